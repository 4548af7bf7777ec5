"""Mistakes a machine can see in a procedure that loads: dead ends, clocks nothing meets, articles that do not exist."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhengtong.lawbook.plan import reachable
from zhengtong.lawbook.presets import is_local
from zhengtong.lawbook.procedure import Action, Clock, Pause, Procedure
from zhengtong.lawbook.read import references
from zhengtong.lawbook.roles import USUAL, Roles
from zhengtong.lawbook.statute import Reference, Statutes
from zhengtong.lawbook.words import SYSTEM

ERROR, NOTE = "错误", "提示"


@dataclass(frozen=True, slots=True)
class Finding:
    """错误 must be mended before the procedure is used; 提示 asks a lawyer to look and may well be right as it is."""

    level: str
    text: str

    def __str__(self) -> str:
        return f"{self.level}：{self.text}"


def check(procedure: Procedure, statutes: Statutes, roles: Roles = USUAL) -> list[Finding]:
    """Everything found, errors first."""
    reached = _reached(procedure)
    found = [
        *_stages(procedure, reached),
        *_actions(procedure, reached),
        *(finding for clock in procedure.clocks.values() for finding in _clock(procedure, clock, reached)),
        *(finding for pause in procedure.pauses.values() for finding in _pause(procedure, pause)),
        *_articles(procedure, statutes),
        *_roles(procedure, roles),
    ]
    return sorted(found, key=lambda finding: finding.level != ERROR)


def _reached(procedure: Procedure) -> set[str]:
    """Every stage and end some case can come to."""
    starts = [action.target for action in procedure.openings if action.target]
    return {stage for start in starts for stage in reachable(procedure, start)}


def _stages(procedure: Procedure, reached: set[str]) -> Iterator[Finding]:
    if not procedure.openings:
        yield Finding(ERROR, "没有使案件开始的动作（不写“从”的动作）")
    for stage in procedure.stages:
        if stage not in reached:
            yield Finding(ERROR, f"环节“{stage}”：没有动作能到")
        if not reachable(procedure, stage) & set(procedure.final):
            yield Finding(ERROR, f"环节“{stage}”：到不了任何终局，案件会停在这里")
        if not any(_binds(procedure, clock, stage) for clock in procedure.clocks.values()):
            yield Finding(NOTE, f"环节“{stage}”：没有任何期限约束（请确认法律确无规定）")
    for end in procedure.final:
        if end not in reached:
            yield Finding(ERROR, f"终局“{end}”：没有动作能到")


def _binds(procedure: Procedure, clock: Clock, stage: str) -> bool:
    """Whether this clock presses someone to act in this stage."""
    here = any(stage in procedure.actions[name].source for name in clock.met_by)
    return here and clock.form == "限" and (not clock.stages or stage in clock.stages)


def _actions(procedure: Procedure, reached: set[str]) -> Iterator[Finding]:
    deemed = {clock.deemed for clock in procedure.clocks.values()}
    for action in procedure.actions.values():
        if action.source and not reached & set(action.source):
            yield Finding(ERROR, f"动作“{action.name}”：能做它的环节都到不了，谁也做不了")
        # An opening act is let happen by what goes before the case (a bad rating), not by a clock of its own.
        if action.by == SYSTEM and action.source and action.name not in deemed:
            yield Finding(ERROR, f"动作“{action.name}”由系统做，但没有期限的“逾”是它，永远不会发生")
        if not action.source and action.approved_by:
            yield Finding(
                ERROR,
                f"动作“{action.name}”使案件开始，不能“经”{action.approved_by}批准：那时还没有案件可以呈批；批准另写一个动作",
            )
        if action.approved_by == action.by:
            yield Finding(NOTE, f"动作“{action.name}”由{action.by}做，又经{action.by}批准")
        for first in action.first:
            if not _may_come_before(procedure, procedure.actions[first], action):
                yield Finding(ERROR, f"动作“{action.name}”须先“{first}”，但先做“{first}”就到不了能做它的环节")


def _may_come_before(procedure: Procedure, first: Action, then: Action) -> bool:
    return any(reachable(procedure, stage) & set(then.source) for stage in _stays(first))


def _clock(procedure: Procedure, clock: Clock, reached: set[str]) -> Iterator[Finding]:
    what = f"期限“{clock.name}”"
    acts = [procedure.actions[name] for name in clock.met_by]
    if is_local(clock) and not clock.preset:
        yield Finding(ERROR, f"{what}：据本地预设，却没有 presets/{procedure.code}.yaml 写明缺省从哪里来")
    if clock.owed_by == SYSTEM:
        yield Finding(ERROR, f"{what}：义务人是系统，等于没有人负责")
    elif all(act.by != clock.owed_by for act in acts):
        yield Finding(NOTE, f"{what}：义务人是{clock.owed_by}，应做的动作却都由别人做")
    if not _can_be_met(procedure, clock, acts):
        yield Finding(ERROR, f"{what}：起算以后，应做的动作都做不到")
    elif clock.stages and not any(set(act.source) & set(clock.stages) for act in acts):
        where = "".join(f"“{stage}”" for stage in clock.stages)
        yield Finding(ERROR, f"{what}：只在{where}计算，应做的动作却都不在那里")
    if clock.stages and not reached & set(clock.stages):
        yield Finding(ERROR, f"{what}：只在到不了的环节计算")
    if clock.deemed:
        deemed = procedure.actions[clock.deemed]
        for stage in sorted({stage for act in acts for stage in act.source} - set(deemed.source)):
            if not clock.stages or stage in clock.stages:
                yield Finding(NOTE, f"{what}：在“{stage}”逾期时，“{clock.deemed}”不能发生")
    if clock.extension:
        extending = procedure.actions[clock.extension.by]
        if extending.at_most is None:
            yield Finding(NOTE, f"{what}：“{extending.name}”没有限次，可以一再延长")
        if clock.stages and not set(extending.source) & set(clock.stages):
            yield Finding(ERROR, f"{what}：计算它的环节里不能“{extending.name}”")


def _can_be_met(procedure: Procedure, clock: Clock, acts: list[Action]) -> bool:
    """Whether, after some act that starts the clock, another (or that very act, giving a day) can meet it."""
    for starting in procedure.actions.values():
        if clock.since in starting.records or clock.since in starting.needs:
            ahead = {stage for start in _stays(starting) for stage in reachable(procedure, start)}
            at_once = starting in acts and clock.since in starting.needs
            if at_once or any(ahead & set(act.source) for act in acts):
                return True
    return False


def _pause(procedure: Procedure, pause: Pause) -> Iterator[Finding]:
    ends = {stage for name in pause.ends for stage in procedure.actions[name].source}
    for name in pause.begins:
        begin = procedure.actions[name]
        for stage in _stays(begin):
            if not reachable(procedure, stage) & ends:
                yield Finding(ERROR, f"停算“{pause.name}”：在“{stage}”由“{name}”开始以后，不能结束")
    for stage in sorted({stage for name in pause.begins for stage in _stays(procedure.actions[name])}):
        for action in procedure.acts_in(stage):
            lost = action.target in procedure.stages and not reachable(procedure, action.target or "") & ends
            if lost and pause.name not in procedure.plan.effects[action.name].held_by:
                yield Finding(
                    NOTE, f"停算“{pause.name}”：其间“{action.name}”会使案件到不能结束它的环节“{action.target}”"
                )


def _stays(action: Action) -> tuple[str, ...]:
    """Where a case is after this act."""
    return (action.target,) if action.target else action.source


def _articles(procedure: Procedure, statutes: Statutes) -> Iterator[Finding]:
    cited = dict.fromkeys((*references(procedure), *map(Reference.parse, procedure.left_out)))
    for reference in cited:
        if fault := statutes.fault(reference, procedure.version):
            yield Finding(ERROR, fault)
    for short, name in procedure.laws.items():
        statute = statutes.find(short)
        if statute and not name.startswith(statute.name):
            yield Finding(ERROR, f"“法”里{short}写成《{name}》，statutes.yaml 里是《{statute.name}》")
        if short not in {reference.law for reference in cited}:
            yield Finding(NOTE, f"“法”里有“{short}”，但没有一处引用")


def _roles(procedure: Procedure, known: Roles) -> Iterator[Finding]:
    used = {action.by for action in procedure.actions.values()} | {clock.owed_by for clock in procedure.clocks.values()}
    used |= {action.approved_by for action in procedure.actions.values() if action.approved_by}
    for role in procedure.roles:
        if known is not USUAL and not known.knows(role):
            yield Finding(ERROR, f"角色“{role}”没有写进 roles.yaml：案件的一方写进“外部”，办案的岗位写进“机关”，各一行")
        if role not in used:
            yield Finding(NOTE, f"角色“{role}”：没有一个动作或者期限用到")
