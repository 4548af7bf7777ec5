"""The day-by-day account of a due date: which days count, which do not, and why. Written so that a page can draw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhengtong.lawbook.calendar import ONE_DAY, Calendar
from zhengtong.lawbook.clock import Stop, merged
from zhengtong.lawbook.statute import Reference
from zhengtong.lawbook.term import HOUR, WORKDAY, Term, days_spanned

if TYPE_CHECKING:
    from zhengtong.lawbook.acts import Run
    from zhengtong.lawbook.procedure import Clock
    from zhengtong.lawbook.progress import Progress


@dataclass(frozen=True, slots=True)
class Day:
    """One day: the how-manieth it is (None: not counted), why not or why all the same, and by which article."""

    on: date
    counted: int | None
    reason: str
    basis: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The account of one clock. `due_on` is None while it is paused; `days` then end with the day asked about."""

    clock: str
    kind: str
    term: Term
    started_on: date
    due_on: date | None
    days: tuple[Day, ...]
    is_provisional: bool
    basis: tuple[Reference, ...]
    preset: str = ""  # the local preset the limit comes from, if any

    @property
    def counted(self) -> int:
        """How many days count so far."""
        return sum(day.counted is not None for day in self.days)


def explain(progress: Progress, clock: Clock, run: Run, kind: str, on: date) -> Explanation:
    """Walk from the first day to the last. It counts for itself, so that tests can hold it against `due_on`."""
    calendar, terms = progress.calendar, progress.terms_of(clock, run, kind)
    if clock.form == "前":
        days = list(_backwards(calendar, run.since, terms[0], clock))
        due: date | None = days[0].on
    else:
        walk = _Walk(progress, clock, run.since, progress.stops_of(run, clock.name), on)
        days, due = walk.through(terms)
    provisional = due is not None and calendar.is_provisional(due)
    return Explanation(clock.name, kind, terms[0], run.since, due, tuple(days), provisional, clock.basis, clock.preset)


class _Walk:
    """One walk over the days of a clock."""

    def __init__(self, progress: Progress, clock: Clock, start: date, stops: Sequence[Stop], on: date) -> None:
        self.calendar = progress.calendar
        self.pauses = progress.procedure.pauses
        self.extending = self._extending(progress, clock)
        self.clock, self.stops, self.on = clock, stops, on
        self.day = start
        self.number = 0
        self.days = [Day(start, None, f"{clock.since}，当日不计入")]

    @staticmethod
    def _extending(progress: Progress, clock: Clock) -> tuple[Reference, ...]:
        return progress.procedure.actions[clock.extension.by].basis if clock.extension else ()

    def through(self, terms: Sequence[Term]) -> tuple[list[Day], date | None]:
        """The days of a limit and its extensions, and the last of them."""
        for index, term in enumerate(merged(terms)):
            own = _length(self.day, terms[0]) if index == 0 else 0
            if not self._term(term, own):
                return self.days, None
        last = terms[-1].unit
        rolls = self.calendar.rolls_forward and last not in (WORKDAY, HOUR)
        if rolls or (last == WORKDAY and self.number == 0):
            self._roll()
        return self.days, self.day

    def _term(self, term: Term, own: int) -> bool:
        """Count one term, of which the first `own` days are the limit itself and the rest its extension.

        False when a pause that has not ended came in the way.
        """
        works = term.unit == WORKDAY
        left = whole = _length(self.day, term)
        while left:
            self.day += ONE_DAY
            stop = self._stop(self.day)
            if stop and stop.resumed is None and self.day > self.on:
                self.day -= ONE_DAY
                return False
            if stop:
                pause = self.pauses[stop.pause]
                self.days.append(Day(self.day, None, f"{pause.name}停算", pause.basis))
                continue
            if works and not self.calendar.is_working(self.day):
                self.days.append(Day(self.day, None, self.calendar.reason(self.day)))
                continue
            left -= 1
            self.number += 1
            reason = "调休上班，照算" if works and self.day.weekday() >= 5 else ""
            extended = whole - left > own
            if extended:
                reason = "延长" + (f"；{reason}" if reason else "")
            self.days.append(Day(self.day, self.number, reason, self.extending if extended else ()))
        return True

    def _stop(self, day: date) -> Stop | None:
        return next(
            (stop for stop in self.stops if stop.first <= day and (stop.resumed is None or day < stop.resumed)), None
        )

    def _roll(self) -> None:
        """The last day, if not worked, gives way to the next that is (民法典203)."""
        while not self.calendar.is_working(self.day):
            self.day += ONE_DAY
            reason = self.calendar.reason(self.day)
            worked = self.calendar.is_working(self.day)
            self.days.append(Day(self.day, None, "期满日逢休假，顺延到这一天" if worked else f"{reason}，顺延"))


def _length(start: date, term: Term) -> int:
    """How many days count in a term: working days, or all of them."""
    return term.count if term.unit == WORKDAY else days_spanned(start, term)


def _backwards(calendar: Calendar, ahead: date, term: Term, clock: Clock) -> Iterator[Day]:
    """前: the days counted back from a day ahead, earliest first."""
    days = [Day(ahead, None, f"{clock.since}，当日不计入")]
    works = term.unit == WORKDAY
    left, number, day = term.count if works else days_spanned(ahead, term, back=True), 0, ahead
    while left:
        day -= ONE_DAY
        if works and not calendar.is_working(day):
            days.append(Day(day, None, calendar.reason(day)))
            continue
        left -= 1
        number += 1
        days.append(Day(day, number, "调休上班，照算" if works and day.weekday() >= 5 else ""))
    yield from reversed(days)
