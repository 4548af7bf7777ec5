"""Why an act may not happen now, in sentences. Each function returns its reason or None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zhengtong.lawbook.acts import day_in
from zhengtong.lawbook.calendar import ONE_DAY, spoken
from zhengtong.lawbook.clock import latest_before
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import EXTENDED_BY, REMIND

if TYPE_CHECKING:
    from zhengtong.lawbook.plan import Effect
    from zhengtong.lawbook.procedure import Action
    from zhengtong.lawbook.progress import Progress


def refusal(progress: Progress, action: Action, on: date, role: str | None) -> str | None:
    """What stands in the way of this act on this day, before anything is filled in."""
    effect = progress.procedure.plan.effects[action.name]
    return (
        _out_of_place(progress, action)
        or _too_early(progress, action, on)
        or _wrong_role(action, role)
        or (_not_worked(progress, action, on) if action.only_on_working_days else None)
        or _already_deemed(progress, action, on, effect)
        or (_too_often(progress, action) if action.at_most else None)
        or (_not_yet_done(progress, action) if action.first else None)
        or (_held(progress, action, effect) if effect.held_by and progress.stops else None)
        or (_pause_out_of_turn(progress, effect) if effect.begins_pauses or effect.ends_pauses else None)
        or (_must_wait(progress, action, on, effect) if effect.waits_for else None)
        or (_cannot_extend(progress, on, effect) if effect.extends else None)
        or (_too_late(progress, action, on, effect, progress.dates) if effect.due_before else None)
        or _day_unknown(progress, action, effect)
    )


def data_refusal(progress: Progress, action: Action, on: date, data: Mapping[str, Any], approved: bool) -> str | None:
    """What stands in the way once the act is filled in: what is empty, days that are none, a missing approval."""
    if action.needs:
        missing = [name for name in action.needs if _is_empty(data.get(name))]
        if missing:
            return f"{action.name}还要填写：{'、'.join(missing)}"
    effect = progress.procedure.plan.effects[action.name]
    if effect.given and (reason := _wrong_days(progress, action, on, effect, data)):
        return reason
    if effect.extends and (reason := _extends_too_far(progress, action, effect, data)):
        return reason
    if action.approved_by and not approved:
        return f"{action.name}须经{action.approved_by}批准"
    return None


def _wrong_days(progress: Progress, action: Action, on: date, effect: Effect, data: Mapping[str, Any]) -> str | None:
    """Days that clocks run from must be days, within the calendar, and not ahead of the act that answers them."""
    days = dict(progress.dates)
    for name in effect.given:
        day = day_in(data[name])
        if day is None:
            return f"“{name}”应是日期，写成 2026-03-02 这样，现为“{data[name]}”"
        if not progress.calendar.holds(day):
            return f"“{name}”是{spoken(day)}，不在工作日历以内（{spoken(progress.calendar.first_on)}起），请核对"
        days[name] = day
    for clock in progress.procedure.clocks.values():
        if (
            clock.form == "限"
            and clock.since in effect.given
            and action.name in clock.met_by
            and days[clock.since] > on
        ):
            return f"“{clock.since}”（{spoken(days[clock.since])}）晚于{action.name}的日期，请核对"
    return _too_late(progress, action, on, effect, days)


def _out_of_place(progress: Progress, action: Action) -> str | None:
    if progress.is_closed:
        return f"案件已经办结（{progress.stage}），不能再{action.name}"
    if not progress.stage:
        if action.source:
            openings = "或者".join(f"“{opening.name}”" for opening in progress.procedure.openings)
            return f"案件还没有开始，要先{openings}"
        return None
    if not action.source:
        return f"案件已经开始，不能再{action.name}"
    if progress.stage not in action.source:
        return (
            f"{'、'.join(f'“{stage}”' for stage in action.source)}环节才能{action.name}，现在的环节是“{progress.stage}”"
        )
    return None


def _too_early(progress: Progress, action: Action, on: date) -> str | None:
    if progress.done and on < progress.done[-1].on:
        last = progress.done[-1]
        return f"{action.name}的日期{spoken(on)}早于前一个动作“{last.action}”的日期{spoken(last.on)}，请核对"
    if not progress.calendar.holds(on):
        return f"没有载入{on.year}年的放假安排，不能从{spoken(on)}起计算期限，请核对日期"
    return None


def _wrong_role(action: Action, role: str | None) -> str | None:
    return None if role is None or role == action.by else f"{action.name}由{action.by}作出"


def _not_worked(progress: Progress, action: Action, on: date) -> str | None:
    """限于工作日: nights and holidays are barred by some statutes (强制法43.1)."""
    if progress.calendar.is_working(on):
        return None
    return f"{action.name}只能在工作日进行，{spoken(on)}是{progress.calendar.reason(on)}"


def _already_deemed(progress: Progress, action: Action, on: date, effect: Effect) -> str | None:
    """A clock that ran out has already decided; and what is deemed may not be deemed before."""
    for clock in progress.procedure.plan.deeming.get(progress.stage, ()):
        due = progress.deemed_due(clock)
        if clock.deemed == action.name:
            if any(_ran_out(progress.deemed_due(each), on) for each in effect.deemed_by):
                return None
            run = progress.runs.get(clock.name)
            when = f"{spoken(due)}届满" if due else "正在停算" if run and not run.met_on else "没有在计算"
            return f"“{clock.name}”期限{when}，届满以前不能{action.name}"
        if due is not None and due < on:
            return f"“{clock.name}”期限已于{spoken(due)}届满，依法{clock.deemed}，不能再{action.name}；请先登记“{clock.deemed}”"
    return None


def _ran_out(due: date | None, on: date) -> bool:
    return due is not None and due < on


def _too_often(progress: Progress, action: Action) -> str | None:
    days = [act.on for act in progress.done if act.action == action.name]
    if action.at_most is None or len(days) < action.at_most:
        return None
    times = "一次" if action.at_most == 1 else f"{action.at_most}次"
    return f"{action.name}只能{times}，已于{'、'.join(spoken(day) for day in days)}做过"


def _not_yet_done(progress: Progress, action: Action) -> str | None:
    done = {act.action for act in progress.done}
    missing = [name for name in action.first if name not in done]
    return f"尚未{'、'.join(missing)}，不能{action.name}" if missing else None


def _held(progress: Progress, action: Action, effect: Effect) -> str | None:
    pause = next((name for name in effect.held_by if progress.lasts(name)), None)
    return f"{pause}期间不能{action.name}" if pause else None


def _pause_out_of_turn(progress: Progress, effect: Effect) -> str | None:
    for pause in effect.begins_pauses:
        if progress.lasts(pause):
            return f"{pause}已于{spoken(progress.stops[pause][-1].first)}开始，还没有结束"
    if effect.ends_pauses and not any(progress.lasts(pause) for pause in effect.ends_pauses):
        return f"没有正在进行的{'、'.join(effect.ends_pauses)}"
    return None


def _must_wait(progress: Progress, action: Action, on: date, effect: Effect) -> str | None:
    for clock in effect.waits_for:
        if clock.stages and progress.stage not in clock.stages:
            continue
        run = progress.runs.get(clock.name)
        term = progress.terms.get(clock.name, clock.term)
        if run is None and not term.count:
            return f"还没有{clock.since}，{action.name}要等到过了这一天"
        if run is None:
            return f"还没有{clock.since}，{action.name}要等到自{clock.since}起满{term.spoken}"
        due = progress.due(clock, run)
        if due is None:
            return f"“{clock.name}”正在停算，还不能{action.name}"
        if on <= due and not term.count:
            return f"要过了{clock.since}（{spoken(due)}），{spoken(due + ONE_DAY)}起才能{action.name}"
        if on <= due:
            return f"“{clock.name}”须满{term.spoken}，到{spoken(due)}届满，{spoken(due + ONE_DAY)}起才能{action.name}"
    return None


def _cannot_extend(progress: Progress, on: date, effect: Effect) -> str | None:
    """Only a clock that still counts can be extended, and only before it runs out."""
    reason = None
    for name in effect.extends:
        clock, run = progress.procedure.clocks[name], progress.runs.get(name)
        if run is None or not progress.is_alive(clock, run):
            reason = reason or f"“{name}”期限没有在计算，不能延长"
            continue
        due = progress.due(clock, run)
        if due is None or on <= due:
            return None
        reason = f"“{name}”期限已于{spoken(due)}届满，不能再延长"
    return reason


def _too_late(progress: Progress, action: Action, on: date, effect: Effect, dates: Mapping[str, date]) -> str | None:
    """前: the act must lie far enough before a day ahead. Where running out only reminds, it is not refused."""
    for clock in effect.due_before:
        ahead = dates.get(clock.since)
        if ahead is None or clock.on_expiry == REMIND or (clock.stages and progress.stage not in clock.stages):
            continue
        term = progress.terms.get(clock.name, clock.term)
        latest = latest_before(progress.calendar, ahead, term)
        if on > latest and not term.count:
            return f"最迟应当在{clock.since}（{spoken(ahead)}）当日{action.name}"
        if on > latest:
            return f"应当在{clock.since}（{spoken(ahead)}）的{term.spoken}以前{action.name}，最迟{spoken(latest)}"
    return None


def _day_unknown(progress: Progress, action: Action, effect: Effect) -> str | None:
    """A day that is copied must have been written down."""
    for _, source in effect.records:
        if source and source not in progress.dates and source not in effect.given and source != "期满日":
            return f"还没有{source}，不能{action.name}"
    return None


def _extends_too_far(progress: Progress, action: Action, effect: Effect, data: Mapping[str, Any]) -> str | None:
    said = data.get(EXTENDED_BY)
    if not said:
        return None
    try:
        term = said if isinstance(said, Term) else Term.parse(str(said))
    except ValueError as error:
        return f"{EXTENDED_BY}：{error}"
    for name in effect.extends:
        extension = progress.procedure.clocks[name].extension
        if extension and extension.at_most and term.is_longer_than(extension.at_most):
            return f"{action.name}至多{extension.at_most.spoken}，不能延长{term.spoken}"
    return None


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {}, ())
