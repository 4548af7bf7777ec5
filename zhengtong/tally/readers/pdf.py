"""PDF: text in reading order with broken lines joined again, and the tables that are drawn with lines."""

import io
import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.readers.building import Builder
from zhengtong.tally.source import Source

Character = dict[str, Any]  # pdfplumber's own: text, x0, x1, top, bottom, size
DAMAGED = "PDF 文件已经损坏，请用能打开它的软件另存再试"
LOCKED = "PDF 加了密码，请去掉密码后再试"
# Some programs write radicals where characters are meant: they look alike, and are not the same.
RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | {
    ord(radical): character
    for radical, character in zip(
        "⻓⻔⻢⻋⻅⻉⻛⻜⻝⻘⻄⻆⻚⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻁⻊⺠⺟",
        "长门马车见贝风飞食青西角页骨鬼鱼鸟卤麦黄齐齿龙龟虎足民母",
        strict=True,
    )
}
GAP = 1.2  # of a character's size: a line with several wider gaps is a row of a table drawn without lines
STRAY = 2  # lines that a torn row leaves beside its table
_PAGE_NUMBER = re.compile(r"[\s—–－·.\-]*(第?\s*\d{1,4}\s*页?)?(\s*[/共]+\s*\d{1,4}\s*页?)?[\s—–－·.\-]*")


@dataclass
class Line:
    """Characters that stand side by side."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    gaps: int = 0
    goes_on: bool = False  # it reaches the margin, so its sentence may go on below


@dataclass
class Ruled:
    """A table: (row, column, rows, columns, text) of each cell."""

    top: float
    rows: list[list[tuple[int, int, int, int, str]]] = field(default_factory=list)
    columns: int = 0
    is_torn: bool = False  # between two pages, with a row that belongs to neither piece


def source(content: bytes, name: str) -> Source:
    """What the pages say. Raises Unreadable when damaged, locked, only pictures, or past a limit."""
    logging.disable(logging.CRITICAL)  # the parser's notes about fonts are for nobody
    try:
        items = _items(content)
    except (Unreadable, MemoryError, RecursionError):
        raise
    except PdfminerException as error:
        raise Unreadable(LOCKED if isinstance(error.args[0], PDFPasswordIncorrect) else DAMAGED) from error
    except Exception as error:  # a broken file breaks the parser in any way it likes
        raise Unreadable(DAMAGED) from error
    return _built(items, name)


def _items(content: bytes) -> list[Line | Ruled]:
    found: list[Line | Ruled] = []
    characters = 0
    with pdfplumber.open(io.BytesIO(content)) as document:
        if len(document.pages) > limits.PAGES:
            raise Unreadable(limits.TOO_MANY_PAGES)
        for page in document.pages:
            characters += len(page.chars)
            if characters > limits.CHARACTERS:
                raise Unreadable(limits.TOO_LONG)
            _add_page(found, _page(page))
            page.close()
    return found


def _page(page: Any) -> list[Line | Ruled]:
    """The lines and tables of one page from top to bottom, without its number."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1]
    outside = [one for one in page.chars if one["upright"] and not any(_within(one, table.bbox) for table in tables)]
    lines = _lines(outside)
    if lines and _PAGE_NUMBER.fullmatch(lines[-1].text):
        lines.pop()
    if lines and _PAGE_NUMBER.fullmatch(lines[0].text):
        lines.pop(0)
    if lines:
        margin = _shared([line.right for line in lines], max)
        for line in lines:
            line.goes_on = line.right > margin - 1.6 * line.size and line.gaps < 2
    items: list[Line | Ruled] = [*lines, *(_ruled(table, page.chars) for table in tables)]
    return sorted(items, key=lambda item: item.top)


def _add_page(found: list[Line | Ruled], page: list[Line | Ruled]) -> None:
    """A table at the head of a page goes on from the one at the foot of the page before; its repeated head is dropped.

    Where a row was torn at the break, what is left of it stands outside as text. Such pieces are no tables to add up.
    """
    above, after = _nearest(list(reversed(found)))
    below, before = _nearest(page)
    if above and below and max(after, before) <= STRAY:
        if after or before:
            above.is_torn = below.is_torn = above.columns == below.columns
        elif above.columns != below.columns:
            above.is_torn = below.is_torn = True
        else:
            page.pop(0)
            _join(above, below)
    found += page


def _nearest(items: list[Line | Ruled]) -> tuple[Ruled | None, int]:
    """The first table, and how many lines stand before it."""
    for lines, item in enumerate(items[: STRAY + 1]):
        if isinstance(item, Ruled):
            return item, lines
    return None, 0


def _join(above: Ruled, below: Ruled) -> None:
    rows = below.rows
    while rows and any([one[4] for one in rows[0]] == [one[4] for one in row] for row in above.rows[:3]):
        rows = rows[1:]
    shift = len(above.rows) - (len(below.rows) - len(rows))
    above.rows += [[(one[0] + shift, *one[1:]) for one in row] for row in rows]
    above.is_torn = above.is_torn or below.is_torn


def _lines(characters: list[Character]) -> list[Line]:
    """Characters whose middles are level stand in one line, whatever their size."""
    rows: list[list[Character]] = []
    for one in sorted(characters, key=lambda one: (one["top"] + one["bottom"]) / 2):
        middle = (one["top"] + one["bottom"]) / 2
        if rows and middle - (rows[-1][0]["top"] + rows[-1][0]["bottom"]) / 2 < one["size"] * 0.45:
            rows[-1].append(one)
        else:
            rows.append([one])
    found = [_line(row) for row in rows]
    return [line for line in found if line.text]


def _line(row: list[Character]) -> Line:
    row.sort(key=lambda one: one["x0"])
    seen = [one for one in row if not one["text"].isspace()] or row
    return Line(
        text=_joined(row),
        left=seen[0]["x0"],
        right=seen[-1]["x1"],
        top=min(one["top"] for one in seen),
        bottom=max(one["bottom"] for one in seen),
        size=max(one["size"] for one in seen),
        gaps=sum(one["x0"] - before["x1"] > GAP * one["size"] for before, one in pairwise(seen)),
    )


def _joined(row: list[Character]) -> str:
    parts: list[str] = []
    for before, one in zip([None, *row], row, strict=False):
        if before and not one["text"].isspace():
            both_digits = before["text"].isdigit() and one["text"].isdigit()
            if one["x0"] - before["x1"] > one["size"] * (0.35 if both_digits else 0.6):
                parts.append(" ")
        parts.append(one["text"])
    return "".join(parts).translate(RADICALS).strip()


def _within(one: Character, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return bool(left <= (one["x0"] + one["x1"]) / 2 <= right and top <= (one["top"] + one["bottom"]) / 2 <= bottom)


def _ruled(table: Any, characters: list[Character]) -> Ruled:
    """The grid behind a drawn table: its edges say how far each cell reaches."""
    boxes = sorted({box for row in table.rows for box in row.cells if box}, key=lambda box: (box[1], box[0]))
    across, down = _edges([box[0] for box in boxes]), _edges([box[1] for box in boxes])
    inside = [one for one in characters if _within(one, table.bbox)]
    rows: list[list[tuple[int, int, int, int, str]]] = [[] for _ in down]
    for box in boxes:
        row, column = _place(down, box[1]), _place(across, box[0])
        height, width = _place(down, box[3]) - row, _place(across, box[2]) - column
        text = "".join(line.text for line in _lines([one for one in inside if _within(one, box)]))
        rows[row].append((row, column, max(1, height), max(1, width), text))
    return Ruled(table.bbox[1], [sorted(row, key=lambda one: one[1]) for row in rows], len(across))


def _edges(places: list[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 3:
            found.append(place)
    return found


def _place(edges: list[float], at: float) -> int:
    """Which edge a line is; past the last, their number."""
    return next((index for index, edge in enumerate(edges) if abs(edge - at) <= 3), len(edges))


def _shared(edges: list[float], outermost: Callable[[list[float]], float]) -> float:
    """The outermost edge that two lines share; a stray line, such as a running head, sets no margin."""
    edges = sorted(edges)
    near = [
        one
        for before, one, after in zip([-99.0, *edges], edges, [*edges[1:], 1e9], strict=False)
        if one - before < 8 or after - one < 8
    ]
    return outermost(near or edges or [0.0])


def _built(items: list[Line | Ruled], name: str) -> Source:
    builder = Builder(name)
    paragraph: list[Line] = []
    margin = _shared([item.left for item in items if isinstance(item, Line)], min)
    for item in items:
        if isinstance(item, Ruled):
            builder.paragraph(_flowing(paragraph))
            paragraph = []
            _add_table(builder, item)
        else:
            if paragraph and not (
                paragraph[-1].goes_on and item.left < margin + item.size and _alike(paragraph[-1], item)
            ):
                builder.paragraph(_flowing(paragraph))
                paragraph = []
            paragraph.append(item)
    builder.paragraph(_flowing(paragraph))
    return builder.source()


def _alike(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) < 1.5


def _flowing(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        both_latin = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
        text += (" " if both_latin else "") + line.text
    return text


def _add_table(builder: Builder, table: Ruled) -> None:
    if table.is_torn:
        for row in table.rows:
            builder.paragraph("\t".join(text for *_place, text in row if text))
        return
    builder.open_table()
    for row in table.rows:
        builder.row()
        for _row, _column, rows, columns, text in row:
            builder.cell(rows, columns)
            builder.paragraph(text)
            builder.close_cell()
    builder.close_table()
