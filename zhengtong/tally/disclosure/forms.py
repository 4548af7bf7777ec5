"""Finds the form's three tables in a text: as tables, or written out line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from zhengtong.tally.normalise import normalise
from zhengtong.tally.source import Cell, Source, Table
from zhengtong.tally.tables.numbers import Number, number_in, plain

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
DISPUTES = ("行政复议", "未经复议直接起诉", "复议后起诉")
DOCUMENTS = ("制发件数", "废止件数", "现行有效件数")
NEW, CARRIED, NEXT = re.compile(r"本年新收"), re.compile(r"上年(?:度)?结转"), re.compile(r"结转下年度?")
SUM = re.compile(r"(?:^|[）)、.])总计(?:数)?$")
_NUMBER = re.compile(r"(?<![\w.〔（\-])-?\d{1,9}(?:\.\d{1,6})?(?![\w.．、年月日条款项%）〕])(?=\s|\||$)")
_BLANK = re.compile(r"(?<!\S)[/\-—－](?!\S)")
_BEFORE, _ASIDE = re.compile(r"^(?:三、本年度办理结果|[一二四]、)(?=.)"), re.compile(r"（.{8,}）$")
_LONGEST = 20_000  # characters the table of applications takes when written out


@dataclass(frozen=True)
class Line:
    """A row of the form: what it is called, and its numbers; None where a cell is empty, which stands for none."""

    label: str
    numbers: tuple[Number | None, ...]

    @property
    def name(self) -> str:
        """The label short enough for a sentence."""
        return _BEFORE.sub("", _ASIDE.sub("", self.label))[:30]


@dataclass(frozen=True)
class Applications:
    """Table 3: what came in, what became of it, what is left."""

    new: Line
    carried: Line
    results: tuple[Line, ...]
    total: Line
    left: Line
    span: tuple[int, int]


@dataclass(frozen=True)
class Disputes:
    """Table 4: reviews and lawsuits by their outcome; five numbers a kind, the sum last."""

    groups: tuple[Line, ...]
    span: tuple[int, int]


@dataclass(frozen=True)
class Documents:
    """Table 2, its first part: documents made, annulled and in force."""

    lines: tuple[Line, ...]
    span: tuple[int, int]


@dataclass(frozen=True)
class Form:
    """What of the form a text holds."""

    applications: Applications | None = None
    disputes: Disputes | None = None
    documents: Documents | None = None


class _Aligned:
    """The text in one way of writing, place for place: a line in which something is read over stays as it is printed."""

    def __init__(self, printed: str) -> None:
        self.text = "\n".join(
            plainly if len(plainly := normalise(line).text) == len(line) else line for line in printed.split("\n")
        )


def read(source: Source) -> Form:
    """The form's tables in a text; each None where it is not there, or cannot be told apart."""
    if not any(word in source.text for word in ("本年新收", "结果维持", "现行有效")):
        return Form()
    pairs = [(table, plain(" ".join(cell.text for cell in table.cells))) for table in source.tables]
    reading = _Aligned(source.text)
    applications = next((one for table, said in pairs if (one := _applications_in(table, said))), None)
    disputes = next((found for table, said in pairs if (found := _disputes_in(table, said))), None)
    documents = next((other for table, said in pairs if (other := _documents_in(table, said))), None)
    return Form(
        applications or _applications_written(reading, source.text),
        disputes or _disputes_written(reading, source.text),
        documents or _documents_written(reading, source.text),
    )


def _applications_in(table: Table, text: str) -> Applications | None:
    if not (NEW.search(text) and NEXT.search(text)):
        return None
    first = next((cell.column for cell in table.cells if plain(cell.text) == APPLICANTS[0]), None)
    width = max(cell.column + cell.columns for cell in table.cells)
    first = width - len(APPLICANTS) if first is None else first
    return _applications(list(_lines(table, first, width)), (table.start, table.end))


def _lines(table: Table, first: int, width: int) -> Iterator[Line]:
    """The rows of a table: the words left of the numbers, with those of merged cells that reach down; then the numbers."""
    labels: dict[int, Cell] = {}
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    for row in sorted(rows):
        labels = {column: cell for column, cell in labels.items() if cell.row + cell.rows > row}
        labels |= {cell.column: cell for cell in rows[row] if cell.column < first}
        label = "".join(plain(labels[column].text) for column in sorted(labels))
        found = {cell.column: number_in(cell) for cell in rows[row] if cell.column >= first}
        if any(found.values()):
            yield Line(label, tuple(found.get(column) for column in range(first, width)))


def _applications(lines: list[Line], span: tuple[int, int]) -> Applications | None:
    """The rows in their parts; None when one of the four pillars is missing."""
    at = {
        what: place
        for what, pattern in (("next", NEXT), ("carried", CARRIED), ("new", NEW), ("total", SUM))
        for place, line in enumerate(lines)
        if pattern.search(line.label)
    }
    if len(at) < 4 or not at["new"] < at["carried"] < at["total"] < at["next"]:
        return None
    named = [replace(line, numbers=_named(line, APPLICANTS)) for line in lines]
    results = tuple(named[at["carried"] + 1 : at["total"]])
    return Applications(named[at["new"]], named[at["carried"]], results, named[at["total"]], named[at["next"]], span)


def _named(line: Line, columns: tuple[str, ...]) -> tuple[Number | None, ...]:
    names = columns if len(columns) == len(line.numbers) else tuple(f"第{n}栏" for n in range(1, len(line.numbers) + 1))
    return tuple(
        number and replace(number, name=f"{line.name}（{name}）")
        for number, name in zip(line.numbers, names, strict=True)
    )


def _applications_written(reading: _Aligned, printed: str) -> Applications | None:
    """The table written out: every label followed by its seven numbers."""
    begin = reading.text.find("本年新收")
    end = reading.text.find("结转下年度", begin)
    if begin < 0 or end < 0 or end - begin > _LONGEST:
        return None
    lines = list(_written(reading, printed, begin, end + 400, len(APPLICANTS)))
    last = next((place for place, line in enumerate(lines) if NEXT.search(line.label)), None)
    if last is None:
        return None
    ends = [number.end for number in lines[last].numbers if number]
    span = begin, max(ends, default=end)
    return _applications(lines[: last + 1], span)


def _written(reading: _Aligned, printed: str, begin: int, end: int, width: int) -> Iterator[Line]:
    """Labels with exactly `width` numbers behind; a label with fewer (a cell left empty) is passed over."""
    text = reading.text[:end]
    label, numbers, last = "", list[Number | None](), begin
    for match in sorted((*_NUMBER.finditer(text, begin), *_BLANK.finditer(text, begin)), key=lambda one: one.start()):
        between = plain(text[last : match.start()].replace("|", ""))
        if between:
            if len(numbers) == width:
                yield Line(label, tuple(numbers))
            label, numbers = between, []
        if len(numbers) == width:  # numbers that go on: a row of another table
            return
        numbers.append(_written_number(printed, match))
        last = match.end()
    if len(numbers) == width:
        yield Line(label, tuple(numbers))


def _written_number(printed: str, match: re.Match[str]) -> Number | None:
    if not match[0].lstrip("-")[:1].isdigit():
        return None
    start, end = match.span()
    cell = Cell(printed[start:end], start, end, 0, 0)
    return Number(cell, Decimal(match[0]), cell.text, "", start, end)


def _disputes_in(table: Table, text: str) -> Disputes | None:
    if not all(word in text for word in RESULTS):
        return None
    rows: dict[int, list[Number | None]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(number_in(cell))
    for numbers in rows.values():
        if len(numbers) == 15 and any(numbers):
            return Disputes(_in_groups(numbers), (table.start, table.end))
    return None


def _in_groups(numbers: list[Number | None]) -> tuple[Line, ...]:
    return tuple(
        Line(kind, _named(Line(kind, tuple(numbers[5 * place : 5 * place + 5])), RESULTS))
        for place, kind in enumerate(DISPUTES)
    )


def _disputes_written(reading: _Aligned, printed: str) -> Disputes | None:
    begin = reading.text.find("结果维持")
    if begin < 0 or reading.text.count("尚未审结", begin, begin + 600) < 3:
        return None
    for line in _written(reading, printed, begin, begin + 900, 15):
        ends = [number.end for number in line.numbers if number]
        return Disputes(_in_groups(list(line.numbers)), (begin, max(ends, default=0)))
    return None


def _documents_in(table: Table, text: str) -> Documents | None:
    if "现行有效" not in text or "规范性文件" not in text:
        return None
    first = next((cell.column for cell in table.cells if "制发" in cell.text), 1)
    lines = [
        replace(line, numbers=_named(Line(line.label, line.numbers[:3]), DOCUMENTS))
        for line in _lines(table, first, first + 3)
        if re.fullmatch(r"规章|(?:行政)?规范性文件", line.label) and len(line.numbers) >= 3
    ]
    return Documents(tuple(lines), (table.start, table.end)) if lines else None


def _documents_written(reading: _Aligned, printed: str) -> Documents | None:
    begin = reading.text.find("现行有效件数")
    if begin < 0:
        return None
    lines = [
        replace(line, label=label[1], numbers=_named(Line(label[1], line.numbers), DOCUMENTS))
        for line in _written(reading, printed, begin, begin + 400, 3)
        if (label := re.search(r"(规章|行政规范性文件|规范性文件)$", line.label))
    ]
    ends = [number.end for line in lines for number in line.numbers if number]
    return Documents(tuple(lines), (begin, max(ends))) if ends else None
