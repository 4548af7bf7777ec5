"""适用新版: a version of the procedure that comes into force takes over the cases that are open, as an event of its own.

Everything done before is read again under the new version; law/ is checked for that (lawbook.taking_over). The case keeps what it was
opened with, its service's limits and its local preset; what it was opened under stands in its chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from zhengtong import lawbook
from zhengtong.cases import chain
from zhengtong.cases.clocks import Assigned, Clocks, carried, changed, clocks, restated, settled
from zhengtong.cases.errors import CaseError, StaleCase
from zhengtong.cases.models import Case, Event, Recomputation
from zhengtong.cases.queries import Standing
from zhengtong.cases.rules import Rules, book
from zhengtong.cases.writing import hash_of, who_was_first, write
from zhengtong.lawbook.clock import RUNNING
from zhengtong.lawbook.words import SYSTEM, TAKE_NEW


@dataclass(frozen=True, slots=True)
class Due:
    """What happens to a case of itself: a deemed act, or (with its version) 适用新版."""

    action: str
    on: date
    version: date | None = None


def next_due(progress: lawbook.Progress, on: date) -> Due | None:
    """What happens to this case of itself next, up to this day; None when nothing does.

    What the law deemed before the new version came happens first, under the old one. Raises CaseError when a newer file is broken.
    """
    deemed = progress.deemed_by(on)
    law = progress.procedure
    try:
        version = None if progress.is_closed else book().taking_over(law.code, law.version, on)
    except lawbook.LawError as reason:
        raise CaseError(f"{law.name}的新版读不出来，请先改好文件：{reason}") from reason
    if version is not None:
        day = max(version, progress.done[-1].on)
        if day <= on and not (deemed and deemed[0][1] <= day):
            return Due(TAKE_NEW, day, version)
    return Due(*deemed[0]) if deemed else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A case under its new version: the rules, where it stands, and which due dates moved."""

    rules: Rules
    progress: lawbook.Progress
    data: chain.Json
    moved: tuple["Moved", ...]
    settled: Clocks
    after: Clocks


@dataclass(frozen=True, slots=True)
class Moved:
    """One open clock whose due date is another under the new version; None where it does not run."""

    clock: str
    kind: str
    before_on: date | None
    after_on: date | None

    def plain(self) -> chain.Json:
        """As the event keeps it."""
        days = {"原期满日": self.before_on, "新期满日": self.after_on}
        return {"期限": self.clock, "类别": self.kind} | {name: day and day.isoformat() for name, day in days.items()}


def taken(rules: Rules, progress: lawbook.Progress, before: Clocks, handler_id: int | None, due: Due) -> Taken:
    """What becomes of a case under the version that is due; `before` are its clocks as they are kept.

    Raises CaseError when the new version cannot carry what was done: the case stays where it is.
    """
    if due.version is None:
        raise ValueError("no version takes the case over")
    old = progress.procedure.version
    try:
        new = rules.under(due.version)
        again = new.begin().replay([*progress.done, lawbook.Act(TAKE_NEW, due.on, SYSTEM, {})])
    except lawbook.LawError as reason:
        raise CaseError(f"不能适用{due.version}版，案件仍依{old}版：{reason}") from reason
    if again.stage != progress.stage or not progress.dates.items() <= again.dates.items():
        raise CaseError(
            f"不能适用{due.version}版：案件做过的动作在新版里会得到另外的环节或者记日，案件仍依{old}版；请核对新版文件"
        )
    met = settled(before)
    after = carried(met, clocks(again, due.on, Assigned(handler_id, new.assigned)))
    # Compared on the same day, so that a wait that merely ended is not listed.
    moved = tuple(_moved(clocks(progress, due.on), after))
    data = {"原版": old.isoformat(), "新版": due.version.isoformat(), "期限": [each.plain() for each in moved]}
    return Taken(new, again, data, moved, met, after)


def _moved(before: Clocks, after: Clocks) -> list[Moved]:
    days = {name: (_open_until(before, name), _open_until(after, name)) for name in {**before, **after}}
    return [Moved(*name, old, new) for name, (old, new) in days.items() if old != new]


def _open_until(found: Clocks, name: tuple[str, str]) -> date | None:
    clock = found.get(name)
    return clock.due_on if clock and clock.state == RUNNING else None


def reason_of(version: date) -> str:
    """Why due dates moved, as the list of recomputations says it."""
    return f"自{version}起适用新版"


def take_over(case: Case, standing: Standing, due: Due) -> Event:
    """Let the version that is due take the case over: event, case, clocks and the list of moved due dates, all or nothing.

    Raises CaseError when it cannot, StaleCase when someone acted first.
    """
    before = clocks(standing.progress, standing.written_on or due.on, standing.assigned)
    found = taken(standing.rules, standing.progress, before, standing.handler_id, due)
    event = Event(
        case=case,
        number=standing.last_number + 1,
        action=TAKE_NEW,
        role=SYSTEM,
        on=due.on,
        at=timezone.now(),
        data=found.data,
    )
    event.hash = hash_of(standing.head, event)
    now, rows = restated(found.progress, due.on), list(changed(before, found.after))
    with transaction.atomic():
        if write(case, event, now, rows, standing.handler_id, follow=False) is None:
            raise StaleCase(who_was_first(case, event.number))
        case.taken_over_by = due.version
        Case.objects.filter(pk=case.pk).update(taken_over_by=due.version)
        Recomputation.objects.bulk_create(
            Recomputation(
                reason=reason_of(found.rules.procedure.version),
                case=case,
                clock=each.clock,
                kind=each.kind,
                before_on=each.before_on,
                after_on=each.after_on,
            )
            for each in found.moved
        )
    return event


def taken_over_fault(
    law: lawbook.Procedure, history: Sequence[tuple[str, date, str, chain.Json]], kept_version: date | None
) -> str | None:
    """Why this history cannot have moved a case opened under `law` to the version it is kept under; None when it has."""
    version, last = law.version, None
    for action, on, role, data in history:
        if action != TAKE_NEW:
            continue
        said, new = data.get("原版"), _day(data.get("新版"))
        if role != SYSTEM or said != version.isoformat() or new is None or not version < new <= on:
            return f"“{TAKE_NEW}”（{on}）与此前适用的{version}版不相接"
        if new not in book().versions[law.code] or book().procedure(law.code, new).open_cases != TAKE_NEW:
            return f"“{TAKE_NEW}”（{on}）所说的{new}版不存在，或者没有写适用新版"
        version = last = new
    if kept_version != last:
        return f"案件所记适用的版本（{kept_version or law.version}）与动作记录不符（应为{version}）"
    return None


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
