"""A table as people read it: a head above, labels on the left, numbers in the field, each known by its row and column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhengtong.tally.source import Cell, Table
from zhengtong.tally.tables.numbers import Number, is_blank, number_in, plain

# What numbers the lines or dates them is nothing to add up.
NO_AMOUNT = re.compile(r"序号|编号|代码|编码|行次|排名|名次|位次|年份|年度$|月份|日期|时间|电话|邮编|备注|^No\.?$|栏次")
_IN_BRACKETS = re.compile(r"[（(\[]([^（）()\[\]]{1,12})[）)\]]")
_UNIT = re.compile(r"单位[：:]([^\s，。；）)]{1,6})")
_COUNTED = re.compile(r"栏次|栏目|行次|序号|[甲乙丙丁]")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the field: the words of its head from top to bottom, and the unit they give."""

    index: int
    path: tuple[str, ...]
    unit: str

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def words(self) -> str:
        return "".join(self.path)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the field with its labels from left to right."""

    index: int
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def words(self) -> str:
        return "".join(self.path)


@dataclass(frozen=True)
class Grid:
    """The table with head, labels and field told apart."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cells: dict[tuple[int, int], Cell]  # where a cell begins
    covered: frozenset[tuple[int, int]]  # what merged cells cover besides
    numbers: dict[tuple[int, int], Number]

    def number(self, row: Row, column: Column) -> Number | None:
        """The number at a place, named by its row and column."""
        found = self.numbers.get((row.index, column.index))
        if found is None:
            return None
        return replace(found, name=f"{row.name}{'的' if row.name and column.name else ''}{column.name}")

    def is_blank(self, row: Row, column: Column) -> bool:
        """Nothing stands there. A place that a merged cell covers is not blank: its number belongs to several."""
        place = row.index, column.index
        return place not in self.covered and is_blank(self.cells.get(place))


def grid(table: Table, before: str = "") -> Grid | None:
    """The table read, or None when it has no field of numbers. `before` is the text above it, which may give the unit."""
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    height = max(row for row, _ in cells) + 1
    width = min(max(cell.column + cell.columns for cell in table.cells), MOST_COLUMNS)
    owner = _owners(table.cells, width)
    head = _head(cells, height)
    if head >= height:
        return None
    unit = _UNIT.search(plain(before[-60:])) or _UNIT.search(
        "".join(plain(cell.text) for cell in table.cells if cell.row < head)
    )
    columns = [_column(owner, head, index, unit[1] if unit else "") for index in range(width)]
    numbers = {place: number for place, cell in cells.items() if (number := number_in(cell))}
    field = [column for column in columns if _is_of_numbers(cells, numbers, column, range(head, height))]
    if not field:
        return None
    left = field[0].index
    rows = tuple(
        Row(index, _path(owner.get((index, column)) for column in range(left))) for index in range(head, height)
    )
    return Grid(tuple(field), rows, cells, frozenset(owner) - frozenset(cells), numbers)


def _owners(cells: Sequence[Cell], width: int) -> dict[tuple[int, int], Cell]:
    """Which cell stands at each place, merged cells at all they cover."""
    found: dict[tuple[int, int], Cell] = {}
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, min(cell.column + cell.columns, width)):
                found[row, column] = cell
    return found


def _head(cells: dict[tuple[int, int], Cell], height: int) -> int:
    """How many rows the head has: up to the first with numbers that are not years and do not just count the columns."""
    for row in range(min(height, 8)):
        texts = [plain(cell.text) for (at, _), cell in cells.items() if at == row]
        numbers = [text for text in texts if number_in(Cell(text, 0, len(text), 0, 0)) and not _YEAR.fullmatch(text)]
        if numbers and not _is_count(numbers, texts):
            return row
    return height


def _is_count(numbers: list[str], texts: list[str]) -> bool:
    """栏次 1 2 3 4 …: the line that numbers the columns. A row of data with such numbers has a name of its own."""
    if any(text and text not in numbers and not _COUNTED.fullmatch(text) for text in texts):
        return False
    whole = [int(text) for text in numbers if text.isdigit()]
    return (
        len(whole) == len(numbers) > 2 and whole == list(range(whole[0], whole[0] + len(whole))) and whole[0] in (1, 2)
    )


def _column(owner: dict[tuple[int, int], Cell], head: int, index: int, unit: str) -> Column:
    path = _path(owner.get((row, index)) for row in range(head))
    inside = [found for text in path for found in _IN_BRACKETS.findall(text)]
    own = next((found.removeprefix("单位：") for found in reversed(inside) if len(found) <= 6), "")
    return Column(index, tuple(_IN_BRACKETS.sub("", text) or text for text in path), own or unit)


def _path(cells: object) -> tuple[str, ...]:
    """The words of the cells met on the way, each once."""
    seen: list[Cell] = []
    for cell in cells:  # type: ignore[attr-defined]
        if cell is not None and (not seen or seen[-1] is not cell):
            seen.append(cell)
    return tuple(text for cell in seen if (text := plain(cell.text)))


def _is_of_numbers(
    cells: dict[tuple[int, int], Cell], numbers: dict[tuple[int, int], Number], column: Column, rows: range
) -> bool:
    if NO_AMOUNT.search(column.name) and not column.name.endswith("数"):
        return False
    places = [(row, column.index) for row in rows]
    filled = sum(place in numbers or not is_blank(cells.get(place)) for place in places)
    return sum(place in numbers for place in places) * 2 > filled
