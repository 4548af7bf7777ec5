"""A question as people ask it must find the service that answers it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.conftest import County
from zhengtong.services.search import actions as search


@pytest.mark.parametrize("question", ["食品", "食品经营许可", "我想办食品经营许可证", "食品 新办", "开饭馆要办什么证"])
def test_a_question_finds_the_service(county: County, client: Client, question: str) -> None:
    county.restaurant.service.aliases = "开饭馆 饭店 餐馆 小吃店"
    county.restaurant.service.save()
    search.put_service(county.restaurant.service)
    page = client.get(reverse("portal:search"), {"q": question})
    assert county.restaurant in page.context["found"].versions


def test_what_nobody_offers_is_said_plainly(county: County, client: Client) -> None:
    page = client.get(reverse("portal:search"), {"q": "造火箭"})
    assert page.context["found"].is_empty
    assert "没有找到这样的事项" in page.content.decode()


def test_who_is_punished_is_shown_the_way_to_reconsideration(county: County, client: Client) -> None:
    page = client.get(reverse("portal:search"), {"q": "对处罚不服怎么办"})
    assert reverse("portal:review") in page.content.decode()


def test_hostile_words_are_only_words(county: County, client: Client) -> None:
    page = client.get(reverse("portal:search"), {"q": "<script>alert(1)</script>%' or 1=1 --\x00"})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("organ", ["x", "-1", "99999999999999999999", "1\x00"])
def test_an_organ_that_is_none_gives_the_list_of_organs(county: County, client: Client, organ: str) -> None:
    page = client.get(reverse("portal:search"), {"organ": organ})
    assert [one.organ for one in page.context["organs"]] == [county.bureau]


def test_the_guide_says_what_the_law_and_the_county_say(county: County, client: Client) -> None:
    text = client.get(reverse("portal:guide", args=["food-business.new"])).content.decode()
    for said in ("20个工作日", "10个工作日", "营业执照", "出示原件", "准予许可", "演示县市场监督管理局"):
        assert said in text


def test_an_unknown_service_is_not_found(county: County, client: Client) -> None:
    assert client.get(reverse("portal:guide", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(("page", "article"), [("review", "行政复议法"), ("disclosure", "政府信息公开条例")])
def test_rights_are_explained_from_the_law_in_force(county: County, client: Client, page: str, article: str) -> None:
    assert article in client.get(reverse(f"portal:{page}")).content.decode()


def test_another_day_brings_another_law(county: County, client: Client, settings: Settings) -> None:
    """答复期限 was 15 working days until 2019-05-15 and is 20 since: no page may know that by heart."""
    settings.ZHENGTONG_TODAY = date(2018, 6, 1)
    assert "自收到日起15个工作日内" in client.get(reverse("portal:disclosure")).content.decode()
    settings.ZHENGTONG_TODAY = date(2026, 6, 1)
    assert "自收到日起20个工作日内" in client.get(reverse("portal:disclosure")).content.decode()
