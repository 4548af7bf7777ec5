"""An approved batch becomes the state of the register: a handful of statements, however many lines. Called by actions.py, inside its transaction."""

from typing import Any

from django.db import connection

from zhengtong.lawbook import Register
from zhengtong.registers.errors import StaleEntry
from zhengtong.registers.models import Batch

_LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"

_CHANGED = """
select change.title, change.code, change.kind, entry.valid_to is not null, entry.valid_from > %(on)s
from registers_change change join registers_entry entry on entry.id = change.entry_id
where change.batch_id = %(batch)s and (entry.valid_to is not null or entry.valid_from > %(on)s)
order by change.place limit 1
"""
_TAKEN = """
select change.title, change.code, entry.valid_to
from registers_change change join registers_entry entry on entry.register = %(register)s and entry.code = change.code
where change.batch_id = %(batch)s and change.kind = '增加' and (entry.valid_to is null or entry.valid_to > %(on)s)
order by change.place limit 1
"""
_END = """
update registers_entry entry set valid_to = %(on)s, ended_by_id = %(batch)s
from registers_change change where change.batch_id = %(batch)s and change.entry_id = entry.id and change.kind <> '增加'
"""
_BEGIN = """
insert into registers_entry (register, code, title, data, sealed, text, organ_id, valid_from, batch_id, is_demo)
select %(register)s, code, title, data, sealed, text, organ_id, %(on)s, batch_id, %(is_demo)s
from registers_change where batch_id = %(batch)s and kind <> '注销' order by place
"""
# One reading of the register and one sort: a self-join over rows that no statistics know yet may take the square of them.
_REPEATED = """
select title from (
    select entry.title, entry.batch_id, {value} as held, count(*) over (partition by {value}) as times
    from registers_entry entry where entry.register = %(register)s and entry.valid_to is null
) counted
where batch_id = %(batch)s and held is not null and times > 1 limit 1
"""
_TOUCHED = """
select change.title
from registers_change change
where change.batch_id = %(batch)s and case change.kind
    when '注销' then exists (select from registers_entry entry
        where entry.register = %(register)s and entry.code = change.code and entry.valid_to is null)
    else not exists (select from registers_entry entry
        where entry.batch_id = change.batch_id and entry.code = change.code and entry.valid_to is null)
    end
order by change.place limit 1
"""


def lock(register: Register) -> None:
    """One batch at a time changes a register: whoever comes second waits, and then sees what the first did."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"registers {register.code}"])


def lock_draws() -> None:
    """One request for a draw at a time, so that each is chained to the one before."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, ["registers draws"])


def apply(register: Register, batch: Batch) -> None:
    """End and begin the versions that this batch says. Raises StaleEntry, naming the first entry that stands in the way."""
    values: dict[str, Any] = {"batch": batch.pk, "on": batch.on, "register": register.code, "is_demo": batch.is_demo}
    if row := _first(_CHANGED, values):
        title, code, kind, is_gone, is_later = row
        why = "已经变更或者注销" if is_gone else "的现有内容比这一批的生效日更晚" if is_later else "有变动"
        raise StaleEntry(f"“{title}”（{code}）在提出以后{why}，不能再{kind}；请不同意这一批，看过新的情况另提")
    if row := _first(_TAKEN, values):
        title, code, ended = row
        why = f"到{ended}才注销" if ended else "已经登记"
        raise StaleEntry(f"“{title}”的编号“{code}”{why}，不能再增加；请不同意这一批，核对后另提")
    with connection.cursor() as cursor:
        cursor.execute(_END, values)
        cursor.execute(_BEGIN, values)
    for column in register.columns.values():
        if column.is_unique:
            inside = (
                "entry.sealed -> %(column)s::text ->> 'i'" if column.is_personal else "entry.data ->> %(column)s::text"
            )
            if row := _first(_REPEATED.format(value=f"({inside})"), values | {"column": column.name}):
                raise StaleEntry(f"“{column.name}”重复：与“{row[0]}”相同；请不同意这一批，核对后另提")


def touched_since(batch: Batch) -> str | None:
    """The title of the first entry of this batch that another batch changed afterwards; None when it can be undone whole."""
    row = _first(_TOUCHED, {"batch": batch.pk, "register": batch.register})
    return str(row[0]) if row else None


def _first(sql: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
