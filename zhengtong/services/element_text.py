"""An element's value as one text, for a cell of a table or a field of a form, and read back as exactly the same value.

What people write is preferred (自然人、企业法人; 作出决定：10 工作日); where that would not read back the same, JSON stands in for it.
"""

import json
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db.models import CharField

from zhengtong.services.element_kinds import (
    CELLS,
    COMMA,
    HOW,
    KINDS,
    LISTS,
    READERS,
    SCALARS,
    TABLES,
    WRITERS,
    Unreadable,
    Value,
    chosen,
    write_cell,
    yuan,
)
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Material, ServiceVersion

if TYPE_CHECKING:
    from zhengtong.services.elements import Element

__all__ = [
    "CELLS", "HOW", "KINDS", "LISTS", "TABLES", "Value", "blank", "code_of", "held", "kept", "read", "spoken", "write_cell", "yuan",
]  # fmt: skip


def held(element: "Element", raw: Value) -> Value:
    """What a column holds, as the value of the element: choices kept as one text become a list, register entries their codes."""
    if element.kind == "多选" and isinstance(raw, str):
        return [part for part in raw.split(COMMA) if part]
    if element.kind == "台账":
        return [code_of(each) for each in raw]
    return raw


def kept(element: "Element", value: Value) -> Value:
    """A value as its column keeps it."""
    if element.kind == "多选" and is_one_text(element):
        return COMMA.join(value)
    return value


def code_of(entry: Value) -> str:
    """The code of a register's entry, which a published version keeps with its title and day."""
    return str(entry["编码"]) if isinstance(entry, dict) else str(entry)


def is_one_text(element: "Element") -> bool:
    """Whether several choices are kept as one text in their column."""
    return element.column is not None and isinstance(field_of(element), CharField)


def field_of(element: "Element") -> Any:  # Any: a field of either model
    """The column of an element."""
    model = Material if element.of_material else ServiceVersion
    return model._meta.get_field(element.column or "")


def blank(element: "Element") -> Value:
    """What an element says when nobody said anything: the usual of its column."""
    if element.column is not None:
        column = field_of(element)
        return (
            held(element, column.get_default())
            if column.has_default()
            else ""
            if column.empty_strings_allowed
            else None
        )
    return {} if element.kind in TABLES else [] if element.kind in LISTS else None if element.kind in SCALARS else ""


def spoken(element: "Element", value: Value) -> str:
    """A value as one text."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if element.kind in WRITERS:
        text = WRITERS[element.kind](element, value)
        return text if text is not None and reads_back(element, text, value) else json.dumps(value, ensure_ascii=False)
    return SCALARS[element.kind][0](value) if element.kind in SCALARS else str(value)


def reads_back(element: "Element", text: str, value: Value) -> bool:
    """Whether this text would be read as this value, of the same types. In which order a table's keys stand says nothing."""
    try:
        return json.dumps(read(element, text), sort_keys=True) == json.dumps(value, sort_keys=True)
    except ServiceError:
        return False


def read(element: "Element", text: str) -> Value:
    """The value a text stands for. ServiceError says what cannot be read, and how it is written."""
    said = text.replace("\r\n", "\n")
    if element.kind in ("文字", "长文"):
        return said if said or element.column is None else blank(element)
    said = said.strip()
    if not said:
        return blank(element)
    try:
        found = read_as(element, said)
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise ServiceError(f"“{element.name}”：{fault(element, said, error)}") from None
    return found


def read_as(element: "Element", said: str) -> Value:
    """The value of a text that is not empty."""
    if element.kind in WRITERS and said[0] in "[{":
        return read_json(element, said)
    if element.kind == "单选":
        return chosen(element, said)
    if element.kind == "整数" and element.options:
        return int(chosen(element, said))
    if element.kind in SCALARS:
        return SCALARS[element.kind][1](said)
    return READERS[element.kind](element, said)


def read_json(element: "Element", said: str) -> Value:
    """A list or table written as JSON."""
    found = json.loads(said)
    if not isinstance(found, dict if element.kind in TABLES else list):
        raise ValueError(f"{element.kind}不应写成这样")
    return found


def fault(element: "Element", said: str, error: Exception) -> str:
    """Why a text cannot be read, and how it should be written."""
    if isinstance(error, Unreadable):
        return str(error)
    return f"读不懂“{said[:40]}”，应写成：{HOW.get(element.kind, element.kind)}"
