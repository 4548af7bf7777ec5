"""What a service says of entries in registers (对应的权力, 中介服务, 收费项目), frozen with the version the entry had on the first day.

A case keeps its service version, and so the version of the power it was handled under.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from zhengtong.registers.law import register
from zhengtong.registers.models import Entry
from zhengtong.registers.naming import valid_on
from zhengtong.services import elements
from zhengtong.services.elements import Element
from zhengtong.services.models import ServiceVersion

Entries = Mapping[tuple[str, str], Entry]
"""The entries that are valid on the day, by register and code."""


def linked() -> Iterator[Element]:
    """The elements that name entries of registers."""
    return (element for element in elements.load() if element.register is not None and element.column is not None)


def entries_of(versions: Iterable[ServiceVersion], on: date) -> Entries:
    """Every entry these versions name that is valid on this day. One query a register that is named at all."""
    wanted: dict[str, set[str]] = {}
    for version in versions:
        for element in linked():
            wanted.setdefault(str(element.register), set()).update(elements.value(version, element))
    found = {}
    for code, keys in wanted.items():
        if keys:
            for entry in valid_on(register(code), on).filter(code__in=keys):
                found[code, entry.code] = entry
    return found


def problems(version: ServiceVersion, entries: Entries) -> Iterator[str]:
    """The entries that are named and not there."""
    for element in linked():
        for key in elements.value(version, element):
            if (str(element.register), key) not in entries:
                name = register(str(element.register)).name
                yield f"{element.name}“{key}”：{name}里没有这个编码在{version.in_force_on}有效的条目"


def freeze(version: ServiceVersion, entries: Entries) -> bool:
    """Put what the entries say today in place of their codes; whether anything was named."""
    named = False
    for element in linked():
        keys = elements.value(version, element)
        if keys:
            named = True
            setattr(version, str(element.column), [kept(entries[str(element.register), key]) for key in keys])
    return named


def kept(entry: Entry) -> dict[str, Any]:  # Any: texts and numbers of JSON
    """An entry as a version keeps it: the code, what it was called, since when, and by which batch it came."""
    return {
        "编码": entry.code,
        "名称": entry.title,
        "自": entry.valid_from.isoformat(),
        "条目": entry.pk,
        "批次": entry.batch_id,
    }


def columns() -> list[str]:
    """The columns that freezing may change."""
    return [str(element.column) for element in linked()]
