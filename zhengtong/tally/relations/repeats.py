"""The same indicator said twice: in one text, in a heading and its paragraph, and against last year's text.

Two numbers under one name need not be one number (完成投资 of two projects), so in one text they are only held against
each other where the name is long, the numbers are too, and one slip of the pen lies between them.
"""

import re
from collections.abc import Iterator, Sequence

from .. import slips
from ..claims import STRONG, Claim
from ..quantities import Quantity
from ..sentences import Sentence, Term

Options = tuple[Claim, ...]
_NAME = 6  # characters of a name that can stand for one indicator
_DIGITS = 4
_YEAR = re.compile(r"20\d\d年|上年|去年|同期|上半年|[一二三四1-4]季度|\d{1,2}月|年初|年末|新增|其中")
_HEADED = re.compile(r"“(?P<number>\d{1,3})”(?P<unit>条|项|个|件|大|类|家)[^：\n]{0,8}：")
_PLAIN = re.compile(r"[性的了]")


def name_of(term: Term) -> str:
    """The name of an indicator, without the words that vary: 政府性债务余额 is 政府债务余额."""
    label = re.sub(r"^.*?(?:20\d\d年度?|截至[^，]*|底|末)", "", term.label)
    return _PLAIN.sub("", re.sub(r"^(?:全[区县市省州镇国]|我[区县市省州]|[本该]|（县）)+", "", label))


def find(sentences: Sequence[Sentence]) -> Iterator[Options]:
    """Indicators stated twice whose numbers differ by a slip of the pen."""
    first: dict[tuple[str, str], Term] = {}
    for sentence in sentences:
        for term in sentence.terms:
            quantity = term.quantity
            if (
                quantity.kind not in ("count", "measure")
                or term.role
                or quantity.vague
                or sum(map(str.isdigit, quantity.digits)) < _DIGITS
            ):
                continue
            name = name_of(term)
            if len(name) < _NAME or _YEAR.search(name):
                continue
            earlier = first.setdefault((name, quantity.dimension), term)
            if (
                earlier is not term
                and quantity.value != earlier.quantity.value
                and _is_slip(quantity, earlier.quantity)
            ):
                yield (Claim("other", "同一指标前后不一", "same", (earlier,), term, STRONG, "两处也可能口径不同"),)


def _is_slip(one: Quantity, other: Quantity) -> bool:
    """Whether two printed numbers are one slip apart, in the same unit and with as many digits."""
    plain, wanted = one.digits.replace(",", ""), other.digits.replace(",", "")
    return (
        one.unit == other.unit
        and len(plain) == len(wanted)
        and any(text == wanted for text, _ in slips.readings(plain))
    )


def headed(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """(number in a heading, the same number in what follows, unit): 稳增长“21”条：…21条措施."""
    for match in _HEADED.finditer(text):
        line = text[match.end() : (text + "\n").index("\n", match.end())][:300]
        again = re.search(rf"(?<!\d){match['number']}{match['unit']}", line)
        if again:
            place = match.end() + again.start()
            yield match.span("number"), (place, place + len(match["number"])), match["unit"]


def levels(sentences: Sequence[Sentence]) -> dict[tuple[str, str], Term | None]:
    """Every level of a text by name and dimension; None where a name has two numbers."""
    found: dict[tuple[str, str], Term | None] = {}
    for sentence in sentences:
        for term in sentence.terms:
            if term.quantity.kind in ("count", "measure") and not term.role and len(name_of(term)) >= 4:
                key = (name_of(term), term.quantity.dimension)
                found[key] = term if key not in found or (found[key] and _same(found[key], term)) else None
    return found


def _same(one: Term | None, other: Term) -> bool:
    return one is not None and one.quantity.value == other.quantity.value


_AGAINST = re.compile(r"比上年|较上年|同比|比去年|较去年|上年")


def against(sentences: Sequence[Sentence], earlier: Sequence[Sentence]) -> Iterator[Claim]:
    """Changes of this text held against the numbers of last year's; the last operand is a term of last year's text."""
    known = levels(earlier)
    for sentence in sentences:
        for term in sentence.terms:
            new = _level_before(sentence, term)
            if new is None or term.role not in ("rise", "fall") or not _AGAINST.search(term.lead + term.gap):
                continue
            old = known.get((name_of(new), new.quantity.dimension))
            if old is None or old.quantity.vague:
                continue
            if term.quantity.dimension == "%" and "年均" not in term.lead:
                yield Claim("percent_change", "与上年报告相比", term.role, (new, old), term, STRONG, "上年数可能已调整")
            elif term.quantity.dimension == new.quantity.dimension:
                signs = (1, -1) if term.role == "rise" else (-1, 1)
                yield Claim(
                    "difference", "与上年报告相比", "linear", (new, old), term, STRONG, "上年数可能已调整", signs
                )


def _level_before(sentence: Sentence, term: Term) -> Term | None:
    for new in reversed(sentence.terms[: term.index]):
        if new.quantity.kind in ("count", "measure") and new.is_level:
            return new if term.start - new.end < 40 else None
    return None
