"""From one number to another: 由A增加到B，增长p%; N，比上年增加D，增长p%; by how much, by how many times, a year."""

import re
from collections.abc import Iterator

from ..claims import AT_OTHER_PRICES, MEDIUM, STRONG, WEAK, Claim
from ..sentences import FALL, RISE, Sentence, Term
from . import partition, years

Options = tuple[Claim, ...]
# Growth of these is given at constant prices, so it does not follow from the amounts.
_REAL = re.compile(r"生产总值|增加值|GDP|总产值|可支配收入|消费支出|产出")
_OLD = re.compile(
    r"(?:比(?!重|例|率)|较(?!大|多|高|低)|相比|相较于?|与)[^，；。]{0,20}(?:的|为|年|期|末|底|计划|预算|目标|编制|任务|时|月)$"
)
_PLAIN_CHANGE = re.compile(
    rf"同比|环比|分别|名义|实际|比上年(?:同期|度)?|比去年(?:同期)?|较上年(?:同期)?|较去年|平均|累计|共|总体|整体|{RISE}|{FALL}|幅度?|率|比例|比|了|约|近|超过?|达到?|为|已"
)
_BRACKETED = re.compile(r"(?:比|较)[^，；。]{0,10}(?:上年|去年|同期|20\d\d年)[^，；。]{0,6}（$")
_FASTER = re.compile(r"(?P<word>快|高|低|慢|超|领先)(?:于|过|出)?(?P<name>[^，。；、]{2,12})$")
_NAMED_OLD = re.compile(r"(?:与|比|较|同)[^，；。（）]{0,12}（[^（）]{0,30}）的?$")
_NEAR = 40  # characters between the numbers of one change


def find(sentence: Sentence) -> Iterator[Options]:
    """The changes a sentence states together with what they follow from."""
    terms = sentence.terms
    for at, term in enumerate(terms):
        if at == 0:
            continue
        quantity = term.quantity
        if term.role == "to":
            yield from _adjusted(sentence, term)
        if quantity.dimension == "%" and term.role in ("rise", "fall"):
            if "分别" in term.lead:
                yield from years.paired(sentence, term)
            else:
                yield from _per_cent(sentence, term)
        elif quantity.kind == "share" and quantity.dimension in ("倍",):
            yield from _fold(sentence, term)
        elif quantity.dimension == "点" and _FASTER.search(term.lead):
            yield from _faster(sentence, term)
        elif term.role in ("rise", "fall"):
            yield from _amount(sentence, term)


def _faster(sentence: Sentence, term: Term) -> Iterator[Options]:
    """农村居民收入增长5.8%，快于经济增速1个百分点, where the other rate is in the sentence under its name."""
    match = _FASTER.search(term.lead)
    rates = [other for other in sentence.terms[: term.index] if other.quantity.dimension == "%"]
    if match is None or len(rates) < 2 or len(sentence.between(rates[-1], term)) > 30:
        return
    name = re.sub("增速|增幅|增长|速度|平均|水平|的", "", match["name"])
    signs = (1, -1) if match["word"] in ("快", "高", "超", "领先") else (-1, 1)
    for other in reversed(rates[:-1]):
        label = sentence.text[max(0, other.start - sentence.start - 30) : other.start - sentence.start]
        if len(name) > 1 and (name in other.lead or (name in ("经济", "GDP") and "生产总值" in label)):
            yield (Claim("difference", "两个增速之差", "linear", (rates[-1], other), term, MEDIUM, "", signs),)
            return


def _of_rates(sentence: Sentence, term: Term) -> tuple[Term, Term] | None:
    """(old, new) of 0.53%，比上一个十年的0.57%下降0.04个百分点."""
    if term.index < 2:
        return None
    new, old = sentence.terms[term.index - 2], sentence.terms[term.index - 1]
    if (
        not re.search("(?:比(?!重|例|率)|较(?!大|多|高|低))[^，；。]{0,30}$", old.lead)
        or len(sentence.between(old, term)) > 8
        or new.quantity.dimension != "%"
    ):
        return None
    return old, new


def _adjusted(sentence: Sentence, new: Term) -> Iterator[Options]:
    """新增582项，取消103项，总数由1316项调整为1795项"""
    old = sentence.terms[new.index - 1]
    if old.role != "from" or not partition.kin(old, new):
        return
    others = [
        term
        for term in sentence.terms
        if partition.kin(term, new) and term not in (old, new) and term.depth == new.depth
    ]
    added = [term for term in others if _ADDED.search(term.clause)]
    taken = [term for term in others if _TAKEN.search(term.clause)]
    if added and taken:
        signs = (1, *(1 for _ in added), *(-1 for _ in taken))
        yield (Claim("sum", "原有 + 新增 − 减少 = 现有", "linear", (old, *added, *taken), new, MEDIUM, "", signs),)


_ADDED = re.compile(r"新增|增加|新制定|新设|新建|承接|补充")
_TAKEN = re.compile(r"取消|减少|废止|撤销|核减|删除|下放|注销")


def _pair(sentence: Sentence, term: Term, like: Term | None = None) -> tuple[Term, Term] | None:
    """(from, to) that stand directly before a change."""
    earlier = sentence.terms[: term.index]
    if like is None and earlier and (earlier[-1].role in ("rise", "fall") and earlier[-1].quantity.kind != "share"):
        earlier = earlier[:-1]
    if len(earlier) < 2:
        return None
    old, new = earlier[-2], earlier[-1]
    if new.role != "to" or old.role != "from" or old.quantity.dimension != new.quantity.dimension:
        return None
    if len(sentence.between(new, term)) > _NEAR or re.search("[；。]", sentence.between(old, term)):
        return None
    return old, new


def _compared(sentence: Sentence, term: Term) -> tuple[Term, Term] | None:
    """(old, new) of 达到13697.5亿元，较2020年的9323.1亿元增加…"""
    earlier = [
        other
        for other in sentence.terms[: term.index]
        if other.quantity.kind != "share" and other.role not in ("rise", "fall")
    ]
    if len(earlier) < 2:
        return None
    new, old = earlier[-2], earlier[-1]
    if (
        not (_OLD.search(old.lead) or _BRACKETED.search(old.gap) or _NAMED_OLD.search(old.gap))
        or old.quantity.dimension != new.quantity.dimension
        or not new.is_level
    ):
        return None
    between = sentence.between(old, term)
    if len(between) > _NEAR or re.search("[；。]", sentence.between(new, term)):
        return None
    return old, new


def _per_cent(sentence: Sentence, term: Term) -> Iterator[Options]:
    """The claim a change in per cent makes: the first way of telling it that is found before or behind it."""
    if "百分点" in term.lead:
        return
    doubt = _doubt(sentence, term)
    pair = _pair(sentence, term)
    if re.search("年均|年平均|年递增|平均每年", term.lead):
        if pair:
            spans = _years(sentence, pair)
            yield tuple(
                Claim("other", "年均增长", "yearly", (pair[1], pair[0]), term, WEAK, doubt, (), n) for n in spans
            )
        return
    if pair:
        sure = WEAK if _has_subject(term) else STRONG
        yield (Claim("percent_change", "由…到…的变化", term.role, (pair[1], pair[0]), term, sure, doubt),)
        return
    told = years.behind(sentence, term) or years.apart(sentence, term)
    if told:
        yield (Claim("percent_change", "与上年相比的变化", term.role, told, term, STRONG, doubt),)
        return
    delta = sentence.terms[term.index - 1]
    following = sentence.terms[term.index + 1] if term.index + 1 < len(sentence.terms) else None
    if following is not None and _is_told_after(delta, term, following):
        yield (Claim("percent_change", "增减额与增减率", f"{term.role}_by", (delta, following), term, MEDIUM, doubt),)
    elif delta.role not in ("rise", "fall") or delta.quantity.kind not in ("count", "measure", "time"):
        compared = _compared(sentence, term)
        if compared:
            sure = WEAK if _has_subject(term) else STRONG
            yield (Claim("percent_change", "与…相比的变化", term.role, compared[::-1], term, sure, doubt),)
    elif len(sentence.between(delta, term)) <= 16 and delta.role == term.role:
        yield from _by_amount(sentence, delta, term, doubt)


def _by_amount(sentence: Sentence, delta: Term, term: Term, doubt: str) -> Iterator[Options]:
    """增加D，增长p%, where the new amount stands before, or the old and the new do."""
    if _has_subject(term):
        return
    pair = _compared(sentence, delta) or _pair(sentence, delta)
    if pair:
        yield (Claim("percent_change", "由…到…的变化", term.role, pair[::-1], term, STRONG, doubt),)
        return
    for new in reversed(sentence.terms[: delta.index]):
        if new.is_level and partition.kin(new, delta):
            between = sentence.between(new, delta)
            if ((";" not in between and "；" not in between) or re.search("比|较", delta.gap)) and len(between) < 80:
                next_to = delta.index - new.index == 1 and len(re.findall("[，、]", between)) <= 2
                sure = STRONG if next_to else MEDIUM
                yield (Claim("percent_change", "增减额与增减率", f"{term.role}_by", (new, delta), term, sure, doubt),)
            return
    yield from _of_sentence_before(sentence, delta, term, doubt)


def _is_told_after(new: Term, term: Term, delta: Term) -> bool:
    """12.56亿元，同比增长8.3%，比上年增加0.96亿元"""
    return (
        new.is_level
        and partition.kin(new, delta)
        and delta.role == term.role
        and len(delta.gap) < 14
        and not re.search("[；。]", term.gap + delta.gap)
        and (delta.against or "同比" in term.lead)
    )


def _of_sentence_before(sentence: Sentence, delta: Term, term: Term, doubt: str) -> Iterator[Options]:
    """收入总计100万元，支出总计100万元。与上年相比，收、支总计各增加10万元，增长11.1%"""
    if sentence.before is None or sentence.terms[0] is not delta or not re.search("比|较", sentence.up_to(delta)):
        return
    levels = [new for new in sentence.before.terms if new.is_level and partition.kin(new, delta)]
    if levels and len({new.quantity.value for new in levels}) == 1:
        yield (Claim("percent_change", "增减额与增减率", f"{term.role}_by", (levels[0], delta), term, MEDIUM, doubt),)


def _has_subject(term: Term) -> bool:
    """Whether a change speaks of something else than the numbers before it: 即办事项占比提高82.2%."""
    rest = _PLAIN_CHANGE.sub("", term.lead.strip("，、 "))
    return len(rest) > 2 or "占比" in term.lead


def _doubt(sentence: Sentence, term: Term) -> str:
    words = sentence.up_to(term)[-120:]
    if _REAL.search(words) and "名义" not in words:
        return AT_OTHER_PRICES
    return "另按同口径计算" if re.search("同口径|可比|剔除|扣除|不变价", term.lead) else ""


def _years(sentence: Sentence, pair: tuple[Term, Term]) -> list[int]:
    years = [int(year) for year in re.findall(r"(20\d\d)年", sentence.text)]
    if len(years) >= 2 and max(years) > min(years):
        return [max(years) - min(years)]
    return [5, 4, 3]


def _fold(sentence: Sentence, term: Term) -> Iterator[Options]:
    pair = _pair(sentence, term)
    if pair and term.role == "rise":
        yield (Claim("percent_change", "增长倍数", "more_times", (pair[1], pair[0]), term, MEDIUM),)
    elif pair and re.search("[是为达]|相当于", term.lead):
        yield (Claim("percent_change", "倍数", "times", (pair[1], pair[0]), term, MEDIUM),)


def _amount(sentence: Sentence, term: Term) -> Iterator[Options]:
    """由1606减少到1086，减少520; 达到100，较上年的80增加20; 由7.2%提高到7.4%，提高0.2个百分点"""
    kind = term.quantity.kind
    points = term.quantity.dimension == "点"
    pair = _pair(sentence, term, term)
    if pair is None:
        pair = _of_rates(sentence, term) if points else _compared(sentence, term)
    if pair is None:
        return
    old, new = pair
    if points:
        if old.quantity.dimension != "%" or new.quantity.dimension != "%":
            return
    elif kind not in ("count", "measure", "time") or not partition.kin(old, term) or not partition.kin(new, term):
        return
    signs = (1, -1) if term.role == "rise" else (-1, 1)
    yield (Claim("difference", "增减额", "linear", (new, old), term, STRONG, "", signs),)
