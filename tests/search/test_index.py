"""The index: what is published is found at once, what is withdrawn no longer, and a rebuild loses nothing meanwhile."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.search.quality import ON, load
from zhengtong.services.models import ServiceVersion
from zhengtong.services.search import actions, queries
from zhengtong.services.search.models import SearchEntry

pytestmark = pytest.mark.django_db
ROWS = [
    ("公安局", "公共服务", "居民身份证遗失补领"),
    ("公安局", "公共服务", "居民身份证到期换领"),
    ("民政局", "行政确认", "国内结婚登记"),
    ("市场监督管理局", "行政许可", "食品经营许可（新办）"),
    ("市场监督管理局", "行政许可", "食品经营许可注销"),
    ("甲镇", "公共服务", "高龄津贴申请"),
    ("乙镇", "公共服务", "高龄津贴申请"),
]


@pytest.fixture
def services(db: None) -> list[ServiceVersion]:
    return load(ROWS)


def names(question: str, on: date = ON) -> list[str]:
    return [hit.name for hit in queries.search(question, on).hits]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("身份证丢了", "居民身份证遗失补领"),
        ("身份证快过期了", "居民身份证到期换领"),
        ("sfz", "居民身份证到期换领"),
        ("扯证", "国内结婚登记"),
        ("开饭馆要办什么证", "食品经营许可（新办）"),
        ("饭馆不开了食品证怎么办", "食品经营许可注销"),
        ("shipinjingying", "食品经营许可（新办）"),
        ("高令津贴", "高龄津贴申请"),
    ],
)
def test_the_right_service_comes_first(services: list[ServiceVersion], question: str, first: str) -> None:
    assert names(question)[0] == first


@pytest.mark.parametrize("question", ["造火箭", "", "？？", "的", "%", "'", "\\"])
def test_nothing_is_found_for_nothing(services: list[ServiceVersion], question: str) -> None:
    assert names(question) == []


def test_every_hit_says_why(services: list[ServiceVersion]) -> None:
    hit = queries.search("开饭馆", ON).hits[0]
    assert hit.why[0] == "“开饭馆”办的是“食品经营”"
    assert all(
        one.why for question in ("身份证丢了", "高龄津贴", "jiehun") for one in queries.search(question, ON).hits
    )


def test_one_service_of_many_towns_is_one_answer(services: list[ServiceVersion]) -> None:
    (hit,) = queries.search("高龄津贴", ON).hits
    assert len(hit.others) == 1


def test_what_is_no_longer_offered_is_not_found(services: list[ServiceVersion]) -> None:
    marriage = services[2]
    ServiceVersion.objects.filter(pk=marriage.pk).update(ended_on=date(2026, 3, 2))
    assert names("结婚", date(2026, 3, 1)) == ["国内结婚登记"]
    assert names("结婚", date(2026, 3, 2)) == []


def test_what_is_not_yet_in_force_is_not_found(services: list[ServiceVersion]) -> None:
    assert names("结婚", date(2019, 12, 31)) == []


def test_a_draft_is_not_put(services: list[ServiceVersion]) -> None:
    draft = services[0]
    draft.published_at = None
    assert actions.put([draft]) == 0


def test_among_keeps_to_some_services(services: list[ServiceVersion]) -> None:
    among = ServiceVersion.objects.filter(pk=services[1].pk)
    assert [hit.name for hit in queries.search("身份证丢了", ON, among=among).hits] == ["居民身份证到期换领"]


def test_a_rebuild_makes_every_entry_and_no_other(services: list[ServiceVersion]) -> None:
    before = names("身份证")
    SearchEntry.objects.filter(version=services[0]).delete()
    assert actions.rebuild() == len(ROWS)
    assert names("身份证") == before
    assert SearchEntry.objects.count() == len(ROWS)


def test_own_use_decides_among_equals(county: County) -> None:
    first, _ = load([("甲局", "公共服务", "养蜂证甲类"), ("乙局", "公共服务", "养蜂证乙类")])
    assert names("养蜂") == ["养蜂证乙类", "养蜂证甲类"]
    assert actions.weigh({first.service_id: 900}) == 1
    assert names("养蜂") == ["养蜂证甲类", "养蜂证乙类"]


def test_a_typed_word_that_a_name_has_is_not_put_right(db: None) -> None:
    """试验 sounds like 食盐; where something is called 试验, it is meant."""
    load([("甲局", "行政许可", "试验许可"), ("乙局", "行政许可", "食盐批发许可")])
    assert names("试验")[0] == "试验许可"


def test_a_question_about_the_place_is_answered_from_the_services_own_text(county: County) -> None:
    version = county.restaurant
    draft = ServiceVersion.objects.get(pk=version.pk)
    draft.pk, draft.number, draft.published_at = None, 2, None
    draft.place, draft.in_force_on = "二楼综合受理窗口", ON
    draft.save()
    draft.published_at = version.published_at
    draft.save()
    ServiceVersion.objects.filter(pk=version.pk).update(ended_on=ON)
    actions.put([draft])
    (answer,) = queries.search("食品经营许可在哪个窗口办", ON).answers
    assert (answer.element, answer.said, answer.version) == ("办理地点", "二楼综合受理窗口", draft)


def test_what_is_not_published_is_not_answered(county: County) -> None:
    assert queries.search("食品经营许可几点上班", ON).answers == ()


@pytest.mark.parametrize("question", ["身份证丢了", "结婚", "老人高龄津贴多少钱", "食品"])
def test_a_search_takes_a_handful_of_queries(
    services: list[ServiceVersion], question: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        queries.search(question, ON)


def test_the_days_of_an_entry_follow_its_text(services: list[ServiceVersion]) -> None:
    ServiceVersion.objects.filter(pk=services[0].pk).update(ended_on=ON)
    assert SearchEntry.objects.get(version=services[0]).ended_on == ON


def test_a_service_of_a_thousand_towns_hides_no_other(db: None) -> None:
    """Candidates are cut by length, so what a question means must come before what merely shares a word with it."""
    load(
        [(f"{number}镇", "公共服务", "户口登记") for number in range(500)]
        + [("公安局", "行政确认", "新生儿随父母户口登记")]
    )
    assert names("孩子上户口")[0] == "新生儿随父母户口登记"


def test_the_command_tells_hits_with_reasons(
    services: list[ServiceVersion], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("search", "身份证丢了", on="2026-03-02")
    assert "居民身份证遗失补领" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "on"), [([], None), (["身份证"], "昨天")])
def test_the_command_refuses_what_it_cannot_read(db: None, words: list[str], on: str | None) -> None:
    with pytest.raises(CommandError):
        call_command("search", *words, on=on)
