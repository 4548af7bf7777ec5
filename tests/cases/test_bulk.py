"""Many acts at once are the same acts: same rows, same chain, same refusals as one by one."""

from datetime import date

from tests.conftest import County
from zhengtong.cases import actions, ledger
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.cases.models import Case, Deadline, Event
from zhengtong.people.models import Mandate

FILED = date(2026, 3, 2)


def application(county: County, key: str | None = None) -> Opening:
    return Opening(
        "licence", county.bureau, county.zhang, "食品经营许可", "窗口", FILED, county.li, county.restaurant, key=key
    )


def life(county: County, opening: Opening) -> list[Opening | Act]:
    return [
        opening,
        Act(opening, "受理", county.li, FILED),
        Act(opening, "准予许可", county.wang, date(2026, 3, 10)),
        Act(opening, "颁发送达", county.li, date(2026, 3, 11)),
    ]


def shape(case: Case) -> tuple[object, ...]:
    """Everything about a case but its identity."""
    events = list(case.events.order_by("number").values_list("number", "action", "role", "by", "on", "data"))
    clocks = list(
        Deadline.objects.filter(case=case)
        .order_by("clock", "kind")
        .values_list("clock", "kind", "is_leading", "owed_by", "started_on", "due_on", "met_on", "state", "deemed")
    )
    return case.stage, case.is_closed, case.dates, case.closed_on, case.last_number, events, clocks


def test_many_acts_write_what_single_acts_write(county: County, licence: Case) -> None:
    for action, by, on in [
        ("受理", county.li, FILED),
        ("准予许可", county.wang, date(2026, 3, 10)),
        ("颁发送达", county.li, date(2026, 3, 11)),
    ]:
        actions.perform(licence, action, by=by, on=on)
    opening = application(county)
    done = perform_many(life(county, opening))
    assert (done.acts, len(done.opened), done.refused) == (4, 1, [])
    many = Case.objects.exclude(pk=licence.pk).get()
    one, other = shape(Case.objects.get(pk=licence.pk)), shape(many)
    # 张三 filed the one online, 李四 took in the other at the window; all else must agree.
    assert one[5][0][3] != other[5][0][3]  # type: ignore[index]
    one[5][0] = other[5][0]  # type: ignore[index]
    assert one == other


def test_acts_continue_cases_across_chunks(county: County) -> None:
    openings = [application(county) for _ in range(7)]
    lives = [life(county, opening) for opening in openings]
    mixed = [act for step in range(4) for act in (each[step] for each in lives)]
    done = perform_many(mixed, chunk=5)
    assert (done.acts, done.refused) == (28, [])
    assert set(Case.objects.values_list("stage", flat=True)) == {"已颁证"}
    assert not ledger.verify().faults


def test_a_refusal_names_its_place_and_leaves_the_rest(county: County) -> None:
    opening = application(county)
    acts: list[Opening | Act] = [
        opening,
        Act(opening, "准予许可", county.wang, FILED),
        Act(opening, "受理", county.wang, FILED),
        Act(opening, "受理", county.li, FILED),
    ]
    done = perform_many(acts)
    assert [refused.place for refused in done.refused] == [1, 2]
    assert "受理由窗口作出" in done.refused[1].reason
    assert Case.objects.get().stage == "审查中"


def test_a_repeated_batch_changes_nothing(county: County) -> None:
    """A batch that died after some chunks is sent again, whole, with its keys."""
    opening = application(county, key="row-1")
    acts: list[Opening | Act] = [opening, Act(opening, "受理", county.li, FILED, key="row-2")]
    perform_many(acts)
    again = application(county, key="row-1")
    done = perform_many(
        [again, Act(again, "受理", county.li, FILED, key="row-2"), Act(again, "准予许可", county.wang, FILED)]
    )
    assert (done.repeated, done.acts, done.refused) == (2, 1, [])
    assert Event.objects.count() == 3


def test_what_the_law_deems_happens_in_bulk_too(county: County) -> None:
    opening = application(county)
    perform_many([opening, Act(opening, "准予许可", county.wang, date(2026, 3, 20))])
    assert list(Event.objects.order_by("number").values_list("action", flat=True)) == [
        "提交申请",
        "视为受理",
        "准予许可",
    ]


def test_bulk_costs_the_same_queries_for_five_and_for_fifty(county: County, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    """A batch is a fixed number of statements: the queries per day of the two officials, and the writing, not one per row."""
    openings = [application(county) for _ in range(50)]
    with django_assert_max_num_queries(24):
        perform_many([act for opening in openings for act in life(county, opening)])


def test_a_mandate_that_ended_ends_in_bulk_too(county: County) -> None:
    """The reach of an official is remembered only over the days on which it stays the same."""
    Mandate.objects.filter(post__name="综合受理窗口").update(to_on=date(2026, 3, 4))
    acts: list[Opening | Act] = []
    for day in (3, 4, 5):
        opening = Opening(
            "licence", county.bureau, county.zhang, "食品经营许可", "网上", FILED, county.zhang, county.restaurant
        )
        acts += [opening, Act(opening, "受理", county.li, date(2026, 3, day))]
    done = perform_many(acts)
    assert [refused.place for refused in done.refused] == [5]


def test_one_senseless_row_does_not_hold_up_the_rest(county: County) -> None:
    good = application(county)
    early = Opening(
        "licence", county.bureau, county.zhang, "食品经营许可", "窗口", date(2003, 1, 6), county.li, county.restaurant
    )
    done = perform_many([early, Act(early, "受理", county.li, FILED), good])
    assert [refused.place for refused in done.refused] == [0, 1]
    assert "2004年7月1日起施行" in done.refused[0].reason
    assert len(done.opened) == 1
