"""What a version may not drop when it takes over open cases (在办案件: 适用新版): their acts are read again under it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from zhengtong.lawbook.check import ERROR, Finding
from zhengtong.lawbook.procedure import Action, Clock, Procedure
from zhengtong.lawbook.words import TAKE_NEW


def check_taking_over(law: Procedure, versions: Sequence[Procedure], path: Path) -> list[Finding]:
    """The mistakes of a version that takes over the cases open under `versions` (of one procedure, oldest first), each with file and
    line; none for a version whose open cases keep theirs."""
    if law.open_cases != TAKE_NEW:
        return []
    return [
        Finding(
            ERROR, f"{path.parent.name}/{path.name} 第{_line(path)}行：写了适用新版，{sentence}；补上，或者写沿用旧版"
        )
        for older in _left_to(law, versions)
        for sentence in _lost(older, law)
    ]


def _left_to(law: Procedure, versions: Sequence[Procedure]) -> list[Procedure]:
    """The versions a case may be under on the day: back to the last one that itself took over all that was open."""
    before = [each for each in versions if each.version < law.version]
    takers = [place for place, each in enumerate(before) if each.open_cases == TAKE_NEW]
    return before[takers[-1] :] if takers else before


def _line(path: Path) -> int:
    """Where the file says what becomes of open cases."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith("在办案件")), 1)


def _lost(older: Procedure, law: Procedure) -> Iterator[str]:
    of = f"{older.version}版的"
    for stage in older.stages:
        if stage not in law.stages:
            yield f"却没有{of}环节“{stage}”"
    for action in older.actions.values():
        # What ends a case is in the history of none that is open.
        if action.target not in older.final:
            yield from (f"{of}动作“{action.name}”{said}" for said in _act(older, law, action))
    for name, clock in older.clocks.items():
        kept = law.clocks.get(name)
        if kept is None:
            yield f"却没有{of}期限“{name}”"
        elif (clock.since, clock.form) != (kept.since, kept.form) or not set(clock.met_by) <= set(kept.met_by):
            yield f"{of}期限“{name}”在新版里起算的日子、算法不同，或者少了应做的动作"
    for name, pause in older.pauses.items():
        now = law.pauses.get(name)
        if now is None:
            yield f"却没有{of}停算“{name}”"
        elif (set(pause.begins), set(pause.ends)) != (set(now.begins), set(now.ends)) or set(pause.stops) - set(
            now.stops
        ):
            yield f"{of}停算“{name}”在新版里始、终不同，或者少停了期限"
    for clock in law.clocks.values():
        if clock.deemed and _may_have_run_out(older, law, clock):
            yield f"期限“{clock.name}”比{older.version}版严，施行那天可能早已届满，来不及就“{clock.deemed}”"


def _act(older: Procedure, law: Procedure, action: Action) -> Iterator[str]:
    kept = law.actions.get(action.name)
    if kept is None:
        yield "在新版里没有了"
        return
    if kept.target != action.target:
        yield f"转入“{action.target or '原环节'}”，新版却转入“{kept.target or '原环节'}”"
    given = set(older.plan.effects[action.name].given) - set(law.plan.effects[action.name].given)
    changed = {day for day, source in action.records.items() if kept.records.get(day, day) != source}
    for day in sorted(given | changed):
        yield f"所记的“{day}”，新版不记或者记法不同"


def _may_have_run_out(older: Procedure, law: Procedure, clock: Clock) -> bool:
    """Whether a clock that deems something could have ended before the version came, though it had not under the older one."""
    before = older.clocks.get(clock.name)
    if before is None:
        return any(clock.since in (*act.records, *act.needs) for act in older.actions.values())
    if before.deemed is None or before.deemed != clock.deemed or before.term.is_longer_than(clock.term):
        return True
    where = set(law.actions[before.deemed].source) - set(older.actions[before.deemed].source)
    if where or set(before.stages) != set(clock.stages):
        return True
    if before.extension is None:
        return False
    longest, now = before.extension.at_most, clock.extension
    if now is None or now.by != before.extension.by:
        return True
    return longest is not None and now.at_most is not None and longest.is_longer_than(now.at_most)
