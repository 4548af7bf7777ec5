"""Reading registers: what stood in one on a day, what changed between two days, and whether the balance holds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from zhengtong.documents.models import Upload
from zhengtong.lawbook import Column, Register
from zhengtong.people.models import Organ, Person
from zhengtong.people.queries import reach as reach_of
from zhengtong.people.reach import Reach
from zhengtong.registers import permission, values
from zhengtong.registers.known import names_of
from zhengtong.registers.law import register, registers
from zhengtong.registers.models import Batch, Change, Entry
from zhengtong.registers.naming import standing_on, valid_on
from zhengtong.registers.sealed import index_of

__all__ = [
    "Balance", "Cell", "Difference", "Page", "balance", "batches", "cells", "changes_of", "compared", "counts", "differences",
    "entries", "entry", "file_in", "history", "names_of", "page", "register", "registers", "valid_on", "waiting_for",
]  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Some entries in the order of their codes; `next` is where the following page begins, None at the end."""

    entries: list[Entry]
    next: str | None


@dataclass(frozen=True)
class Cell:
    """What an entry says in one column, in words."""

    column: Any  # a Column; templates read name and kind
    text: str
    raw: object = None


@dataclass(frozen=True)
class Balance:
    """原有 + 增加 + 转入 − 减少 − 转出 = 现有, for one group or the whole; moves are changes of the group, none in the whole."""

    group: str
    before: int
    added: int
    cancelled: int
    moved_in: int
    moved_out: int
    after: int

    @property
    def holds(self) -> bool:
        """Whether the sum comes out."""
        return self.before + self.added + self.moved_in - self.cancelled - self.moved_out == self.after


@dataclass(frozen=True)
class Difference:
    """One entry that is not the same on two days: 增加, 注销 or 变更."""

    kind: str
    code: str
    title: str
    before: Entry | None
    after: Entry | None


def entries(code: str, on: date) -> QuerySet[Entry]:
    """What stood in the register on this day."""
    return Entry.objects.filter(standing_on(on), register=code)


def entry(code: str, key: str, on: date) -> Entry | None:
    """One entry as it stood on this day; its last version if it stood no longer; None if it was never there."""
    versions = (
        Entry.objects.filter(register=code, code=key).select_related("batch", "organ").order_by("valid_from", "pk")
    )
    found = list(versions)
    standing = [one for one in found if one.valid_from <= on and (one.valid_to is None or on < one.valid_to)]
    return standing[-1] if standing else found[-1] if found else None


def file_in(one: Entry, column: Column) -> Upload | None:
    """The file that an entry holds in a column of files."""
    value = one.data.get(column.name)
    return Upload.objects.filter(pk=value).first() if column.kind == "文件" and isinstance(value, int) else None


def page(
    code: str,
    on: date,
    *,
    words: str = "",
    chosen: Mapping[str, str] | None = None,
    after: str = "",
    limit: int = 50,
    public: Register | None = None,
) -> Page:
    """A page of what stood in the register on this day: containing all these words, with these choices in 单选 columns. One query.

    For the public (`public` the register), words are looked for in public columns alone: what is found must not tell what is hidden.
    """
    found = entries(code, on)
    for word in words.lower().split()[:6]:
        found = found.filter(_holds_publicly(public, word) if public else Q(text__contains=word))
    for name, value in (chosen or {}).items():
        found = found.filter(**{f"data__{name}": value})
    if after:
        found = found.filter(code__gt=after)
    rows = list(found.order_by("code")[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].code if len(rows) > limit else None)


def _holds_publicly(register: Register, word: str) -> Q:
    """That some public column holds this word; organs by their names."""
    found = Q(pk__in=[])
    for column in register.public_columns:
        if column.kind in ("文字", "长文", "单选", "多选", "信用代码", "台账"):
            found |= Q(**{f"data__{column.name}__icontains": word})
        elif column.kind == "机关":
            organs = Organ.objects.filter(name__icontains=word).values_list("pk", flat=True)[:200]
            found |= Q(**{f"data__{column.name}__in": list(organs)})
    return found


def counts(on: date, *, public_only: bool = False) -> list[tuple[Register, int]]:
    """Every register with how many entries stood in it on this day, by area. One query."""
    found = Entry.objects.filter(standing_on(on)).values_list("register").annotate(count=Count("pk"))
    held = dict(found.order_by("register"))
    every = sorted(registers().values(), key=lambda one: (one.area, one.name))
    return [(one, held.get(one.code, 0)) for one in every if one.is_public or not public_only]


def history(code: str, key: str) -> QuerySet[Entry]:
    """The versions of an entry, newest first, with the batches that began and ended them."""
    found = Entry.objects.filter(register=code, code=key).select_related("batch__by", "batch__answered_by", "ended_by")
    return found.order_by("-valid_from", "-pk")


def batches(code: str, before: int | None = None) -> QuerySet[Batch]:
    """The batches of a register, newest first; with `before`, those older than that one."""
    found = Batch.objects.filter(register=code).select_related("by", "answered_by", "organ", "undoes").order_by("-pk")
    return found.filter(pk__lt=before) if before else found


def changes_of(batch: Batch, after: int = 0, limit: int = 100) -> list[Change]:
    """The lines of a batch in order, from behind this place on."""
    return list(batch.changes.filter(place__gt=after).select_related("entry").order_by("place")[:limit])


def waiting_for(person: Person, on: date, reach: Reach | None = None) -> QuerySet[Batch]:
    """The batches that wait for this person's approval; never their own."""
    held = reach_of(person, on) if reach is None else reach
    waiting = Q(pk__in=[])
    for one in registers().values():
        if organs := permission.approving_organs(one, held):
            waiting |= Q(register=one.code, organ_id__in=organs)
    found = Batch.objects.filter(waiting, state=Batch.State.WAITING).exclude(by=person)
    return found.select_related("by", "organ").order_by("pk")


def cells(
    register: Register, one: Entry | Change, names: values.Names, columns: Iterable[Any] | None = None
) -> list[Cell]:
    """What an entry says, column by column, in words; `names` from `names_of`."""
    wanted = register.columns.values() if columns is None else columns
    return [
        Cell(column, values.spoken(column, one.data.get(column.name), names), one.data.get(column.name))
        for column in wanted
    ]


def compared(
    register: Register, old: Entry | None, new: Entry | Change, names: values.Names
) -> list[tuple[str, str, str]]:
    """What a version says otherwise than the one before it: column, before, after. Against nothing: everything it says.

    Of sealed columns the masks are shown, even where they are alike.
    """
    after = cells(register, new, names)
    if old is None:
        return [(cell.column.name, "", cell.text) for cell in after if cell.text]
    before = cells(register, old, names)
    return [
        (now.column.name, was.text, now.text)
        for was, now in zip(before, after, strict=True)
        if was.raw != now.raw or index_of(old.sealed.get(now.column.name)) != index_of(new.sealed.get(now.column.name))
    ]


def differences(register: Register, from_on: date, to_on: date, limit: int = 500) -> list[Difference]:
    """What is not the same on the later day as on the earlier one, by code."""
    before = {one.code: one for one in _touched(register, from_on, to_on, from_on)}
    after = {one.code: one for one in _touched(register, from_on, to_on, to_on)}
    return list(_differences(register, before, after))[:limit]


def _touched(register: Register, from_on: date, to_on: date, on: date) -> QuerySet[Entry]:
    """What stood on `on`, of the entries of which some version began or ended between the two days."""
    began = Q(valid_from__gt=from_on, valid_from__lte=to_on)
    ended = Q(valid_to__gt=from_on, valid_to__lte=to_on)
    codes = Entry.objects.filter(began | ended, register=register.code).values("code")
    return entries(register.code, on).filter(code__in=codes)


def _differences(register: Register, before: dict[str, Entry], after: dict[str, Entry]) -> Iterator[Difference]:
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        if old is None and new is not None:
            yield Difference("增加", code, new.title, None, new)
        elif new is None and old is not None:
            yield Difference("注销", code, old.title, old, None)
        elif old is not None and new is not None and _content(old) != _content(new):
            yield Difference("变更", code, new.title, old, new)


def _content(one: Entry) -> tuple[object, object]:
    """What two versions must share to be the same; a text sealed twice is another cipher, and the same index."""
    return one.data, {name: index_of(kept) for name, kept in one.sealed.items()}


# Before and after are counted from the entries, added and cancelled from the changes: the two never look at each other.
_BALANCE = """
with period as (select %(from_on)s::date as first, %(to_on)s::date as last),
approved as (
    select change.kind, change.data ->> %(column)s::text as new, old.data ->> %(column)s::text as old
    from registers_change change
    join registers_batch batch on batch.id = change.batch_id
    left join registers_entry old on old.id = change.entry_id, period
    where batch.register = %(register)s and batch.state = '已批准' and batch."on" between period.first and period.last
), counted as (
    select data ->> %(column)s::text as part, count(*) as before, 0 as added, 0 as cancelled, 0 as moved_in, 0 as moved_out, 0 as after
    from registers_entry, period
    where register = %(register)s and valid_from < period.first and (valid_to is null or valid_to >= period.first) group by 1
    union all
    select data ->> %(column)s::text, 0, 0, 0, 0, 0, count(*)
    from registers_entry, period
    where register = %(register)s and valid_from <= period.last and (valid_to is null or valid_to > period.last) group by 1
    union all
    select new, 0, count(*), 0, 0, 0, 0 from approved where kind = '增加' group by 1
    union all
    select old, 0, 0, count(*), 0, 0, 0 from approved where kind = '注销' group by 1
    union all
    select new, 0, 0, 0, count(*), 0, 0 from approved where kind = '变更' and new is distinct from old group by 1
    union all
    select old, 0, 0, 0, 0, count(*), 0 from approved where kind = '变更' and new is distinct from old group by 1
)
select part, sum(before)::int, sum(added)::int, sum(cancelled)::int, sum(moved_in)::int, sum(moved_out)::int, sum(after)::int
from counted group by part order by part nulls last
"""
WHOLE = "合计"


def balance(register: Register, from_on: date, to_on: date, by: str | None = None) -> list[Balance]:
    """How the register got from the day before `from_on` to `to_on`: the whole, and before it each group of a column (平衡)."""
    with connection.cursor() as cursor:
        cursor.execute(_BALANCE, {"register": register.code, "from_on": from_on, "to_on": to_on, "column": by or ""})
        rows = cursor.fetchall()
    sums = [sum(row[place] for row in rows) for place in range(1, 7)]
    before, added, cancelled, _moved_in, _moved_out, after = sums
    whole = Balance(WHOLE, before, added, cancelled, 0, 0, after)
    if by is None:
        return [whole]
    is_organ = register.columns[by].kind == "机关"
    names = names_of(register, [{by: int(row[0])} for row in rows if row[0]]) if is_organ else {}
    parts = [
        (names.get(("机关", int(part)), part) if is_organ and part else part or "（空）", *rest) for part, *rest in rows
    ]
    return [*(Balance(*part) for part in parts), whole]
