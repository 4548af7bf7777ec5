"""The rows of one chunk of acts, and the statements that write them."""

from datetime import date
from typing import Any

import psycopg

from zhengtong.cases.copying import NULL, Copy, text

_OPENING = (
    "id",
    "pass_code",
    "procedure_version",
    "opened_on",
    "is_shown",
    "number",
    "procedure",
    "service_version_id",
    "organ_id",
    "applicant_id",
    "respondent_id",
    "title",
    "channel",
    "data",
    "is_demo",
    "preset",
    "parent_id",
)
_FACTS = (
    "number",
    "procedure",
    "service_version",
    "organ",
    "applicant",
    "respondent",
    "title",
    "channel",
    "data",
    "is_demo",
)
_RESTATED = ("stage", "is_closed", "is_paused", "dates", "closed_on", "last_number", "head", "handler_id")
_EVENT = ("case_id", "number", "action", "role", "by_id", "approved_by_id", "on", "at", "data", "key", "hash")
_CLOCK = (
    "case_id",
    "organ_id",
    "clock",
    "kind",
    "is_leading",
    "owed_by",
    "started_on",
    "due_on",
    "met_on",
    "state",
    "is_provisional",
    "deemed",
    "handler_id",
)

_RECOMPUTATION = ("at", "reason", "case_id", "clock", "kind", "before_on", "after_on")


class Chunk:
    """Rows for cases, events, clocks and jobs. Filled while the law is asked; written at once."""

    def __init__(self, *, follow: bool) -> None:
        self.follow = follow
        self.cases = Copy("cases_case", (*_OPENING, *_RESTATED))
        self.restated = Copy("bulk_case", ("id", *_RESTATED))
        self.events = Copy("cases_event", _EVENT)
        self.clocks = Copy("bulk_clock", _CLOCK)
        self.following: tuple[list[int], list[int]] = ([], [])
        # Cases that a newer version took over, and the due dates that moved with it.
        self.taken_over: dict[int, date] = {}
        self.recomputations = Copy("cases_recomputation", _RECOMPUTATION)

    def new_case(self, opening: tuple[Any, ...], now: tuple[object, ...]) -> None:
        """The row of a case opened in this chunk: what it was opened with, and where it stands at the chunk's end."""
        case_id, code, version, opened_on, is_shown, facts = opening
        stated = [facts[name] for name in _FACTS]
        self.cases.add(
            case_id, code, version, opened_on, is_shown, *stated, facts.get("preset"), facts.get("parent"), *now
        )

    def event(
        self,
        case_id: int,
        number: int,
        action: str,
        role: str,
        by: int | None,
        approver: int | None,
        on: date,
        at: str,
        data: dict[str, Any],
        key: str | None,
        link: bytes,
    ) -> None:
        """The row of an event, spelt out because it is the most frequent one. Acts and roles are words of the law: nothing in them
        needs escaping."""
        self.events.rows.append(
            f"{case_id}\t{number}\t{action}\t{role}\t{NULL if by is None else by}\t{NULL if approver is None else approver}\t"
            f"{on.isoformat()}\t{at}\t{text(data)}\t{NULL if key is None else text(key)}\t\\\\x{link.hex()}"
        )

    def follow_up(self, case_id: int, number: int) -> None:
        """This event has documents to issue or people to tell."""
        if self.follow:
            self.following[0].append(case_id)
            self.following[1].append(number)

    def recomputed(
        self, at: str, reason: str, case_id: int, clock: str, kind: str, before_on: date | None, after_on: date | None
    ) -> None:
        """A due date that moved because a new version took the case over."""
        self.recomputations.add(at, reason, case_id, clock, kind, before_on, after_on)

    def write(self, connection: psycopg.Connection[Any]) -> None:
        """Everything or nothing, in one transaction (or inside the one that is open)."""
        with connection.transaction(), connection.cursor() as cursor:
            self.cases.run(cursor)
            if self.restated:
                cursor.execute(_MAKE_BULK_CASE)
                self.restated.run(cursor)
                cursor.execute(_RESTATE)
            self.events.run(cursor)
            if self.clocks:
                cursor.execute(_MAKE_BULK_CLOCK)
                self.clocks.run(cursor)
                cursor.execute(_KEEP_CLOCKS)
            if self.taken_over:
                cursor.execute(_TAKE_OVER, [list(self.taken_over), list(self.taken_over.values())])
                self.recomputations.run(cursor)
            if self.following[0]:
                cursor.execute(_FOLLOW, self.following)


_MAKE_BULK_CASE = """
create temporary table if not exists bulk_case (
    id bigint, stage text, is_closed boolean, is_paused boolean, dates jsonb, closed_on date, last_number integer, head bytea, handler_id bigint
);
truncate bulk_case
"""
_RESTATE = """
update cases_case c
set stage = b.stage, is_closed = b.is_closed, is_paused = b.is_paused, dates = b.dates, closed_on = b.closed_on,
    last_number = b.last_number, head = b.head, handler_id = b.handler_id
from bulk_case b where b.id = c.id
"""
_MAKE_BULK_CLOCK = """
create temporary table if not exists bulk_clock (
    case_id bigint, organ_id bigint, clock text, kind text, is_leading boolean, owed_by text, started_on date, due_on date,
    met_on date, state text, is_provisional boolean, deemed text, handler_id bigint
);
truncate bulk_clock
"""
_KEEP_CLOCKS = """
insert into cases_deadline (case_id, organ_id, clock, kind, is_leading, owed_by, started_on, due_on, met_on, state, is_provisional, deemed, handler_id)
select * from bulk_clock
on conflict (case_id, clock, kind) do update
set owed_by = excluded.owed_by, started_on = excluded.started_on, due_on = excluded.due_on, met_on = excluded.met_on,
    state = excluded.state, is_provisional = excluded.is_provisional, is_leading = excluded.is_leading, deemed = excluded.deemed,
    handler_id = excluded.handler_id
"""
_TAKE_OVER = """
update cases_case c set taken_over_by = t.version
from unnest(%s::bigint[], %s::date[]) as t (case_id, version) where t.case_id = c.id
"""
_FOLLOW = """
select procrastinate_defer_jobs_v1(array_agg(
    row('default', 'zhengtong.cases.jobs.follow', 0, null, null, jsonb_build_object('event_id', e.id), null)::procrastinate_job_to_defer_v1
    order by e.id
))
from unnest(%s::bigint[], %s::integer[]) as written (case_id, number)
join cases_event e on e.case_id = written.case_id and e.number = written.number
"""
