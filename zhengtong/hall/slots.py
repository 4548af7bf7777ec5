"""Which times can be booked: the hours of a business on the days it is open, less what is closed, less what is taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from zhengtong.hall.models import Business, Closure, Hours

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Slot:
    """One stretch of time on one day, and how many of its seats are free."""

    on: date
    starts_at: time
    ends_at: time
    seats: int
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.seats - self.taken)

    @property
    def key(self) -> str:
        """As a form sends it back: 2026-03-02T09:30."""
        return f"{self.on.isoformat()}T{self.starts_at:%H:%M}"


@dataclass(frozen=True)
class Timetable:
    """Everything that decides about the slots of one business; a value, so that nothing is asked again."""

    business: Business
    hours: tuple[Hours, ...]
    closures: tuple[Closure, ...]
    taken: Mapping[tuple[date, time], int]

    def of_day(self, on: date, *, is_working: bool) -> list[Slot]:
        """The slots of a day, in order of time; none on a day that is closed."""
        days = Hours.Days.WORKING if is_working else Hours.Days.RESTING
        found = [slot for hours in self.hours if hours.days == days for slot in self._within(on, hours)]
        return sorted(slot for slot in found if not self._is_closed(slot))

    def _within(self, on: date, hours: Hours) -> Iterator[Slot]:
        """The whole slots within these hours; a rest shorter than a slot is not booked."""
        step = timedelta(minutes=self.business.slot_minutes)
        at, end = datetime.combine(on, hours.opens_at), datetime.combine(on, hours.closes_at)
        while step and at + step <= end:
            starts_at = at.time()
            yield Slot(on, starts_at, (at + step).time(), hours.seats, self.taken.get((on, starts_at), 0))
            at += step

    def _is_closed(self, slot: Slot) -> bool:
        return any(covers(closure, slot.on, slot.starts_at, slot.ends_at) for closure in self.closures)


def covers(closure: Closure, on: date, starts_at: time, ends_at: time) -> bool:
    """Whether any part of this stretch is closed."""
    if not closure.from_on <= on <= closure.to_on:
        return False
    from_at, to_at = closure.opens_at or time.min, closure.closes_at or time.max
    return from_at < ends_at and starts_at < to_at


def overlapping(hours: Iterable[Hours]) -> tuple[Hours, Hours] | None:
    """Two stretches of the same business that overlap on the same kind of day, if any do."""
    kept = sorted(hours, key=lambda one: (one.days, one.opens_at))
    return next(
        ((one, other) for one, other in pairwise(kept) if one.days == other.days and other.opens_at < one.closes_at),
        None,
    )
