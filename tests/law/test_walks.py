"""What must hold for every procedure and version, however a case goes: no dead end, no clock that nobody owes, no act outside its 谁."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.conftest import LAW
from tests.law.walking import ONE_DAY, Step, Walk, begins_on, to_every_act
from zhengtong.lawbook import NotAllowed
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.clock import RUNNING, STATES
from zhengtong.lawbook.words import SYSTEM

BOOK = Lawbook(LAW)
VERSIONS = [(code, day) for code, days in BOOK.versions.items() for day in days]
# Older versions are walked too, in the slow run.
NEWEST = {(code, days[-1]) for code, days in BOOK.versions.items()}
every_version = pytest.mark.parametrize(
    ("code", "version"),
    [pytest.param(*each, marks=() if each in NEWEST else pytest.mark.slow) for each in VERSIONS],
    ids=lambda value: str(value),
)
QUICK = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def begun(code: str, version: date) -> Walk:
    procedure = BOOK.procedure(code, version)
    return Walk(procedure, BOOK.calendar, begins_on(procedure, BOOK.calendar))


@st.composite
def walks(draw: st.DrawFn, code: str, version: date) -> Walk:
    """A case that some people have carried on for a while, on days of their choosing."""
    walk = begun(code, version)
    for _ in range(draw(st.integers(1, 14))):
        steps = list(walk.ahead())
        if not steps:
            break
        step = draw(st.sampled_from(steps))
        later = step.on + timedelta(days=draw(st.sampled_from((0, 0, 1, 3, 10))))
        walk.take(_on(walk, step, later))
    return walk


def _on(walk: Walk, step: Step, later: date) -> Step:
    """The same step some days later, if it is still possible then."""
    if step.role == SYSTEM or later == step.on:
        return step
    waited = walk.copy()
    waited.on = later
    moved = [each for each in waited.ahead() if each.action == step.action and each.role != SYSTEM]
    return moved[0] if moved else step


@every_version
def test_every_act_and_every_end_can_be_come_to(code: str, version: date) -> None:
    procedure = BOOK.procedure(code, version)
    found = to_every_act(procedure, BOOK.calendar, begins_on(procedure, BOOK.calendar))
    assert {*procedure.actions, *procedure.final} - found.keys() == set()


@every_version
@QUICK
@given(data=st.data())
def test_a_case_is_closed_or_can_go_on(code: str, version: date, data: st.DataObject) -> None:
    walk = data.draw(walks(code, version))
    if walk.progress.is_closed:
        assert walk.progress.stage in walk.procedure.final
        assert list(walk.ahead()) == []
    else:
        assert list(walk.ahead()), f"停在“{walk.progress.stage}”：{[step.action for step in walk.steps]}"


@every_version
@QUICK
@given(data=st.data())
def test_every_open_clock_is_owed_and_can_be_met(code: str, version: date, data: st.DataObject) -> None:
    """By a role of the procedure, with an act that is somebody's to take, not before it began; and a closed case owes nothing.

    That replaying changes nothing is held in tests/lawbook/test_properties.py, for every version too.
    """
    walk = data.draw(walks(code, version))
    law, on = walk.procedure, walk.on
    for state in walk.progress.deadlines(on):
        assert state.state in STATES
        if state.form != "前" and state.due_on is not None:
            assert state.due_on >= state.started_on, state.clock
        if state.state != RUNNING:
            continue
        assert not walk.progress.is_closed
        assert state.owed_by in law.roles
        assert any(law.actions[name].by != SYSTEM for name in law.clocks[state.clock].met_by)


@every_version
@QUICK
@given(data=st.data())
def test_nobody_acts_in_anothers_place(code: str, version: date, data: st.DataObject) -> None:
    walk = data.draw(walks(code, version))
    steps = list(walk.ahead())
    if not steps:
        return
    step = data.draw(st.sampled_from(steps))
    for role in (*walk.procedure.roles, SYSTEM):
        if role != step.role:
            with pytest.raises(NotAllowed):
                walk.progress.take(step.action, on=step.on, role=role, data=step.data, approved=True)


@every_version
@QUICK
@given(data=st.data())
def test_what_the_law_deems_happens_the_day_after(code: str, version: date, data: st.DataObject) -> None:
    """And from that day no one may decide otherwise."""
    walk = data.draw(walks(code, version))
    due = [day for clock in walk.procedure.plan.deeming.get(walk.progress.stage, ()) if (day := _runs_out(walk, clock))]
    if not due or walk.progress.is_closed:
        return
    after = max(min(due) + ONE_DAY, walk.on)
    (name, on), *_ = walk.progress.deemed_by(after)
    walk.progress.take(name, on=max(on, walk.on), role=SYSTEM)
    assert walk.progress.done[-1].action == name


def _runs_out(walk: Walk, clock: object) -> date | None:
    return walk.progress.deemed_due(clock)  # type: ignore[arg-type]  # a clock of this very procedure


@every_version
def test_nothing_is_deemed_a_day_early(code: str, version: date) -> None:
    """On the last day of the limit the clock still runs."""
    procedure = BOOK.procedure(code, version)
    for name, walk in to_every_act(procedure, BOOK.calendar, begins_on(procedure, BOOK.calendar)).items():
        if name in procedure.actions and procedure.actions[name].by == SYSTEM:
            step = walk.steps[-1]
            before = begun(code, version)
            for each in walk.steps[:-1]:
                before.take(each)
            if step.on - ONE_DAY >= before.on:
                with pytest.raises(NotAllowed, match="届满以前不能"):
                    before.progress.take(name, on=step.on - ONE_DAY, role=SYSTEM)


@every_version
def test_every_role_is_known(code: str, version: date) -> None:
    """law/roles.yaml says of each whether it stands outside, or which post keeps it."""
    unknown = [role for role in BOOK.procedure(code, version).roles if not BOOK.roles.knows(role)]
    assert unknown == [], f"law/roles.yaml 没有这些角色：{'、'.join(unknown)}"
