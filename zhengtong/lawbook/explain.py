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
    from zhengtong.lawbook.procedure import Clock
    from zhengtong.lawbook.progress import Progress, Run


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
    return Explanation(clock.name, kind, terms[0], run.since, due, tuple(days), provisional, clock.basis)


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
        plain = terms[0]
        for index, term in enumerate(merged(terms)):
            own = plain.count if index == 0 else 0
            if not self._term(term, own, is_extension=index > 0):
                return self.days, None
        last = terms[-1].unit
        if last not in (WORKDAY, HOUR) and self.calendar.rolls_forward:
            self._roll()
        if last == WORKDAY and self.number == 0:
            self._roll()
        return self.days, self.day

    def _term(self, term: Term, own: int, *, is_extension: bool) -> bool:
        """Count one term; False when a pause that has not ended came in the way."""
        works = term.unit == WORKDAY
        left = term.count if works else days_spanned(self.day, term)
        whole = left
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
            extended = is_extension or (term.unit in (WORKDAY, "日") and whole - left > own)
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
            before = self.calendar.reason(self.day) or "工作日"
            self.days.append(Day(self.day, None, f"期满日不上班，顺延（{before}）"))


def _backwards(calendar: Calendar, ahead: date, term: Term, clock: Clock) -> Iterator[Day]:
    """前: the days counted back from a day ahead, earliest first."""
    days = [Day(ahead, None, f"{clock.since}，当日不计入")]
    left, number, day = term.count if term.unit == WORKDAY else days_spanned(ahead, term, back=True), 0, ahead
    while left:
        day -= ONE_DAY
        if term.unit == WORKDAY and not calendar.is_working(day):
            days.append(Day(day, None, calendar.reason(day)))
            continue
        left -= 1
        number += 1
        days.append(Day(day, number, "调休上班，照算" if term.unit == WORKDAY and day.weekday() >= 5 else ""))
    yield from reversed(days)
