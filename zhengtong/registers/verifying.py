"""Proof that registers are what their approved changes make them: from the rows alone, in one statement."""

from dataclasses import dataclass

from django.db import connection

# Every approved change that adds or modifies made one version; every one that modifies or cancels ended one; and there is no other.
_FAULTS = """
with approved as (
    select change.*, batch.register, batch."on", batch.is_demo as from_demo
    from registers_change change join registers_batch batch on batch.id = change.batch_id and batch.state = '已批准'
)
select register, code, '已批准的变动没有成为条目，或者条目的内容与变动不符' from approved
where kind <> '注销' and not exists (
    select from registers_entry entry
    where entry.batch_id = approved.batch_id and entry.register = approved.register and entry.code = approved.code
        and entry.title = approved.title and entry.data = approved.data and entry.valid_from = approved."on"
        and entry.organ_id is not distinct from approved.organ_id
        and (select jsonb_object_agg(key, value -> 'i') from jsonb_each(entry.sealed))
            is not distinct from (select jsonb_object_agg(key, value -> 'i') from jsonb_each(approved.sealed)))
union all
select register, code, '条目没有已批准的变动作来源' from registers_entry entry
where not exists (
    select from approved
    where approved.batch_id = entry.batch_id and approved.code = entry.code and approved.kind <> '注销')
union all
select entry.register, entry.code, '条目的终止与变动不符'
from registers_entry entry
left join approved on approved.entry_id = entry.id and approved.kind <> '增加'
where entry.valid_to is distinct from approved."on" or entry.ended_by_id is distinct from approved.batch_id
limit 100
"""


@dataclass(frozen=True)
class Fault:
    """An entry that is not what the approved changes make it."""

    register: str
    code: str
    what: str

    def __str__(self) -> str:
        return f"台账{self.register}“{self.code}”：{self.what}"


def verify() -> tuple[int, list[Fault]]:
    """How many versions of entries there are, and the first hundred that are not what was approved."""
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS)
        faults = [Fault(*row) for row in cursor.fetchall()]
        cursor.execute("select count(*) from registers_entry")
        (count,) = cursor.fetchone()
    return int(count), faults
