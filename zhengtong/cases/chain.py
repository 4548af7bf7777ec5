"""The hash chain: every event binds the one before it, the first binds what the case was opened with.

    hash = SHA-256( hash before ‖ canonical JSON of the event )        genesis = SHA-256( canonical JSON of the opening facts )

Canonical JSON has sorted keys, no spaces and no escapes; it holds no fractions, because a database may respell them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson

from zhengtong.cases.errors import BadData

Json = dict[str, Any]  # what JSON holds; the shape is the form's, not ours


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces and no escapes that are not needed, in UTF-8: one spelling for one content."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def plain(data: Mapping[str, object], where: str = "") -> Json:
    """The data as it will read back from the database: dates as ISO text.

    Raises BadData, naming the field, for what JSON or the chain cannot hold (fractions, zero characters, other objects).
    """
    return {key: _plain(value, f"{where}{key}") for key, value in data.items()}


def _plain(value: object, where: str) -> object:
    if isinstance(value, str):
        if "\0" in value or not _is_text(value):
            raise BadData(f"“{where}”含有不可见的零字符或者残缺的字符，请删去后再提交")
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise BadData(f"“{where}”的数太大，不能保存")
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return plain(value, f"{where}.")
    if isinstance(value, Sequence):
        return [_plain(item, f"{where}[{place}]") for place, item in enumerate(value, 1)]
    raise BadData(f"“{where}”的内容（{type(value).__name__}）不能保存；金额请以分为单位写成整数，其余写成文字")


def _is_text(value: str) -> bool:
    """Whether these characters can be written as UTF-8 (half a surrogate pair cannot)."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def genesis(opening: Mapping[str, object]) -> bytes:
    """What the first event of a case is chained to: the digest of its opening facts."""
    return hashlib.sha256(canonical(opening)).digest()


def link(before: bytes, *fields: object) -> bytes:
    """The hash of an event, from the hash before it and `event_fields`."""
    return hashlib.sha256(before + canonical(fields)).digest()


def event_fields(
    number: int,
    action: str,
    role: str,
    by_id: int | None,
    approved_by_id: int | None,
    on: date,
    at: datetime,
    data: Json,
    key: str | None,
) -> tuple[object, ...]:
    """The fields of an event in the order in which they are hashed."""
    return number, action, role, by_id, approved_by_id, on.isoformat(), _instant(at), data, key


def _instant(at: datetime) -> int:
    """Microseconds since 1970, so that a time zone setting never changes a hash."""
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


LARGEST = 2**53 - 1  # what every JSON reader keeps exactly
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
