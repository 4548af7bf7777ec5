"""A case read against its procedure: where it stands, what may happen next, which clocks run and until when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from zhengtong.lawbook import explain as explaining
from zhengtong.lawbook.acts import Act, Choice, Run, day_in, extension_in
from zhengtong.lawbook.calendar import ONE_DAY, Calendar
from zhengtong.lawbook.clock import (
    LAPSED,
    MET,
    PAUSED,
    PROMISED,
    RUNNING,
    STATUTORY,
    DeadlineState,
    Stop,
    due_on,
    joined,
    latest_before,
)
from zhengtong.lawbook.errors import LawError, NotAllowed
from zhengtong.lawbook.procedure import Action, Clock, Procedure
from zhengtong.lawbook.refusal import data_refusal, refusal
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import EXPIRY_DAY, TAKE_NEW


class Progress:
    """The standing of one case.

    `terms` are limits other laws set for this kind of matter in place of the procedure's (许可法42.1但书); `promises`
    are shorter limits the county promised, which run beside; an extension lengthens both. Raises LawError when either names a clock the procedure
    does not have, or a promise could outlast the law.
    """

    __slots__ = (
        "_plan",
        "calendar",
        "dates",
        "done",
        "is_closed",
        "procedure",
        "promises",
        "runs",
        "stage",
        "stops",
        "terms",
    )

    def __init__(
        self,
        procedure: Procedure,
        calendar: Calendar,
        terms: Mapping[str, Term] | None = None,
        promises: Mapping[str, Term] | None = None,
    ) -> None:
        self.procedure = procedure
        self.calendar = calendar
        self.terms: Mapping[str, Term] = terms or {}
        self.promises: Mapping[str, Term] = promises or {}
        self._plan = procedure.plan
        self.stage = ""
        self.is_closed = False
        self.dates: dict[str, date] = {}
        self.done: list[Act] = []
        self.runs: dict[str, Run] = {}
        self.stops: dict[str, list[Stop]] = {}
        if terms or promises:
            procedure.check_limits(self.terms, self.promises)

    def take(
        self, name: str, *, on: date, role: str, data: Mapping[str, Any] | None = None, approved: bool = False
    ) -> Act:
        """Let this act happen, or raise NotAllowed with the reason and change nothing."""
        on = on.date() if isinstance(on, datetime) else on
        action = self.procedure.actions.get(name)
        if action is None:
            raise NotAllowed(f"《{self.procedure.name}》没有“{name}”这个动作")
        filled: Mapping[str, Any] = data or {}
        reason = refusal(self, action, on, role) or data_refusal(self, action, on, filled, approved)
        if reason:
            raise NotAllowed(reason, action.basis)
        act = Act(name, on, role, filled)
        self._follow(action, act)
        return act

    def replay(self, acts: Iterable[Act]) -> "Progress":
        """Put back acts that were allowed when they happened; nothing is asked again. Returns itself.

        Raises LawError when one is no act of this procedure: a version that cases run under has been edited.
        """
        actions = self.procedure.actions
        for act in acts:
            if act.action == TAKE_NEW:
                # A version took the case over: its day counts, what it says is not what someone filled in.
                self.done.append(Act(act.action, act.on, act.role, {}))
                continue
            if act.action not in actions:
                raise LawError(
                    f"案件做过“{act.action}”，{self.procedure}却没有这个动作；施行过的程序不能修改，请恢复原文件"
                )
            self._follow(actions[act.action], act)
        return self

    @property
    def is_paused(self) -> bool:
        """Whether some pause lasts."""
        return bool(self.stops) and not self.is_closed and any(map(self.lasts, self.stops))

    def lasts(self, pause: str) -> bool:
        """Whether this pause has begun and not ended."""
        stops = self.stops.get(pause)
        return stops is not None and stops[-1].resumed is None

    def choices(self, on: date, role: str | None = None) -> list[Choice]:
        """Every act after the opening, in the order of the procedure, with the reason why it may not happen now.

        Without a role nobody is refused for who they are. What only the data can show is left to take().
        """
        acts = self.procedure.actions.values() if self.stage else self.procedure.openings
        return [Choice(act, refusal(self, act, on, role)) for act in acts if act.source or not self.stage]

    def deadlines(self, on: date) -> list[DeadlineState]:
        """Every clock that has begun, in the order of the procedure, the promised one after the statutory."""
        found = []
        for name, clock in self.procedure.clocks.items():
            run = self.runs.get(name)
            if run is None or not run.counted:
                continue
            found.append(self._state(clock, run, STATUTORY, self.terms.get(name, clock.term), on))
            if name in self.promises:
                found.append(self._state(clock, run, PROMISED, self.promises[name], on))
        return found

    def deemed_by(self, on: date) -> list[tuple[str, date]]:
        """The acts the law deems to have happened because their clocks ran out before `on`, each with its day.

        That day is the first after the limit. Take them one at a time: the first may change what the rest mean.
        """
        found = []
        for clock in self._plan.deeming.get(self.stage, ()):
            due = self.deemed_due(clock)
            if due is not None and due < on and clock.deemed:
                found.append((clock.deemed, due + ONE_DAY))
        return sorted(found, key=lambda each: each[1])

    def explain(self, clock: str, kind: str, on: date) -> explaining.Explanation:
        """The day-by-day account of a due date; while paused, up to `on`. LawError when this clock has not begun."""
        found = self.procedure.clocks.get(clock)
        run = self.runs.get(clock)
        if found is None or run is None or (kind == PROMISED and clock not in self.promises):
            raise LawError(f"“{clock}”{'' if kind == STATUTORY else '的承诺期限'}还没有起算，没有可以说明的日子")
        return explaining.explain(self, found, run, kind, on)

    # What the sentences and the accounts read.

    def stops_of(self, run: Run, clock: str) -> list[Stop]:
        """The pauses that took days from this clock; once it was met or the case closed, nothing more is taken."""
        pauses = self._plan.stopped_by[clock]
        if not self.stops or not pauses:
            return []
        end = run.met_on or (self.done[-1].on if self.is_closed else None)
        stops = [stop for pause in pauses for stop in self.stops.get(pause, ())]
        if end is not None:
            stops = [
                stop if stop.resumed and stop.resumed <= end else Stop(stop.first, end, stop.pause)
                for stop in stops
                if stop.first < end
            ]
        return stops

    def terms_of(self, clock: Clock, run: Run, kind: str = STATUTORY) -> tuple[Term, ...]:
        """The limit that holds in this case and its extensions."""
        term = self.promises[clock.name] if kind == PROMISED else self.terms.get(clock.name, clock.term)
        return (term, *run.extended)

    def due(self, clock: Clock, run: Run, term: Term | None = None) -> date | None:
        """The last day of a clock; None while it is paused."""
        limit = term or self.terms.get(clock.name, clock.term)
        if clock.form == "前":
            return latest_before(self.calendar, run.since, limit)
        stops = self.stops_of(run, clock.name)
        return due_on(self.calendar, run.since, (limit, *run.extended), joined(stops) if len(stops) > 1 else stops)

    def deemed_due(self, clock: Clock) -> date | None:
        """The last day of a clock that has begun, is not met and deems something; None when there is none."""
        run = self.runs.get(clock.name)
        return None if run is None or run.met_on or run.expired or not run.counted else self.due(clock, run)

    def is_alive(self, clock: Clock, run: Run) -> bool:
        """Whether a clock still counts: not met, in one of its stages, and something ahead could meet it."""
        if run.met_on or run.expired or self.is_closed or clock.name not in self._plan.alive[self.stage]:
            return False
        return not clock.stages or self.stage in clock.stages

    # What an act does.

    def _follow(self, action: Action, act: Act) -> None:
        effect = self._plan.effects[action.name]
        on, runs = act.on, self.runs
        days = self._days(action, act) if effect.records or effect.given else None
        for name in effect.meets:
            run = runs.get(name)
            if run is not None and run.met_on is None:
                run.met_on = on
        for clock in effect.deemed_by:
            if clock.name in runs:
                runs[clock.name].expired = True
        for name in effect.extends:
            run = runs.get(name)
            if run is not None and run.met_on is None:
                run.extended = (*run.extended, extension_in(act.data, self.procedure.clocks[name]))
        for pause in effect.begins_pauses:
            if not self.lasts(pause):
                self.stops.setdefault(pause, []).append(Stop(on, None, pause))
        for pause in effect.ends_pauses:
            if self.lasts(pause):
                self.stops[pause][-1] = Stop(self.stops[pause][-1].first, on, pause)
        self.done.append(act)
        if action.target:
            self.stage, self.is_closed = action.target, effect.closes
        if days:
            self.dates.update(days)
            for name, clocks in effect.begins_clocks:
                self._begin(name, clocks, action, on)
        for name in self._plan.staged.get(self.stage, ()):
            if name in runs:
                runs[name].counted = True

    def _days(self, action: Action, act: Act) -> dict[str, date]:
        """The days an act writes down, from its own day, from others, or from its data."""
        days = {name: day_in(act.data.get(name)) or act.on for name in self._plan.effects[action.name].given}
        for name, source in action.records.items():
            if source == "":
                days[name] = act.on
            elif source == EXPIRY_DAY:
                # Of several clocks that deem the same act, the one that ran out first.
                due = [self.deemed_due(clock) for clock in self._plan.effects[action.name].deemed_by]
                days[name] = min((day for day in due if day and day < act.on), default=act.on)
            else:
                days[name] = days.get(source) or self.dates.get(source, act.on)
        return days

    def _begin(self, day: str, clocks: tuple[str, ...], action: Action, on: date) -> None:
        """Start (or start again) the clocks that run from this day. A closed case starts none, but may have met one."""
        given = day not in action.records
        for name in clocks:
            clock = self.procedure.clocks[name]
            met = given and action.name in clock.met_by
            if met or not self.is_closed:
                run = self.runs[name] = Run(self.dates[day], not clock.stages)
                run.met_on = on if met else None

    def _state(self, clock: Clock, run: Run, kind: str, term: Term, on: date) -> DeadlineState:
        due = self.due(clock, run, term)
        met_on = run.met_on
        if met_on:
            state = MET
        elif clock.form == "待" and due is not None and due < on:
            state, met_on = MET, due
        elif not self.is_alive(clock, run):
            state = LAPSED
        else:
            state = PAUSED if due is None else RUNNING
        provisional = due is not None and self.calendar.is_provisional(due)
        deemed = (clock.deemed or "") if kind == STATUTORY else ""
        return DeadlineState(
            clock.name, kind, clock.owed_by, run.since, due, state, met_on, provisional, deemed, clock.form
        )
