"""Many acts at once: the same law, the same chain, the same rows as `perform`, written by COPY in transactions of some thousand.

Acts are taken in the order given. An act that the law refuses is left out and reported with its reason; the rest of its case goes on
only as far as the law then allows. What a crash leaves is whole transactions: run the same acts with their keys again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from zhengtong import lawbook
from zhengtong.cases import chain, queries
from zhengtong.cases.actions import APPLICANT, SYSTEM, case_number, opening_act, opening_facts, pass_code
from zhengtong.cases.clocks import Clocks, changed, clocks
from zhengtong.cases.copying import Copy
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import Case
from zhengtong.people import queries as people
from zhengtong.people.models import Organ, Person
from zhengtong.people.reach import Reach
from zhengtong.services.models import ServiceVersion

CHUNK = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """A case to open by its first act. Later acts of the same batch name it as their case."""

    procedure: str
    organ: Organ
    applicant: Person
    title: str
    channel: str
    on: date
    by: Person
    service_version: ServiceVersion | None = None
    respondent: Organ | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """An act in a case: one opened earlier in the batch, or one that exists (by its id)."""

    case: Opening | int
    action: str
    by: Person | None
    on: date
    data: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None
    approved_by: Person | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that was not taken: its place in the batch (from 0) and why."""

    place: int
    reason: str


@dataclass(slots=True)
class Done:
    """What came of a batch."""

    acts: int = 0
    opened: list[int] = field(default_factory=list)
    repeated: int = 0
    refused: list[Refused] = field(default_factory=list)


def perform_many(acts: Iterable[Opening | Act], *, follow: bool = True, chunk: int = CHUNK) -> Done:
    """Take many acts. Returns how many were done, how many had been done before (same key), and each refusal with its reason.

    `follow=False` issues no documents and tells no one: for matters that were finished, on paper, before they are recorded here.
    Each chunk of acts is one transaction. A refused act changes nothing; so does a later act on a case whose opening was refused.
    """
    done, reaches = Done(), _Reaches()
    opened: dict[Opening, int] = {}
    place = 0
    remaining = iter(acts)
    while batch := list(islice(remaining, chunk)):
        with transaction.atomic():
            _Batch(batch, place, opened, done, reaches).write(follow=follow)
        place += len(batch)
    return done


def rate_many(grades: Iterable[tuple[int, int]], *, channel: str) -> int:
    """Ratings of finished cases, as (case id, grade): for what was collected on paper. Returns how many were new."""
    rows = Copy("bulk_rating", ("case_id", "grade"))
    for case_id, grade in grades:
        rows.add(case_id, grade)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "create temporary table if not exists bulk_rating (case_id bigint, grade smallint); truncate bulk_rating"
        )
        rows.run(cursor)
        cursor.execute(_RATE, [channel, timezone.now()])
        return int(cursor.rowcount)


_RATE = """
insert into cases_rating (case_id, grade, comment, channel, at, is_demo)
select c.id, b.grade, '', %s, %s, c.is_demo from bulk_rating b join cases_case c on c.id = b.case_id and c.is_closed
on conflict (case_id) do nothing
"""


@dataclass(slots=True)
class _Life:
    """One case while a batch works on it."""

    case_id: int
    organ_id: int
    applicant_id: int
    respondent_id: int | None
    rules: queries.Rules
    progress: lawbook.Progress
    number: int
    head: bytes
    before: Clocks | None
    opening: Case | None = None
    written: int = 0
    last_on: date | None = None


class _Reaches:
    """How far people reach, asked once for all the days over which it stays the same."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[date, date, Reach]] = {}

    def of(self, person: Person, on: date) -> Reach:
        """The reach of this person on this day."""
        first, last, reach = self.known.get(person.pk, (date.max, date.min, Reach()))
        if not first <= on <= last:
            first, last = people.reach_span(person, on)
            reach = people.reach(person, on)
            self.known[person.pk] = first, last, reach
        return reach


class _Batch:
    """One chunk: decided by the law in Python, then written in five statements."""

    def __init__(
        self, acts: list[Opening | Act], place: int, opened: dict[Opening, int], done: Done, reaches: "_Reaches"
    ) -> None:
        self.acts, self.place, self.opened, self.done = acts, place, opened, done
        self.at = timezone.now()
        self.lives: dict[int, _Life] = {}
        self.events = Copy("cases_event", _EVENT_COLUMNS)
        self.reaches = reaches

    def write(self, *, follow: bool) -> None:
        """Decide every act, then write what was decided."""
        known = self._known_keys()
        ids = self._new_ids()
        self._lock_existing()
        for place, act in enumerate(self.acts, self.place):
            if act.key is not None and act.key in known:
                self.done.repeated += 1
                if isinstance(act, Opening):
                    self.opened[act] = known[act.key]
                    self._lock([known[act.key]])
                continue
            try:
                if isinstance(act, Opening):
                    self._open(act, next(ids))
                else:
                    self._act(act)
            except (lawbook.NotAllowed, CaseError) as refusal:
                self.done.refused.append(Refused(place, str(refusal)))
        self._store(follow=follow)

    def _open(self, opening: Opening, case_id: int) -> None:
        version = queries.book().in_force(opening.procedure, opening.on).version
        service = opening.service_version
        rules = queries.rules(opening.procedure, version, service.pk if service else None)
        data = chain.plain(opening.data) if opening.data else {}
        case = Case(
            id=case_id,
            number=case_number(case_id, opening.on),
            pass_code=pass_code(),
            procedure=opening.procedure,
            procedure_version=version,
            service_version=service,
            organ=opening.organ,
            applicant=opening.applicant,
            respondent=opening.respondent,
            title=opening.title,
            channel=opening.channel,
            data=data,
            is_demo=opening.is_demo or opening.applicant.is_demo,
            opened_on=opening.on,
        )
        life = _Life(
            case_id,
            case.organ_id,
            case.applicant_id,
            case.respondent_id,
            rules,
            rules.begin(),
            0,
            chain.genesis(opening_facts(case)),
            {},
            case,
        )
        action = rules.procedure.actions[opening_act(rules.procedure)]
        given = {name: data[name] for name in action.needs if name in data}
        if not self._roles(life, opening.by, opening.on):
            raise lawbook.NotAllowed(f"{opening.by.name}不是申请人，也没有{opening.organ.name}的授权，不能提出这件申请")
        self._take(life, action, opening.by, None, opening.on, given, opening.key)
        self.lives[case_id] = life
        self.opened[opening] = case_id
        self.done.opened.append(case_id)

    def _act(self, act: Act) -> None:
        case_id = self.opened.get(act.case) if isinstance(act.case, Opening) else act.case
        life = self.lives.get(case_id) if case_id is not None else None
        if life is None:
            raise CaseError("这件案件没有立起来，或者不存在，后面的动作没有办理")
        law = life.rules.procedure
        if act.by is not None:
            for action, day in life.progress.deemed_by(act.on):
                self._take(life, law.actions[action], None, None, day, {}, None)
        action_law = law.actions.get(act.action)
        if action_law is None:
            raise lawbook.NotAllowed(f"{law.name}里没有“{act.action}”这个动作")
        self._check(life, action_law, act)
        self._take(
            life, action_law, act.by, act.approved_by, act.on, chain.plain(act.data) if act.data else {}, act.key
        )

    def _check(self, life: _Life, action: lawbook.Action, act: Act) -> None:
        """The same question as `perform` asks: may these people sign this act?"""
        if act.by is None:
            if action.by != SYSTEM:
                raise lawbook.NotAllowed(f"{action.name}由{action.by}作出，系统不能代替")
        elif action.by != APPLICANT or act.by.pk != life.applicant_id:
            roles = self._roles(life, act.by, act.on)
            if action.by not in roles and not (action.by == APPLICANT and roles):
                raise lawbook.NotAllowed(f"{action.name}由{action.by}作出，{act.by.name}没有这个角色")
        if action.approved_by is not None:
            if act.approved_by is None:
                raise lawbook.NotAllowed(f"{action.name}须经{action.approved_by}批准")
            if action.approved_by not in self._roles(life, act.approved_by, act.on):
                raise lawbook.NotAllowed(f"{action.name}须经{action.approved_by}批准，{act.approved_by.name}不是")

    def _roles(self, life: _Life, person: Person, on: date) -> frozenset[str]:
        reach = self.reaches.of(person, on) if person.is_official else None
        return queries.roles_over(
            life.organ_id, life.applicant_id, life.respondent_id, life.rules.service, person, on, reach
        )

    def _take(
        self,
        life: _Life,
        action: lawbook.Action,
        by: Person | None,
        approver: Person | None,
        on: date,
        data: chain.Json,
        key: str | None,
    ) -> None:
        if life.before is None:
            life.before = clocks(life.progress, on)
        life.progress.take(action.name, on=on, role=action.by, data=data, approved=approver is not None)
        by_id, approver_id = by.pk if by else None, approver.pk if approver else None
        life.number += 1
        life.written += 1
        life.last_on = on
        life.head = chain.link(
            life.head,
            *chain.event_fields(life.number, action.name, action.by, by_id, approver_id, on, self.at, data, key),
        )
        self.events.add(
            life.case_id, life.number, action.name, action.by, by_id, approver_id, on, self.at, data, key, life.head
        )
        self.done.acts += 1

    def _store(self, *, follow: bool) -> None:
        """Five statements: new cases, changed cases, events, clocks, jobs."""
        new, clock_rows = Copy("cases_case", _CASE_COLUMNS), Copy("bulk_clock", _CLOCK_COLUMNS)
        restated = Copy("bulk_case", _RESTATED_COLUMNS)
        for life in self.lives.values():
            if not life.written:
                continue
            progress = life.progress
            dates = {name: day.isoformat() for name, day in progress.dates.items()}
            now = (
                progress.stage,
                progress.is_closed,
                progress.is_paused,
                dates,
                life.last_on if progress.is_closed else None,
                life.number,
                life.head,
            )
            if (case := life.opening) is not None:
                new.add(*(getattr(case, column) for column in _OPENING_COLUMNS), *now)
            else:
                restated.add(life.case_id, *now)
            for clock in changed(life.before or {}, clocks(progress, life.last_on or self.at.date())):
                clock_rows.add(life.case_id, life.organ_id, *clock)
        with connection.cursor() as cursor:
            new.run(cursor)
            if restated:
                cursor.execute(_MAKE_BULK_CASE)
                restated.run(cursor)
                cursor.execute(_RESTATE)
            self.events.run(cursor)
            cursor.execute(_MAKE_BULK_CLOCK)
            clock_rows.run(cursor)
            cursor.execute(_KEEP_CLOCKS)
            if follow:
                cases = [life.case_id for life in self.lives.values() if life.written]
                since = [life.number - life.written for life in self.lives.values() if life.written]
                cursor.execute(_FOLLOW, [cases, since, APPLICANT, self._issuing()])

    def _issuing(self) -> list[str]:
        """The acts of the procedures in this batch that issue a document although the applicant takes them."""
        laws = {life.rules.procedure.code: life.rules.procedure for life in self.lives.values()}
        return [action.name for law in laws.values() for action in law.actions.values() if action.issues]

    def _known_keys(self) -> dict[str, int]:
        keys = [act.key for act in self.acts if act.key is not None]
        if not keys:
            return {}
        with connection.cursor() as cursor:
            cursor.execute("select key, case_id from cases_event where key = any(%s)", [keys])
            return dict(cursor.fetchall())

    def _new_ids(self) -> Iterator[int]:
        wanted = sum(isinstance(act, Opening) for act in self.acts)
        with connection.cursor() as cursor:
            cursor.execute(
                "select nextval(pg_get_serial_sequence('cases_case', 'id')) from generate_series(1, %s)", [wanted]
            )
            return iter([row[0] for row in cursor.fetchall()])

    def _lock_existing(self) -> None:
        """Lock the cases that were there before this chunk, and read where they stand."""
        wanted = set()
        for act in self.acts:
            if isinstance(act, Act):
                case_id = self.opened.get(act.case) if isinstance(act.case, Opening) else act.case
                if case_id is not None:
                    wanted.add(case_id)
        self._lock(sorted(wanted))

    def _lock(self, case_ids: list[int]) -> None:
        for case_id, standing in queries.standings_locked(case_ids):
            self.lives[case_id] = _Life(
                case_id,
                standing.organ_id,
                standing.applicant_id,
                standing.respondent_id,
                standing.rules,
                standing.progress,
                standing.last_number,
                standing.head,
                None,
            )


_OPENING_COLUMNS = (
    "id",
    "number",
    "pass_code",
    "procedure",
    "procedure_version",
    "service_version_id",
    "organ_id",
    "applicant_id",
    "respondent_id",
    "title",
    "channel",
    "data",
    "is_demo",
    "opened_on",
)
_RESTATED = ("stage", "is_closed", "is_paused", "dates", "closed_on", "last_number", "head")
_CASE_COLUMNS = (*_OPENING_COLUMNS, *_RESTATED)
_RESTATED_COLUMNS = ("id", *_RESTATED)
_EVENT_COLUMNS = ("case_id", "number", "action", "role", "by_id", "approved_by_id", "on", "at", "data", "key", "hash")
_CLOCK_COLUMNS = (
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
)

_MAKE_BULK_CASE = """
create temporary table if not exists bulk_case (
    id bigint, stage text, is_closed boolean, is_paused boolean, dates jsonb, closed_on date, last_number integer, head bytea
);
truncate bulk_case
"""
_RESTATE = """
update cases_case c
set stage = b.stage, is_closed = b.is_closed, is_paused = b.is_paused, dates = b.dates, closed_on = b.closed_on,
    last_number = b.last_number, head = b.head
from bulk_case b where b.id = c.id
"""
_MAKE_BULK_CLOCK = """
create temporary table if not exists bulk_clock (
    case_id bigint, organ_id bigint, clock text, kind text, is_leading boolean, owed_by text, started_on date, due_on date,
    met_on date, state text, is_provisional boolean, deemed text
);
truncate bulk_clock
"""
_KEEP_CLOCKS = """
insert into cases_deadline (case_id, organ_id, clock, kind, is_leading, owed_by, started_on, due_on, met_on, state, is_provisional, deemed)
select * from bulk_clock
on conflict (case_id, clock, kind) do update
set owed_by = excluded.owed_by, started_on = excluded.started_on, due_on = excluded.due_on, met_on = excluded.met_on,
    state = excluded.state, is_provisional = excluded.is_provisional, is_leading = excluded.is_leading, deemed = excluded.deemed
"""
_FOLLOW = """
select procrastinate_defer_jobs_v1(array_agg(
    row('default', 'zhengtong.cases.jobs.follow', 0, null, null, jsonb_build_object('event_id', e.id), null)::procrastinate_job_to_defer_v1
    order by e.id
))
from unnest(%s::bigint[], %s::integer[]) as written (case_id, since)
join cases_event e on e.case_id = written.case_id and e.number > written.since
where e.role <> %s or e.action = any(%s::text[])
having count(*) > 0
"""
