"""The lists a county publishes: each counted out of one base, narrowed by organ, theme and audience, and given away as a file."""

import csv
import io
import json
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.portal.worked import worked
from zhengtong.services import lists
from zhengtong.services.lists import BY_SLUG, Filter
from zhengtong.services.models import Service, ServiceVersion

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def three(county: County) -> list[ServiceVersion]:
    """The plain one of every test, the one worked out, and one of another organ with a name that looks like a formula."""
    service = Service.objects.create(code="elder-card.new", organ=county.justice, procedure="public-service")
    card = ServiceVersion.objects.create(
        service=service, number=1, name="=老年优待证", kind="公共服务", handling="即办件", visits=0, audience="自然人",
        tags=["马上办", "就近办"], themes=["养老"], in_force_on=date(2018, 1, 1), depth=4,
    )  # fmt: skip
    ServiceVersion.objects.filter(pk=card.pk).update(published_at="2017-12-25T00:00Z")
    return [county.restaurant, worked(county.bureau), card]


def count(slug: str) -> tuple[int, int]:
    found = next(one for one in lists.counts(TODAY) if one.list.slug == slug)
    return found.count, found.base


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("all", 3), ("licences", 2), ("public-services", 1), ("at-once", 1), ("online", 1), ("nearby", 1), ("no-trip", 1),
        ("one-trip", 3), ("instant", 1), ("fully-online", 1), ("deferrable", 1), ("commitment", 1), ("waived", 1),
        ("free", 3), ("charged", 0), ("cross-region", 1), ("intermediary", 0),
    ],
)  # fmt: skip
def test_a_list_is_counted_out_of_what_may_be_applied_for(
    three: list[ServiceVersion], slug: str, expected: int
) -> None:
    assert count(slug) == (expected, 3)
    assert lists.on_list(BY_SLUG[slug], TODAY).count() == expected


def test_a_main_item_is_not_counted_beside_its_sub_items(county: County, three: list[ServiceVersion]) -> None:
    Service.objects.filter(code="elder-card.new").update(parent=county.restaurant.service)
    assert count("all") == (2, 2)


def test_a_list_is_narrowed(county: County, three: list[ServiceVersion]) -> None:
    every = BY_SLUG["all"]
    assert lists.on_list(every, TODAY, Filter(organ_id=county.justice.pk)).count() == 1
    assert lists.on_list(every, TODAY, Filter(theme="养老")).count() == 1
    assert lists.on_list(every, TODAY, Filter(audience="企业和单位")).count() == 1


def test_shares_by_organ_theme_and_audience(county: County, three: list[ServiceVersion]) -> None:
    assert [(one.name, one.count) for one in lists.by_organ(TODAY)] == [
        (county.bureau.name, 2),
        (county.justice.name, 1),
    ]
    assert {one.name: one.count for one in lists.by_theme(TODAY)} == {"养老": 1, "准营准办": 1, "开店办企业": 1}
    assert {one.name: one.count for one in lists.by_audience(TODAY)} == {"个人": 3, "企业和单位": 1}


def test_the_page_of_all_lists_costs_the_same(
    three: list[ServiceVersion], client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(7):
        assert client.get("/catalogue/").status_code == 200
    with django_assert_max_num_queries(5):
        assert client.get("/catalogue/one-trip/").status_code == 200


def test_a_list_nobody_publishes_is_not_found(county: County, client: Client) -> None:
    assert client.get("/catalogue/nothing/").status_code == 404
    assert client.get("/catalogue/nothing.csv").status_code == 404


@pytest.mark.parametrize("given", ["?organ=x", "?audience=鬼", "?page=999", "?theme=%00"])
def test_a_filter_that_is_none_is_left_out(three: list[ServiceVersion], client: Client, given: str) -> None:
    assert client.get(f"/catalogue/all/{given}").status_code == 200


def test_the_file_has_a_line_a_service_and_no_formula(three: list[ServiceVersion], client: Client) -> None:
    page = client.get("/catalogue/all.csv")
    body = b"".join(page.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(body)))
    assert {row["事项代码"] for row in rows} == {one.service.code for one in three}
    assert next(row for row in rows if row["事项代码"] == "elder-card.new")["事项名称"] == "'=老年优待证"


def test_the_data_are_the_same_as_the_list(three: list[ServiceVersion], client: Client) -> None:
    rows = json.loads(client.get("/catalogue/all.json?audience=企业和单位").content)
    assert [row["事项代码"] for row in rows] == ["food-business.worked"]
    assert rows[0]["指南"].endswith("/guide/food-business.worked/")
