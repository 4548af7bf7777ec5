"""A question as people ask it must find the service that answers it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.conftest import County
from zhengtong.portal.views.search import LOGGED
from zhengtong.services.search import actions as search
from zhengtong.services.search import queries as search_queries
from zhengtong.services.search.models import SearchDay, SearchMiss


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


def test_every_answer_says_why(county: County, client: Client) -> None:
    page = client.get(reverse("portal:search"), {"q": "开饭馆"}).content.decode()
    assert "为什么列出" in page
    assert "“开饭馆”办的是“食品经营”" in page


def test_a_slip_is_put_right_and_can_be_taken_back(county: County, client: Client) -> None:
    page = client.get(reverse("portal:search"), {"q": "食品径营许可"})
    assert "食品经营许可" in page.context["found"].repaired
    assert "只查“食品径营许可”" in page.content.decode()
    assert client.get(reverse("portal:search"), {"q": "食品径营许可", "typed": "1"}).context["found"].repaired == ""


def test_suggestions_are_a_list_of_links_and_are_not_logged(county: County, client: Client) -> None:
    page = client.get(reverse("portal:suggest"), {"q": "spjy"}).content.decode()
    assert reverse("portal:opened", args=["food-business.new"]) in page
    assert not SearchDay.objects.exists()


def test_an_answer_leads_to_its_guide_and_is_counted(county: County, client: Client) -> None:
    client.get(reverse("portal:search"), {"q": "开饭馆"})
    opened = client.get(reverse("portal:opened", args=["food-business.new"]), {"q": "开饭馆"})
    assert opened.headers["Location"] == reverse("portal:guide", args=["food-business.new"])
    day = SearchDay.objects.get()
    assert (day.asked, day.opened) == (1, 1)


def test_an_answer_that_is_none_leads_nowhere(county: County, client: Client) -> None:
    assert client.get(reverse("portal:opened", args=["nothing"]), {"q": "x"}).status_code == 404


def test_a_question_without_an_answer_reaches_the_editors(county: County, client: Client) -> None:
    client.get(reverse("portal:search"), {"q": "造火箭 13800138000"})
    assert [one.question for one in search_queries.unanswered()] == ["造火箭 ＊"]


def test_one_place_fills_the_log_only_so_fast(county: County, client: Client) -> None:
    for number in range(LOGGED.limit + 3):
        client.get(reverse("portal:suggest"), {"q": "x"})
        client.get(reverse("portal:opened", args=["nothing"]), {"q": f"第{number}问"})
    client.get(reverse("portal:search"), {"q": "造火箭"})
    assert not SearchMiss.objects.exists()


def test_an_event_leads_to_its_page(county: County, client: Client) -> None:
    assert client.get(reverse("portal:search"), {"event": "上学"}).headers["Location"] == reverse(
        "portal:life", args=["上学"]
    )
