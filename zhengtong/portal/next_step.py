"""What happens next and by when: one sentence for who waits."""

from dataclasses import dataclass
from datetime import date

from zhengtong import lawbook
from zhengtong.cases.queries import book
from zhengtong.lawbook.roles import SELF
from zhengtong.ui import clock_bar
from zhengtong.ui.words import day

HANDLER = "承办人"


@dataclass(frozen=True)
class NextStep:
    """The sentence, whether it is the applicant's turn, and the deadline it speaks of."""

    sentence: str
    is_mine: bool = False
    due_on: date | None = None
    left: str = ""


def next_step(progress: lawbook.Progress, on: date, organ: str, *, is_theirs: bool = True) -> NextStep:
    """What is owed next in a case of this organ, from the clock that runs out first; from the stage where the law sets no clock.

    Of a case begun ex officio (`is_theirs` False) only what the party owes is said: how far an office has got is its own affair.
    """
    if progress.is_closed:
        return NextStep(f"这件事已经办结：{progress.stage}。" if is_theirs else "这件事已经办结。")
    if not is_theirs:
        return _from_outside(progress, on, organ)
    running = [state for state in progress.deadlines(on) if state.state == "running" and state.due_on is not None]
    if running:
        return _owed(progress, min(running, key=lambda state: (state.due_on or date.max, state.kind)), on, organ)
    if progress.is_paused:
        return NextStep(_paused(progress))
    sentence = progress.procedure.stages[progress.stage]
    mine = [choice.action.name for choice in progress.choices(on) if _leads_on(choice)]
    if mine:
        return NextStep(f"{sentence}。请您{_or(mine)}，法律没有规定时限，越早越好。", is_mine=True)
    return NextStep(f"{sentence}。法律没有为这一步规定期限。")


def _from_outside(progress: lawbook.Progress, on: date, organ: str) -> NextStep:
    """For who was served in a case begun ex officio: what they owe and by when, what they may do, and else that they will hear."""
    owed = [
        state
        for state in progress.deadlines(on)
        if state.state == "running" and state.due_on is not None and _is_mine(state.owed_by)
    ]
    if owed:
        return _owed(progress, min(owed, key=lambda state: state.due_on or date.max), on, organ)
    mine = [choice.action.name for choice in progress.choices(on) if _leads_on(choice)]
    may = f"您可以{_or(mine)}。" if mine else ""
    return NextStep(f"{may}{organ}正在依法办理；有要您做的，或者有文书送达，会告知您。", is_mine=bool(mine))


def _is_mine(role: str) -> bool:
    """Whether this role is that of the person the case is about: 申请人, 当事人, 信访人 …"""
    return book().roles.seats.get(role) == SELF


def _leads_on(choice: lawbook.Choice) -> bool:
    """An act of the applicant that carries the case on, rather than ends it."""
    action = choice.action
    return _is_mine(action.by) and choice.refusal is None and action.target is not None and "撤回" not in action.name


def _paused(progress: lawbook.Progress) -> str:
    """Which pause lasts, and which clocks it stops."""
    lasting = [pause for pause in progress.procedure.pauses.values() if progress.lasts(pause.name)]
    names = "、".join(pause.name for pause in lasting)
    stopped = "、".join(dict.fromkeys(clock for pause in lasting for clock in pause.stops))
    return f"期限因{names}停算：这段时间不计入“{stopped}”的期限，结束以后接着计算，届时会告知您。"


def _owed(progress: lawbook.Progress, state: lawbook.DeadlineState, on: date, organ: str) -> NextStep:
    clock = progress.procedure.clocks[state.clock]
    due_on = state.due_on
    by_when = f"{day(due_on, on)}以前"
    acts = _or(clock.met_by)
    left = clock_bar.left(state, on, clock.term.unit)
    if _is_mine(state.owed_by):
        warning = f"逾期{state.deemed}。" if state.deemed else ""
        return NextStep(f"请您在{by_when}{acts}。{warning}", is_mine=True, due_on=due_on, left=left)
    # An official in charge sits in the case's organ; the window and the others named by the law need not.
    who = f"{organ}的{state.owed_by}" if state.owed_by == HANDLER else state.owed_by
    if state.deemed and state.is_overdue(on):
        return NextStep(f"{who}没有在{by_when}{acts}，依法{state.deemed}，正在登记。", due_on=due_on, left=left)
    promised = "按承诺" if state.kind == clock_bar.PROMISED else "依法"
    return NextStep(f"{who}{promised}应当在{by_when}{acts}。", due_on=due_on, left=left)


def _or(words: list[str] | tuple[str, ...]) -> str:
    """甲、乙或者丙."""
    return words[0] if len(words) == 1 else "、".join(words[:-1]) + "或者" + words[-1]
