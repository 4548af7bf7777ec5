"""办理流程：the straight road through a procedure, from the application to the result, and what may come instead on the way.

提交申请 → 受理 → 准予许可 → 颁发送达        beside 受理: 告知补正、不予受理
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from zhengtong.lawbook import Action, Procedure
from zhengtong.services.checks import APPLICANT

SYSTEM = "系统"
# Ends that nobody applies for, and acts that lead there.
TURNED_DOWN = re.compile(
    "不|未|终止|撤回|撤销登记|失效|移送|放弃|转一般|驳|退|诉|异议|无需|超过|紧急|先行|拒绝|流拍|自行|达成调解"
)


@dataclass(frozen=True)
class Step:
    """One act on the straight road: who takes it, within what time, and the officials' acts that may come in its place."""

    name: str
    by: str
    approved_by: str | None
    within: str
    instead: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """受理（窗口），1个工作日内；也可能：告知补正、不予受理。"""
        said = f"{self.name}（{self.by}）"
        if self.within:
            said += f"，{self.within}"
        if self.approved_by:
            said += f"，经{self.approved_by}批准"
        return f"{said}；也可能：{'、'.join(self.instead)}。" if self.instead else f"{said}。"


def walk(procedure: Procedure, within: Mapping[str, str], opening: Action | None = None) -> Iterator[Step]:
    """The steps from the opening act (the procedure's first, unless given) to the result.

    `within` says in words, by act, how long it may take.
    """
    first = opening or procedure.openings[0]
    for act in (first, *onward(procedure, first.target or "")):
        yield Step(act.name, act.by, act.approved_by, within.get(act.name, ""), tuple(instead_of(act, procedure)))


def onward(procedure: Procedure, start: str) -> tuple[Action, ...]:
    """The acts that lead from a stage to the end people come for, by the cheapest way; none when the stage is an end itself.

    An end that refuses, stops or hands over is no goal unless there is no other.
    """
    costs = _costs(procedure)
    ways: dict[str, tuple[Action, ...]] = {}
    waiting: list[tuple[int, int, str, tuple[Action, ...]]] = [(0, 0, start, ())]
    while waiting:
        cost, _, stage, way = heappop(waiting)
        if stage in ways:
            continue
        ways[stage] = way
        for place, act in enumerate(procedure.acts_in(stage)):
            if act.name in costs and act.target and act.target not in ways:
                heappush(waiting, (cost + costs[act.name], len(ways) * 100 + place, act.target, (*way, act)))
    ends = [stage for stage in ways if stage in procedure.final]  # cheapest first
    return ways[next((stage for stage in ends if not TURNED_DOWN.search(stage)), ends[0] if ends else start)]


def _costs(procedure: Procedure) -> dict[str, int]:
    """How far each act is off the straight road: one that a clock is for costs least, the applicant's own and unasked ones more.

    A clock names first what it is for (作出决定: 准予许可, 不予许可). What the system does by itself is no step.
    """
    costs = {act.name: 4 if is_office(act) else 5 for act in procedure.actions.values() if act.by != SYSTEM}
    for clock in procedure.clocks.values():
        for place, name in enumerate(clock.met_by if clock.form == "限" else ()):
            if name in costs:
                costs[name] = min(costs[name], 1 + 2 * place)
    return {name: cost + (6 if TURNED_DOWN.search(name) else 0) for name, cost in costs.items()}


def instead_of(act: Action, procedure: Procedure) -> Iterator[str]:
    """What officials may do in the stage of this act in its place: hand the case back to be completed, refuse it, end it.

    What only adds a stage before the same decision (公告听证) is left out.
    """
    for other in procedure.acts_in(act.source[0]) if act.source else ():
        if other.name == act.name or other.target in (None, act.target) or not is_office(other):
            continue
        if other.target in procedure.final or _waits_for_applicant(procedure, str(other.target)):
            yield other.name


def _waits_for_applicant(procedure: Procedure, stage: str) -> bool:
    """Whether only the applicant can take the case on from this stage."""
    further = [act for act in procedure.acts_in(stage) if act.target and act.target not in procedure.final]
    return bool(further) and not any(is_office(act) for act in further)


def is_office(act: Action) -> bool:
    """Whether the act is one of an official."""
    return act.by not in (APPLICANT, SYSTEM)
