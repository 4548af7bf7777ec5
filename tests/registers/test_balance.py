"""原有 + 增加 − 减少 = 现有, for any life of a register and between any two days; and the difference between two days is what happened."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registers.conftest import OFFICERS, Keepers, add, amended, cancel, modify
from zhengtong.registers import actions, queries
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Batch

START = date(2026, 1, 1)
STATES = ("有效", "暂扣", "吊销")
# (days after the batch before, number of the officer, what is done, the state it is given)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.integers(1, 4),
        st.sampled_from(["增加", "变更", "注销", "撤销"]),
        st.sampled_from(STATES),
    ),
    max_size=14,
)


def line(number: str, kind: str, state: str) -> Line:
    return {"增加": add(number, 证件状态=state), "变更": modify(number, 证件状态=state), "注销": cancel(number)}[kind]


def live(keepers: Keepers, steps: list[tuple[int, int, str, str]]) -> tuple[dict[date, dict[str, str]], date]:
    """Live through the steps; what a plain dictionary says of every day on which something happened, and the last day."""
    on, held, history = START, dict[str, str](), {START: dict[str, str]()}
    for days, serial, kind, state in steps:
        on, number = on + timedelta(days), f"豫A{serial:04d}"
        try:
            with transaction.atomic():
                if kind == "撤销":
                    last = Batch.objects.filter(state=Batch.State.APPROVED).order_by("-pk").first()
                    if last is None:
                        continue
                    changes = list(last.changes.select_related("entry"))
                    amended(keepers, *actions.undo_lines(last), on=on, reason="撤销", undoes=last)
                    for change in changes:
                        held.pop(change.code, None)
                        if change.entry:
                            held[change.code] = change.entry.data["证件状态"]
                else:
                    amended(keepers, line(number, kind, state), on=on)
                    held.pop(number, None)
                    if kind != "注销":
                        held[number] = state
        except RegisterError:
            continue
        history[on] = dict(held)
    return history, on


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, first=st.tuples(st.integers(0, 20), st.integers(-1, 1)), length=st.integers(0, 60))
@pytest.mark.slow
def test_every_life_balances_between_any_two_days(
    keepers: Keepers, steps: list[tuple[int, int, str, str]], first: tuple[int, int], length: int
) -> None:
    register = queries.register(OFFICERS)
    with transaction.atomic():
        history, _ = live(keepers, steps)
        # A period that begins around a day on which something happened: there mistakes are.
        from_on = sorted(history)[first[0] % len(history)] + timedelta(first[1])
        to_on = from_on + timedelta(length)

        def on(day: date) -> dict[str, str]:
            return next((held for at, held in sorted(history.items(), reverse=True) if at <= day), {})

        for day in (START - timedelta(1), from_on, to_on, *history):
            assert {one.code: one.data["证件状态"] for one in queries.entries(OFFICERS, day)} == on(day)
        (whole,) = queries.balance(register, from_on, to_on)
        *groups, total = queries.balance(register, from_on, to_on, by="证件状态")
        assert whole.holds
        assert (whole.before, whole.after) == (len(on(from_on - timedelta(1))), len(on(to_on)))
        assert all(group.holds for group in groups), groups
        after = Counter(on(to_on).values())
        assert {group.group: group.after for group in groups if group.after} == dict(after)
        assert total == whole
        told = {one.code: one.kind for one in queries.differences(register, from_on, to_on)}
        old, new = on(from_on), on(to_on)
        assert {code for code, kind in told.items() if kind == "增加"} == new.keys() - old.keys()
        assert {code for code, kind in told.items() if kind == "注销"} == old.keys() - new.keys()
        assert {code for code in old.keys() & new.keys() if old[code] != new[code]} == {
            code for code, kind in told.items() if kind == "变更"
        }
        transaction.set_rollback(True)


def test_a_day_of_many_acts_balances(keepers: Keepers) -> None:
    """Added, modified and cancelled on one day: one in, one out, nothing left."""
    amended(keepers, add(), on=START)
    amended(keepers, modify("豫A0001", 证件状态="暂扣"), on=START)
    amended(keepers, cancel("豫A0001"), on=START)
    (whole,) = queries.balance(queries.register(OFFICERS), START, START)
    assert (whole.before, whole.added, whole.cancelled, whole.after) == (0, 1, 1, 0)


def test_what_waits_does_not_count(keepers: Keepers) -> None:
    actions.propose(OFFICERS, [add()], by=keepers.sun, on=START, reason="新取得资格")
    (whole,) = queries.balance(queries.register(OFFICERS), START, START)
    assert (whole.added, whole.after) == (0, 0)
