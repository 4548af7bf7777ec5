"""Shares of a whole: 占…的12%, 占比12%, 办结率98.2%."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from .. import judge
from ..claims import MEDIUM, STRONG, WEAK, Claim
from ..model import HOLDS, ROUNDED, TRUNCATED
from ..sentences import Sentence, Term, clean
from . import partition

Options = tuple[Claim, ...]
_OF = re.compile(
    r"占(?P<whole>[^，；。、占]{0,24}?)(?:总量|总数|总额|总|的|比重|比例|比|份额|数|[^，；。、]{0,4}的比[重例])*(?:分别)?(?:达到?|为|约|近|超过?|到|是)*$"
)
_RATE = re.compile(
    r"(?P<stem>[^\s，；。、（）：的占]{1,14}?)[”’]?(?:率|比例)[”’]?(?:已|也|均|则|仅|高|约|近|超)*(?:达到?|为|是)?$"
)
# Rates whose base is not the numbers beside them: of time, of the people asked, of all there is.
_APART = re.compile(
    r"^不|驳回|维持|败诉|改判|发改|上诉|再犯|增长|增速|利|汇|税|费|发生|死亡|失业|渗透|城镇化|绿化|森林|生产|贡献|满意|按期|按时|及时|准时|合法|普及|升学|入学|巩固|知晓|就业|自给|周转|回报|优良|达标|出生|毛入|使用效|空气|开工|群众|感|电气化|平均|正确|准确|机械化|综合"
)
_NOT_PLAIN = re.compile(r"剔除|扣除|若|如果|不含")
_IDENTITY = re.compile(r"资产负债|[审评核]减|节约")  # told by balances.py
_SCOPE = re.compile(r"全[国省市县区州球]|世界|国内|同类|同期|本地|[^的]{1,4}(?:省|市|县|区)(?!级)")
_HIGHEST = re.compile(
    r"占(?P<whole>[^，；。、占]{0,16}?)(?:总量|总数|总额)?的?(?:比例|比重|份额)[^，；。]{0,4}，(?:达到?|为|是)$"
)
_REACH = 40  # terms looked back over for a whole
_ROW = 24  # shares of one row
_FAR = 900  # characters back to a whole that is called by its name
# What is received, found or planned, and so can be the base of a rate.
_BASE = re.compile(
    r"受理|收到|接到|共|总|发现|排查|送审|申请|应|承办|接收|登记|检查|抽查|抽检|参加|报名|计划|安排|下达|到位|新收|交办|立案|资金|资产|全部|收件|检测|监测|样|批次|采样|实有|在册|涉及|梳理|查出|获批|批复|争取"
)


def find(sentence: Sentence) -> Iterator[Options]:
    """The shares a sentence states of numbers that are in it or just before it."""
    bare: list[tuple[Term, Term]] = []
    for term in sentence.terms:
        if term.quantity.dimension != "%" or term.role in ("rise", "fall", "from"):
            continue
        yield from _quantified(sentence, term)
        share = _OF.search(term.lead) or _apart(sentence, term)
        if share:
            part = _part(sentence, term)
            if part is not None and not _is_of_several(sentence, part, term):
                if not share["whole"].strip("”“ 到了全区县市省其该的"):
                    bare.append((part, term))
                yield from _share(sentence, part, term, share["whole"])
            continue
        rate = _RATE.search(term.lead)
        if rate:
            yield from _rate(sentence, term, rate["stem"])
    if len(bare) > 1:
        yield from _chain(sentence, bare[:_ROW])


def _apart(sentence: Sentence, term: Term) -> re.Match[str] | None:
    """占全部批次比例最高，达80%"""
    if term.lead not in ("达", "达到", "为", "是"):
        return None
    return _HIGHEST.search(sentence.up_to(term)[-40:])


def _is_of_several(sentence: Sentence, part: Term, term: Term) -> bool:
    """Whether a share is of several numbers together: 交通类120件、城建类60件、民政类20件，占50%."""
    row = sentence.terms[max(0, part.index - 2) : part.index + 1]
    joined = (
        len(row) == 3 and all(partition.kin(one, part) for one in row) and all("、" in one.gap[:8] for one in row[1:])
    )
    return joined and term.index == part.index + 1 and "，" in sentence.between(part, term)


def _chain(sentence: Sentence, bare: list[tuple[Term, Term]]) -> Iterator[Options]:
    """Several shares in a row have one whole: the one that most of them fit, or, where they make up a hundred, the total before."""
    best: tuple[int, Term | None] = (0, None)
    whole: Term | None
    for whole in dict.fromkeys(whole for part, _ in bare for whole, _ in _wholes(sentence, part)):
        fit = sum(_holds(_claim(part, whole, term, WEAK)) for part, term in bare if part is not whole)
        if fit > best[0]:
            best = fit, whole
    alike = len({part.label[-1:] for part, _ in bare}) == 1
    whole = best[1] if best[0] * 2 > len(bare) or (best[0] * 2 == len(bare) and alike) else None
    least = min(part.depth for part, _ in bare)
    top = [(part, term) for part, term in bare if part.depth == least]
    if (
        (whole is None or whole.depth > least or len(top) < len(bare))
        and len(top) > 1
        and _is_hundred(term for _, term in top)
    ):
        whole = _total_before(sentence, [part for part, _ in top]) or whole
    if whole is not None:
        for part, term in bare:
            if part is not whole and not (best[0] and _fits_another(sentence, part, term, whole)):
                yield (_claim(part, whole, term, STRONG),)


def _fits_another(sentence: Sentence, part: Term, term: Term, whole: Term) -> bool:
    return any(_holds(_claim(part, other, term, WEAK)) for other, _ in _wholes(sentence, part) if other is not whole)


def _is_hundred(terms: Iterable[Term]) -> bool:
    shares = [term.quantity for term in terms]
    return abs(sum((share.value for share in shares), Fraction(0)) - 100) <= sum(
        (share.step for share in shares), Fraction(0)
    )


def _total_before(sentence: Sentence, parts: list[Term]) -> Term | None:
    """The nearest total said before, in any paragraph not too far, of what some parts are counted in."""
    behind = sentence.previous
    while behind is not None and sentence.start - behind.start < 4 * _FAR:
        for term in reversed(behind.terms):
            if partition.kin(term, parts[0]) and term.is_level and re.search("共|总", term.lead):
                return term if all(part.quantity.value <= term.quantity.value for part in parts) else None
        behind = behind.previous
    return None


def _holds(claim: Claim) -> bool:
    verdict = judge.judge(claim)
    return verdict is not None and verdict.word in (HOLDS, ROUNDED, TRUNCATED)


def _quantified(sentence: Sentence, term: Term) -> Iterator[Options]:
    """占全区总数12000户的2%, 完成预算40万元的89%"""
    if term.index < 2 or sentence.terms[term.index - 1].role != "base":
        return
    whole = sentence.terms[term.index - 1]
    if re.search("占|完成|相当于|达|为", whole.lead):
        part = _part(sentence, whole)
        if part is not None and partition.kin(part, whole):
            yield (_claim(part, whole, term, STRONG),)


def _part(sentence: Sentence, term: Term) -> Term | None:
    """The number a share speaks of: the last level before it, not further off than the clause before."""
    for earlier in reversed(sentence.terms[: term.index]):
        between = sentence.between(earlier, term)
        if len(between) > 60 or re.search("[。；]", between):
            return None
        if earlier.quantity.kind in ("count", "measure") and earlier.is_level and earlier.depth <= term.depth:
            return earlier
    return None


def _share(sentence: Sentence, part: Term, term: Term, words: str) -> Iterator[Options]:
    words = words.strip("”“ ").removeprefix("全部").removeprefix("其")
    scope = _SCOPE.match(words)
    words = (
        words.removeprefix(scope.group() if scope else "").strip("”“ 到了其该").removeprefix("总").removeprefix("全部")
    )
    wholes = _wholes(sentence, part)
    if scope and words not in ("数", "量", "额", "总数", "总量", "总额", ""):
        wholes = [(whole, sure) for whole, sure in wholes if _named(words, whole)]
    elif scope:
        wholes = [(whole, sure) for whole, sure in wholes if scope.group() in whole.lead]
    named = [whole for whole, _ in wholes if words and _named(words, whole)]
    if not named and len(words) >= 4:
        named = list(_far(sentence, part, words))
    if named:
        chosen = [(whole, STRONG) for whole in named]
    elif words and not re.search("总|全部|其", words):
        chosen = [(whole, WEAK) for whole, _ in wholes if len(words) < 3]
    else:
        chosen = [(whole, STRONG if sure else MEDIUM if _may_hold(whole, part) else WEAK) for whole, sure in wholes]
    options = tuple(_claim(part, whole, term, strength) for whole, strength in chosen[:4])
    if options:
        yield options


def _may_hold(whole: Term, part: Term) -> bool:
    """Whether a number without a cue can be the whole of a part: it is a total, or both end in one name."""
    return bool(_BASE.search(whole.lead)) or (len(whole.label) >= 4 and whole.label[-4:] == part.label[-4:])


def _far(sentence: Sentence, part: Term, words: str) -> Iterator[Term]:
    """A whole that is named behind 占 and stands in a paragraph before."""
    behind = sentence.previous
    while behind is not None and sentence.start - behind.start < _FAR:
        yield from (
            term for term in behind.terms if partition.kin(term, part) and term.is_level and _named(words, term)
        )
        behind = behind.previous


def _claim(part: Term, whole: Term, term: Term, strength: int, rule: str = "占比") -> Claim:
    return Claim("rate", rule, "share", (part, whole), term, strength)


def _named(words: str, whole: Term) -> bool:
    """Whether the words behind 占 name this whole."""
    label = whole.lead + whole.quantity.unit + whole.noun
    return words in label or (len(words) >= 3 and sum(character in label for character in words) >= 0.7 * len(words))


def _wholes(sentence: Sentence, part: Term) -> list[tuple[Term, bool]]:
    """What the part may be a part of, the likeliest first, and whether the words make it sure."""
    found: list[tuple[Term, bool]] = []
    place = part.index
    here = sentence.terms[max(0, place - _REACH) : place]
    for earlier in reversed(here):
        if earlier.is_level and (partition.kin(earlier, part) or _of_one_name(earlier, part)):
            between = sentence.between(earlier, part)
            sure = bool(re.search(r"其中|^[^，；。]{0,16}中，|（", between)) and "；" not in between
            cue = sentence.text.rfind("其中", 0, part.start - sentence.start)
            first = earlier.end - sentence.start <= cue and not any(
                other.end - sentence.start <= cue for other, _ in found
            )
            framed = bool(re.match(r"[^，；。、]{0,20}中[，,]", sentence.following(earlier)))
            total = bool(re.search("共|总|全", earlier.lead))
            named = "总" in earlier.lead and len(part.label) > 1 and part.label[-2:] in earlier.label
            found.append((earlier, framed or named or (sure and (total or first))))
    found.sort(key=lambda pair: not pair[1])
    found += [
        (term, False)
        for term in sentence.terms[place + 1 :]
        if partition.kin(term, part) and re.search("[合共总]计", term.lead)
    ]
    behind = sentence.before
    steps, parted = 0, False
    while behind is not None and steps < 3:
        found += [
            (term, (steps == 0 or parted) and len(behind.terms) == 1)
            for term in behind.terms
            if partition.kin(term, part) and term.is_level
        ]
        parted = behind.text.startswith("其中")
        behind, steps = behind.before, steps + 1
    return found


def _of_one_name(whole: Term, part: Term) -> bool:
    """1611个政务服务事项 and 不见面审批事项1482项: counted with two words, named with one."""
    both = whole.quantity.kind == part.quantity.kind == "count" and "个" in (whole.quantity.unit, part.quantity.unit)
    return both and len(whole.noun) > 2 and re.sub("中$", "", whole.noun)[-2:] in (part.label[-2:], part.noun[-2:])


def _rate(sentence: Sentence, term: Term, stem: str) -> Iterator[Options]:
    """办结率98.2% beside 受理17343件，办结17029件."""
    if _NOT_PLAIN.search(sentence.up_to(term)[-40:]) or _IDENTITY.search(stem):
        return
    part = _part(sentence, term)
    if part is None:
        return
    apart = bool(_APART.search(stem)) or term.quantity.value == 100
    core = re.sub(r"^.*?(?=..$)", "", stem.strip("“”")) if len(stem) > 2 else stem
    about = core in part.lead + part.noun
    if not about:
        for earlier in reversed(sentence.terms[: part.index]):
            if (
                core in clean(earlier.lead)
                and partition.kin(earlier, part)
                and earlier.is_level
                and "；" not in sentence.between(earlier, term)
            ):
                part, about = earlier, True
                break
    options: list[Claim] = []
    for earlier in reversed(sentence.terms[: part.index]):
        if (
            not partition.kin(earlier, part)
            or not earlier.is_level
            or re.search("[；。]", sentence.between(earlier, part))
        ):
            continue
        base = bool(_BASE.search(earlier.lead))
        strength = WEAK if apart else STRONG if about and base else MEDIUM if base or about else WEAK
        options.append(_claim(part, earlier, term, strength, f"{stem}率"))
    if not options and sentence.before is not None:
        for earlier in reversed(sentence.before.terms):
            if partition.kin(earlier, part) and earlier.is_level and _BASE.search(earlier.lead):
                options.append(_claim(part, earlier, term, MEDIUM if about and not apart else WEAK, f"{stem}率"))
    if options:
        yield tuple(options[:3])
