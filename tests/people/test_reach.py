"""How far posts and mandates reach: the one value from which visibility and roles follow."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County, post
from zhengtong.people import queries
from zhengtong.people.models import Mandate, Organ, Post, Tenure
from zhengtong.people.reach import Reach
from zhengtong.services.models import ServiceVersion

DAY = date(2018, 6, 1)


def test_a_post_plays_its_roles_in_its_own_organ(county: County) -> None:
    assert queries.reach(county.wang, DAY).roles(county.bureau.pk) == {"承办人"}


def test_a_post_plays_no_role_elsewhere(county: County) -> None:
    assert queries.reach(county.wang, DAY).roles(county.justice.pk) == frozenset()


def test_a_mandate_lends_a_role_in_another_organ(county: County) -> None:
    reach = queries.reach(county.li, DAY)
    assert reach.roles(county.bureau.pk) == {"窗口"}
    assert reach.roles(county.bureau.pk, "food-business.new") == {"窗口"}


def test_a_mandate_for_one_service_covers_no_other(county: County) -> None:
    Mandate.objects.update(services=["food-business.new"])
    reach = queries.reach(county.li, DAY)
    assert reach.roles(county.bureau.pk, "food-business.new") == {"窗口"}
    assert reach.roles(county.bureau.pk, "water-abstraction.new") == frozenset()
    assert reach.roles(county.bureau.pk, None) == frozenset()


def test_two_limited_mandates_add_up(county: County) -> None:
    Mandate.objects.update(services=["a"])
    window = Post.objects.get(name="综合受理窗口")
    Mandate.objects.create(
        organ=county.bureau, post=window, roles=["窗口"], services=["b"], document="2号", from_on=DAY
    )
    reach = queries.reach(county.li, DAY)
    assert reach.organs[county.bureau.pk] == {"窗口": frozenset({"a", "b"})}


def test_an_unlimited_mandate_swallows_a_limited_one(county: County) -> None:
    window = Post.objects.get(name="综合受理窗口")
    Mandate.objects.create(
        organ=county.bureau, post=window, roles=["窗口"], services=["b"], document="2号", from_on=DAY
    )
    assert queries.reach(county.li, DAY).organs[county.bureau.pk] == {"窗口": None}


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (9, True), (10, False)])
def test_both_ends_of_a_tenure_are_included(county: County, days: int, *, holds: bool) -> None:
    Tenure.objects.filter(person=county.wang).update(from_on=DAY, to_on=DAY + timedelta(days=9))
    assert bool(queries.reach(county.wang, DAY + timedelta(days=days))) is holds


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (9, True), (10, False)])
def test_both_ends_of_a_mandate_are_included(county: County, days: int, *, holds: bool) -> None:
    Mandate.objects.update(from_on=DAY, to_on=DAY + timedelta(days=9))
    reach = queries.reach(county.li, DAY + timedelta(days=days))
    assert (county.bureau.pk in reach.organs) is holds


def test_a_mandate_ends_with_the_tenure_of_the_post(county: County) -> None:
    Tenure.objects.filter(person=county.li).update(to_on=DAY - timedelta(days=1))
    assert not queries.reach(county.li, DAY)


def test_a_citizen_has_no_reach(county: County) -> None:
    assert queries.reach(county.zhang, DAY) == Reach()


def test_a_disabled_person_has_no_reach(county: County) -> None:
    county.wang.is_active = False
    county.wang.save()
    assert not queries.reach(county.wang, DAY)


def test_supervision_reaches_every_organ_below_and_none_beside(county: County) -> None:
    unit = Organ.objects.create(
        name="演示县市场监督管理局注册科",
        short_name="注册科",
        kind="其他",
        division=county.division,
        parent=county.bureau,
    )
    county.stranger.is_official = True
    post(county.government, "督查岗", ["监督"], county.stranger)
    reach = queries.reach(county.stranger, DAY)
    below = {county.bureau.pk, county.hall.pk, county.justice.pk, unit.pk}
    assert set(reach.organs) == {*below, county.government.pk}
    assert reach.roles(unit.pk) == {"监督"}
    assert county.government.pk not in queries.reach(county.wang, DAY).organs


def test_the_reach_takes_one_query(county: County, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Every page of the workbench asks it."""
    with django_assert_num_queries(1):
        queries.reach(county.li, DAY)


def test_the_condition_matches_what_the_roles_say(county: County) -> None:
    seen = ServiceVersion.objects.filter(
        queries.reach(county.li, DAY).condition(organ="service__organ_id", service="service__code")
    )
    assert list(seen) == [county.restaurant]


def test_the_condition_of_a_limited_mandate_matches_only_its_services(county: County) -> None:
    names = {"organ": "service__organ_id", "service": "service__code"}
    Mandate.objects.update(services=["water-abstraction.new"])
    assert not ServiceVersion.objects.filter(queries.reach(county.li, DAY).condition(**names)).exists()
    Mandate.objects.update(services=["food-business.new"])
    assert ServiceVersion.objects.filter(queries.reach(county.li, DAY).condition(**names)).exists()


def test_the_condition_of_no_reach_matches_nothing(county: County) -> None:
    assert not ServiceVersion.objects.filter(Reach().condition(organ="service__organ_id")).exists()


def test_posts_are_those_of_the_day(county: County) -> None:
    assert [str(post) for post in queries.posts_of(county.zhao, DAY)] == ["县市监局局长"]
    assert not queries.posts_of(county.zhao, date(2003, 12, 31)).exists()


def test_tenures_and_mandates_are_those_in_force(county: County) -> None:
    assert queries.tenures(DAY).count() == 4
    assert queries.mandates(DAY).count() == 2
    Mandate.objects.update(to_on=DAY - timedelta(days=1))
    assert not queries.mandates(DAY).exists()
