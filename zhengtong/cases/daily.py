"""What happens without anyone asking: deemed acts when a clock has run out, new versions that take over open cases, and new due dates
when the calendar changes."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from zhengtong import lawbook
from zhengtong.cases import queries
from zhengtong.cases.actions import fire_deemed
from zhengtong.cases.clocks import clocks
from zhengtong.cases.copying import Copy
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import Case, Deadline, Recomputation
from zhengtong.lawbook.words import TAKE_NEW

log = logging.getLogger(__name__)
BATCH = 2000


@dataclass(frozen=True)
class Swept:
    """What a sweep did: the acts that the law deemed done, the cases in which something went wrong, and those a new version took over."""

    acts: int
    failed: tuple[str, ...]
    taken_over: int


def sweep(on: date) -> Swept:
    """Let every deemed act happen whose clock ran out before `on`, and every new version take over the open cases it applies to.

    Safe to run at any time, twice, and by two workers at once.
    One case that fails is reported and does not hold up the rest.
    """
    due = (
        Deadline.objects.filter(state=Deadline.State.RUNNING, due_on__lt=on)
        .exclude(deemed="")
        .order_by("due_on")
        .values_list("case", flat=True)
    )
    happened: Counter[bool] = Counter()
    failed: list[str] = []
    waiting = iter(list(dict.fromkeys([*due, *_outdated(on, failed)])))
    while batch := list(islice(waiting, BATCH)):
        for case in Case.objects.filter(pk__in=batch):
            try:
                happened.update(event.action == TAKE_NEW for event in fire_deemed(case, on))
            except (CaseError, lawbook.NotAllowed) as reason:
                log.warning("案件%s应当自动办理的没有办成：%s", case.number, reason)
                failed.append(f"{case.number}：{reason}")
    return Swept(happened[False], tuple(failed), happened[True])


def _outdated(on: date, failed: list[str]) -> Iterator[int]:
    """The open cases that a version in force on this day takes over; what cannot be read is added to `failed`.

    One query, and one for each version that is taken over, however many cases there are.
    """
    cases = Case.objects.filter(is_closed=False).annotate(under=Coalesce("taken_over_by", "procedure_version"))
    for procedure, version in cases.values_list("procedure", "under").order_by().distinct():
        try:
            newer = queries.book().taking_over(procedure, version, on)
        except lawbook.LawError as reason:
            failed.append(f"{procedure}：{reason}")
            continue
        if newer is not None:
            yield from cases.filter(procedure=procedure, under=version).order_by("pk").values_list("pk", flat=True)


def recompute(reason: str, on: date) -> int:
    """Compute every open clock anew (the calendar changed) and list each due date that moved, before and after.

    Returns how many moved; `queries.recomputations()` lists them. Cases are taken a batch at a time, so work goes on meanwhile.
    """
    queries.read_law_again()
    moved, last = 0, 0
    while True:
        with transaction.atomic():
            cases = list(
                Case.objects.filter(is_closed=False, pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
            )
            if not cases:
                return moved
            last = cases[-1]
            moved += _recompute_batch(cases, reason, on)


def _recompute_batch(cases: list[int], reason: str, on: date) -> int:
    kept: dict[int, dict[tuple[str, str], Deadline]] = {}
    standings = list(queries.standings_locked(cases))
    for row in Deadline.objects.filter(case__in=cases):
        kept.setdefault(row.case_id, {})[row.clock, row.kind] = row
    listed, rows = [], Copy("bulk_due", ("id", "due_on", "state", "is_provisional"))
    for case_id, standing in standings:
        for name, clock in clocks(standing.progress, on).items():
            known = kept.get(case_id, {}).get(name)
            if (
                clock.state != Deadline.State.RUNNING
                or known is None
                or (known.due_on, known.is_provisional) == (clock.due_on, clock.is_provisional)
            ):
                continue
            rows.add(known.pk, clock.due_on, clock.state, clock.is_provisional)
            if known.due_on != clock.due_on:
                listed.append(
                    Recomputation(
                        reason=reason,
                        case_id=case_id,
                        clock=clock.clock,
                        kind=clock.kind,
                        before_on=known.due_on,
                        after_on=clock.due_on,
                    )
                )
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_BULK_DUE)
        rows.run(cursor.cursor)
        cursor.execute(_RESTATE_DUE)
    Recomputation.objects.bulk_create(listed, batch_size=2000)
    return len(listed)


_MAKE_BULK_DUE = """
create temporary table if not exists bulk_due (id bigint, due_on date, state text, is_provisional boolean);
truncate bulk_due
"""
_RESTATE_DUE = """
update cases_deadline d set due_on = b.due_on, state = b.state, is_provisional = b.is_provisional from bulk_due b where b.id = d.id
"""
