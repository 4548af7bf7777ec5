"""Two who approve, ask or draw at the same moment: one after the other, and the second sees what the first did."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from tests.registers.conftest import DAY, OFFICERS, Keepers, add, modify
from tests.registers.drawing_cast import asked, stocked
from zhengtong.people.models import Person
from zhengtong.registers import actions, draw_actions, draw_verifying, queries
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.models import Batch, Draw, DrawResult

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these in threads of their own that start together; what each was refused with, "" when it was done."""
    gate, said = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except RegisterError as refusal:
            said[place] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def approving(batch: Batch, by: Person) -> Callable[[], object]:
    return lambda: actions.answer(batch, by=by, on=DAY, approve=True, is_silent=True)


def test_one_batch_is_approved_once(keepers: Keepers) -> None:
    batch = actions.propose(OFFICERS, [add()], by=keepers.sun, on=DAY, reason="新", is_silent=True)
    said = at_once(approving(batch, keepers.zhao), approving(batch, keepers.zhao))
    assert sorted(map(bool, said)) == [False, True]
    assert "已经批示" in "".join(said)
    assert queries.entries(OFFICERS, DAY).count() == 1


def test_two_batches_for_one_entry_change_it_once(keepers: Keepers) -> None:
    first = actions.propose(OFFICERS, [add()], by=keepers.sun, on=DAY, reason="新", is_silent=True)
    actions.answer(first, by=keepers.zhao, on=DAY, approve=True, is_silent=True)
    both = [
        actions.propose(OFFICERS, [modify("豫A0001", 姓名=name)], by=keepers.sun, on=DAY, reason="更正", is_silent=True)
        for name in ("甲", "乙")
    ]
    said = at_once(*(approving(batch, keepers.zhao) for batch in both))
    assert sorted(map(bool, said)) == [False, True]
    assert "已经变更或者注销" in "".join(said)
    (balance,) = queries.balance(queries.register(OFFICERS), DAY, DAY)
    assert balance.holds
    assert balance.after == 1


def test_two_who_ask_for_the_same_draw_get_one(keepers: Keepers) -> None:
    stock = stocked(keepers)
    said = at_once(lambda: asked(stock, DAY), lambda: asked(stock, DAY))
    assert sorted(map(bool, said)) == [False, True]
    assert "先写明理由放弃" in "".join(said)
    assert Draw.objects.count() == 1


def test_two_requests_at_once_are_chained_one_to_the_other(keepers: Keepers) -> None:
    stock = stocked(keepers)
    assert at_once(*(partial(asked, stock, DAY, task=task) for task in "甲乙丙")) == ["", "", ""]
    assert draw_verifying.verify() == (3, [])


def test_two_who_draw_at_once_see_one_result(keepers: Keepers) -> None:
    stock = stocked(keepers)
    draw = asked(stock, DAY)
    drawing = [lambda: draw_actions.draw(draw, by=keepers.sun, on=DAY)] * 2
    assert at_once(*drawing) == ["", ""]
    assert DrawResult.objects.count() == 1


def test_a_draw_is_taken_up_or_given_up_and_never_both(keepers: Keepers) -> None:
    stock = stocked(keepers)
    draw = asked(stock, DAY)
    draw_actions.draw(draw, by=keepers.sun, on=DAY)
    said = at_once(
        lambda: draw_actions.adopt(draw, by=keepers.sun, on=DAY),
        lambda: draw_actions.abandon(draw, by=keepers.sun, on=DAY, reason="名录有误"),
    )
    assert sorted(map(bool, said)) == [False, True]
