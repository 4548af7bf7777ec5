"""One chunk of many acts: decided by the law in Python, then written in a handful of statements."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone

from zhengtong import lawbook
from zhengtong.cases import chain, local_limits, naming, queries
from zhengtong.cases.asked import Act as Act
from zhengtong.cases.asked import Done as Done
from zhengtong.cases.asked import Opening as Opening
from zhengtong.cases.asked import Refused as Refused
from zhengtong.cases.clocks import Assigned, Clocks, carried, changed, clocks, restated
from zhengtong.cases.errors import CaseError
from zhengtong.cases.opening import (
    case_number,
    check_opener,
    handed_to,
    opening_act,
    opening_facts,
    organs_called,
    pass_code,
)
from zhengtong.cases.signing import check_signatures
from zhengtong.cases.storing import Chunk
from zhengtong.cases.taking_over import Due, next_due, reason_of, taken
from zhengtong.lawbook.words import SYSTEM
from zhengtong.people import queries as people
from zhengtong.people.models import Person
from zhengtong.people.reach import Reach
from zhengtong.registers.naming import Entry, versions_of


@dataclass(slots=True)
class _Life:
    """One case while batches work on it."""

    case_id: int
    organ_id: int
    applicant_id: int | None
    respondent_id: int | None
    handler_id: int | None
    rules: queries.Rules
    progress: lawbook.Progress
    number: int
    head: bytes
    before: Clocks
    opening: tuple[object, ...] | None = None
    written: int = 0
    last_on: date | None = None
    # Clocks met under a version that another has since replaced: they stay as they were met.
    settled: Clocks = field(default_factory=dict)
    roles: dict[int, tuple[date, date, frozenset[str]]] = field(default_factory=dict)


class Memory:
    """What batches of one call remember for the next: cases opened, the lives of the last chunk, how far people reach."""

    def __init__(self) -> None:
        self.opened: dict[Opening, int] = {}
        self.lives: dict[int, _Life] = {}
        self.reaches: dict[int, tuple[date, date, Reach]] = {}
        self.organs: dict[str, int] = {}
        self.presets: dict[tuple[str, date], chain.Json | None] = {}
        self.versions: dict[tuple[str, str], list[Entry]] = {}

    def preset(self, opening: Opening) -> chain.Json | None:
        """The local preset a case of this kind is opened under on this day."""
        key = opening.procedure, opening.on
        if key not in self.presets:
            self.presets[key] = local_limits.kept(*key)
        return self.presets[key]

    def know_organs(self, acts: Iterable[Opening | Act]) -> None:
        """Look up the organs that acts of this chunk may hand cases to, those not yet known. At most one query."""
        fields = queries.book().roles.hands_over
        named = {str(act.data[name]).strip() for act in acts if act.data for name in fields if name in act.data}
        self.organs |= organs_called(named - self.organs.keys())

    def remember(self, named: Iterable[tuple[str, str]]) -> None:
        """Look up the register entries that acts of this chunk name, those not yet known. At most one query."""
        new = set(named) - self.versions.keys()
        if new:
            self.versions |= {pair: [] for pair in new} | dict(versions_of(new))

    def reach(self, person: Person, on: date) -> tuple[date, date, Reach]:
        """The reach of this person on this day, with the days (first, last) over which it stays the same."""
        known = self.reaches.get(person.id)
        if known is None or not known[0] <= on <= known[1]:
            first, last = people.reach_span(person, on)
            known = self.reaches[person.id] = first, last, people.reach(person, on)
        return known


class Batch:
    """One chunk. `take_ids` or `look_up`, then `decide`, then `store`."""

    def __init__(self, acts: list[Opening | Act], place: int, memory: Memory, done: Done, *, follow: bool) -> None:
        self.acts, self.place, self.memory, self.done = acts, place, memory, done
        self.at = timezone.now()
        self.at_text = self.at.isoformat()
        self.known: dict[str, int] = {}
        self.ids: Iterator[int] = iter(())
        self.lives: dict[int, _Life] = {}
        self.chunk = Chunk(follow=follow)
        # Taken now, in the caller's thread: Django gives every other thread a connection of its own.
        connection.ensure_connection()
        self.raw: psycopg.Connection[Any] = connection.connection

    def needs_what_is_stored(self) -> bool:
        """Whether some act has a key that may have been used, or a case that neither this chunk nor the last one opened."""
        here = {act for act in self.acts if isinstance(act, Opening)}
        for act in self.acts:
            if act.key is not None:
                return True
            if isinstance(act, Act):
                if not isinstance(act.case, Opening):
                    return True
                if act.case not in here and self.memory.opened.get(act.case) not in self.memory.lives:
                    return True
        return False

    def look_up(self) -> None:
        """Inside a transaction: ids, keys used before, and the cases that exist, locked, with where they stand."""
        self.take_ids()
        self.memory.lives = {}
        keys = [act.key for act in self.acts if act.key is not None]
        with connection.cursor() as cursor:
            cursor.execute("select key, case_id from cases_event where key = any(%s)", [keys])
            self.known = dict(cursor.fetchall())
        wanted = set(self.known.values())
        for act in self.acts:
            if isinstance(act, Act):
                case_id = self.memory.opened.get(act.case) if isinstance(act.case, Opening) else act.case
                if case_id is not None:
                    wanted.add(case_id)
        for case_id, standing in queries.standings_locked(sorted(wanted)):
            self.lives[case_id] = _Life(
                case_id,
                standing.organ_id,
                standing.applicant_id,
                standing.respondent_id,
                standing.handler_id,
                standing.rules,
                standing.progress,
                standing.last_number,
                standing.head,
                clocks(standing.progress, standing.written_on or self.at.date(), standing.assigned),
            )

    def take_ids(self) -> None:
        """Ids for the cases to open; and everything that deciding will ask of the database, so that it asks nothing more."""
        openings = [act for act in self.acts if isinstance(act, Opening)]
        with connection.cursor() as cursor:
            cursor.execute(
                "select nextval(pg_get_serial_sequence('cases_case', 'id')) from generate_series(1, %s)",
                [len(openings)],
            )
            self.ids = iter([row[0] for row in cursor.fetchall()])
        for opening in openings:
            with suppress(CaseError):  # deciding will say it, with the place
                _rules(opening, self.memory.preset(opening))
        self.memory.know_organs(self.acts)
        self.memory.remember(pair for act in self.acts if act.data for pair in naming.named_by(act.data))
        for act in self.acts:
            for person in (act.by, act.approved_by if isinstance(act, Act) else None):
                if person is not None and (person.is_official or self._may_be_agent(act, person)):
                    self.memory.reach(person, act.on)

    def _may_be_agent(self, act: Opening | Act, person: Person) -> bool:
        """Whether an act of this citizen is not plainly that of the party itself; then it is asked whom they may act for."""
        opening = act if isinstance(act, Opening) else act.case
        return not isinstance(opening, Opening) or opening.applicant is None or opening.applicant.id != person.id

    def decide(self) -> None:
        """Ask the law about every act in turn, and make the rows of those it allows."""
        self.lives |= self.memory.lives
        for place, act in enumerate(self.acts, self.place):
            if act.key is not None and act.key in self.known:
                self.done.repeated += 1
                if isinstance(act, Opening):
                    self.memory.opened[act] = self.known[act.key]
                continue
            try:
                if isinstance(act, Opening):
                    self._open(act, next(self.ids))
                else:
                    self._act(act)
            except (lawbook.NotAllowed, CaseError) as refusal:
                self.done.refused.append(Refused(place, str(refusal)))
        self.memory.lives = {case_id: life for case_id, life in self.lives.items() if life.written}
        for life in self.memory.lives.values():
            self._restate(life)

    def store(self) -> None:
        """Write the rows: one transaction, on the connection of whoever called perform_many, in any thread."""
        self.chunk.write(self.raw)

    def _open(self, opening: Opening, case_id: int) -> None:
        preset = self.memory.preset(opening)
        rules = _rules(opening, preset)
        data = chain.plain(opening.data) if opening.data else {}
        number, code = case_number(case_id, opening.on), pass_code()
        law = rules.procedure
        respondent = opening.respondent.id if opening.respondent else None
        party = opening.applicant.id if opening.applicant else None
        action = opening_act(law, opening.act)
        facts = opening_facts(
            number=number,
            procedure=law.code,
            version=law.version,
            service_version=opening.service_version.id if opening.service_version else None,
            organ=opening.organ.id,
            applicant=party,
            respondent=respondent,
            title=opening.title,
            channel=opening.channel,
            data=data,
            opened_on=opening.on,
            is_demo=opening.is_demo or (opening.applicant or opening.organ).is_demo,
            preset=preset,
            parent=self._parent(opening),
        )
        life = _Life(
            case_id,
            opening.organ.id,
            party,
            respondent,
            None,
            rules,
            rules.begin(),
            0,
            chain.genesis(facts),
            {},
            (case_id, code, law.version, opening.on, action.by in rules.parties, facts),
        )
        is_party = opening.by.id == party and action.by in rules.own
        if not is_party:
            check_opener(rules, action, opening.by, False, self._roles(life, opening.by, opening.on), opening.organ)
        given = {name: data[name] for name in action.needs if name in data}
        self._take(life, action, opening.by, None, opening.on, given, opening.key)
        self.lives[case_id] = life
        self.memory.opened[opening] = case_id
        self.done.opened.append(case_id)

    def _parent(self, opening: Opening) -> int | None:
        """The id of the case that an opening comes of."""
        if not isinstance(opening.parent, Opening):
            return opening.parent
        parent = self.memory.opened.get(opening.parent)
        if parent is None:
            raise CaseError("来自的案件没有立起来，这件没有办理")
        return parent

    def _act(self, act: Act) -> None:
        case_id = self.memory.opened.get(act.case) if isinstance(act.case, Opening) else act.case
        life = self.lives.get(case_id) if case_id is not None else None
        if life is None:
            raise CaseError("这件案件没有立起来，或者不存在，后面的动作没有办理")
        if act.by is not None:
            while due := next_due(life.progress, act.on):
                self._happen(life, due)
        law = life.rules.procedure
        action = law.actions.get(act.action)
        if action is None:
            raise lawbook.NotAllowed(f"{law.name}里没有“{act.action}”这个动作")
        check_signatures(life.rules, action, act.by, act.approved_by, lambda person: self._roles(life, person, act.on))
        data = chain.plain(act.data) if act.data else {}
        self._take(life, action, act.by, act.approved_by, act.on, data, act.key)

    def _happen(self, life: _Life, due: Due) -> None:
        """What happens of itself: a deemed act, or a new version taking the case over."""
        if due.version is None:
            self._take(life, life.rules.procedure.actions[due.action], None, None, due.on, {}, None)
            return
        assigned = Assigned(life.handler_id, life.rules.assigned)
        before = carried(life.settled, clocks(life.progress, life.progress.done[-1].on, assigned))
        found = taken(life.rules, life.progress, before, life.handler_id, due)
        life.rules, life.progress, life.roles = found.rules, found.progress, {}
        life.settled |= found.settled
        self._chained(life, due.action, SYSTEM, None, None, due.on, found.data, None)
        self.chunk.taken_over[life.case_id] = due.version
        for each in found.moved:
            self.chunk.recomputed(self.at_text, reason_of(due.version), life.case_id, *astuple(each))

    def _roles(self, life: _Life, person: Person, on: date) -> frozenset[str]:
        """What this person may play in this case; remembered while it stays the same."""
        known = life.roles.get(person.id)
        if known is None or not known[0] <= on <= known[1]:
            asks = person.is_official or person.id != life.applicant_id
            first, last, reach = self.memory.reach(person, on) if asks else (date.min, date.max, Reach())
            roles = queries.roles_over(
                life.rules,
                life.organ_id,
                life.applicant_id,
                life.respondent_id,
                life.handler_id,
                person,
                on,
                reach,
                life.case_id,
            )
            known = life.roles[person.id] = first, last, roles
        return known[2]

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
        data = naming.resolved(
            life.rules.procedure, action.name, data, organ_id=life.organ_id, on=on, versions=self.memory.versions
        )
        handler = handed_to(life.rules, action, data, self.memory.organs) or life.handler_id
        life.progress.take(action.name, on=on, role=action.by, data=data, approved=approver is not None)
        if handler != life.handler_id:
            life.handler_id, life.roles = handler, {}
        by_id, approver_id = by.id if by else None, approver.id if approver else None
        self._chained(life, action.name, action.by, by_id, approver_id, on, data, key)
        if life.rules.is_followed(action):
            self.chunk.follow_up(life.case_id, life.number)

    def _chained(
        self,
        life: _Life,
        action: str,
        role: str,
        by: int | None,
        approver: int | None,
        on: date,
        data: chain.Json,
        key: str | None,
    ) -> None:
        """The row of the life's next event."""
        life.number += 1
        life.written += 1
        life.last_on = on
        fields = chain.event_fields(life.number, action, role, by, approver, on, self.at, data, key)
        life.head = chain.link(life.head, *fields)
        self.chunk.event(life.case_id, life.number, action, role, by, approver, on, self.at_text, data, key, life.head)
        self.done.acts += 1

    def _restate(self, life: _Life) -> None:
        """The rows of what the case now is; then the life is ready for the next chunk."""
        progress = life.progress
        now = (*restated(progress, life.last_on or self.at.date()), life.number, life.head, life.handler_id)
        if life.opening is not None:
            self.chunk.new_case(life.opening, now)
        else:
            self.chunk.restated.add(life.case_id, *now)
        assigned = Assigned(life.handler_id, life.rules.assigned)
        after = carried(life.settled, clocks(progress, life.last_on or self.at.date(), assigned))
        for clock in changed(life.before, after):
            self.chunk.clocks.add(life.case_id, life.organ_id, *clock)
        life.before, life.opening, life.written = after, None, 0


def _rules(opening: Opening, preset: chain.Json | None) -> queries.Rules:
    """The rules a new case of this kind is opened under."""
    version = queries.version_in_force(opening.procedure, opening.on)
    service = opening.service_version
    return queries.rules(opening.procedure, version, service.id if service else None, preset)
