"""Walks through a procedure: which steps are possible from where a case stands, and how to come to a given act or end."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zhengtong.lawbook import Act, Action, Calendar, Procedure, Progress, Term
from zhengtong.lawbook.refusal import data_refusal, refusal
from zhengtong.lawbook.words import EXTENDED_BY, SYSTEM

ONE_DAY = timedelta(days=1)
# No case of a test lasts longer than this many acts, and no search looks at more states.
LONGEST, MOST_STATES = 40, 4000

Filler = Callable[[str], object]


@dataclass(frozen=True)
class Step:
    """One act of a walk."""

    action: str
    on: date
    role: str
    data: Mapping[str, object]


def begins_on(procedure: Procedure, calendar: Calendar, until: date | None = None) -> date:
    """A working day on which a case of this version may begin: its first, but not before the calendar or 2017."""
    first = max(procedure.version, calendar.first_on, date(2017, 1, 3))
    if until is None or until - timedelta(days=60) > first:
        first += timedelta(days=14)
    return calendar.roll(first)


def blank(name: str) -> object:
    """What is filled in where nothing else is asked."""
    return f"（{name}）"


def filled(procedure: Procedure, action: Action, on: date, fill: Filler = blank) -> dict[str, object]:
    """Everything an act must have filled in: days that fit its clocks, lengths within the limit, words elsewhere."""
    effect = procedure.plan.effects[action.name]
    data: dict[str, object] = {}
    for name in action.needs:
        if name in effect.given:
            data[name] = _day(procedure, action, name, on)
        elif name.endswith("日"):
            data[name] = on
        elif name == EXTENDED_BY:
            data[name] = _length(procedure, action)
        else:
            data[name] = fill(name)
    return data


def _day(procedure: Procedure, action: Action, name: str, on: date) -> date:
    """A day that clocks run from: far enough ahead where notice of it must be given (前), else the day of the act."""
    ahead = [clock.term for clock in procedure.clocks.values() if clock.form == "前" and clock.since == name]
    return on + max((timedelta(days=2 * term.count + 20) for term in ahead), default=timedelta())


def _length(procedure: Procedure, action: Action) -> str:
    for name in procedure.plan.effects[action.name].extends:
        extension = procedure.clocks[name].extension
        if extension and extension.at_most:
            return str(Term(1, extension.at_most.unit))
    return "5 工作日"


class Walk:
    """A case in the making: its steps so far, and where they lead."""

    def __init__(self, procedure: Procedure, calendar: Calendar, on: date, fill: Filler = blank) -> None:
        self.procedure, self.calendar, self.fill = procedure, calendar, fill
        self.progress = Progress(procedure, calendar)
        self.steps: list[Step] = []
        self.on = on

    def copy(self) -> "Walk":
        """The same walk, to be gone on another way."""
        other = Walk(self.procedure, self.calendar, self.on, self.fill)
        other.progress.replay(Act(step.action, step.on, step.role, step.data) for step in self.steps)
        other.steps = list(self.steps)
        return other

    def take(self, step: Step) -> "Walk":
        """Go one step; NotAllowed if the law says no."""
        self.progress.take(step.action, on=step.on, role=step.role, data=step.data, approved=True)
        self.steps.append(step)
        self.on = step.on
        return self

    def ahead(self) -> Iterator[Step]:
        """Every next step: each act on the first day it is possible, and what the law deems once its clock has run out."""
        if self.progress.is_closed:
            return
        for action in self.procedure.actions.values():
            if action.by == SYSTEM and action.source:
                if (due := self._deemed_on(action)) is not None:
                    yield Step(action.name, due, SYSTEM, {})
                continue
            if bool(action.source) != bool(self.progress.stage):
                continue
            for day in self._days():
                step = Step(action.name, day, action.by, filled(self.procedure, action, day, self.fill))
                if self._is_possible(action, step):
                    yield step
                    break

    def _is_possible(self, action: Action, step: Step) -> bool:
        if any(due < step.on for due in self._deemed_days()):
            return False
        return not (
            refusal(self.progress, action, step.on, step.role)
            or data_refusal(self.progress, action, step.on, step.data, approved=True)
        )

    def _days(self) -> list[date]:
        """Today, the next day worked, and the first worked after each wait."""
        days = {self.on, self.calendar.roll(self.on), self.calendar.add(self.on, 1)}
        for clock in self.procedure.clocks.values():
            run = self.progress.runs.get(clock.name)
            if clock.form == "待" and run is not None and (due := self.progress.due(clock, run)):
                days.add(max(self.on, self.calendar.roll(due + ONE_DAY)))
        return sorted(days)

    def _deemed_days(self) -> Iterator[date]:
        for clock in self.procedure.plan.deeming.get(self.progress.stage, ()):
            if due := self.progress.deemed_due(clock):
                yield due

    def _deemed_on(self, action: Action) -> date | None:
        """The day after the clock that deems this act runs out, when no other runs out before."""
        own = [
            due
            for clock in self.procedure.plan.effects[action.name].deemed_by
            if clock in self.procedure.plan.deeming.get(self.progress.stage, ())
            if (due := self.progress.deemed_due(clock))
        ]
        if not own or min(own) > min(self._deemed_days()):
            return None
        day = max(min(own) + ONE_DAY, self.on)
        # Of two that run out on one day, the first in the procedure is drawn first.
        return day if self.progress.deemed_by(day)[0][0] == action.name else None


def ways(procedure: Procedure, calendar: Calendar, on: date, fill: Filler = blank) -> Iterator[Walk]:
    """Walks by length, one for each different standing: stage, acts done, pauses, clocks that deem.

    A stage come to for the first time is gone on from at once, so that a procedure of many stages is seen to its end.
    """
    waiting = deque([Walk(procedure, calendar, on, fill)])
    seen: set[tuple[object, ...]] = set()
    reached: set[str] = set()
    while waiting and len(seen) < MOST_STATES:
        walk = waiting.popleft()
        for step in walk.ahead():
            further = walk.copy().take(step)
            standing = _standing(further)
            if standing not in seen:
                seen.add(standing)
                yield further
                if len(further.steps) >= LONGEST:
                    continue
                if further.progress.stage in reached:
                    waiting.append(further)
                else:
                    reached.add(further.progress.stage)
                    waiting.appendleft(further)


def _standing(walk: Walk) -> tuple[object, ...]:
    """What decides what may come next. Acts are remembered only where another act asks for them (须先、限次) or they gave a day."""
    law, progress = walk.procedure, walk.progress
    asked = {name for action in law.actions.values() for name in action.first}
    asked |= {action.name for action in law.actions.values() if action.at_most}
    done = frozenset(step.action for step in walk.steps if step.action in asked)
    pauses = frozenset(name for name in progress.stops if progress.lasts(name))
    return progress.stage, walk.steps[-1].action, done, pauses, frozenset(progress.dates), frozenset(progress.runs)


def to_every_act(procedure: Procedure, calendar: Calendar, on: date, fill: Filler = blank) -> dict[str, Walk]:
    """For each act and each end that can be come to, a short walk that ends with it."""
    found: dict[str, Walk] = {}
    wanted = {*procedure.actions, *procedure.final}
    for walk in ways(procedure, calendar, on, fill):
        for name in (walk.steps[-1].action, walk.progress.stage if walk.progress.is_closed else ""):
            if name in wanted:
                found.setdefault(name, walk)
                wanted.discard(name)
        if not wanted:
            break
    return found


def to_an_end(procedure: Procedure, calendar: Calendar, on: date, fill: Filler = blank) -> Walk:
    """The longest of the short walks to the ends, taken by people alone if any is: it shows the most of the procedure."""
    ends = [walk for name, walk in to_every_act(procedure, calendar, on, fill).items() if name in procedure.final]
    by_people = [walk for walk in ends if all(step.role != SYSTEM for step in walk.steps)]
    return max(by_people or ends, key=lambda walk: len(walk.steps))
