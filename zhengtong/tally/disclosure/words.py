"""What the sections in words say of the numbers in the tables (R8). Only whole-report statements are compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.tally.disclosure.forms import Applications, Form, Line
from zhengtong.tally.disclosure.rules import R8
from zhengtong.tally.model import CONTRADICTS, OTHER, Finding
from zhengtong.tally.normalise import Reading, normalise
from zhengtong.tally.source import Cell, Source
from zhengtong.tally.tables.numbers import Number, Stated, judged

_GAP = r"[^，。；、：\d\n]"
_COUNT = r"(?P<number>\d{1,7})(?:件|宗|份|起|条|例)(?!次)"
# What may stand between the beginning of the clause and the verb: only words for the whole year and the whole organ.
_WHOLE = r"(?:(?<=[。；\n，])|^)(?:[ \t]|20\d\d年度?|全年|本年度?|年度|年内|期间|报告期内|我[县区市局委办镇乡院厅]|全[县区市]|本[级机]关?|共|总共|累计|一共|依法|新)*"
RECEIVED = re.compile(
    rf"{_WHOLE}(?:收到|接收|接到|受理){_GAP}{{0,12}}(?:信息公开|依申请公开){_GAP}{{0,8}}申请{_GAP}{{0,8}}{_COUNT}"
)
CARRIED = re.compile(rf"上年度?结转{_GAP}{{0,16}}{_COUNT}")
LEFT = re.compile(rf"结转(?:至|到)?下一?年度?{_GAP}{{0,10}}{_COUNT}")
ISSUED = re.compile(rf"{_WHOLE}(?:制发|制定|出台|印发)行政?规范性文件{_GAP}{{0,3}}{_COUNT}")
IN_FORCE = re.compile(rf"现行有效的?(?:行政)?规范性文件{_GAP}{{0,4}}{_COUNT}")
_GROUP, _ITEM = re.compile(r"（[一二三四五六七八九十]+）"), re.compile(r"(?<!\d)(\d{1,2})[.．、](?!\d)")
OUTCOMES = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")


@dataclass(frozen=True)
class Meant:
    """What a number in words may be: any of these sums of cells."""

    name: str
    sums: tuple[tuple[Number, ...], ...]


def check(source: Source, form: Form) -> list[Finding]:
    """A finding for each statement in words that one of the tables answers."""
    if not (form.applications or form.documents):
        return []
    reading = normalise(source.text)
    inside = [part.span for part in (form.applications, form.disputes, form.documents) if part]
    found: list[Finding] = []
    for pattern, meant in _statements(form):
        for match in pattern.finditer(reading.text):
            number = _number(reading, source.text, match)
            if not any(start <= number.start < end for start, end in inside):
                found += _compared(number, meant)
    return found


def _statements(form: Form) -> Iterator[tuple[re.Pattern[str], Meant]]:
    if table := form.applications:
        new, carried = _all(table.new), _all(table.carried)
        yield RECEIVED, Meant("本年新收", _sums((new,), (new, carried)))
        yield CARRIED, Meant("上年结转", _sums((carried,)))
        yield LEFT, Meant("结转下年度继续办理", _sums((_all(table.left),)))
        for outcome in OUTCOMES:
            if parts := tuple(number for line in _of(table, outcome) if (number := _all(line))):
                pattern = re.compile(rf"(?:(?<=[，；、：。\n其中])){outcome}(?:的|了|决定)?{_COUNT}")
                yield pattern, Meant(f"办理结果“{outcome}”", (parts,))
    if form.documents:
        for line in form.documents.lines:
            if "规范性文件" in line.label:
                yield ISSUED, Meant("规范性文件制发件数", _sums((line.numbers[0],)))
                yield IN_FORCE, Meant("规范性文件现行有效件数", _sums((line.numbers[2],)))


def _of(table: Applications, outcome: str) -> list[Line]:
    """The rows of one outcome: the row that is named so, or the items under it. A new first item begins another outcome."""
    found: list[Line] = []
    is_inside = False
    for line in table.results:
        group, item = _GROUP.search(line.label), _ITEM.search(line.label)
        if group:
            is_inside = line.label.startswith(outcome, group.end())
        elif not item or item[1] == "1":
            is_inside = False
        if is_inside:
            found.append(line)
        is_inside = is_inside and bool(item)
    return found


def _all(line: Line) -> Number | None:
    return line.numbers[-1]


def _sums(*sums: tuple[Number | None, ...]) -> tuple[tuple[Number, ...], ...]:
    return tuple(whole for one in sums if len(whole := tuple(number for number in one if number)) == len(one))


def _number(reading: Reading, printed: str, match: re.Match[str]) -> Number:
    start, end = reading.span(*match.span("number"))
    return Number(
        Cell(printed[start:end], start, end, 0, 0), Decimal(match["number"]), printed[start:end], "", start, end
    )


def _compared(number: Number, meant: Meant) -> list[Finding]:
    """It agrees with one of the sums, or else contradicts the first."""
    stated = [
        Stated(OTHER, R8, "linear", cells, number, f"文字里的{number.text}，应等于表里的{meant.name}", "件")
        for cells in meant.sums
    ]
    found = [one for one in map(judged, stated) if one]
    return [one for one in found if one.verdict != CONTRADICTS][:1] or found[:1]
