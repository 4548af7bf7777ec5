"""Which cases of services have moved on, for who passes the news to another system."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from django.db import connection


@dataclass(frozen=True, slots=True)
class Change:
    """Where a case stands after its last act, without anything that names a person."""

    number: str
    title: str
    service: str
    procedure: str
    channel: str
    stage: str
    is_closed: bool
    is_paused: bool
    opened_on: date
    closed_on: date | None
    last_number: int
    last_act: str
    last_on: date
    grade: int | None
    is_demo: bool
    result: list[dict[str, Any]]  # Any: 文号 and 种类 of what was issued

    @property
    def standing(self) -> str:
        """The state as GB/T 39046 asks for it: 在办, 暂停 or 办结."""
        return "办结" if self.is_closed else "暂停" if self.is_paused else "在办"


_SQL = """
select c.number, c.title, s.code as service, c.procedure, c.channel, c.stage, c.is_closed, c.is_paused, c.opened_on, c.closed_on,
    c.last_number, e.action as last_act, e."on" as last_on, (select r.grade from cases_rating r where r.case_id = c.id order by r.id limit 1) as grade,
    c.is_demo,
    coalesce((select jsonb_agg(jsonb_build_object('种类', d.kind, '文号', d.number) order by d.id)
              from documents_document d where d.case_id = c.id and d.withdrawn_on is null), '[]'::jsonb) as result
from cases_case c
join services_serviceversion v on v.id = c.service_version_id
join services_service s on s.id = v.service_id
join cases_event e on e.case_id = c.id and e.number = c.last_number
where c.id = any(array(select distinct case_id from cases_event where id > %s and id <= %s))
    and c.opened_on >= %s
order by c.id
"""


def last_event() -> int:
    """The highest number an act has been given so far."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from cases_event")
        return int(cursor.fetchone()[0])


def changed(after: int, upto: int, since: date) -> list[Change]:
    """The cases of services with acts numbered above `after` up to `upto`, opened on or after `since`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [after, upto, since])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [Change(**row | {"result": orjson.loads(row["result"])}) for row in rows]
