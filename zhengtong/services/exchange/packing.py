"""The sheets of a file, kept as they were read: an .xlsx takes ten times as long to open as this."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import orjson

from zhengtong.ground.sheets import Sheet

_READ: Mapping[str, Callable[[str], object]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "Decimal": Decimal,
    "str": str,
}


def pack(found: Sequence[Sheet]) -> bytes:
    """The sheets as compressed JSON; a cell that JSON does not know stands as [its type, its text]."""
    options = orjson.OPT_PASSTHROUGH_DATETIME
    plain: list[list[object]] = [[sheet.name, sheet.head, sheet.rows] for sheet in found]
    try:
        packed = orjson.dumps(plain, default=_tagged, option=options)
    except TypeError:  # a number of more than 64 bits stands in a cell
        plain = [
            [sheet.name, sheet.head, [(number, [_in_bounds(cell) for cell in cells]) for number, cells in sheet.rows]]
            for sheet in found
        ]
        packed = orjson.dumps(plain, default=_tagged, option=options)
    return zlib.compress(packed, 1)


def _in_bounds(cell: object) -> object:
    return str(cell) if isinstance(cell, int) and not -(2**63) <= cell < 2**63 else cell


def unpack(data: bytes) -> list[Sheet]:
    """The same sheets again."""
    found = orjson.loads(zlib.decompress(data))
    return [
        Sheet(name, tuple(head), tuple((number, tuple(map(_cell, cells))) for number, cells in rows))
        for name, head, rows in found
    ]


def _tagged(cell: object) -> list[str]:
    match cell:
        case datetime() | date() | time():
            return [type(cell).__name__, cell.isoformat()]
        case Decimal():
            return ["Decimal", str(cell)]
        case timedelta():
            return ["str", str(cell)]
    raise TypeError(type(cell).__name__)


def _cell(kept: Any) -> object:  # Any: what JSON gave
    return _READ[kept[0]](kept[1]) if isinstance(kept, list) else kept
