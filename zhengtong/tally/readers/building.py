"""Puts a Source together from what a reader meets: paragraphs, and tables row by row."""

from dataclasses import replace

from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.source import Cell, Source, Table

# Many pages lay out their text in tables. A cell as long as this holds prose, so it is no table of figures.
PROSE = 300


class Grid:
    """Gives the cells of one table their rows and columns, merged cells taken into account."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.cells: list[Cell] = []
        self.row = -1
        self.column = 0
        self.is_layout = False
        self.began: dict[int, int] = {}  # column: which of the cells began there last
        self._taken: dict[int, int] = {}  # column: the first row that is free there

    def next_row(self) -> None:
        self.row += 1
        self.column = 0

    def place(self, rows: int, columns: int) -> int:
        """The column where the next cell of this row begins; marks what it covers as taken."""
        while self._taken.get(self.column, 0) > self.row:
            self.column += 1
        at = self.column
        for column in range(at, at + columns):
            self._taken[column] = self.row + rows
        self.column = at + columns
        return at

    def table(self, end: int) -> Table | None:
        """The table, or None when it only lays out a page: one row or one column, or cells of prose, or tables inside."""
        wide = len({cell.column for cell in self.cells}) > 1
        high = len({cell.row for cell in self.cells}) > 1
        if self.is_layout or not (wide and high) or any(len(cell.text) > PROSE for cell in self.cells):
            return None
        return Table(tuple(self.cells), self.start, end)


def clipped(span: int) -> int:
    """How many rows or columns a merged cell may cover."""
    return max(1, min(span, limits.SPAN))


class Builder:
    """Takes paragraphs, and tables as open_table, row, cell … close_table; every place counts characters of the text."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._parts: list[str] = []
        self._length = 0
        self._tables: list[Table] = []
        self._grids: list[Grid] = []
        self._open: list[tuple[int, int, int, int, int]] = []  # start, row, column, rows, columns of open cells
        self._cells = 0

    def paragraph(self, text: str) -> None:
        """One paragraph, on a line of its own; in a cell, below what the cell already says."""
        text = text.strip(" \t\r\n")
        if not text:
            return
        if self._open:
            if self._length > self._open[-1][0]:
                self._write("\n")
            self._write(text)
        else:
            self._fresh_line()
            self._write(text + "\n")

    def open_table(self) -> None:
        if len(self._grids) >= limits.TABLE_DEPTH:
            raise Unreadable(limits.TOO_DEEP)
        for grid in self._grids:
            grid.is_layout = True
        self._fresh_line()
        self._grids.append(Grid(self._length))

    def row(self) -> None:
        self._count(1)
        if self._grids[-1].row >= 0:
            self._write("\n")
        self._grids[-1].next_row()

    def cell(self, rows: int = 1, columns: int = 1) -> None:
        """Opens a cell of the present row."""
        grid = self._grids[-1]
        rows, columns = clipped(rows), clipped(columns)
        self._count(columns)
        column = grid.place(rows, columns)
        if any(cell.row == grid.row for cell in grid.cells[-1:]):
            self._write("\t")
        self._open.append((self._length, grid.row, column, rows, columns))

    def close_cell(self) -> None:
        start, row, column, rows, columns = self._open.pop()
        text = "".join(self._tail(start))
        grid = self._grids[-1]
        grid.began[column] = len(grid.cells)
        grid.cells.append(Cell(text, start, self._length, row, column, rows, columns))

    def merge_down(self, column: int) -> None:
        """The cell that ended above at this column goes on through the present row."""
        grid = self._grids[-1]
        self._count(1)
        above = grid.cells[grid.began[column]] if column in grid.began else None
        if above is None or above.row + above.rows != grid.row:
            grid.place(1, 1)
            return
        grid.cells[grid.began[column]] = replace(above, rows=above.rows + 1)
        grid.place(1, above.columns)

    @property
    def column(self) -> int:
        """Where the next cell of this row would begin."""
        return self._grids[-1].column

    def close_table(self) -> None:
        grid = self._grids.pop()
        if table := grid.table(self._length):
            self._tables.append(table)
        if not self._open:
            self._fresh_line()

    def source(self) -> Source:
        """What was built. Raises Unreadable when nothing was."""
        text = "".join(self._parts)
        if not text.strip():
            raise Unreadable("里面没有文字；如果是扫描件，请先识别成文字再检查")
        return Source(text, self.name, tuple(sorted(self._tables, key=lambda table: table.start)))

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > limits.CELLS:
            raise Unreadable(limits.TOO_MANY_CELLS)

    def _fresh_line(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._write("\n")

    def _tail(self, start: int) -> list[str]:
        """The parts from `start` on, which is where a part begins."""
        found: list[str] = []
        length = self._length
        for part in reversed(self._parts):
            if length <= start:
                break
            found.append(part)
            length -= len(part)
        return found[::-1]

    def _write(self, text: str) -> None:
        if not text:
            return
        self._length += len(text)
        if self._length > limits.CHARACTERS:
            raise Unreadable(limits.TOO_LONG)
        self._parts.append(text)
