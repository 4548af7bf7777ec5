"""The rows that show a case's clocks, computed from the law and compared with what they were before an act."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from zhengtong import lawbook
from zhengtong.lawbook.clock import MET

PROMISED, LAPSED = "承诺", "lapsed"
# A wait (待) is no duty: nobody works to its last day, so it leads no inbox.
WAIT = "待"


class Clock(NamedTuple):
    """One row of cases_deadline, without its case."""

    clock: str
    kind: str
    is_leading: bool
    owed_by: str
    started_on: date
    due_on: date | None
    met_on: date | None
    state: str
    is_provisional: bool
    deemed: str
    handler_id: int | None

    def lapse(self) -> "Clock":
        """The same clock once it no longer binds anyone."""
        return self._replace(state=LAPSED, due_on=None)


class Assigned(NamedTuple):
    """The organ a case was handed to, and the roles it plays there."""

    organ_id: int | None
    roles: frozenset[str]


NOBODY = Assigned(None, frozenset())
Clocks = dict[tuple[str, str], Clock]


class Restated(NamedTuple):
    """What a case is after an act: the columns of cases_case that every act restates."""

    stage: str
    is_closed: bool
    is_paused: bool
    dates: dict[str, str]
    closed_on: date | None


def restated(progress: lawbook.Progress, on: date) -> Restated:
    """These columns after an act of this day."""
    dates = {name: day.isoformat() for name, day in progress.dates.items()}
    return Restated(progress.stage, progress.is_closed, progress.is_paused, dates, on if progress.is_closed else None)


def clocks(progress: lawbook.Progress, on: date, assigned: Assigned = NOBODY) -> Clocks:
    """Every clock that has started, by name and kind. Of two kinds of one clock the promise leads."""
    states = progress.deadlines(on)
    promised = {state.clock for state in states if state.kind == PROMISED}
    return {
        (state.clock, state.kind): Clock(
            state.clock,
            state.kind,
            state.form != WAIT and (state.kind == PROMISED or state.clock not in promised),
            state.owed_by,
            state.started_on,
            state.due_on,
            state.met_on,
            state.state,
            state.is_provisional,
            state.deemed or "",
            assigned.organ_id if state.owed_by in assigned.roles else None,
        )
        for state in states
    }


def settled(found: Clocks) -> Clocks:
    """Those that were met: they keep the due date they were met by, whatever version comes (docs/decisions/0005)."""
    return {name: clock for name, clock in found.items() if clock.state == MET}


def carried(met: Clocks, found: Clocks) -> Clocks:
    """Clocks under a new version, with those that were met under the old one as they were, unless they have run again since."""
    same = {name: clock for name, clock in met.items() if name not in found or found[name].met_on == clock.met_on}
    return {**found, **same}


def changed(before: Clocks, after: Clocks) -> Iterable[Clock]:
    """The rows to write: new or altered ones, and those that fell silent."""
    for name, clock in after.items():
        if before.get(name) != clock:
            yield clock
    for name, clock in before.items():
        if name not in after and clock.state != LAPSED:
            yield clock.lapse()
