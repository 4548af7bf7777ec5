"""Which terms are parts of a whole, and how surely they are all of them."""

import re
from collections.abc import Iterator, Sequence

from ..claims import MEDIUM, STRONG, WEAK
from ..sentences import Sentence, Term

_NESTED = re.compile(r"其中|(?:，|；|、)(?:含|包括)")
_SUM_OF = re.compile(r"总数|总量|总额|总计|合计|共计|小计")
_OTHER = re.compile(r"其他|其它|其余|余下|剩余|另外|另有")
# What picks some parts out of a whole.
_EXAMPLES = re.compile(r"主要|重点|较大|突出|特别|尤其|例如|比如|典型|大多|如[：，]|前[三五十\d]|排名|最[大多高]|居前")
_AND_SO_ON = re.compile(r"^[”’）]?(?:等|以及其他|及其他)")
# Parts that overlap: one may be several of them.
_OVERLAP = re.compile(r"党员|女|少数民族|本科|大专|学历|学位|硕士|博士|研究生|职称|岁|以上|以下|突破|超过|超|高级|骨干|代表|委员|次数|达到?$|不低于")
# Two that make up a whole between them.
_COMPLEMENTS = [
    ("不予受理", "受理"), ("城镇", "农村"), ("城市", "农村"), ("一般", "专项"), ("新建", "续建"), ("男", "女"), ("中央", "地方"),
    ("省级", "市级"), ("区直", "乡镇"), ("县直", "乡镇"), ("直单位", "乡镇"), ("网上", "线下"), ("线上", "线下"), ("企业", "个体"),
    ("企业", "个人"), ("法人", "自然人"), ("予以公开", "不予公开"), ("同意", "不同意"), ("同意", "其它"), ("国有", "民营"),
    ("国内", "国外"), ("境内", "境外"), ("基本支出", "项目支出"), ("一级", "二级"), ("在岗", "离退休"), ("行政", "事业"),
    ("全资", "参股"), ("进口", "出口"), ("内资", "外资"), ("本级", "下级"), ("本级", "转移"), ("收入", "补助"), ("维持", "撤"),
    ("主办", "会办"), ("主办", "协办"), ("人大", "政协"), ("建议", "提案"), ("存量", "新增"), ("原有", "新增"), ("市级", "县级"),
    ("微博", "微信"), ("书面", "口头"), ("信函", "网"), ("当面", "网"), ("废止", "有效"), ("废止", "修改"), ("任期", "任中"),
    ("许可", "处罚"), ("立案", "不予立案"), ("胜诉", "败诉"), ("省外", "省内"), ("市外", "市内"), ("幼儿园", "学校"), ("小学", "中学"),
]  # fmt: skip


def kin(one: Term, other: Term) -> bool:
    """Whether two terms count or measure the same kind of thing, so that they may be added."""
    return (
        one.quantity.dimension == other.quantity.dimension
        and one.quantity.kind == other.quantity.kind
        and one.quantity.kind in ("count", "measure", "time")
    )


def parts(region: Sequence[Term], whole: Term, depth: int) -> list[Term]:
    """The terms of a region that can be parts of the whole: same unit, same depth, no change, not nested in another part."""
    found: list[Term] = []
    nested = False
    for term in region:
        if found and _SUM_OF.search(term.lead):
            break
        if term is not region[0] and _NESTED.search(term.gap):
            nested = True
        if nested and "；" in term.gap:
            nested = bool(_NESTED.search(term.gap[term.gap.rindex("；") :]))
        moved = term.role == "to" and term.index and term.sentence.terms[term.index - 1].role == "from"
        if not nested and term.depth == depth and kin(term, whole) and term.is_level and not moved:
            found.append(term)
    return found


def selections(sentence: Sentence, region: list[Term], whole: Term, depth: int, at: int) -> Iterator[list[Term]]:
    """The ways of reading which terms of a region are the parts."""
    flat = parts(region, whole, depth)
    if len(flat) > 1:
        yield flat
    heads: list[Term] = []
    seen: set[int] = set()
    for term in flat:
        segment = sentence.text.count("；", at, term.start - sentence.start)
        if segment not in seen:
            seen.add(segment)
            heads.append(term)
    if 1 < len(heads) < len(flat):
        yield heads
    firsts: list[Term] = []
    seen = set()
    for term in flat:
        clause = len(re.findall("[，；、]", sentence.text[at : term.start - sentence.start]))
        if clause not in seen:
            seen.add(clause)
            firsts.append(term)
    if 1 < len(firsts) < len(flat):
        yield firsts


def strength(whole: Term, found: Sequence[Term], given: int, words: str, behind: str) -> int:
    """How surely the parts are all of the whole: `words` lead to the first part, `behind` follows the last."""
    if _EXAMPLES.search(words) or _AND_SO_ON.match(behind) or any(re.search("等$", term.lead.rstrip("的共计合")) for term in found):
        return WEAK
    labels = [term.lead + term.noun for term in found]
    if sum(bool(_OVERLAP.search(label)) for label in labels) > len(labels) / 3:
        return WEAK
    if given != MEDIUM:
        return given
    if _OTHER.search(found[-1].lead) or (len(found) == 2 and complement(labels)):
        return STRONG
    biggest = max(term.quantity.printed for term in (*found, whole))
    digits = len(str(int(biggest * (10 ** (len(whole.quantity.digits.partition(".")[2]))))))
    if digits >= 4 or (digits == 3 and len(found) > 2) or alike(whole, found):
        return MEDIUM
    return WEAK


def complement(labels: Sequence[str]) -> bool:
    one, other = labels
    return any((a in one and b in other) or (b in one and a in other) for a, b in _COMPLEMENTS)


def alike(whole: Term, found: Sequence[Term]) -> bool:
    """Whether the parts are named after one pattern: 公建项目, 产业项目 of 重点建设项目."""
    labels = [term.label for term in found]
    if all(len(label) >= 2 for label in labels) and len({label[-2:] for label in labels}) == 1:
        return True
    tail = whole.label[-2:]
    return len(tail) == 2 and all(tail in label or tail in term.noun for label, term in zip(labels, found, strict=True))
