"""The ledger of all events: sealed every day, and proved by anyone who holds a copy of the database."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from zhengtong.cases import chain, queries
from zhengtong.cases.actions import opening_facts
from zhengtong.cases.clocks import clocks
from zhengtong.cases.models import Seal

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
    opened_on, is_demo, stage, is_closed, is_paused, dates, last_number, head
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
        for case in _stream(_CASES):
            cases += 1
            while history is not None and history[0] < case[0]:
                faults.append(Fault(f"案件（内部号{history[0]}）", "有动作记录而没有案件"))
                history = next(histories, None)
            own: list[Any] = []
            if history is not None and history[0] == case[0]:
                own, history = history[1], next(histories, None)
            while deadline is not None and deadline[0] < case[0]:
                deadline = next(deadlines, None)
            clocked: list[Any] = []
            if deadline is not None and deadline[0] == case[0]:
                clocked, deadline = deadline[1], next(deadlines, None)
            events += len(own)
            faults += _case_faults(case, own, clocked)
        if history is not None:
            faults.append(Fault(f"案件（内部号{history[0]}）", "有动作记录而没有案件"))
        seals = list(Seal.objects.order_by("last_event", "pk"))
        faults += _seal_faults(seals)
    return Verdict(cases, events, len(seals), tuple(faults))


def _case_faults(case: tuple[Any, ...], history: list[Any], deadlines: list[Any]) -> Iterator[Fault]:
    """What does not prove in one case."""
    (
        _,
        number,
        procedure,
        version,
        service_version,
        organ,
        applicant,
        respondent,
        title,
        channel,
        data,
        opened_on,
        demo,
    ) = case[:13]
    stage, is_closed, is_paused, dates, last_number, head = case[13:]
    opening = opening_facts(
        number=number,
        procedure=procedure,
        version=version,
        service_version=service_version,
        organ=organ,
        applicant=applicant,
        respondent=respondent,
        title=title,
        channel=channel,
        data=json.loads(data),
        opened_on=opened_on,
        is_demo=demo,
    )
    where = f"案件{number}"
    before = chain.genesis(opening)
    for place, (_, event_number, action, role, by, approver, on, at, text, key, kept) in enumerate(history, 1):
        if event_number != place:
            yield Fault(where, f"缺第{place}个动作（接着的是第{event_number}个“{action}”）")
            return
        before = chain.link(
            before,
            *chain.event_fields(event_number, action, role, by, approver, on, at, json.loads(text), key),
        )
        if before != bytes(kept):
            what = "立案时的内容或者第1个动作" if place == 1 else f"第{place}个动作"
            yield Fault(where, f"{what}“{action}”（{on}）的内容与哈希不符")
            return
    if last_number != len(history) or bytes(head) != before:
        yield Fault(where, f"链头与最后一个动作不符（案件记第{last_number}个，实有{len(history)}个）")
        return
    law = queries.rules(procedure, version, service_version)
    # Replayed, not asked again: the law let these acts happen under the calendar of their day.
    progress = queries.replay(law, ((e[2], e[6], e[3], json.loads(e[8])) for e in history))
    restated = (
        progress.stage,
        progress.is_closed,
        progress.is_paused,
        {k: d.isoformat() for k, d in progress.dates.items()},
    )
    if restated != (stage, is_closed, is_paused, json.loads(dates)):
        yield Fault(where, f"环节或者记日与动作记录不符（应为“{progress.stage}”）")
    last_on = history[-1][6] if history else opened_on
    # A clock that was met keeps the due date of its day, even if the calendar was changed afterwards.
    expected = {
        (c.clock, c.kind): (c.state, c.due_on if c.state == "running" else None, c.met_on)
        for c in clocks(progress, last_on).values()
    }
    kept_rows = {(row[1], row[2]): (row[8], row[6] if row[8] == "running" else None, row[7]) for row in deadlines}
    for (clock, kind), state in expected.items():
        if kept_rows.get((clock, kind)) != state:
            yield Fault(where, f"{kind}期限“{clock}”与动作记录不符（应为{state[1] or state[0]}）")


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
