"""What each act of a procedure does to dates, clocks and pauses: worked out once, so that a case costs microseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhengtong.lawbook.words import EXPIRY_DAY

if TYPE_CHECKING:
    from zhengtong.lawbook.procedure import Action, Clock, Procedure


@dataclass(frozen=True, slots=True)
class Effect:
    """One act. Names, not objects, wherever the case keeps its state by name."""

    closes: bool
    # Days the act writes down: (name, where it comes from), and days its data must give.
    records: tuple[tuple[str, str], ...]
    given: tuple[str, ...]
    # The clocks that begin with each of those days; a day given by data may be met by the very act that gives it.
    begins_clocks: tuple[tuple[str, tuple[str, ...]], ...]
    meets: tuple[str, ...]
    extends: tuple[str, ...]
    begins_pauses: tuple[str, ...]
    ends_pauses: tuple[str, ...]
    # Why it may be refused.
    held_by: tuple[str, ...]
    waits_for: tuple[Clock, ...]
    due_before: tuple[Clock, ...]
    deemed_by: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The tables a Progress reads."""

    effects: Mapping[str, Effect]
    deeming: Mapping[str, tuple[Clock, ...]]  # stage → clocks whose running out deems something there
    staged: Mapping[str, tuple[str, ...]]  # stage → clocks that count only in certain stages, this one among them
    alive: Mapping[str, frozenset[str]]  # stage → clocks that something reachable from it can still meet
    stopped_by: Mapping[str, tuple[str, ...]]  # clock → pauses


def plan_of(procedure: Procedure) -> Plan:
    """The tables of a procedure."""
    clocks = procedure.clocks.values()
    stopped_by = {
        clock.name: tuple(pause.name for pause in procedure.pauses.values() if clock.name in pause.stops)
        for clock in clocks
    }
    return Plan(
        effects={action.name: _effect(procedure, action) for action in procedure.actions.values()},
        deeming={stage: _deeming(procedure, stage) for stage in procedure.stages},
        staged={stage: tuple(clock.name for clock in clocks if stage in clock.stages) for stage in procedure.stages},
        alive={stage: _alive(procedure, stage) for stage in procedure.stages},
        stopped_by=stopped_by,
    )


def _effect(procedure: Procedure, action: Action) -> Effect:
    clocks = tuple(procedure.clocks.values())
    copied = {source for each in procedure.actions.values() for source in each.records.values()}
    days = {clock.since for clock in clocks} | copied - {"", EXPIRY_DAY}
    given = tuple(name for name in action.needs if name in days and name not in action.records)
    written = (*action.records, *given)
    return Effect(
        closes=action.target in procedure.final,
        records=tuple(action.records.items()),
        given=given,
        begins_clocks=tuple(
            (name, tuple(clock.name for clock in clocks if clock.since == name))
            for name in written
            if any(clock.since == name for clock in clocks)
        ),
        meets=tuple(clock.name for clock in clocks if action.name in clock.met_by),
        extends=tuple(clock.name for clock in clocks if clock.extension and clock.extension.by == action.name),
        begins_pauses=tuple(pause.name for pause in procedure.pauses.values() if action.name in pause.begins),
        ends_pauses=tuple(pause.name for pause in procedure.pauses.values() if action.name in pause.ends),
        held_by=_held_by(procedure, action),
        waits_for=tuple(clock for clock in clocks if clock.form == "待" and action.name in clock.met_by),
        due_before=tuple(clock for clock in clocks if clock.form == "前" and action.name in clock.met_by),
        deemed_by=tuple(clock for clock in clocks if clock.deemed == action.name),
    )


def _held_by(procedure: Procedure, action: Action) -> tuple[str, ...]:
    """The pauses during which this act may not happen: it would meet a stopped clock and is not excepted."""
    return tuple(
        pause.name
        for pause in procedure.pauses.values()
        if action.name not in (*pause.meanwhile, *pause.ends)
        and any(action.name in procedure.clocks[clock].met_by for clock in pause.stops)
    )


def _deeming(procedure: Procedure, stage: str) -> tuple[Clock, ...]:
    return tuple(
        clock
        for clock in procedure.clocks.values()
        if clock.deemed
        and stage in procedure.actions[clock.deemed].source
        and (not clock.stages or stage in clock.stages)
    )


def reachable(procedure: Procedure, stage: str) -> set[str]:
    """Every stage and end that acts can lead to from here, itself included."""
    found, waiting = {stage}, [stage]
    while waiting:
        here = waiting.pop()
        for action in procedure.actions.values():
            if here in action.source and action.target and action.target not in found:
                found.add(action.target)
                waiting.append(action.target)
    return found


def _alive(procedure: Procedure, stage: str) -> frozenset[str]:
    ahead = reachable(procedure, stage)
    return frozenset(
        clock.name
        for clock in procedure.clocks.values()
        if any(ahead.intersection(procedure.actions[act].source) for act in clock.met_by)
    )
