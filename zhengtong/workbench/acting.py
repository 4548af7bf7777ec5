"""One act taken by one official in one case: done, or put before its approver."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong import lawbook
from zhengtong.cases import actions, naming, queries
from zhengtong.cases.errors import StaleCase
from zhengtong.lawbook.acts import day_in
from zhengtong.workbench.desk import Case, Desk
from zhengtong.workbench.forms import ActForm


@dataclass(frozen=True)
class Intent:
    """What an official means to do: filled in on the state of the case after its event `seen`, under a key sent with the form."""

    act: lawbook.Action
    on: date
    seen: int
    key: str
    data: dict[str, Any]  # the fields are the law's


def procedure_of(case: Case) -> lawbook.Procedure:
    """The version of the law this case runs under."""
    return queries.rules_of(case).procedure


def form_for(desk: Desk, case: Case, act: lawbook.Action, data: Any = None, *, seen: int | None = None) -> ActForm:
    """The form of one act in this case; `seen` is the state it is filled in on, the present one unless said otherwise."""
    state = case.last_number if seen is None else seen
    law = procedure_of(case)
    # Who records a past act chooses among those who were valid then.
    on = (day_in(data.get("on")) if data else None) or desk.on
    named = naming.offered(law, act.name, organ_id=case.organ_id, on=on)
    return ActForm(act, law, queries.codes_for(case, act.name), today=desk.on, seen=state, data=data, named=named)


def take(desk: Desk, case: Case, intent: Intent) -> str:
    """Do it once, and say what came of it. Raises NotAllowed, StaleCase or another CaseError; then nothing was written."""
    act = intent.act
    key = f"office:{desk.person.pk}:{intent.key}:{case.pk}"
    if case.events.filter(key=key).exists():
        return f"“{act.name}”已经办理，没有重复"
    if intent.seen != case.last_number:
        raise StaleCase(f"您打开页面以后，案件{case.number}有了变化，“{act.name}”没有办理。请看过新的情况再定")
    if act.approved_by:
        actions.propose(case, act.name, by=desk.person, on=intent.on, **intent.data)
        return f"“{act.name}”已呈批，等{act.approved_by}批示"
    actions.perform(case, act.name, by=desk.person, on=intent.on, key=key, **intent.data)
    return f"已办理“{act.name}”"


Acts = list[lawbook.Action]


def sorted_out(progress: lawbook.Progress, choices: list[lawbook.Choice], on: date) -> tuple[Acts, Acts]:
    """The acts allowed now: the usual next ones, and the others.

    Usual is what a running clock demands, then what carries the case on without ending it and what the law wants done
    before (须先). Where there is none of these, whatever is allowed is usual.
    """
    law = progress.procedure
    owed = {
        act for state in progress.deadlines(on) if state.state == "running" for act in law.clocks[state.clock].met_by
    }
    allowed = [choice.action for choice in choices if choice.refusal is None]
    onward = {act.name for act in allowed if act.target and act.target not in law.final and act.by != queries.APPLICANT}
    done = {act.action for act in progress.done}
    ahead = [act for act in law.acts_in(progress.stage) if act.target and act.by != queries.APPLICANT]
    before = {name for act in ahead for name in act.first} - done
    usual = sorted((act for act in allowed if act.name in owed | onward | before), key=lambda act: act.name not in owed)
    return (usual, [act for act in allowed if act not in usual]) if usual else (allowed, [])
