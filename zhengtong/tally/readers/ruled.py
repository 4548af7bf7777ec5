"""Tables inside plain text: Markdown's pipes, HTML's tags, and columns copied from a spreadsheet with tabs between them.

The text is not changed: a cell is the stretch of it that holds the cell's words.
"""

import re
from collections.abc import Callable, Iterator

from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.readers.building import Grid, clipped
from zhengtong.tally.source import Cell, Table

Span = tuple[int, int]
_LINE = re.compile(r"[^\n]*\n?")
_RULE = re.compile(r"[\s|:-]+")
_PIPE = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t+")
_TAG = re.compile(r"<(/?)(table|tr|td|th)\b([^<>]{0,400})>", re.I)
_ANY_TAG = re.compile(r"(?:\s|&nbsp;|<[^<>]{1,400}>)*")
_SPAN = re.compile(r"""(row|col)span\s*=\s*["']?(\d{1,4})""", re.I)


def tables(text: str) -> tuple[Table, ...]:
    """The tables found in a text, in order. Raises Unreadable when they have too many cells."""
    found = [*_tagged(text), *_in_lines(text)]
    if sum(len(table.cells) for table in found) > limits.CELLS:
        raise Unreadable(limits.TOO_MANY_CELLS)
    found.sort(key=lambda table: (table.start, -table.end))
    kept: list[Table] = []
    for table in found:
        if not kept or table.start >= kept[-1].end:
            kept.append(table)
    return tuple(kept)


def _in_lines(text: str) -> Iterator[Table]:
    """Neighbouring lines that are rows of the same kind. Lines with tabs must agree in how many."""
    if "|" not in text and "\t" not in text:
        return
    rows: list[list[Span]] = []
    kind: object = None
    for match in _LINE.finditer(text):
        split = _split(match[0])
        cells = [(match.start() + start, match.start() + end) for start, end in split[1]] if split else []
        if not split or split[0] != kind:
            yield from _table(text, rows, kind)
            rows, kind = [], split[0] if split else None
        if cells and not (kind == "|" and _RULE.fullmatch(match[0])):
            rows.append(cells)
    yield from _table(text, rows, kind)


def _split(line: str) -> tuple[object, list[Span]] | None:
    """What kind of row a line is, and its cells; None when it is none."""
    stripped = line.strip()
    if len(stripped) > 4000 or not stripped:
        return None
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        begin = line.index("|")
        return "|", _parts(line, begin + 1, line.rindex("|"), _PIPE.finditer)
    first, last = len(line) - len(line.lstrip()), len(line.rstrip())
    if "\t" in line[first:last]:
        parts = _parts(line, first, last, _TAB.finditer)
        return len(parts), parts
    return None


def _parts(line: str, start: int, end: int, cuts: Callable[[str, int, int], Iterator[re.Match[str]]]) -> list[Span]:
    found: list[Span] = []
    for cut in cuts(line, start, end):
        found.append(_trimmed(line, start, cut.start()))
        start = cut.end()
    return [*found, _trimmed(line, start, end)]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _table(text: str, rows: list[list[Span]], kind: object) -> Iterator[Table]:
    if len(rows) < (2 if kind == "|" else 3):
        return
    cells = tuple(
        Cell(text[start:end], start, end, row, column)
        for row, spans in enumerate(rows)
        for column, (start, end) in enumerate(spans)
    )
    grid = Grid(rows[0][0][0])
    grid.cells = list(cells)
    if table := grid.table(rows[-1][-1][1]):
        yield table


def _tagged(text: str) -> Iterator[Table]:
    """Tables written as HTML inside a text; also one whose beginning was cut off, so that it starts with a row."""
    grid: Grid | None = None
    cell: tuple[int, int, int] | None = None  # where its words may begin, its rows, its columns
    covered = 0
    covered = 0
    for tag in _TAG.finditer(text):
        closes, name = bool(tag[1]), tag[2].lower()
        if grid and cell:
            _end_cell(text, grid, cell, tag.start())
            cell = None
        if name == "table":
            if grid and (table := grid.table(tag.end() if closes else tag.start())):
                yield table
            grid = None if closes else Grid(tag.start())
        elif name == "tr" and not closes:
            grid = grid or Grid(tag.start())
            grid.next_row()
            covered += 1
        elif name in ("td", "th") and not closes and grid and grid.row >= 0:
            spans = {word.lower(): clipped(int(number)) for word, number in _SPAN.findall(tag[3])}
            cell = tag.end(), spans.get("row", 1), spans.get("col", 1)
            covered += cell[2]
        if covered > limits.CELLS:
            raise Unreadable(limits.TOO_MANY_CELLS)
    if grid and (table := grid.table(max((one.end for one in grid.cells), default=0))):
        yield table


def _end_cell(text: str, grid: Grid, cell: tuple[int, int, int], end: int) -> None:
    """The cell's words, without the marks around them."""
    start, rows, columns = cell
    opening = _ANY_TAG.match(text, start, end)
    start = opening.end() if opening else start
    end = _before_tags(text, start, end)
    column = grid.place(rows, columns)
    grid.cells.append(Cell(text[start:end], start, end, grid.row, column, rows, columns))


def _before_tags(text: str, start: int, end: int) -> int:
    """Where the words end that white space and tags follow."""
    while end > start:
        if text[end - 1].isspace():
            end -= 1
        elif text.endswith("&nbsp;", start, end):
            end -= len("&nbsp;")
        elif text[end - 1] == ">" and (opened := text.rfind("<", max(start, end - 400), end)) >= 0:
            end = opened
        else:
            break
    return end
