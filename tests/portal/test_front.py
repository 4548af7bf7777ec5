"""The first page: what people come for, from the county's own records; the events of life; and what waits for who is signed in."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from zhengtong.applications.models import Draft
from zhengtong.cases.models import Case
from zhengtong.notices.actions import tell
from zhengtong.portal import front
from zhengtong.services.models import Service, ServiceVersion

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def another(county: County, name: str, code: str) -> ServiceVersion:
    service = Service.objects.create(code=code, organ=county.bureau, procedure="licence")
    made = ServiceVersion.objects.create(
        service=service, number=1, name=name, kind="行政许可", handling="承诺件", in_force_on=date(2018, 1, 1)
    )
    ServiceVersion.objects.filter(pk=made.pk).update(published_at="2017-12-25T00:00Z")
    return made


def test_popular_is_what_was_applied_for_most_in_the_last_quarter(
    county: County, apply_for: Callable[..., Case], client: Client
) -> None:
    another(county, "药品零售许可（新办）", "drug.new")
    for day in (date(2025, 11, 3), date(2025, 12, 30), date(2026, 1, 5)):
        apply_for(on=day)
    found = front.worked_out(TODAY)
    assert [(one.name, one.count) for one in found.popular] == [("食品经营许可（新办）", 2)]
    assert found.period == "2025年第四季度"


def test_without_records_of_that_quarter_the_latest_there_are_count(
    county: County, apply_for: Callable[..., Case]
) -> None:
    apply_for(on=date(2018, 8, 6))
    assert front.worked_out(TODAY).period == "2018年第三季度"


def test_a_new_county_shows_nothing_as_popular(county: County, client: Client) -> None:
    assert front.worked_out(TODAY).popular == []
    assert "办得最多的" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 3, 2), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2024, 8, 15), date(2024, 4, 1), date(2024, 6, 30)),
    ],
)
def test_the_quarter_before(day: date, first: date, last: date) -> None:
    assert front.quarter_before(day) == (first, last)


def test_home_costs_the_same_however_many_services(
    county: County, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The first page is asked for most of all; once worked out, one look tells whether anything new was published."""
    client.get("/")
    with django_assert_num_queries(1):
        client.get("/")
    cache.clear()
    for place in range(5):
        another(county, f"食品经营许可（第{place}种）", f"food.{place}")
    with django_assert_num_queries(5):
        client.get("/")


def test_what_is_newly_published_is_seen_at_once(county: County, client: Client) -> None:
    assert "开店办企业" in client.get("/").content.decode()
    another(county, "生育登记", "birth.new")
    assert "/life/" in client.get("/").content.decode()
    assert "生孩子" in client.get("/").content.decode()


def test_an_event_of_life_lists_its_services(county: County, client: Client) -> None:
    page = client.get("/life/开店办企业/")
    assert [one.name for one in page.context["services"]] == ["食品经营许可（新办）"]
    assert client.get("/life/造火箭/").status_code == 404


def test_home_shows_what_waits_for_who_is_signed_in(county: County, zhang: Client, client: Client) -> None:
    draft = Draft.objects.create(person=county.zhang, procedure="licence", version=county.restaurant)
    tell(county.zhang, cause="t:1", title="已受理", body="已受理。")
    html = zhang.get("/").content.decode()
    assert f"/draft/{draft.key}/" in html
    assert "1 条告知还没看" in html
    assert "您有事没办完" not in client.get("/").content.decode()


def test_the_elder_look_shows_fewer_things_and_big_buttons(county: County, client: Client) -> None:
    client.cookies["look"] = "elder"
    html = client.get("/").content.decode()
    assert 'class="big-buttons"' in html
    assert 'href="tel:12345"' in html
    assert "开店办企业" not in html
