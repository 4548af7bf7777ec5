"""A case may come of another: that is one of the facts its chain begins with, opened alone or in bulk."""

from datetime import date

import pytest

from tests.conftest import County
from zhengtong.cases import actions, ledger
from zhengtong.cases.batch import Opening
from zhengtong.cases.bulk import perform_many
from zhengtong.cases.models import Case

ON = date(2026, 3, 2)


def opening(county: County, title: str, parent: Opening | int | None = None) -> Opening:
    return Opening(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title=title,
        channel="网上",
        on=ON,
        by=county.zhang,
        service_version=county.restaurant,
        parent=parent,
    )


def test_a_case_knows_what_it_came_of(county: County) -> None:
    main = open_alone(county, "主办件")
    assert open_alone(county, "子办件", main).parent == main
    assert ledger.verify().faults == ()


def open_alone(county: County, title: str, parent: Case | None = None) -> Case:
    return actions.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title=title,
        channel="网上",
        by=county.zhang,
        on=ON,
        service_version=county.restaurant,
        parent=parent,
    ).case


@pytest.mark.parametrize("size", [1, 100])
def test_in_bulk_a_member_may_name_a_case_of_the_same_batch(county: County, size: int) -> None:
    main = opening(county, "主办件")
    done = perform_many([main, opening(county, "子办件", main), opening(county, "又一件", main)], chunk=size)
    assert (len(done.opened), done.refused) == (3, [])
    first, *members = Case.objects.order_by("pk")
    assert [one.parent for one in members] == [first, first]
    assert ledger.verify().faults == ()


def test_in_bulk_a_member_may_name_a_case_that_exists(county: County) -> None:
    main = open_alone(county, "主办件")
    perform_many([opening(county, "子办件", main.pk)])
    assert main.children.count() == 1


def test_a_member_of_a_main_matter_that_was_refused_is_refused(county: County) -> None:
    main = Opening(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title="x",
        channel="网上",
        on=ON,
        by=county.stranger,
    )
    done = perform_many([main, opening(county, "子办件", main)])
    assert [one.place for one in done.refused] == [0, 1]
    assert not Case.objects.exists()


def test_a_changed_parent_is_noticed(county: County) -> None:
    main = open_alone(county, "主办件")
    member = open_alone(county, "子办件", main)
    Case.objects.filter(pk=member.pk).update(parent=None)
    (fault,) = ledger.verify().faults
    assert member.number in str(fault)
