"""The inbox, in one query that costs the same at ten thousand cases and at a million.

It asks, for every (organ, role) whose clocks the person looks for, for one page from the index of running clocks, and merges those
pages. Its scope is that of `queries.visible_to`; a test holds them together.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import connection

from zhengtong.cases.queries import book
from zhengtong.people import queries as people
from zhengtong.people.models import Person
from zhengtong.people.reach import SUPERVISION, Reach

View = Literal["mine", "unit", "awaited"]
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Duty:
    """One running clock of one case: a line of the inbox."""

    id: int
    case_id: int
    number: str
    title: str
    stage: str
    procedure: str
    is_demo: bool
    applicant: str
    applicant_kind: str
    organ: str
    clock: str
    owed_by: str
    kind: str
    due_on: date
    is_provisional: bool
    statutory_due_on: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, and the cursor that continues after the last of them (None at the end)."""

    lines: tuple[Any, ...]
    after: str | None


_CLOCKS = """
        select d.id, d.case_id, d.clock, d.owed_by, d.kind, d.due_on, d.is_provisional
        from cases_deadline d
        where {road} and d.owed_by = want.role and d.state = 'running' and d.is_leading
          and (d.due_on, d.id) > (%(due_on)s, %(id)s)
          and (%(until)s::date is null or d.due_on <= %(until)s)
          and (%(procedure)s = '' or exists (select from cases_case c where c.id = d.case_id and c.procedure = %(procedure)s))
          and (want.services is null or exists (
              select from cases_case c
              join services_serviceversion v on v.id = c.service_version_id
              join services_service s on s.id = v.service_id
              where c.id = d.case_id and want.services ? s.code))
        order by d.due_on, d.id
        limit %(limit)s
"""
# The clocks of the organ's own cases (what it handed over is waited for, not owed), and of cases handed to it.
_OWN = _CLOCKS.format(road="d.organ_id = want.organ_id and (d.handler_id is null or want.waits)")
_HANDED = _CLOCKS.format(road="d.handler_id = want.organ_id")
_INBOX = f"""
with page as (
    select distinct d.*
    from jsonb_to_recordset(%(wanted)s::jsonb) as want (organ_id bigint, role text, services jsonb, waits boolean)
    cross join lateral (
        ({_OWN})
        union all
        ({_HANDED})
    ) d
    order by d.due_on, d.id
    limit %(limit)s
)
select p.id, c.id, c.number, c.title, c.stage, c.procedure, c.is_demo, coalesce(a.name, ''), coalesce(a.kind, ''), o.short_name, p.clock, p.owed_by, p.kind, p.due_on,
    p.is_provisional,
    (select s.due_on from cases_deadline s where s.case_id = p.case_id and s.clock = p.clock and s.kind = '法定')
from page p
join cases_case c on c.id = p.case_id
left join people_person a on a.id = c.applicant_id
join people_organ o on o.id = c.organ_id
order by p.due_on, p.id
"""  # noqa: S608 -- put together from the constants above


def inbox(
    person: Person,
    on: date,
    view: View = "mine",
    *,
    after: str | None = None,
    limit: int = 20,
    until: date | None = None,
    procedure: str = "",
    reach: Reach | None = None,
) -> Page:
    """What is owed, by due date: by me (mine), by anyone in the organs I reach (unit), by others there (awaited).

    `until` leaves out what is due later. `after` is the cursor of the page before.
    """
    held = (people.reach(person, on) if person.is_official else Reach()) if reach is None else reach
    due_on, last = _cursor(after)
    with connection.cursor() as cursor:
        cursor.execute(
            _INBOX,
            {
                "wanted": json.dumps(_wanted(held, view), ensure_ascii=False),
                "due_on": due_on,
                "id": last,
                "until": until,
                "procedure": procedure,
                "limit": limit + 1,
            },
        )
        lines = [Duty(*row) for row in cursor.fetchall()]
    more = len(lines) > limit
    lines = lines[:limit]
    return Page(tuple(lines), f"{lines[-1].due_on.isoformat()}.{lines[-1].id}" if more else None)


def _cursor(after: str | None) -> tuple[date, int]:
    """The place a page begins after. A cursor that is not ours begins at the beginning."""
    day, _, number = (after or "").partition(".")
    try:
        return date.fromisoformat(day), min(int(number), LARGEST)
    except ValueError:
        return date(1, 1, 1), 0


def _wanted(reach: Reach, view: View) -> list[dict[str, object]]:
    """Whose clocks to look for: (organ, role, services it is limited to)."""
    wanted: list[dict[str, object]] = []
    for organ_id, mine in reach.organs.items():
        limits = list(mine.values())
        whole = any(limit is None for limit in limits)
        seen = None if whole else sorted({code for limit in limits if limit is not None for code in limit})
        for role in _roles_of_the_law() | (set(mine) - {SUPERVISION}):
            if view != "awaited" and role in mine:
                limit = mine[role]
                services = None if limit is None else sorted(limit)
            elif view == "mine" or (view == "awaited" and role in mine):
                continue
            else:
                services = seen
            waits = view != "mine"
            wanted.append({"organ_id": organ_id, "role": role, "services": services, "waits": waits})
    return wanted


def _roles_of_the_law() -> set[str]:
    """Every role that owes some clock of some procedure."""
    return {clock.owed_by for law in book().procedures() for clock in law.clocks.values()}
