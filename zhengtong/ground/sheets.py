"""Tables that come and go as files: .xlsx, .csv and .tsv in, with their row numbers; the same out. Every refusal is a sentence.

Files come from strangers: their size, what they unpack to, and how many rows and columns they have are limited before they are read.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 300, 6_000_000
MOST_BYTES, MOST_UNPACKED = 50 * 2**20, 500 * 2**20
LAST_ROW = 2**20  # of a spreadsheet
LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold
# A spreadsheet takes text that begins so for a formula; in .csv a ' before it says that it is none, and a ' of its own is doubled.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKED = (*FORMULA, "'")
# The materials of a service stand in one cell of a .csv; Python's usual limit is 131 072 characters.
csv.field_size_limit(2**21)
SEPARATORS = {"csv": ",", "tsv": "\t"}

Cells = tuple[object, ...]


class SheetError(ValueError):
    """表格文件读不了或者写不了。"""


@dataclass(frozen=True)
class Sheet:
    """One table: its head, the row that the head is in, and the rows below with their numbers as the spreadsheet shows them."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, Cells], ...]


@dataclass(frozen=True)
class Column:
    """A column to be written: its title, how wide it is in characters, and what may be chosen in it."""

    title: str
    width: int = 0
    choices: tuple[str, ...] = ()
    is_text: bool = False


@dataclass(frozen=True)
class Page:
    """A sheet to be written."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Iterable[object]]


def ending_of(name: str) -> str:
    """What a file's name ends in, in small letters: xlsx."""
    return name.lower().rpartition(".")[2]


def read(data: bytes, name: str, *, endings: Sequence[str] = ("xlsx", "csv"), most_sheets: int = 1) -> list[Sheet]:
    """The sheets of a file that have a head; those without are left out. Raises SheetError, as a sentence.

    A .csv or .tsv (UTF-8 or GB18030) is one sheet without a name.
    """
    ending = ending_of(name)
    if ending not in endings:
        known = " 或者 ".join(f".{each}" for each in endings)
        raise SheetError(f"“{name}”应是 {known} 文件；旧的 .xls 请另存为 .xlsx")
    if len(data) > MOST_BYTES:
        raise SheetError(f"“{name}”超过{MOST_BYTES // 2**20} MB，请分成几个文件")
    if ending in SEPARATORS:
        found = [_sheet("", _separated(data, name, SEPARATORS[ending]), name)]
    else:
        found = list(_workbook(data, name, most_sheets))
    return [sheet for sheet in found if sheet.head]


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def heading(cell: object) -> str:
    """A title of the head as text."""
    return "" if cell is None else " ".join(str(cell).split())


def _sheet(sheet: str, rows: Iterable[tuple[int, Cells]], name: str) -> Sheet:
    """The rows from the head on, empty ones left out. The head is the first row in which anything stands."""
    head: tuple[str, ...] = ()
    kept: list[tuple[int, Cells]] = []
    count = 0
    where = f"“{name}”的工作表“{sheet}”" if sheet else f"“{name}”"
    for number, cells in rows:
        cells = cells[: len(head)] if head else cells
        if all(map(is_blank, cells)):
            continue
        if head:
            kept.append((number, cells))
            count += len(cells)
        elif any(not is_blank(cell) for cell in cells[MOST_COLUMNS:]):
            raise SheetError(f"{where}超过{MOST_COLUMNS}列，请删去右边不用的列")
        else:
            head = tuple(heading(cell) for cell in cells[:MOST_COLUMNS])
            head = head[: max(place for place, title in enumerate(head, 1) if title)]
        if len(kept) > MOST_ROWS:
            raise SheetError(f"{where}超过{MOST_ROWS}行，请分成几个文件")
        if count > MOST_CELLS:
            raise SheetError(f"{where}超过{MOST_CELLS}格，请分成几个文件，或者删去不用的列")
    return Sheet(sheet, head, tuple(kept))


def _workbook(data: bytes, name: str, most_sheets: int) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise SheetError(f"“{name}”展开后太大，没有读取；请分成几个文件")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        if not book.worksheets:
            raise SheetError(f"“{name}”里没有工作表")
        for sheet in book.worksheets[:most_sheets]:
            yield _sheet(sheet.title if most_sheets > 1 else "", _numbered(sheet, name), name)
    except SheetError:
        raise
    # A broken package fails anywhere inside openpyxl: it parses while we read.
    except (zipfile.BadZipFile, InvalidFileException, LookupError, ValueError, TypeError, AttributeError, OSError,
            SyntaxError, EOFError, RecursionError) as error:  # fmt: skip
        raise SheetError(f"“{name}”打不开，不是完好的 .xlsx 文件；请重新另存") from error


def _numbered(sheet: Any, name: str) -> Iterator[tuple[int, Cells]]:  # Any: a worksheet of openpyxl
    """The rows in which a cell stands. What the file says of its size is not believed: one stray format makes every row 16 384 wide."""
    sheet.reset_dimensions()
    empty = (None,) * (MOST_COLUMNS + 1)
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), 1):
        if number > LAST_ROW:
            raise SheetError(f"“{name}”的行号超过{LAST_ROW}，不是完好的 .xlsx 文件；请重新另存")
        if cells != empty:
            yield number, cells


def _separated(data: bytes, name: str, separator: str) -> Iterator[tuple[int, Cells]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise SheetError(f"“{name}”里有空字符（NUL），不是完好的 .{ending_of(name)} 文件；请重新另存为 UTF-8")
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            for number, cells in enumerate(rows, 1):
                yield number, tuple(cell[1:] if cell[:1] == "'" and cell[1:2] in _MARKED else cell for cell in cells)
        except csv.Error as error:
            raise SheetError(f"“{name}”不是完好的 .{ending_of(name)} 文件：引号要成对，一格也不能过长") from error
        return
    raise SheetError(f"“{name}”的编码读不懂，请另存为 UTF-8")


def workbook(pages: Iterable[Page]) -> bytes:
    """An .xlsx with a bold head on every sheet; what only looks like a formula stays text. Raises SheetError when a cell is too long."""
    book = openpyxl.Workbook(write_only=True)
    try:
        for page in pages:
            _fill(book.create_sheet(page.name[:31]), page)
    except SheetError:
        for sheet in book.worksheets:
            sheet.close()  # or its half-written XML complains when it is collected
        raise
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Any, page: Page) -> None:  # Any: a worksheet of openpyxl
    sheet.freeze_panes = "A2"
    for place, column in enumerate(page.columns, 1):
        letter = get_column_letter(place)
        if column.width:
            sheet.column_dimensions[letter].width = column.width
        if column.is_text:
            sheet.column_dimensions[letter].number_format = "@"
        _offer(sheet, letter, column.choices)
    sheet.append([_title(sheet, column.title) for column in page.columns])
    for row in page.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _offer(sheet: Any, letter: str, choices: Sequence[str]) -> None:  # Any: a worksheet of openpyxl
    """A list to choose from; a spreadsheet takes no longer one than 255 characters."""
    formula = ",".join(choices)
    if choices and len(formula) <= 250 and not any("," in each or '"' in each for each in choices):
        offer = DataValidation("list", formula1=f'"{formula}"', allow_blank=True, showErrorMessage=False)
        offer.add(f"{letter}2:{letter}{MOST_ROWS}")
        sheet.data_validations.append(offer)


def _title(sheet: Any, title: str) -> object:  # Any: a worksheet of openpyxl
    cell = WriteOnlyCell(sheet, value=title)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(sheet: Any, value: object) -> object:  # Any: a worksheet of openpyxl, or what it takes
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_CELL:
        raise SheetError(f"“{value[:20]}……”有{len(value)}字，一格最多{LONGEST_CELL}字；请改用 .csv 或者 .json")
    value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if value.startswith(FORMULA):
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        return cell
    return value


def csv_line(row: Iterable[object]) -> str:
    """One line of a .csv; what only looks like a formula gets a ' before it, which reading takes away again."""
    line = io.StringIO()
    cells = ["" if cell is None else plain(cell) for cell in row]
    csv.writer(line, lineterminator="\r\n").writerow(
        [f"'{cell}" if cell.startswith(_MARKED) else cell for cell in cells]
    )
    return line.getvalue()


def plain(cell: object) -> str:
    """A cell as text: days in ISO."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
