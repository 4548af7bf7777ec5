"""The ledger of all events: sealed every day, and proved by anyone who holds a copy of the database."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from zhengtong.cases import chain, queries
from zhengtong.cases.clocks import LAPSED, Clocks, carried, clocks, settled
from zhengtong.cases.models import Seal
from zhengtong.cases.opening import opening_facts
from zhengtong.cases.taking_over import taken_over_fault
from zhengtong.lawbook.words import TAKE_NEW

BATCH = 5000


@dataclass(frozen=True)
class Fault:
    """One place where the ledger does not prove, as a sentence."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


@dataclass(frozen=True)
class Verdict:
    """What `verify` found."""

    cases: int
    events: int
    seals: int
    faults: tuple[Fault, ...]


def seal(day: date) -> Seal | None:
    """Seal every event since the last seal, under this day. None when there is nothing new or the day is sealed already."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Waits for acts under way and keeps new ones out for an instant: ids are given before commit, so without this an
            # event could appear later below the mark. The hashing afterwards blocks no one.
            cursor.execute("lock table cases_event in share row exclusive mode")
            cursor.execute("select coalesce(max(id), 0) from cases_event")
            (last_event,) = cursor.fetchone()
        before = Seal.objects.select_for_update().order_by("-last_event", "-pk").first()
    first_event = before.last_event if before else 0
    if last_event == first_event or Seal.objects.filter(day=day).exists():
        return None
    count, digest = _digest(first_event, last_event, bytes(before.hash) if before else b"", day)
    return Seal.objects.create(day=day, first_event=first_event, last_event=last_event, count=count, hash=digest)


def _digest(first_event: int, last_event: int, before: bytes, day: date) -> tuple[int, bytes]:
    """Count and hash of the events after `first_event` up to `last_event`, bound to the seal before."""
    digest = hashlib.sha256(before + f"{day.isoformat()}|{first_event}|{last_event}|".encode())
    count = 0
    for event_id, event_hash in _stream(
        "select id, hash from cases_event where id > %s and id <= %s order by id", [first_event, last_event]
    ):
        digest.update(event_id.to_bytes(8) + bytes(event_hash))
        count += 1
    return count, digest.digest()


_EVENTS = """
select e.case_id, e.number, e.action, e.role, e.by_id, e.approved_by_id, e."on", e.at, e.data, e.key, e.hash
from cases_event e order by e.case_id, e.number
"""
_CASES = """
select id, number, procedure, procedure_version, service_version_id, organ_id, applicant_id, respondent_id, title, channel, data,
    opened_on, is_demo, preset, parent_id, taken_over_by, stage, is_closed, is_paused, dates, last_number, head
from cases_case order by id
"""
_DEADLINES = """
select case_id, clock, kind, is_leading, owed_by, started_on, due_on, met_on, state, is_provisional, deemed
from cases_deadline order by case_id
"""


def verify() -> Verdict:
    """Prove the whole ledger: every hash, every chain, every seal, and that each case is what its events make it.

    Reads one snapshot of the database and needs nothing else. A single altered byte is found, and the event is named.
    """
    faults: list[Fault] = []
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        cases = events = 0
        histories = _grouped(_stream(_EVENTS))
        deadlines = _grouped(_stream(_DEADLINES))
        history: tuple[int, list[Any]] | None = next(histories, None)
        deadline: tuple[int, list[Any]] | None = next(deadlines, None)
        for case in map(_Kept._make, _stream(_CASES)):
            cases += 1
            while history is not None and history[0] < case.id:
                faults.append(Fault(f"案件（内部号{history[0]}）", "有动作记录而没有案件"))
                history = next(histories, None)
            own: list[Any] = []
            if history is not None and history[0] == case.id:
                own, history = history[1], next(histories, None)
            while deadline is not None and deadline[0] < case.id:
                deadline = next(deadlines, None)
            clocked: list[Any] = []
            if deadline is not None and deadline[0] == case.id:
                clocked, deadline = deadline[1], next(deadlines, None)
            events += len(own)
            faults += _case_faults(case, own, clocked)
        if history is not None:
            faults.append(Fault(f"案件（内部号{history[0]}）", "有动作记录而没有案件"))
        seals = list(Seal.objects.order_by("last_event", "pk"))
        faults += _seal_faults(seals)
    return Verdict(cases, events, len(seals), tuple(faults))


class _Kept(NamedTuple):
    """A case as the database keeps it, in the order of _CASES."""

    id: int
    number: str
    procedure: str
    version: date
    service_version: int | None
    organ: int
    applicant: int | None
    respondent: int | None
    title: str
    channel: str
    data: str
    opened_on: date
    is_demo: bool
    preset: str | None
    parent: int | None
    taken_over_by: date | None
    stage: str
    is_closed: bool
    is_paused: bool
    dates: str
    last_number: int
    head: bytes

    def genesis(self) -> bytes:
        """What its first event must be chained to."""
        facts = {name: getattr(self, name) for name in OPENING}
        kept = {"data": json.loads(self.data), "preset": self.limits()}
        return chain.genesis(opening_facts(**facts | kept))

    def limits(self) -> chain.Json | None:
        """The preset it was opened under, read."""
        found: chain.Json | None = json.loads(self.preset) if self.preset else None
        return found


OPENING = _Kept._fields[1:15]


def _case_faults(case: _Kept, history: list[Any], deadlines: list[Any]) -> Iterator[Fault]:
    """What does not prove in one case."""
    where = f"案件{case.number}"
    if broken := _chain_fault(case, history):
        yield Fault(where, broken)
        return
    # Replayed, not asked again: the law let these acts happen under the calendar of their day.
    law = queries.rules(case.procedure, case.version, case.service_version, case.limits())
    acts = [(e[2], e[6], e[3], json.loads(e[8])) for e in history]
    if broken := taken_over_fault(law.procedure, acts, case.taken_over_by):
        yield Fault(where, broken)
        return
    met: Clocks = {}
    for place, (_, _, _, data) in ((n, act) for n, act in enumerate(acts) if act[0] == TAKE_NEW):
        met |= settled(clocks(queries.replay(law, acts[:place]), acts[place - 1][1]))
        law = law.under(date.fromisoformat(data["新版"]))
    progress = queries.replay(law, acts)
    dates = {name: day.isoformat() for name, day in progress.dates.items()}
    restated = (progress.stage, progress.is_closed, progress.is_paused, dates)
    if restated != (case.stage, case.is_closed, case.is_paused, json.loads(case.dates)):
        yield Fault(where, f"环节或者记日与动作记录不符（应为“{progress.stage}”）")
    # A clock that was met keeps the due date of its day, even if the calendar was changed afterwards.
    expected = {
        (c.clock, c.kind): (c.state, c.due_on if c.state == "running" else None, c.met_on)
        for c in carried(met, clocks(progress, history[-1][6])).values()
    }
    kept = {(row[1], row[2]): (row[8], row[6] if row[8] == "running" else None, row[7]) for row in deadlines}
    for (clock, kind), state in expected.items():
        if kept.pop((clock, kind), None) != state:
            yield Fault(where, f"{kind}期限“{clock}”与动作记录不符（应为{state[1] or state[0]}）")
    for (clock, kind), state in kept.items():
        if state[0] != LAPSED:
            yield Fault(where, f"{kind}期限“{clock}”在动作记录中没有来由")


def _chain_fault(case: _Kept, history: list[Any]) -> str | None:
    """The first place at which the events of a case do not chain, or None."""
    before = case.genesis()
    for place, (_, number, action, role, by, approver, on, at, text, key, kept) in enumerate(history, 1):
        if number != place:
            return f"缺第{place}个动作（接着的是第{number}个“{action}”）"
        fields = chain.event_fields(number, action, role, by, approver, on, at, json.loads(text), key)
        before = chain.link(before, *fields)
        if before != bytes(kept):
            what = "立案时的内容或者第1个动作" if place == 1 else f"第{place}个动作"
            return f"{what}“{action}”（{on}）的内容与哈希不符"
    if not history or case.last_number != len(history) or bytes(case.head) != before:
        return f"链头与最后一个动作不符（案件记第{case.last_number}个，实有{len(history)}个）"
    return None


def _seal_faults(seals: list[Seal]) -> Iterator[Fault]:
    """Seals must join end to end and hash to what they say."""
    before, last_event = b"", 0
    for kept in seals:
        where = f"{kept.day}的封印"
        if kept.first_event != last_event:
            yield Fault(where, f"与前一个封印不相接（应自{last_event}起，记为{kept.first_event}）")
        count, digest = _digest(kept.first_event, kept.last_event, before, kept.day)
        if (count, digest) != (kept.count, bytes(kept.hash)):
            yield Fault(where, f"与动作记录不符（封印时{kept.count}个动作，现有{count}个）")
        before, last_event = bytes(kept.hash), kept.last_event


def _grouped(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, list[Any]]]:
    """Rows that begin with a case id, in its order, gathered by case."""
    gathered: list[Any] = []
    current = None
    for row in rows:
        if row[0] != current and current is not None:
            yield current, gathered
            gathered = []
        current = row[0]
        gathered.append(row)
    if current is not None:
        yield current, gathered


def _stream(sql: str, parameters: list[int] | None = None) -> Iterator[tuple[Any, ...]]:
    """Rows of a query, a few thousand in memory at a time. Must run inside a transaction (a server-side cursor needs one)."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters or [])
        while rows := cursor.fetchmany(BATCH):
            yield from rows
