"""A file of services as rows: the sheets of an .xlsx, a .csv or .tsv, a .json; each cell can be found again by its address."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from zhengtong.ground import sheets
from zhengtong.ground.sheets import MOST_BYTES, MOST_ROWS, Sheet, SheetError
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import column_maps, columns
from zhengtong.services.exchange.column_maps import ColumnMap
from zhengtong.services.exchange.columns import CODE, ITEMS, MATERIALS, QUESTION, SITUATIONS

ENDINGS = ("xlsx", "csv", "tsv", "json")
MOST_SHEETS = 12
_UNKEEPABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


@dataclass(slots=True)
class Row:
    """One row of a file by its headings, and where its cells are."""

    place: int
    cells: dict[str, Any]  # Any: whatever a cell of a spreadsheet holds
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)

    def at(self, heading: str) -> str:
        """The address of a cell: 事项!C7, or 第7项“事项名称” of a .json."""
        letter = self.letters.get(heading)
        if letter is None:
            return f"{self.sheet}第{self.place}{'项' if not self.letters else '行'}“{heading}”"
        return f"{self.sheet}!{letter}{self.place}" if self.sheet else f"{letter}{self.place}"


@dataclass(frozen=True)
class Book:
    """What a file holds. `materials` and `situations` are None when the file does not speak of them at all."""

    items: tuple[Row, ...]
    head: frozenset[str]
    materials: Mapping[str, Sequence[Row]] | None = None
    situations: Mapping[str, Sequence[Row]] | None = None
    map: ColumnMap | None = None


def sheets_of(data: bytes, name: str) -> list[Sheet]:
    """The sheets of an .xlsx, .csv or .tsv; none of a .json. ServiceError when it cannot be read or is too large."""
    if sheets.ending_of(name) == "json":
        return []
    try:
        return sheets.read(data, name, endings=ENDINGS, most_sheets=MOST_SHEETS)
    except SheetError as error:
        raise ServiceError(str(error)) from error


def read(data: bytes, name: str, *, column_map: str = "", found: Sequence[Sheet] | None = None) -> Book:
    """The rows of a file. ServiceError when it cannot be read, is too large, or has headings nobody knows.

    `found`: its sheets, where they were read before.
    """
    if sheets.ending_of(name) == "json":
        return _json(data, name)
    found = sheets_of(data, name) if found is None else found
    by_name = {sheet.name: sheet for sheet in reversed(found)}
    items = by_name.get(ITEMS) or (found[0] if found else None)
    if items is None:
        raise ServiceError(f"“{name}”是空的：第一行应是列名")
    if not items.rows:
        raise ServiceError(f"“{name}”只有列名，没有内容")
    mapped = column_maps.find(column_map, items.head)
    if mapped is not None:
        return Book(_mapped(items, mapped), frozenset(_targets(mapped)), map=mapped)
    columns.check_head(items.head, extra=(MATERIALS,))
    return Book(
        tuple(_rows(items)),
        frozenset(items.head),
        _by_code(by_name.get(MATERIALS), material=True),
        _by_code(by_name.get(SITUATIONS), material=False),
    )


def _rows(sheet: Sheet) -> Iterable[Row]:
    letters = {title: get_column_letter(place) for place, title in enumerate(sheet.head, 1) if title}
    for number, cells in sheet.rows:
        row = zip(sheet.head, cells, strict=False)
        yield Row(number, {title: cell for title, cell in row if title}, sheet.name, letters)


def _mapped(sheet: Sheet, mapped: ColumnMap) -> tuple[Row, ...]:
    """The rows of a foreign file under our headings; their addresses stay those of the file."""
    found = []
    for row in _rows(sheet):
        cells: dict[str, Any] = {}  # Any: whatever a cell holds
        letters: dict[str, str] = {}
        for heading, targets in mapped.headings.items():
            for target in targets:
                cell = row.cells.get(heading)
                said = columns_text(cell)
                cells[target] = mapped.meant(target, said) if said in mapped.values.get(target, {}) else cell
                letters[target] = row.letters[heading]
        found.append(Row(row.place, cells, row.sheet, letters))
    return tuple(found)


def columns_text(cell: object) -> str:
    """A cell as it is looked up among the values of a map."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _targets(mapped: ColumnMap) -> set[str]:
    return {target for targets in mapped.headings.values() for target in targets}


def _by_code(sheet: Sheet | None, *, material: bool) -> dict[str, list[Row]] | None:
    """The rows of 材料 or 情形 by the code of their service, in the order of the file."""
    if sheet is None:
        return None
    if material:
        columns.check_head(sheet.head, material=True)
    else:
        unknown = [title for title in sheet.head if title and title not in (CODE, *QUESTION)]
        if unknown or CODE not in sheet.head:
            raise ServiceError(f"工作表“{SITUATIONS}”的列应是：{'、'.join((CODE, *QUESTION))}")
    found: dict[str, list[Row]] = {}
    for row in _rows(sheet):
        found.setdefault(columns_text(row.cells.get(CODE)), []).append(row)
    return found


def _json(data: bytes, name: str) -> Book:
    """A list of objects by the names of the elements; 材料 and 情形 are lists of objects inside."""
    if len(data) > MOST_BYTES:
        raise ServiceError(f"“{name}”超过{MOST_BYTES // 2**20} MB，请分成几个文件")
    try:
        found = _parsed(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f"第{error.lineno}行第{error.colno}个字符" if isinstance(error, json.JSONDecodeError) else ""
        raise ServiceError(f"“{name}”{where}不是完好的 UTF-8 JSON 文件") from error
    rows = found.get(ITEMS) if isinstance(found, dict) else found
    if not isinstance(rows, list) or not rows:
        raise ServiceError(f"“{name}”应是一列事项：[{{“{CODE}”: …}}, …]")
    if len(rows) > MOST_ROWS:
        raise ServiceError(f"“{name}”超过{MOST_ROWS}项，请分成几个文件")
    if not all(isinstance(row, dict) for row in rows):
        place = next(place for place, row in enumerate(rows, 1) if not isinstance(row, dict))
        raise ServiceError(f"“{name}”第{place}项应是“名: 值”的对象")
    head = dict.fromkeys(str(key) for row in rows for key in row)
    columns.check_head(list(head), extra=(MATERIALS,))
    items = tuple(Row(place, row) for place, row in enumerate(rows, 1))
    return Book(items, frozenset(head))


def _parsed(text: str) -> Any:  # Any: JSON of strangers
    """What JSON text says, without the characters that no database keeps: NUL, and halves of one. ValueError when it is none."""
    found = json.loads(text)
    return _kept(found) if _UNKEEPABLE.search(text) else found


def _kept(said: Any) -> Any:  # Any: JSON
    match said:
        case str():
            return said.replace("\0", "").encode(errors="ignore").decode()
        case dict():
            return {_kept(name): _kept(one) for name, one in said.items()}
        case list():
            return [_kept(one) for one in said]
    return said


def nested(row: Row, heading: str) -> list[Row] | None:
    """Materials that stand inside a row: a list of objects, the same as JSON text, or plain names, one a line. None: not spoken of.

    ServiceError when it cannot be read.
    """
    if heading not in row.cells:
        return None
    said = row.cells[heading]
    if isinstance(said, str):
        text = said.strip()
        try:
            said = _parsed(text) if text.startswith("[") else [line for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as error:
            raise ServiceError(f"“{heading}”不是完好的 JSON，也可以一行写一个材料名称") from error
    listed = said or []
    rows = [{"材料名称": one} if isinstance(one, str) else one for one in listed] if isinstance(listed, list) else None
    if rows is None or not all(isinstance(one, dict) for one in rows):
        raise ServiceError(f"“{heading}”应是一列材料")
    columns.check_head([CODE, *dict.fromkeys(str(key) for one in rows for key in one if key != CODE)], material=True)
    return [Row(place, one, row.at(heading)) for place, one in enumerate(rows, 1)]
