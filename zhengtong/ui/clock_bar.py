"""The clock bar: a running clock as a picture of its days, and the sentence that goes with it.

The picture is an SVG whose sizes are attributes, so that the content policy may forbid inline styles; x runs from 0 to 1000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Protocol

from django.conf import settings

from zhengtong import lawbook
from zhengtong.lawbook.keeping import kept
from zhengtong.ui.words import day

WIDTH = 1000
PROMISED, WORKDAY = "承诺", "工作日"
WAIT = "待"
OPEN = frozenset({"running", "paused"})
# How lawbook's account of a day says that it is not counted because of a pause, or counted because of an extension.
PAUSED, EXTENDED = "停算", "延长"
ONE_DAY = timedelta(days=1)


class Due(Protocol):
    """What both a lawbook deadline and a row of cases_deadline offer."""

    @property
    def clock(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def met_on(self) -> date | None: ...
    @property
    def state(self) -> str: ...
    @property
    def is_provisional(self) -> bool: ...


@dataclass(frozen=True)
class Span:
    """A run of days of one kind: counted, ahead, skipped, paused, over; and above them, extended."""

    kind: str
    x: float
    width: float
    title: str


@dataclass(frozen=True)
class Bar:
    """One clock: its words, and its picture."""

    clock: str
    kind: str
    owed_by: str
    state: str
    started_on: date
    due_on: date | None
    met_on: date | None
    left: str
    is_late: bool
    is_provisional: bool
    term: str
    spans: tuple[Span, ...]
    today_x: float | None
    due_x: float | None
    days: Sequence[lawbook.Day]
    preset: str = ""  # the local preset the limit comes from; "" where the law sets it

    @property
    def look(self) -> str:
        """The class of the bar: late, met, paused or running."""
        return "late" if self.is_late else self.state

    @property
    def met_late(self) -> bool:
        return self.met_on is not None and self.due_on is not None and self.met_on > self.due_on


@dataclass(frozen=True)
class Group:
    """The bars of one clock on one scale: the statutory and, if the county promised more, the promised one."""

    clock: str
    bars: tuple[Bar, ...]

    @property
    def is_running(self) -> bool:
        return any(bar.state in OPEN for bar in self.bars)


def calendar() -> lawbook.Calendar:
    """The working days of this installation."""
    return kept(settings.LAW).calendar


def is_late(deadline: Due, on: date) -> bool:
    """A clock still running after its last day, or met after it."""
    if deadline.due_on is None:
        return False
    return (deadline.met_on or on) > deadline.due_on and deadline.state != "lapsed"


def left(deadline: Due, on: date, unit: str = WORKDAY) -> str:
    """How long is left, in the unit of the term: 还剩 4 个工作日, 今天到期, 已超 2 个工作日, 停算中, 已于…完成."""
    if deadline.met_on is not None:
        late = "，超期" if is_late(deadline, on) else ""
        return f"已于{day(deadline.met_on, on)}完成{late}"
    if deadline.state == "lapsed":
        return "不再计算"
    if deadline.due_on is None or deadline.state == "paused":
        return "停算中"
    if getattr(deadline, "form", "") == WAIT:
        return f"{day(deadline.due_on, on)}届满以后才可以办理" if on <= deadline.due_on else "等待期已满"
    said = _distance(on, deadline.due_on, unit)
    return f"{said}（暂定）" if deadline.is_provisional else said


def _distance(on: date, due_on: date, unit: str) -> str:
    """From `on` to the last day: working days for terms in 工作日, days for all others."""
    if due_on == on:
        return "今天到期"
    first, last = min(on, due_on), max(on, due_on)
    word = "还剩" if due_on > on else "已超"
    if unit == WORKDAY:
        count = calendar().count(first, last)
        # The last day has passed but no working day since: over the weekend it is late by calendar days.
        if count:
            return f"{word} {count} 个工作日"
    return f"{word} {(last - first).days} 天"


def groups(progress: lawbook.Progress, on: date) -> list[Group]:
    """Every clock that has started in a case: what runs now first, then what is over, each with its bars."""
    states = sorted(progress.deadlines(on), key=lambda state: state.kind == PROMISED)
    found = []
    for clock in dict.fromkeys(state.clock for state in states):
        pair = [state for state in states if state.clock == clock]
        found.append(Group(clock, tuple(_bars(progress, pair, on))))
    return sorted(found, key=lambda group: not group.is_running)


def _bars(progress: lawbook.Progress, states: list[lawbook.DeadlineState], on: date) -> Iterator[Bar]:
    """The bars of one clock, drawn on one scale so that the promise is seen to be the shorter."""
    told = [progress.explain(state.clock, state.kind, on) for state in states]
    drawn = [one.on for account in told for one in account.days]
    drawn += [met for state in states if (met := state.met_on)]
    if any(state.state in OPEN for state in states):
        drawn.append(on)
    scale = _Scale(min(drawn), max(drawn) + ONE_DAY)
    for state, account in zip(states, told, strict=True):
        yield _bar(state, account, on, scale)


def _bar(state: lawbook.DeadlineState, account: lawbook.Explanation, on: date, scale: _Scale) -> Bar:
    return Bar(
        clock=state.clock,
        kind=state.kind,
        owed_by=state.owed_by,
        state=state.state,
        started_on=state.started_on,
        due_on=state.due_on,
        met_on=state.met_on,
        left=left(state, on, account.term.unit),
        is_late=is_late(state, on),
        is_provisional=state.is_provisional,
        term=account.term.spoken,
        spans=tuple(_spans(account.days, state, on, scale)),
        today_x=scale.end_of(on) if state.state in OPEN and scale.holds(on) else None,
        due_x=scale.end_of(state.due_on) if state.due_on else None,
        days=account.days,
        preset=account.preset if state.kind != PROMISED else "",
    )


@dataclass(frozen=True)
class _Scale:
    """Where a day stands between 0 and 1000. `end` is the day after the last one drawn."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end

    def at(self, day: date) -> float:
        """The left edge of a day."""
        return round((day - self.start).days / (self.end - self.start).days * WIDTH, 1)

    def end_of(self, day: date) -> float:
        """The right edge of a day."""
        return self.at(day + ONE_DAY)

    def span(self, kind: str, first: date, last: date, reason: str) -> Span:
        """The days from `first` to `last`, both included."""
        x = self.at(first)
        return Span(kind, x, round(self.end_of(last) - x, 1), _said(first, last, reason))


def _spans(days: Sequence[lawbook.Day], state: lawbook.DeadlineState, on: date, scale: _Scale) -> Iterator[Span]:
    """The runs of days of one kind, then those beyond the last day, then where an extension lies."""
    until = state.met_on or on

    def kind(one: lawbook.Day) -> tuple[str, str]:
        if one.counted is None:
            return ("paused" if one.reason.endswith(PAUSED) else "skipped"), one.reason
        return ("counted" if one.on <= until else "ahead"), ""

    for (name, reason), run in groupby(days, key=kind):
        held = list(run)
        yield scale.span(name, held[0].on, held[-1].on, reason)
    if state.due_on is not None and until > state.due_on and state.state != "lapsed":
        yield scale.span("over", state.due_on + ONE_DAY, until, "超期")
    extended = [one.on for one in days if one.reason.startswith(EXTENDED)]
    if extended:
        yield scale.span("extended", extended[0], extended[-1], EXTENDED)


def _said(first: date, last: date, reason: str) -> str:
    """3月2日（周一）至3月6日（周五）：已计入."""
    days = day(first, first) if first == last else f"{day(first, first)}至{day(last, first)}"
    return f"{days}：{reason}" if reason else days
