"""Finding cases among all that a person may see: lists, filters and words, at the same cost for ten thousand cases and a million.

Every road to a page of ids runs along an index of its own; the pages are merged. The scope is that of `queries.visible_to`; a test holds
them together.
"""

import json
from datetime import date

from django.db import connection

from zhengtong.cases.queries import book, handling_organs
from zhengtong.people import queries as people
from zhengtong.people.models import Person
from zhengtong.people.reach import Reach

LARGEST = 2**63 - 1
# A name that many bear is looked for among so many of its bearers, the newest first; more words narrow it.
NAMESAKES = 200

# Each branch is one road to a page of ids, newest first, by an index of its own; {kept} are the reader's filters.
_OF_ORGANS = """
    select c.id from jsonb_to_recordset(%(organs)s::jsonb) as want (organ_id bigint, services jsonb)
    cross join lateral (
        select c.id from cases_case c
        where c.organ_id = want.organ_id and c.id < %(before)s {kept}
          and (want.services is null or exists (
              select from services_serviceversion v join services_service s on s.id = v.service_id
              where v.id = c.service_version_id and want.services ? s.code))
        order by c.id desc limit %(limit)s
    ) c
"""
_AS_RESPONDENT = """
    (select c.id from cases_case c
     where c.respondent_id = any(%(own_organs)s::bigint[]) and c.id < %(before)s {kept} order by c.id desc limit %(limit)s)
"""
_AS_HANDLER = """
    (select c.id from cases_case c
     where c.handler_id = any(%(handling)s::bigint[]) and c.id < %(before)s {kept} order by c.id desc limit %(limit)s)
"""
_AS_APPLICANT = """
    (select c.id from cases_case c where c.applicant_id = %(person)s and c.is_shown and c.id < %(before)s {kept} order by c.id desc limit %(limit)s)
"""
_AS_AGENT = """
    select c.id from jsonb_to_recordset(%(stands)s::jsonb) as stand (principal_id bigint, services jsonb, case_id bigint)
    cross join lateral (
        select c.id from cases_case c
        where c.applicant_id = stand.principal_id and c.is_shown and c.id < %(before)s and {stood_for} {kept}
        order by c.id desc limit %(limit)s
    ) c
"""
# Whether a representation holds in a case of its principal: everything, some services, or one matter.
_STOOD_FOR = """
    (stand.case_id is null or stand.case_id = c.id)
    and (stand.services is null or exists (
        select from services_serviceversion v join services_service s on s.id = v.service_id
        where v.id = c.service_version_id and stand.services ? s.code))
"""
_BY_NUMBER = """
    (select c.id from cases_case c
     where c.number like %(words)s || '%%' and c.id < %(before)s and ({visible}) {kept} order by c.id desc limit %(limit)s)
"""
_BY_APPLICANT = """
    select c.id from (
        select p.id from people_person p where p.name like %(words)s || '%%' order by p.id desc limit %(namesakes)s
    ) namesake
    cross join lateral (
        select c.id from cases_case c
        where c.applicant_id = namesake.id and c.id < %(before)s and ({visible}) {kept} order by c.id desc limit %(limit)s
    ) c
"""
_BY_SERVICE = """
    select c.id from (
        select v.id from services_serviceversion v where v.name ilike '%%' || %(words)s || '%%' order by v.id desc limit %(namesakes)s
    ) offered
    cross join lateral (
        select c.id from cases_case c
        where c.service_version_id = offered.id and c.id < %(before)s and ({visible}) {kept} order by c.id desc limit %(limit)s
    ) c
"""
_VISIBLE = """
    (c.applicant_id = %(person)s and c.is_shown) or c.respondent_id = any(%(own_organs)s::bigint[])
    or c.handler_id = any(%(handling)s::bigint[]) or exists (
        select from jsonb_to_recordset(%(organs)s::jsonb) as want (organ_id bigint, services jsonb)
        where want.organ_id = c.organ_id and (want.services is null or exists (
            select from services_serviceversion v join services_service s on s.id = v.service_id
            where v.id = c.service_version_id and want.services ? s.code)))
"""
_VISIBLE_AS_AGENT = f"""
    or (c.is_shown and exists (
        select from jsonb_to_recordset(%(stands)s::jsonb) as stand (principal_id bigint, services jsonb, case_id bigint)
        where stand.principal_id = c.applicant_id and {_STOOD_FOR}))
"""


def cases(
    person: Person,
    on: date,
    *,
    words: str = "",
    procedure: str = "",
    stage: str = "",
    is_closed: bool | None = None,
    is_overdue: bool = False,
    before: int | None = None,
    limit: int = 20,
    reach: Reach | None = None,
) -> tuple[list[int], int | None]:
    """The ids of one page of the cases this person may see, newest first, and where the next page begins (None at the end).

    `words` are the beginning of a number, the beginning of an applicant's name, or part of a service's name.
    """
    held = people.reach(person, on) if reach is None else reach
    if (stage and _is_open(stage)) or is_overdue:
        is_closed = False  # said in words that the index of open cases is made of
    kept = "".join(
        [
            " and c.procedure = %(procedure)s" if procedure else "",
            " and c.stage = %(stage)s" if stage else "",
            "" if is_closed is None else " and c.is_closed" if is_closed else " and not c.is_closed",
            _OVERDUE if is_overdue else "",
        ]
    )
    if words and words.isdigit():
        roads = [_BY_NUMBER]
    elif words:
        roads = [_BY_APPLICANT, _BY_SERVICE]
    else:
        roads = [_OF_ORGANS, _AS_RESPONDENT, _AS_HANDLER, _AS_APPLICANT, *([_AS_AGENT] if held.stands else [])]
    visible = _VISIBLE + _VISIBLE_AS_AGENT if held.stands else _VISIBLE
    found = " union ".join(road.format(kept=kept, visible=visible, stood_for=_STOOD_FOR) for road in roads)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id from ({found}) found order by id desc limit %(limit)s",  # noqa: S608 -- put together from the constants above
            {
                "organs": json.dumps(_organs(held), ensure_ascii=False),
                "own_organs": [post.organ_id for post in held.posts],
                "handling": handling_organs(held),
                "person": person.pk,
                "stands": json.dumps(_stands(held), ensure_ascii=False),
                "words": words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"),
                "procedure": procedure,
                "stage": stage,
                "on": on,
                "before": LARGEST if before is None else min(before, LARGEST),
                "limit": limit + 1,
                "namesakes": NAMESAKES,
            },
        )
        ids = [row[0] for row in cursor.fetchall()]
    return ids[:limit], ids[limit - 1] if len(ids) > limit else None


_OVERDUE = """
    and exists (
        select from cases_deadline d
        where d.case_id = c.id and d.state = 'running' and d.is_leading and d.due_on < %(on)s)
"""


def _organs(reach: Reach) -> list[dict[str, object]]:
    """The organs reached, each with the services it is limited to (None: all)."""
    found: list[dict[str, object]] = []
    for organ_id, roles in reach.organs.items():
        limits = list(roles.values())
        whole = any(limit is None for limit in limits)
        services = None if whole else sorted({code for limit in limits if limit is not None for code in limit})
        found.append({"organ_id": organ_id, "services": services})
    return found


def _stands(reach: Reach) -> list[dict[str, object]]:
    """Whom the person may act for, and in what (None: everything)."""
    return [
        {
            "principal_id": one.principal_id,
            "services": None if one.services is None else sorted(one.services),
            "case_id": one.case_id,
        }
        for one in reach.stands
    ]


def _is_open(stage: str) -> bool:
    """Whether this is a stage in which some procedure's cases are not yet closed, and no procedure's are."""
    laws = book().procedures()
    return any(stage in law.stages for law in laws) and not any(stage in law.final for law in laws)
