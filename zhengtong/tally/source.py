"""A text to be checked, as it was read: its characters, its tables, and where each cell stands in the characters."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `text` is source.text[start:end]; a merged cell is written once, where it begins."""

    text: str
    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells also stand in the text, between `start` and `end`, row by row."""

    cells: tuple[Cell, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader made of a file. Offsets everywhere count characters of `text`, which is never converted.

    Prose checks skip the spans of tables; table checks read `tables`.
    """

    text: str
    name: str = ""
    tables: tuple[Table, ...] = field(default=())
