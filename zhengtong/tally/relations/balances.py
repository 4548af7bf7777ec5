"""Balances that offices keep: what came in equals what was done and what is left. A table of identities, found by their words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..claims import STRONG, WEAK, Claim
from ..sentences import Sentence, Term

Options = tuple[Claim, ...]
REACH = 8  # sentences of the paragraph looked back over
_CHARACTERS = 700


_ASIDE = re.compile(r"剔除|扣除|不含|不包括")


@dataclass(frozen=True, slots=True)
class Identity:
    """result = plus₁ + … − minus₁ − …, or result = part / whole in per cent; the words that name each."""

    name: str
    kind: str
    result: str
    operands: tuple[tuple[str, int], ...]
    cue: str = ""
    near: bool = True  # all in one sentence
    formula: str = "share"  # of a rate
    strength: int = STRONG
    optional: tuple[tuple[str, int], ...] = ()  # taken in where the sentence has them


_SUBMITTED = r"送审|报送|报审|申报(?:金额|造价)|评审(?:投资|总)|上报造价|预算评审"
_APPROVED = r"审定|评定|核定|审核后|定案"
_CUT = r"(?:审|核|评)减(?!率)"
IDENTITIES = [
    Identity("送审 − 审定 = 审减", "difference", _CUT, ((_SUBMITTED, 1), (_APPROVED, -1))),
    Identity("审减 ÷ 送审 = 审减率", "rate", r"(?:审|核|评)减率", ((_CUT, 1), (_SUBMITTED, 1))),
    Identity("(送审 − 审定) ÷ 送审 = 审减率", "rate", r"(?:审|核|评)减率", ((_APPROVED, 1), (_SUBMITTED, 1)), formula="fall"),
    Identity("资产 − 负债 = 所有者权益", "difference", r"所有者权益|净资产", ((r"资产(?:总额|总计|合计)|总资产", 1), (r"负债(?:总额|总计|合计)|总负债", -1))),
    Identity("负债 ÷ 资产 = 资产负债率", "rate", r"资产负债率", ((r"负债(?:总额|总计|合计)|总负债", 1), (r"资产(?:总额|总计|合计)|总资产", 1))),
    Identity("收入 − 支出 = 结余", "difference", r"(?:年终|年末)结余|收支相抵", ((r"收入[^，；。、支]{0,6}(?:合计|总计)|总收入|收入总量", 1), (r"支出[^，；。、收]{0,6}(?:合计|总计)|总支出|支出总量", -1)), r"相抵|收支|结余", False),
    Identity("收入 − 支出 = 结余", "difference", r"(?:当年|当期|收支|本年)(?:收支)?结余", ((r"收入(?:完成|决算数?|总额|合计|共)*[为达]?$", 1), (r"支出(?:完成|决算数?|总额|合计|共)*[为达]?$", -1)), "", False),
    Identity("进口 + 出口 = 进出口", "sum", r"进出口(?:总额|总值|贸易总?额)?", ((r"(?<!出)进口(?!.*出口)", 1), (r"(?<!进)出口", 1))),
    Identity("城镇人口 ÷ 常住人口 = 城镇化率", "rate", r"城镇化率", ((r"城镇(?:常住)?人口", 1), (r"(?<!城镇)(?:常住|总)人口|^人口", 1))),
    Identity("预算 − 中标 = 节约", "difference", r"节约(?:资金|金额|财政资金|投资)|节约$|核减(?!率)", ((r"预算(?:金额|总额|资金|价)?(?:合计)?|控制价|采购预算", 1), (r"中标|成交|合同(?:金额|总额)|实际采购|采购金额", -1))),
    Identity("节约 ÷ 预算 = 节约率", "rate", r"节约率|资金节约率", ((r"节约(?:资金|金额|财政资金)?", 1), (r"预算(?:金额|总额|资金)?|控制价|采购预算", 1))),
    Identity("新增 − 减少 = 净增", "difference", r"净增", ((r"新增|新设|新登记", 1), (r"注销|减少|取消|吊销", -1))),
    Identity("收到 = 受理 + 不予受理", "sum", r"收到|接到|共收", ((r"(?<!不予)(?<!未予)(?<!暂不)受理", 1), (r"不予受理|未予受理|未受理|不受理", 1)), optional=((r"^其他|^其它|处理|补正|撤回|告知|转", 1),)),
    Identity("上年结转 + 新收 = 审结 + 结转", "sum", r"(?:办结|审结|结案|已结)", ((r"(?:上年|上年度|去年|旧)(?:结转|存|未结)|旧存|结转(?!下|至)", 1), (r"(?:新|本年|今年)(?:收|受理|接|增)|新收|收到|受理", 1), (r"结转(?:下|至)|未结|未审结|尚未|正在(?:办理|审理)|在办", -1))),
    Identity("年初结转 + 本年收入 = 本年支出 + 年末结转", "sum", r"年末(?:结转|结余|滚存)", ((r"(?:年初|上年|期初)(?:结转|结余)", 1), (r"(?:本年|当年)收入", 1), (r"(?:本年|当年)支出", -1)), optional=((r"结余分配", -1), (r"弥补收支", 1))),
    Identity("年初数 + 增加 − 减少 = 年末数", "sum", r"(?:年末|期末|现有|现存|现行有效|共有|实有)", ((r"(?:年初|期初|原有|原来)|原$", 1), (r"新增|新制定|新出台|增加|新设|新发", 1), (r"减少|取消|废止|注销|核减", -1))),
]  # fmt: skip


def find(sentence: Sentence) -> Iterator[Options]:
    """The identities whose result this sentence states; the readings of one identity together."""
    options: dict[tuple[str, int], list[Claim]] = {}
    for identity, result, operands in _COMPILED:
        for term in sentence.terms:
            if result.search(term.lead) and _fits_kind(identity, term):
                claim = _claim(sentence, identity, term, operands)
                if claim:
                    options.setdefault((identity.name, term.start), []).append(claim)
    for claims in options.values():
        yield tuple(claims)


_OF_TOTALS = {identity.result for identity in IDENTITIES if identity.name.startswith("收入")}
_OPTIONAL = {identity.name: [(re.compile(words), sign) for words, sign in identity.optional] for identity in IDENTITIES}
_COMPILED = [
    (identity, re.compile(identity.result), [(re.compile(words), sign) for words, sign in identity.operands])
    for identity in IDENTITIES
]


def _fits_kind(identity: Identity, term: Term) -> bool:
    if identity.kind == "rate":
        return term.quantity.dimension == "%" and term.role == ""
    return term.quantity.kind in ("count", "measure") and term.role in ("", "fall", "rise", "to")


def _claim(
    sentence: Sentence, identity: Identity, result: Term, operands: list[tuple[re.Pattern[str], int]]
) -> Claim | None:
    if identity.cue and not re.search(identity.cue, sentence.text):
        return None
    found: list[Term] = []
    own = [*reversed(sentence.terms[: result.index]), *sentence.terms[result.index + 1 :]]
    beside = [term for term in own if term.bracket == result.bracket and "；" not in _between(sentence, term, result)]
    told_inside = any(words.search(term.lead) for term in beside for words, _ in operands)
    near = (
        beside if result.bracket and told_inside else [*beside, *(term for term in own if term.depth <= result.depth)]
    )
    for words, _ in operands:
        term = _nearest(sentence, identity, near, result, words, found)
        if term is None:
            return None
        found.append(term)
    signs, base = [sign for _, sign in operands], len(found)
    for words, sign in _OPTIONAL[identity.name]:
        stop = sentence.text.find("其中")
        for term in sentence.terms:
            if 0 <= stop < term.start - sentence.start:
                break
            if _is_named(term, words, result, found) and term.quantity.dimension == found[0].quantity.dimension:
                found.append(term)
                signs.append(sign)
    if len({term.quantity.dimension for term in found}) != 1:
        return None
    if identity.kind == "rate":
        if _ASIDE.search(sentence.up_to(result)[-40:]):
            less = sentence.terms[result.index - 1] if result.index else result
            if less.quantity.dimension != found[1].quantity.dimension or less in found:
                return None
            found.append(less)
        return Claim("rate", identity.name, identity.formula, tuple(found), result, STRONG)
    sure = len(found) == base or base > 2  # a short balance that needs a further member only holds or says nothing
    if found[0].quantity.dimension != result.quantity.dimension or not _is_close(sentence, identity, result, found):
        return None
    return Claim(
        identity.kind,
        identity.name,
        "linear",
        tuple(found),
        result,
        identity.strength if sure else WEAK,
        "",
        tuple(signs),
    )


def _is_close(sentence: Sentence, identity: Identity, result: Term, found: list[Term]) -> bool:
    """Whether a short balance is told in one breath, with no further member beside it that it does not take in."""
    if identity.kind != "sum" or len(identity.operands) > 2:
        return True
    places = sorted(term.index for term in (*found, result))
    if places[-1] - places[0] != len(places) - 1:
        return False
    after = sentence.terms[places[-1] + 1] if places[-1] + 1 < len(sentence.terms) else None
    return after is None or not _kin(after, result) or bool(re.search("其中|；", after.gap))


def _kin(one: Term, other: Term) -> bool:
    return one.quantity.dimension == other.quantity.dimension and one.is_level


def _nearest(
    sentence: Sentence, identity: Identity, near: list[Term], result: Term, words: re.Pattern[str], taken: list[Term]
) -> Term | None:
    """The nearest term with these words: in its own group, in its sentence, or in the sentences before."""
    for term in near:
        if _is_named(term, words, result, taken) and not (identity.result in _OF_TOTALS and "其中" in term.gap):
            return term
    before = sentence.before
    for _ in range(0 if identity.near else REACH):
        if before is None or sentence.start - before.start > _CHARACTERS * 2:
            return None
        for term in reversed(before.terms):
            if _is_named(term, words, result, taken):
                return term
        before = before.before
    return None


def _between(sentence: Sentence, one: Term, other: Term) -> str:
    return sentence.between(one, other) if one.start < other.start else sentence.between(other, one)


def _is_named(term: Term, words: re.Pattern[str], result: Term, taken: list[Term]) -> bool:
    return (
        term is not result
        and term not in taken
        and term.quantity.kind in ("count", "measure")
        and term.is_level
        and bool(words.search(term.lead) or words.search(term.noun[:6]))
    )
