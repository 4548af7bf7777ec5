"""What holds for every procedure, present and future: cases end or go on, clocks have owners, replaying changes nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lawbook.conftest import ROOT, SAMPLE
from zhengtong.lawbook import Act, Lawbook, NotAllowed, Procedure, Progress, Term, load_procedure
from zhengtong.lawbook.clock import Stop, due_on, joined
from zhengtong.lawbook.plan import reachable
from zhengtong.lawbook.scenario import filled

BOOK = Lawbook(ROOT / "law")
# Older versions live too, in the slow run.
PROCEDURES = [
    pytest.param(law, marks=() if law.version == BOOK.versions[law.code][-1] else pytest.mark.slow, id=str(law))
    for law in BOOK.procedures()
] + [pytest.param(load_procedure(SAMPLE / "procedures" / "document" / "2020-01-01.yaml"), id="document")]
CALENDAR = BOOK.calendar
STARTS = st.dates(date(2018, 1, 1), date(2026, 6, 30))


@st.composite
def cases(draw: st.DrawFn, procedure: Procedure) -> Progress:
    """A case lived by drawing, again and again, one of the acts that may happen, some days later."""
    limits = {
        name: clock.term for name, clock in procedure.clocks.items() if clock.form == "限" and clock.term.count > 1
    }
    promises = {name: Term(term.count - 1, term.unit) for name, term in limits.items() if draw(st.booleans())}
    case = Progress(procedure, CALENDAR, promises=promises)
    on = draw(STARTS)
    for _ in range(draw(st.integers(2, 18))):
        if deemed := case.deemed_by(on):
            case.take(deemed[0][0], on=max(deemed[0][1], case.done[-1].on), role="系统")
            continue
        choices = [
            choice.action for choice in case.choices(on) if choice.refusal is None and choice.action.by != "系统"
        ]
        if not choices:
            break
        # Lives would be short if every end were as likely as every step.
        lasting = [action for action in choices if action.target not in procedure.final]
        hurried = not lasting or draw(st.integers(0, 9)) == 0
        action = draw(st.sampled_from(choices if hurried else lasting))
        ahead = {name: on + timedelta(days=draw(st.integers(0, 40))) for name in ("补正期满日", "听证日")}
        data = {**ahead, "延长时间": f"{draw(st.integers(1, 9))} 工作日"}
        data = filled(action, on, {name: value for name, value in data.items() if name in action.needs}, procedure)
        try:
            case.take(action.name, on=on, role=action.by, data=data, approved=True)
        except NotAllowed as refused:
            # Only what the data shows may still refuse an act that was offered: here, a hearing called too late.
            assert str(refused).startswith("应当在"), refused
        on += timedelta(days=draw(st.sampled_from([1, 0, 2, 3, 5, 8, 21, 70])))
    return case


@pytest.mark.parametrize("procedure", PROCEDURES)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_any_life_of_a_case_keeps_the_law(procedure: Procedure, data: st.DataObject) -> None:
    """Ends or can go on; every running clock is owed by someone; the account agrees; replaying changes nothing."""
    case = data.draw(cases(procedure))
    on = case.done[-1].on if case.done else date(2026, 1, 1)
    assert case.is_closed or not case.done or reachable(procedure, case.stage) & set(procedure.final)
    if case.done and not case.is_closed:
        waits = any(state.form == "待" and state.state == "running" for state in case.deadlines(on))
        may_go_on = waits or bool(case.deemed_by(on)) or any(choice.refusal is None for choice in case.choices(on))
        assert may_go_on, f"停在“{case.stage}”，没有一个动作能做"
    for state in case.deadlines(on):
        assert state.owed_by in procedure.roles
        assert not (case.is_closed and state.state in ("running", "paused"))
        account = case.explain(state.clock, state.kind, on)
        assert account.due_on == state.due_on
        if state.due_on is not None and account.due_on is not None:
            days = [each.on for each in account.days]
            assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    again = Progress(procedure, CALENDAR, promises=case.promises).replay(case.done)
    assert (again.stage, again.dates, again.is_closed, again.is_paused) == (
        case.stage,
        case.dates,
        case.is_closed,
        case.is_paused,
    )
    assert again.deadlines(on) == case.deadlines(on)


@pytest.mark.parametrize("procedure", PROCEDURES)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_a_history_kept_as_text_replays_the_same(procedure: Procedure, data: st.DataObject) -> None:
    """A database keeps days in JSON as text; the case must not notice."""
    case = data.draw(cases(procedure))
    kept = [
        Act(act.action, act.on, act.role, {name: str(value) for name, value in act.data.items()}) for act in case.done
    ]
    on = case.done[-1].on if case.done else date(2026, 1, 1)
    again = Progress(procedure, CALENDAR, promises=case.promises).replay(kept)
    assert (again.dates, again.deadlines(on)) == (case.dates, case.deadlines(on))


TERMS = st.builds(Term, st.integers(1, 90), st.sampled_from(["工作日", "日"])) | st.builds(
    Term, st.integers(1, 24), st.just("月")
)


@st.composite
def pauses(draw: st.DrawFn, start: date) -> list[Stop]:
    """Up to four pauses that may overlap, some before the clock began."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        first = start + timedelta(days=draw(st.integers(-30, 150)))
        found.append(Stop(first, first + timedelta(days=draw(st.integers(0, 60))), f"停算{number}"))
    return found


@settings(deadline=None)
@given(st.data(), STARTS, st.lists(TERMS, min_size=1, max_size=3))
def test_pauses_never_make_a_due_date_earlier(data: st.DataObject, start: date, terms: list[Term]) -> None:
    stops = data.draw(pauses(start))
    plain = due_on(CALENDAR, start, terms, [])
    paused = due_on(CALENDAR, start, terms, joined(stops))
    assert plain is not None
    assert paused is not None
    assert paused >= plain


@settings(deadline=None)
@given(st.data(), STARTS, st.integers(1, 60))
def test_a_pause_takes_exactly_its_working_days(data: st.DataObject, start: date, count: int) -> None:
    """Counted the slow way: walk from day to day and leave out what is paused or not worked."""
    stops = data.draw(pauses(start))
    day, left = start, count
    while left:
        day += timedelta(days=1)
        paused = any(stop.first <= day and (stop.resumed is None or day < stop.resumed) for stop in stops)
        left -= CALENDAR.is_working(day) and not paused
    assert due_on(CALENDAR, start, [Term(count, "工作日")], joined(stops)) == day


@settings(deadline=None)
@given(STARTS, TERMS, st.integers(1, 30))
def test_an_extension_never_makes_a_due_date_earlier(start: date, term: Term, more: int) -> None:
    plain = due_on(CALENDAR, start, [term], [])
    extended = due_on(CALENDAR, start, [term, Term(more, "工作日")], [])
    assert plain is not None
    assert extended is not None
    assert extended >= plain


@given(
    STARTS,
    st.integers(1, 90),
    st.sampled_from(["工作日", "日", "月"]),
    st.integers(1, 90),
    st.sampled_from(["工作日", "日", "月"]),
)
def test_a_promise_that_is_not_longer_never_ends_later(
    start: date, promised: int, promise_unit: str, count: int, unit: str
) -> None:
    promise, limit = Term(promised, promise_unit), Term(count, unit)
    if not promise.is_longer_than(limit):
        assert CALENDAR.due(start, promise) <= CALENDAR.due(start, limit)
