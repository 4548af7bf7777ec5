"""Rates beside their numbers: 受理17343件，办结17029件，办结率98.2%; 完成预算40万元的89%."""

import re
from collections.abc import Iterator

from ..claims import MEDIUM, STRONG, WEAK, Claim
from ..sentences import Sentence, Term, clean
from . import partition

Options = tuple[Claim, ...]
_RATE = re.compile(
    r"(?P<stem>[^\s，。；、（）：的占]{1,14}?)[”’]?(?:率|比例)[”’]?(?:已|也|均|则|仅|高|约|近|超)*(?:达到?|为|是)?$"
)
# Rates whose base is not the numbers beside them: of time, of the people asked, of all there is.
_APART = re.compile(
    r"^不|驳回|维持|败诉|改判|发改|上诉|再犯|增长|增速|利|汇|税|费|发生|死亡|失业|渗透|城镇化|绿化|森林|生产|贡献|满意|按期|按时|及时|准时|合法|普及"
    r"|升学|入学|巩固|知晓|就业|自给|周转|回报|优良|达标|出生|毛入|使用效|空气|开工|群众|感|电气化|平均|正确|准确|机械化|综合|纠错|关联|覆盖|调用"
)
_NOT_PLAIN = re.compile(r"剔除|扣除|若|如果|不含")
_IDENTITY = re.compile(r"资产负债|[审评核]减|节约|城镇化")  # told by balances.py
# What is done with what came in: a rate of these is of the number received.
_DONE = re.compile(
    r"办结|化解|解决|整改|完成|结案|处理|办理|答复|回复|采纳|成功|合格|有效|审结|兑现|支付|使用|到位|执行|调解|核准|通过|整治|销号|反馈"
)
# What is received, found or planned, and so can be the base of a rate.
_BASE = re.compile(
    r"受理|收到|接到|共|总|发现|排查|申请|应|承办|接收|登记|检查|抽查|抽检|参加|报名|计划|安排|下达|到位|新收|交办|转办|立案|资金|全部|收件|检测|监测|样|批次"
    r"|采样|梳理|查出|获批|批复|争取|提出|回收|编列|预算|调解|审结|矛盾"
)


def find(sentence: Sentence) -> Iterator[Options]:
    """The rates a sentence states of numbers in it."""
    for term in sentence.terms:
        if term.quantity.dimension != "%" or term.role in ("rise", "fall", "from"):
            continue
        yield from _quantified(sentence, term)
        rate = _RATE.search(term.lead)
        if rate and "占" not in term.lead:
            yield from _rate(sentence, term, rate["stem"])


def _quantified(sentence: Sentence, term: Term) -> Iterator[Options]:
    """占全区总数12000户的2%, 完成预算40万元的89%"""
    if term.index < 2 or sentence.terms[term.index - 1].role != "base":
        return
    whole = sentence.terms[term.index - 1]
    if re.search("占|完成|相当于|达|为", whole.lead):
        part = _part(sentence, whole)
        if part is not None and partition.kin(part, whole):
            yield (_claim(part, whole, term, STRONG, "占比"),)


def _part(sentence: Sentence, term: Term) -> Term | None:
    """The number a rate speaks of: the last level before it, not in the rate's own clause (首笔4.7亿元专项债支付率)."""
    for earlier in reversed(sentence.terms[: term.index]):
        between = sentence.between(earlier, term)
        if len(between) > 60 or re.search("[。；]", between) or not re.search("[，、（]", between):
            return None
        if earlier.quantity.kind in ("count", "measure") and earlier.is_level and earlier.depth <= term.depth:
            return earlier
    return None


def _claim(part: Term, whole: Term, term: Term, strength: int, rule: str) -> Claim:
    return Claim("rate", rule, "share", (part, whole), term, strength)


def _is_about(core: str, label: str) -> bool:
    return bool(re.search(f"(?<![不未]){re.escape(core)}", label))


def _rate(sentence: Sentence, term: Term, stem: str) -> Iterator[Options]:
    """The readings of X率: the part is what X is said of, the whole what came in before it."""
    if _NOT_PLAIN.search(sentence.up_to(term)[-40:]) or _IDENTITY.search(stem):
        return
    part = _part(sentence, term)
    if part is None:
        return
    apart = bool(_APART.search(stem)) or term.quantity.value == 100
    core = stem.strip("“”")[-2:]
    about = _is_about(core, part.lead + part.noun) or _is_about(stem.strip("“”")[:2], part.lead + part.noun)
    if re.search(f"[不未]{re.escape(core)}", part.lead) and not stem.startswith(("不", "未")):
        return  # 不合格15批次，合格率98.8%
    if not about:
        for earlier in reversed(sentence.terms[: part.index]):
            near = partition.kin(earlier, part) and earlier.is_level and "；" not in sentence.between(earlier, term)
            if near and _is_about(core, clean(earlier.lead)):
                part, about = earlier, True
                break
    options = []
    for earlier in reversed(sentence.terms[: part.index]):
        if (
            not partition.kin(earlier, part)
            or not earlier.is_level
            or re.search("[；。]", sentence.between(earlier, part))
        ):
            continue
        base = bool(_BASE.search(earlier.lead)) and not re.search(f"^{re.escape(core)}", clean(earlier.lead))
        strength = WEAK
        if not apart and base and earlier.quantity.value >= part.quantity.value / 2:
            strength = STRONG if about else MEDIUM if _DONE.search(stem) and part.index - earlier.index == 1 else WEAK
        options.append(_claim(part, earlier, term, strength, f"{stem}率"))
    if options:
        yield tuple(options[:3])
