"""A list or receipts that the net gives as a table: its rows by column name."""

from collections.abc import Iterator
from pathlib import Path

from zhengtong.exchange import net
from zhengtong.exchange.errors import ExchangeError
from zhengtong.ground import sheets


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of the first sheet of an .xlsx, or of a .csv. Raises ExchangeError, as a sentence."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{file} 不能读：{error.strerror}") from error
    return rows_in(content, file.name)


def rows_in(content: bytes, name: str) -> Iterator[dict[str, str]]:
    """The same of a file that was uploaded."""
    try:
        found = sheets.read(content, name)
    except sheets.SheetError as error:
        raise ExchangeError(str(error)) from error
    if not found:
        raise ExchangeError(f"“{name}”是空的：第一行应是列名")
    head = found[0].head
    return (
        {
            title: "" if cell is None else net.cleaned(str(cell)).strip()
            for title, cell in zip(head, cells, strict=False)
            if title
        }
        for _, cells in found[0].rows
    )
