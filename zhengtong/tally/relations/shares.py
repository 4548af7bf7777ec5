"""Shares of a whole: 占受理案件的12%, 占比12%, 占12%; rows of them have one whole.

The whole has to be named: behind 占, by a head that 其中 or …中 parts, or by the agreement of the row. The nearest number
of the same unit is no whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .. import judge
from ..claims import STRONG, WEAK, Claim
from ..model import HOLDS, ROUNDED, TRUNCATED
from ..sentences import Sentence, Term
from . import partition

Options = tuple[Claim, ...]
_OF = re.compile(
    r"(?P<subject>[^，；。、占]*)占(?P<whole>[^，；。、占]{0,24}?)"
    r"(?:总量|总数|总额|的|比重|比例|比|份额|[^，；。、]{0,4}的比[重例])*(?:分别)?(?:达到?|为|约|近|超过?|到|是)*$"
)
_HIGHEST = re.compile(
    r"(?P<subject>)占(?P<whole>[^，；。、占]{0,16}?)(?:总量|总数|总额)?的?(?:比例|比重|份额)[^，；。]{0,4}，(?:达到?|为|是)$"
)
_SCOPE = re.compile(r"全[国省市县区州球]|世界|国内|同类|同期|本地|[^的]{1,4}(?:省|市|县|区)(?!级)")
_CUE = re.compile(r"其中|按[^，。；：]{2,14}(?:划?分|看|统计)[，：]|分类：|包括|分别为")
_TOTAL = re.compile("共|总|合计|全部")
_FAR = 900  # characters back to a whole that is called by its name
_REACH = 40  # terms looked back over for a whole
_ROW = 24  # shares of one row


@dataclass(frozen=True, slots=True)
class Row:
    """One share: the part it speaks of, the share itself, and the words behind 占 that name the whole."""

    sentence: Sentence
    part: Term
    share: Term
    words: str
    scope: str
    named: Term | None = None  # the whole that a share before it in its sentence names
    several: tuple[Term, ...] = ()  # the parts, where the share is of several together


def find(sentences: Sequence[Sentence]) -> Iterator[Options]:
    """The shares of a text; those that follow each other in one paragraph are read together."""
    bare: list[Row] = []
    at = -1
    for place, sentence in enumerate(sentences):
        rows = list(_rows(sentence))
        named: Term | None = None
        mine: list[Row] = []
        for row in rows:
            if not row.words and (not row.scope or named is not None):
                mine.append(replace(row, named=named))
                continue
            for options in _named_whole(row):
                named = options[0].operands[1]
                yield options
        if mine and bare and (place - at > 1 or sentence.before is None or len(bare) >= _ROW):
            yield from _of_row(bare)
            bare = []
        if mine:
            bare, at = [*bare, *mine[:_ROW]], place
    yield from _of_row(bare)


def _rows(sentence: Sentence) -> Iterator[Row]:
    for term in sentence.terms:
        if term.quantity.dimension != "%" or term.role in ("rise", "fall", "from"):
            continue
        match = _OF.search(term.lead)
        if match is None and term.lead in ("达", "达到", "为", "是"):
            match = _HIGHEST.search(sentence.up_to(term)[-40:])
        part = _part(sentence, term) if match else None
        if match is None or part is None or _is_of_another(match["subject"], part):
            continue
        words = match["whole"].strip("”“ ").removeprefix("全部").removeprefix("其").removeprefix("了")
        scope = _SCOPE.match(words)
        found = scope.group() if scope else ""
        words = words.removeprefix(found).removeprefix("总").strip("的数量额")
        several = _several(sentence, part, term)
        if not several or words:
            yield Row(sentence, part, term, words, found, None, several)


def _part(sentence: Sentence, term: Term) -> Term | None:
    """The number a share speaks of: the last level before it, in the clause before."""
    for earlier in reversed(sentence.terms[: term.index]):
        between = sentence.between(earlier, term)
        if len(between) > 60 or re.search("[。；]", between) or not re.search("[，、（]", between):
            return None
        if earlier.quantity.kind in ("count", "measure") and earlier.is_level and earlier.depth <= term.depth:
            return earlier
    return None


def _is_of_another(subject: str, part: Term) -> bool:
    """Whether the share has a subject of its own: 诉讼案件占比84%."""
    subject = subject.strip("”“ ，其中")
    return len(subject) > 1 and subject not in part.lead + part.noun


def _several(sentence: Sentence, part: Term, term: Term) -> tuple[Term, ...]:
    """The numbers a share is of together: 交通类120件、城建类60件、民政类20件，占50%. Empty where it is of one."""
    row = [part]
    for earlier in reversed(sentence.terms[: part.index]):
        if not partition.kin(earlier, part) or "、" not in row[0].gap[:8] or not earlier.is_level:
            break
        row.insert(0, earlier)
    together = len(row) > 2 and term.index == part.index + 1 and "，" in sentence.between(part, term)
    return tuple(row[:6]) if together else ()


def _named_whole(row: Row) -> Iterator[Options]:
    """占受理案件的42%, 占全县总户数28%: a number that these words name, in reach."""
    found: list[Claim] = []
    behind: Sentence | None = row.sentence
    while behind is not None and row.sentence.start - behind.start < _FAR and len(found) < 4:
        for term in reversed(behind.terms):
            before = behind is not row.sentence or term.index < row.part.index
            if before and partition.kin(term, row.part) and term.is_level and _is_named(row, term):
                found.append(_claim(row, term, STRONG))
        behind = behind.previous
    if found:
        yield tuple(found[:4])


def _is_named(row: Row, whole: Term) -> bool:
    """Whether the words behind 占 name this number; a scope alone (占全区) has to be said of it."""
    label = whole.lead + whole.noun
    if row.scope and row.scope not in label and row.scope[0] != "全":
        return False
    if not row.words:
        own = row.part.label + row.part.noun
        return row.scope in label and any(own[at : at + 2] in label for at in range(len(own) - 1))
    if len(row.words) == 1:
        return bool(row.scope) and row.scope in label and row.words in label + whole.quantity.unit
    return row.words in whole.lead + whole.quantity.unit + whole.noun or (
        len(row.words) >= 3 and sum(one in label for one in row.words) >= 0.7 * len(row.words)
    )


def _of_row(rows: list[Row]) -> Iterator[Options]:
    """The claims of shares that stand in one row and name no whole."""
    if not rows:
        return
    cued = [_head(row) or row.named for row in rows]
    wholes = list(dict.fromkeys([*(head for head in cued if head), *(one for row in rows for one in _totals(row))]))
    fits = {
        whole: [row for row in rows if whole is not row.part and _holds(_claim(row, whole, WEAK))] for whole in wholes
    }
    backs = {whole: sum(_is_fine(row.share) for row in fits[whole]) for whole in wholes}
    least = min(row.part.depth for row in rows)
    hundred = _is_hundred(row.share for row in rows if row.part.depth == least)
    common = next((whole for whole in wholes if backs[whole] > 1 and backs[whole] * 2 >= len(rows)), None)
    for row, head in zip(rows, cued, strict=True):
        shared = common if common and common is not row.part and _is_before(common, row) else None
        known = [whole for whole in (head, shared) if whole is not None] if shared else wholes
        if head is not None and head.noun.endswith("中"):
            known = [head]  # 在1853条中: the words leave no other whole
        own = [whole for whole in known if row in fits[whole] and _is_before(whole, row)]
        if own:
            own.sort(key=lambda whole: (whole is not head, -len(fits[whole])))
            yield tuple(_claim(row, whole, STRONG) for whole in own[:2])
            continue
        before = [whole for whole in wholes if _is_before(whole, row)]
        best = shared or max(before, key=lambda whole: (backs[whole], whole is head), default=None)
        support = backs[best] if best else 0
        told = head is not None and ((hundred and _TOTAL.search(head.lead)) or (common and head.noun.endswith("中")))
        if head is not None and (cued.count(head) == 1 or fits[head] or told):
            yield (_claim(row, head, STRONG),)
        elif (
            best is not None
            and best is not row.part
            and (support > 1 or (support == 1 and (hundred or _is_made_up(best, rows))))
        ):
            yield (_claim(row, best, STRONG),)


def _is_made_up(whole: Term, rows: list[Row]) -> bool:
    """Whether the parts of a row come to the whole."""
    parts = {row.part.start: row.part.quantity for row in rows}.values()
    loose = sum((part.step for part in parts), whole.quantity.step)
    return len(parts) > 1 and abs(sum((part.value for part in parts), Fraction(0)) - whole.quantity.value) <= loose


def _is_before(whole: Term, row: Row) -> bool:
    """Whether a whole stands before the share it is of, or is the total at the end of its sentence."""
    return whole.start < row.part.start or whole.sentence is row.sentence


def _is_fine(share: Term) -> bool:
    """Whether a share is printed finely enough to speak for a whole: 45.3%, not 1%."""
    return share.quantity.step * 10 <= share.quantity.value


def _head(row: Row) -> Term | None:
    """The number that the part is said to be of: 1611个事项中，…; 共139项，其中…; the number before its bracket."""
    sentence, part = row.sentence, row.part
    here = [
        term
        for term in sentence.terms[max(0, part.index - _REACH) : part.index]
        if term.is_level and _may_hold(term, part)
    ]
    framed = [term for term in here if re.match(r"[^，；。、]{0,20}中[，]", sentence.following(term))]
    if framed:
        return framed[-1]
    cues = list(_CUE.finditer(sentence.text, 0, part.start - sentence.start))
    if not cues:
        named = [term for term in here if "总" in term.lead and len(part.label) > 1 and part.label[-2:] in term.label]
        return named[-1] if named else None
    place = cues[-1].start()
    before = [term for term in here if term.end - sentence.start <= place and partition.kin(term, part)]
    if before:
        return before[-1]
    if sentence.before is not None and place < 6:
        earlier = [term for term in sentence.before.terms if term.is_level and partition.kin(term, part)]
        totals = [term for term in earlier if _TOTAL.search(term.lead)] or (earlier if len(earlier) == 1 else [])
        return totals[-1] if totals else None
    return None


def _may_hold(whole: Term, part: Term) -> bool:
    """Whether two terms count the same: in one unit, or 1611个政务服务事项 and 不见面审批事项1482项."""
    if partition.kin(whole, part):
        return True
    both = whole.quantity.kind == part.quantity.kind == "count" and "个" in (whole.quantity.unit, part.quantity.unit)
    return both and len(whole.noun) > 2 and re.sub("中$", "", whole.noun)[-2:] in (part.label[-2:], part.noun[-2:])


def _totals(row: Row) -> Iterator[Term]:
    """Numbers that may be the whole of a row if the row agrees: in the sentence, in the three before, and totals further off."""
    sentence, part = row.sentence, row.part
    for term in (*sentence.terms[max(0, part.index - _REACH) : part.index], *sentence.terms[part.index + 1 :][:_REACH]):
        behind = term.start > part.start
        if partition.kin(term, part) and term.is_level and (not behind or re.search("[合共总]计", term.lead)):
            yield term
    before, steps = sentence.previous, 0
    while before is not None and sentence.start - before.start < 4 * _FAR:
        for term in reversed(before.terms):
            if partition.kin(term, part) and term.is_level and (steps < 3 or _TOTAL.search(term.lead)):
                yield term
        before, steps = before.previous, steps + 1
        if steps > 80:
            return


def _claim(row: Row, whole: Term, strength: int) -> Claim:
    if row.several:
        return Claim("rate", "各项合计占比", "joint", (*row.several, whole), row.share, strength)
    return Claim("rate", "占比", "share", (row.part, whole), row.share, strength)


def _holds(claim: Claim) -> bool:
    verdict = judge.judge(claim)
    return verdict is not None and verdict.word in (HOLDS, ROUNDED, TRUNCATED)


def _is_hundred(terms: Iterable[Term]) -> bool:
    shares = [term.quantity for term in terms]
    loose = sum((share.step for share in shares), Fraction(0))
    return len(shares) > 1 and abs(sum((share.value for share in shares), Fraction(0)) - 100) <= loose
