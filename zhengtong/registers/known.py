"""What people write for organs, officials, entries of other registers and files, and what it means. Looked up at once for a whole batch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from zhengtong.documents.models import Upload
from zhengtong.lawbook import Column, Register
from zhengtong.people.models import Organ, Person
from zhengtong.registers.models import Entry
from zhengtong.registers.values import AMBIGUOUS, Found, written


@dataclass
class Known:
    """For each kind of thing (a register by its code), what people write → what is kept; and names by id for showing."""

    by_kind: dict[str, dict[str, str | int]] = field(default_factory=dict)
    names: dict[tuple[str, str | int], str] = field(default_factory=dict)

    def get(self, column: Column) -> Found:
        return self.by_kind.get(column.register or column.kind, {})


def look_up(register: Register, given: Iterable[Mapping[str, object]], by_id: int | None = None) -> Known:
    """What the values of these lines mean. One query for each kind of thing that the register speaks of.

    A file may be named only by who handed it in (`by_id`), and only while it is in no case: a register opens nobody else's papers.
    """
    rows, known = list(given), Known()
    for column in register.columns.values():
        if column.kind not in ("机关", "人员", "台账", "文件"):
            continue
        said = {written(row[column.name]) for row in rows if column.name in row} - {""}
        found = known.by_kind.setdefault(column.register or column.kind, {})
        if column.kind == "机关" and not found:
            for pk, name, short in Organ.objects.values_list("pk", "name", "short_name"):
                _note(found, {name, short}, pk)
                known.names["机关", pk] = name
        elif column.kind == "人员" and said:
            people = Person.objects.filter(Q(username__in=said) | Q(name__in=said), is_official=True, is_active=True)
            _people(found, people)
            known.names |= {("人员", person.pk): person.name for person in people}
        elif column.kind == "台账" and said:
            _entries(found, column, said)
        elif column.kind == "文件" and said:
            numbers = [int(text) for text in said if text.isdecimal() and len(text) < 18]
            mine = Upload.objects.filter(pk__in=numbers, by_id=by_id, case__isnull=True)
            found |= {str(pk): pk for pk in mine.values_list("pk", flat=True)}
    return known


def _note(found: dict[str, str | int], said: Iterable[str], means: str | int) -> None:
    for text in said:
        found[text] = means if found.get(text, means) == means else AMBIGUOUS


def _people(found: dict[str, str | int], people: Iterable[Person]) -> None:
    for person in people:
        _note(found, {person.name}, person.pk)
    for person in people:
        if person.username:
            found[person.username] = person.pk


def _entries(found: dict[str, str | int], column: Column, said: set[str]) -> None:
    held = Entry.objects.filter(register=column.register or "", valid_to__isnull=True)
    entries = list(held.filter(Q(code__in=said) | Q(title__in=said)).values_list("code", "title")[:20_000])
    for code, title in entries:
        _note(found, {title}, code)
    found |= {code: code for code, _ in entries}


def names_of(register: Register, given: Iterable[Mapping[str, object]]) -> dict[tuple[str, str | int], str]:
    """The names of the organs, people, files and other entries these entries speak of. At most one query a kind."""
    rows, wanted = list(given), dict[str, set[int]]()
    for column in register.columns.values():
        if column.kind in ("机关", "人员", "文件"):
            ids = {value for row in rows if isinstance(value := row.get(column.name), int)}
            wanted.setdefault(column.kind, set()).update(ids)
    names: dict[tuple[str, str | int], str] = {}
    for kind, model in (("机关", Organ), ("人员", Person), ("文件", Upload)):
        if wanted.get(kind):
            found = model._default_manager.filter(pk__in=wanted[kind]).values_list("pk", "name")
            names |= {(kind, pk): name for pk, name in found}
    for column in register.columns.values():
        codes = {str(row[column.name]) for row in rows if column.register and row.get(column.name)}
        if codes:
            held = Entry.objects.filter(register=column.register or "", code__in=codes).order_by("pk")
            names |= {(column.register or "", code): title for code, title in held.values_list("code", "title")}
    return names
