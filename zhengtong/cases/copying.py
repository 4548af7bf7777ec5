"""Rows for PostgreSQL's COPY in its text form, built by hand because a million of them are (psycopg's own adaptation is 3× slower)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import psycopg

from zhengtong.cases.chain import canonical

NULL = "\\N"


class Copy:
    """Rows collected for one table, sent in one COPY."""

    __slots__ = ("columns", "rows", "table")

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        self.table, self.columns = table, columns
        self.rows: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.rows)

    def add(self, *values: object) -> None:
        """One row, in the order of the columns."""
        self.rows.append("\t".join([_TEXT[type(value)](value) for value in values]))

    def run(self, cursor: psycopg.Cursor[Any]) -> None:
        """Send the rows; nothing happens when there are none."""
        if not self.rows:
            return
        names = ", ".join(f'"{column}"' for column in self.columns)
        with cursor.copy(f"copy {self.table} ({names}) from stdin") as copy:
            copy.write("\n".join(self.rows) + "\n")
        self.rows = []


def text(value: object) -> str:
    """One value as COPY reads it."""
    return _TEXT[type(value)](value)


def _escaped(text: str) -> str:
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


# Any: each writer takes the one type it stands under.
_TEXT: dict[type, Callable[[Any], str]] = {
    str: _escaped,
    int: str,
    type(None): lambda _: NULL,
    bool: lambda value: "t" if value else "f",
    bytes: lambda value: "\\\\x" + value.hex(),
    date: date.isoformat,
    datetime: datetime.isoformat,
    dict: lambda value: _escaped(canonical(value).decode()) if value else "{}",
}
