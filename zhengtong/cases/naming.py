"""取自 at the door: what an act names of a register is looked up on the day of the act, and kept as 王五（豫A0001）."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from zhengtong import lawbook
from zhengtong.lawbook.codes import names_in
from zhengtong.registers import naming
from zhengtong.registers.naming import Named, Versions
from zhengtong.services.law import book

Namings = tuple[tuple[str, lawbook.Naming], ...]


def namings_of(law: lawbook.Procedure, action: str) -> Namings:
    """The fields (填) of this act that are filled from a register."""
    return _namings(book(), law.code, law.version, action)


@lru_cache(maxsize=4096)
def _namings(law_book: lawbook.Lawbook, code: str, version: date, action: str) -> Namings:
    law = law_book.procedure(code, version)
    tables = ((field, law_book.codes(law, field)) for field in law.actions[action].needs)
    return tuple((field, table.naming) for field, table in tables if table and table.naming)


def resolved(
    law: lawbook.Procedure,
    action: str,
    data: dict[str, Any],  # what JSON holds
    *,
    organ_id: int,
    on: date,
    versions: Versions | None = None,
) -> dict[str, Any]:
    """The data with every entry it names spelt out. Raises NotAllowed, with the article, for one that is not valid on the day, not of
    this organ, named twice, or when there are too few. One query, none for an act that names nothing."""
    wanted = [(field, each) for field, each in namings_of(law, action) if data.get(field)]
    if not wanted:
        return data
    if versions is None:
        versions = naming.versions_of(pair for field, each in wanted for pair in naming.named_in(each, data[field]))
    return data | {
        field: naming.resolve(field, each, data[field], organ_id=organ_id, on=on, versions=versions)
        for field, each in wanted
    }


def named_by(data: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """The entries (register, code) that this data may name, right or wrong, whatever the act: for who looks them all up beforehand."""
    registers = _registers_by_field(book())
    for field in registers.keys() & data.keys():
        for register in registers[field]:
            for name in names_in(data[field]) or ():
                yield register, naming.code_in(name)


@lru_cache(maxsize=2)
def _registers_by_field(law_book: lawbook.Lawbook) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in law_book.code_tables:
        if table.naming:
            found.setdefault(table.field, set()).add(table.naming.register)
    return found


def offered(
    law: lawbook.Procedure, action: str, *, organ_id: int, on: date
) -> dict[str, tuple[lawbook.Naming, list[Named]]]:
    """For each field of this act that is filled from a register, the rule and the entries that may be named on this day."""
    return {field: (each, naming.offered(each, organ_id=organ_id, on=on)) for field, each in namings_of(law, action)}
