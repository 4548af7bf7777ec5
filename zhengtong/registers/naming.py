"""取自：an act of a case names entries of a register. Are they there, valid on the day of the act, and of the case's organ?

What is kept in the act is readable for ever: 王五（豫A0001）, the title and the code as they stood on that day.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhengtong.lawbook import Naming, NotAllowed, Register
from zhengtong.lawbook.codes import names_in
from zhengtong.lawbook.register import Validity
from zhengtong.registers.law import register as register_of
from zhengtong.registers.models import Entry

_SPOKEN = re.compile(r".*（(?P<code>[^（）]+)）", re.DOTALL)


@dataclass(frozen=True)
class Named:
    """An entry as an act may name it."""

    code: str
    title: str

    def __str__(self) -> str:
        return f"{self.title}（{self.code}）" if self.title != self.code else self.code


__all__ = [
    "Entry",
    "Named",
    "Versions",
    "code_in",
    "holds_on",
    "in_force",
    "named_in",
    "offered",
    "resolve",
    "standing_on",
    "valid_on",
    "versions_of",
]

Versions = Mapping[tuple[str, str], list[Entry]]
"""The versions of entries, by register and code."""


def code_in(text: str) -> str:
    """王五（豫A0001） or 豫A0001: the code meant."""
    found = _SPOKEN.fullmatch(text.strip())
    return found["code"] if found else text.strip()


def versions_of(wanted: Iterable[tuple[str, str]]) -> Versions:
    """All versions of these entries (register, code). One query."""
    by_register: dict[str, set[str]] = {}
    for register, code in wanted:
        by_register.setdefault(register, set()).add(code)
    condition = Q(pk__in=[])
    for register, codes in by_register.items():
        condition |= Q(register=register, code__in=codes)
    found: dict[tuple[str, str], list[Entry]] = {}
    if by_register:
        for entry in Entry.objects.filter(condition).order_by("pk"):
            found.setdefault((entry.register, entry.code), []).append(entry)
    return found


def named_in(naming: Naming, value: object) -> list[tuple[str, str]]:
    """The entries (register, code) that this value names, right or wrong."""
    return [(naming.register, code_in(text)) for text in names_in(value) or ()]


def resolve(
    field: str, naming: Naming, value: object, *, organ_id: int, on: date, versions: Versions | None = None
) -> list[str]:
    """What the act keeps of the entries named. Raises NotAllowed, with the article, unless there are enough different ones, each
    valid on the day and of this organ. `versions`, if the caller has read them, saves the query."""
    codes = [code for _, code in named_in(naming, value)]
    if reason := naming.refusal(field, codes if codes else value):
        raise NotAllowed(reason, naming.basis)
    register = register_of(naming.register)
    known = versions_of(named_in(naming, value)) if versions is None else versions
    kept = []
    for code in codes:
        entry = next((one for one in known.get((register.code, code), ()) if holds_on(one, on)), None)
        reason = _refusal(register, naming, code, entry, organ_id, on)
        if reason or entry is None:
            raise NotAllowed(f"“{field}”：{reason}{naming.spoken_basis}", naming.basis)
        kept.append(str(Named(entry.code, entry.title)))
    return kept


def _refusal(register: Register, naming: Naming, code: str, entry: Entry | None, organ_id: int, on: date) -> str | None:
    if entry is None:
        return f"{register.name}里没有编号“{code}”在{on}有效的条目"
    who = Named(entry.code, entry.title)
    validity = register.validity
    state = entry.data.get(validity.column) if validity.column else None
    if validity.column and state not in validity.states:
        return f"{who}的{validity.column}是“{state or '空'}”，不是{'、'.join(validity.states)}"
    until = entry.data.get(validity.until) if validity.until else None
    if until is not None and str(until) < on.isoformat():
        return f"{who}的{validity.until}是{until}，到{on}已经过期"
    if not naming.any_organ and entry.organ_id != organ_id:
        return f"{who}不是本案主管机关的"
    return None


def holds_on(entry: Entry, on: date) -> bool:
    """Whether this version stood in the register on this day."""
    return entry.valid_from <= on and (entry.valid_to is None or on < entry.valid_to)


def standing_on(on: date) -> Q:
    """The same as a condition."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def valid_on(register: Register, on: date) -> QuerySet[Entry]:
    """The entries of a register that are valid on this day: in it, in a valid state, not run out."""
    return in_force(register.validity, Entry.objects.filter(standing_on(on), register=register.code), on)


def in_force(validity: Validity, found: QuerySet[Entry], on: date) -> QuerySet[Entry]:
    """Of these versions, those that are in a valid state and not run out on this day (有效)."""
    if validity.column:
        found = found.filter(**{f"data__{validity.column}__in": list(validity.states)})
    if validity.until:
        open_ended = Q(**{f"data__{validity.until}__isnull": True})
        found = found.filter(open_ended | Q(**{f"data__{validity.until}__gte": on.isoformat()}))
    return found


def offered(naming: Naming, *, organ_id: int, on: date, most: int = 500) -> list[Named]:
    """The entries an act of this organ may name on this day, by title. One query."""
    found = valid_on(register_of(naming.register), on)
    if not naming.any_organ:
        found = found.filter(organ_id=organ_id)
    return [Named(code, title) for code, title in found.order_by("title", "code").values_list("code", "title")[:most]]
