"""Registers as files: .xlsx and .csv in, a verdict for every row; .xlsx, .csv and .json out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from zhengtong.ground import sheets
from zhengtong.ground.sheets import MOST_BYTES, SheetError
from zhengtong.lawbook import Column, Register
from zhengtong.lawbook.errors import nearest
from zhengtong.registers import values
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.known import names_of
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Change, Entry

OPERATION, CODE = "操作", "编号"
SINCE, UNTIL = "生效日", "终止日"
CHUNK = 2000


@dataclass(frozen=True)
class Table:
    """What a file holds: its head, and its rows with their numbers as the spreadsheet shows them."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]


def read_table(file: IO[bytes], name: str) -> Table:
    """The first sheet of an .xlsx, or a .csv (UTF-8 or GB18030). Raises RegisterError, as a sentence."""
    try:
        found = sheets.read(file.read(MOST_BYTES + 1), name)
    except SheetError as error:
        raise RegisterError(str(error)) from error
    if not found:
        raise RegisterError(f"“{name}”是空的：第一行应是列名")
    if not found[0].rows:
        raise RegisterError(f"“{name}”只有列名，没有内容")
    return Table(found[0].head, found[0].rows)


def lines_of(register: Register, table: Table) -> list[Line]:
    """The lines a table asks for. Raises RegisterError when its head does not fit the register.

    操作 says 增加、变更 or 注销; empty, an entry that is there is modified and another added. Columns the file leaves out stay as
    they are; 生效日 and 终止日, which an export writes, are not read.
    """
    known = {*register.columns, OPERATION, CODE, SINCE, UNTIL}
    wrong = [f"“{name}”{nearest(name, list(register.columns))}" for name in table.head if name and name not in known]
    if wrong:
        raise RegisterError(f"{register.name}没有这些列：{'；'.join(wrong)}")
    twice = sorted({name for name in table.head if name and table.head.count(name) > 1})
    if twice:
        raise RegisterError(f"列名重复：{'、'.join(twice)}")
    if not any(name in register.columns for name in table.head):
        raise RegisterError(f"第一行应是列名：{'、'.join(register.columns)}")
    return [_line(register, table.head, number, cells) for number, cells in table.rows]


def _line(register: Register, head: tuple[str, ...], number: int, cells: tuple[object, ...]) -> Line:
    row = dict(zip(head, cells, strict=False))
    # Files do not come in a spreadsheet; what an export says of them is their name.
    given = {name: row.get(name) for name in head if name in register.columns and register.columns[name].kind != "文件"}
    code = values.written(row.get(CODE)) or (
        values.written(row.get(register.key_column)) if register.key_column else ""
    )
    kind = values.written(row.get(OPERATION))
    # A line to cancel need not repeat the entry.
    return Line(kind, code, {} if kind == Change.Kind.CANCEL else given, number)


def columns_for(register: Register, *, public: bool) -> list[Column]:
    """What an export writes: every column, or those the public sees."""
    return list(register.public_columns if public else register.columns.values())


def head_of(register: Register, columns: Sequence[Column]) -> list[str]:
    """The first row of an export."""
    own = [] if register.key_column in {column.name for column in columns} else [CODE]
    return [*own, *(column.name for column in columns), SINCE, UNTIL]


def rows_of(register: Register, entries: Iterable[Entry], columns: Sequence[Column]) -> Iterator[list[object]]:
    """One row an entry; personal data masked. The names of organs and people are asked a chunk at a time."""
    has_code = register.key_column not in {column.name for column in columns}
    chunk: list[Entry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == CHUNK:
            yield from _rows(register, chunk, columns, has_code)
            chunk = []
    yield from _rows(register, chunk, columns, has_code)


def _rows(register: Register, chunk: list[Entry], columns: Sequence[Column], has_code: bool) -> Iterator[list[object]]:
    names = names_of(register, [entry.data for entry in chunk])
    for entry in chunk:
        cells = [values.exported(column, entry.data.get(column.name), names) for column in columns]
        yield [*([entry.code] if has_code else []), *cells, entry.valid_from, entry.valid_to]


def as_xlsx(register: Register, entries: Iterable[Entry], *, public: bool = False) -> bytes:
    """A workbook of one sheet; without entries, the blank form to fill in."""
    columns = columns_for(register, public=public)
    return workbook(register.name, head_of(register, columns), rows_of(register, entries, columns))


def workbook(name: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """An .xlsx of one sheet with a bold head; what only looks like a formula stays text."""
    try:
        return sheets.workbook([sheets.Page(name, [sheets.Column(title) for title in head], rows)])
    except SheetError as error:
        raise RegisterError(str(error)) from error


def as_csv(register: Register, entries: Iterable[Entry], *, public: bool = False) -> Iterator[str]:
    """UTF-8 with its mark, so that office programs read it; line by line."""
    columns = columns_for(register, public=public)
    yield "\ufeff" + sheets.csv_line(head_of(register, columns))
    for row in rows_of(register, entries, columns):
        yield sheets.csv_line(row)


def as_json(register: Register, entries: Iterable[Entry], *, public: bool = False) -> Iterator[str]:
    """A list of objects by column names; days in ISO, money in yuan as text; line by line."""
    columns = columns_for(register, public=public)
    head = head_of(register, columns)
    yield "["
    for place, row in enumerate(rows_of(register, entries, columns)):
        shown = {
            name: cell if isinstance(cell, int | None) else str(cell) for name, cell in zip(head, row, strict=True)
        }
        yield (",\n" if place else "\n") + json.dumps(shown, ensure_ascii=False)
    yield "\n]\n"
