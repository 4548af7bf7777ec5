"""This year's number and last year's, told apart: 87件，同比下降12%，上年为99件; 2021年80件，2022年100件，同比增长25%."""

import re
from collections.abc import Iterator

from ..claims import STRONG, Claim
from ..sentences import Sentence, Term
from . import partition

Options = tuple[Claim, ...]
_DATED = re.compile(r"20\d\d年?度?|上年度?|去年|今年|本年度?|同期|全年|的")
_LAST_YEAR = re.compile(r"^(?:而)?(?:上年|去年|上一年|前一年)(?:度)?(?:同期)?(?:的|同期|数)?(?:为|是)?$")


def paired(sentence: Sentence, term: Term) -> Iterator[Options]:
    """41件50人，去年同期为38件40人，分别上升7.9%、25%: two numbers, two old ones, two changes, each in its order."""
    at = term.index
    if at < 4 or at + 1 >= len(sentence.terms) or "分别" not in term.lead:
        return
    first, second, old_first, old_second = sentence.terms[at - 4 : at]
    other = sentence.terms[at + 1]
    paired = partition.kin(first, old_first) and partition.kin(second, old_second)
    if (
        not paired
        or not re.search("去年|上年|同期", old_first.gap)
        or other.quantity.dimension != "%"
        or other.gap not in ("、", "和", "，")
    ):
        return
    for new, old, change in ((first, old_first, term), (second, old_second, other)):
        yield (Claim("percent_change", "与上年相比的变化", term.role, (new, old), change, STRONG),)


def behind(sentence: Sentence, term: Term) -> tuple[Term, Term] | None:
    """(new, old) of 87件，同比下降12.1%，上年为99件."""
    new = sentence.terms[term.index - 1]
    old = sentence.terms[term.index + 1] if term.index + 1 < len(sentence.terms) else None
    if old is None or not _LAST_YEAR.search(old.lead) or not partition.kin(new, old) or not new.is_level:
        return None
    return (new, old) if len(sentence.between(new, term)) < 24 and len(old.gap) < 16 else None


def apart(sentence: Sentence, term: Term) -> tuple[Term, Term] | None:
    """(new, old) of 2021年办理80件，2022年办理100件，同比增长25%: one name, a year apart; the old may stand sentences before."""
    new = sentence.terms[term.index - 1]
    if (
        not new.is_level
        or new.quantity.kind not in ("count", "measure")
        or not re.search("同比|比上年|比去年|较上年|较去年", term.lead)
    ):
        return None
    name, earlier, steps = _DATED.sub("", new.lead), sentence, 0
    before = list(reversed(sentence.terms[: new.index]))
    while len(name) > 3:
        for old in before:
            if (
                old.is_level
                and partition.kin(old, new)
                and old.lead != new.lead
                and _DATED.sub("", old.lead) == name
                and _is_year_before(old, new)
            ):
                return new, old
        if earlier.before is None or steps > 3:
            return None
        earlier, steps = earlier.before, steps + 1
        before = list(reversed(earlier.terms))
    return None


def _is_year_before(old: Term, new: Term) -> bool:
    years = [re.search(r"20\d\d", one.lead) for one in (old, new)]
    if years[0] and years[1]:
        return int(years[1].group()) - int(years[0].group()) == 1
    return bool(re.search("上年|去年", old.lead))
