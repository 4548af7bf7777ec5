"""When a clock runs out: terms in every unit, extensions, and pauses whose days are not counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhengtong.lawbook.calendar import ONE_DAY, Calendar
from zhengtong.lawbook.term import HOUR, WORKDAY, Term, days_spanned

STATUTORY, PROMISED = "法定", "承诺"
RUNNING, PAUSED, MET, LAPSED = "running", "paused", "met", "lapsed"
STATES = {RUNNING: "计算中", PAUSED: "停算", MET: "已完成", LAPSED: "已失效"}


@dataclass(frozen=True, slots=True)
class Stop:
    """Days from `first` up to but not including `resumed` are not counted; `resumed` None while the pause lasts."""

    first: date
    resumed: date | None
    pause: str


@dataclass(frozen=True, slots=True)
class DeadlineState:
    """One clock of a case on one day. `due_on` is None while paused; a running clock past it is overdue.

    `form` is 限, 待 or 前: of a wait (待) `due_on` is the last day of waiting, and it is met by waiting.
    """

    clock: str
    kind: str
    owed_by: str
    started_on: date
    due_on: date | None
    state: str
    met_on: date | None
    is_provisional: bool
    deemed: str
    form: str = "限"

    def is_overdue(self, on: date) -> bool:
        """Whether what is owed had not happened when this day began."""
        return self.state == RUNNING and self.due_on is not None and self.due_on < on


def joined(stops: Iterable[Stop]) -> list[Stop]:
    """Stops in order, overlapping ones made one, so that no day is left out twice."""
    result: list[Stop] = []
    for stop in sorted(stops, key=lambda each: each.first):
        last = result[-1] if result else None
        if last is None or (last.resumed is not None and last.resumed < stop.first):
            result.append(stop)
        elif last.resumed is not None and (stop.resumed is None or stop.resumed > last.resumed):
            result[-1] = Stop(last.first, stop.resumed, last.pause)
    return result


def due_on(calendar: Calendar, start: date, terms: Sequence[Term], stops: Sequence[Stop]) -> date | None:
    """The last day of consecutive terms (a limit and its extensions) begun on `start`; None while a stop is open.

    Terms of one unit add up; of different units, the second begins where the first ended. The last day of 日, 月 and
    年 rolls over days not worked if the calendar says so (民法典203). `stops` must be `joined`.
    """
    if not stops and len(terms) == 1:
        return calendar.due(start, terms[0])
    end = start
    for term in merged(terms):
        reached = _advance(calendar, end, term, stops)
        if reached is None:
            return None
        end = reached
    return calendar.roll(end) if calendar.rolls_forward and terms[-1].unit not in (WORKDAY, HOUR) else end


def merged(terms: Sequence[Term]) -> list[Term]:
    """Neighbouring terms of one unit as one: 60 日 and 30 日 are 90 日."""
    result: list[Term] = []
    for term in terms:
        if result and result[-1].unit == term.unit:
            result[-1] = Term(result[-1].count + term.count, term.unit)
        else:
            result.append(term)
    return result


def _advance(calendar: Calendar, start: date, term: Term, stops: Sequence[Stop]) -> date | None:
    """The end of one term, each stop that begins before it pushing it on by the days it takes away."""
    works = term.unit == WORKDAY
    end = calendar.add(start, term.count) if works else start + timedelta(days=days_spanned(start, term))
    for stop in stops:
        if stop.first > end:
            break
        if stop.resumed is None:
            return None
        before = max(stop.first - ONE_DAY, start)
        last = stop.resumed - ONE_DAY
        if last <= before:
            continue
        lost = calendar.count(before, last) if works else (last - before).days
        if lost:
            end = calendar.add(end, lost) if works else end + timedelta(days=lost)
    return end


def latest_before(calendar: Calendar, ahead: date, term: Term) -> date:
    """The last day on which an act still lies `term` before `ahead` (前); that day itself is not counted.

    It is never rolled: forward would shorten the notice, and an act may happen on a day not worked.
    """
    if term.unit == WORKDAY:
        return calendar.back(ahead, term.count)
    return ahead - timedelta(days=days_spanned(ahead, term, back=True))
