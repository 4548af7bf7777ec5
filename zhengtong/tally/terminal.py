"""Findings for a terminal: the line of the text, marks below its numbers, what is wrong, and both intervals."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zhengtong.tally.marking import GRAVITY, SAID
from zhengtong.tally.model import CONTRADICTS, Finding
from zhengtong.tally.source import Source

WIDTH = 76  # columns of a line of text, so that it fits a terminal of 80
INDENT = "    "
RESULT, OPERAND = "^", "~"


def report(source: Source, findings: Sequence[Finding], *, shows_all: bool) -> Iterator[str]:
    """The lines to print for one file: each contradiction, or each finding, then the sum of them."""
    for finding in findings:
        if shows_all or finding.verdict == CONTRADICTS:
            yield from _told(source, finding)
    yield f"{source.name}：{summary(findings)}"


def summary(findings: Sequence[Finding]) -> str:
    """How many relations were found, and how they came out."""
    if not findings:
        return "没有找到可以核对的数"
    counts = Counter(finding.verdict for finding in findings)
    parts = [f"{SAID[verdict]}{counts[verdict]}处" for verdict in GRAVITY if counts[verdict]]
    return f"核对{len(findings)}处，{'，'.join(parts)}"


def _told(source: Source, finding: Finding) -> Iterator[str]:
    line = source.text.count("\n", 0, finding.result.start) + 1
    yield f"{source.name} 第{line}行 {SAID[finding.verdict]}"
    marks = {place: OPERAND for one in finding.operands if not one.earlier for place in range(one.start, one.end)}
    marks |= dict.fromkeys(range(finding.result.start, finding.result.end), RESULT)
    yield from _excerpt(source.text, marks)
    yield f"{INDENT}{finding.message}"
    yield f"{INDENT}{intervals(finding)}"
    yield ""


def intervals(finding: Finding) -> str:
    """What the operands allow, and what the printed result can stand for."""
    return f"由各数推算：{_between(finding.low, finding.high)}；所写的数可以代表：{_between(finding.stated_low, finding.stated_high)}"


def _between(low: Decimal, high: Decimal) -> str:
    return shown(low) if low == high else f"{shown(low)} 至 {shown(high)}"


def shown(value: Decimal) -> str:
    """A number without needless noughts."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _excerpt(text: str, marks: dict[int, str]) -> Iterator[str]:
    """The lines of text that hold the marks, cut to the width, each with its marks below."""
    done = -1
    for place in sorted(marks):
        if place <= done:
            continue
        start, end = _sentence(text, place)
        start = max(start, done + 1)
        for left, right in _cut(text, start, end, marks):
            if any(one in marks for one in range(left, right)):
                yield INDENT + "".join(_visible(one) for one in text[left:right])
                yield (
                    INDENT
                    + "".join(
                        marks.get(left + at, " ") * _width(_visible(one)) for at, one in enumerate(text[left:right])
                    ).rstrip()
                )
        done = end


def _sentence(text: str, place: int) -> tuple[int, int]:
    """The sentence around a place, or its line when that ends first."""
    starts = [text.rfind(mark, 0, place) + 1 for mark in "。！？\n"]
    ends = [found for mark in "。！？" if (found := text.find(mark, place)) >= 0]
    line = text.find("\n", place)
    line = len(text) if line < 0 else line
    return max(starts), min([line, *(end + 1 for end in ends)])


def _cut(text: str, start: int, end: int, marks: dict[int, str]) -> Iterator[tuple[int, int]]:
    """The stretch in lines that fit; a marked number is not torn apart."""
    left, columns = start, 0
    for place in range(start, end):
        columns += _width(text[place])
        if columns > WIDTH:
            cut = place
            while cut > left + 1 and cut in marks and cut - 1 in marks:
                cut -= 1
            cut = place if cut == left + 1 else cut
            yield left, cut
            left, columns = cut, sum(_width(one) for one in text[cut : place + 1])
    if left < end:
        yield left, end


def _visible(character: str) -> str:
    """What cannot be printed in one place is shown as a space."""
    return character if character.isprintable() else " "


def _width(character: str) -> int:
    """Columns a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
