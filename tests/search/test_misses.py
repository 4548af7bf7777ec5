"""Questions nobody could answer reach the editors, without anything of who asked."""

from datetime import date

import pytest

from tests.conftest import County
from zhengtong.services.search import actions, queries
from zhengtong.services.search.errors import SearchError
from zhengtong.services.search.models import SearchDay, SearchMiss

ON = date(2026, 3, 2)
WEB = "网页"


@pytest.fixture
def miss(county: County) -> SearchMiss:
    actions.note("想开个剧本杀馆", ON, channel=WEB)
    return SearchMiss.objects.get()


def test_a_question_without_an_answer_is_kept_and_counted(miss: SearchMiss) -> None:
    actions.note("想开个剧本杀馆", date(2026, 3, 5), channel=WEB)
    miss.refresh_from_db()
    assert (miss.count, miss.first_on, miss.last_on) == (2, ON, date(2026, 3, 5))


def test_a_question_with_an_answer_is_only_counted(county: County) -> None:
    actions.note("开饭馆", ON, channel=WEB, first_hit="食品经营许可（新办）")
    assert not SearchMiss.objects.exists()
    assert SearchDay.objects.get().first_hit == "食品经营许可（新办）"


def test_a_number_in_a_question_is_struck_out(county: County) -> None:
    actions.note("帮我查410102199003071234办好没", ON, channel=WEB)
    assert SearchMiss.objects.get().question == "帮我查＊办好没"


def test_a_day_takes_only_so_many_different_questions(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 2)
    for question in ("第一问", "第二问", "第三问", "第一问"):
        actions.note(question, ON, channel=WEB)
    assert sorted(SearchMiss.objects.values_list("question", "count")) == [("第一问", 2), ("第二问", 1)]


def test_questions_whose_answers_nobody_opened_join_the_list(county: County) -> None:
    for question in ("开饭馆", "身份证"):
        for _ in range(3):
            actions.note(question, ON, channel=WEB, first_hit="食品经营许可（新办）")
    actions.note_opened("身份证", ON, channel=WEB)
    assert actions.collect_unopened(ON) == 1
    assert [(one.question, one.unopened) for one in queries.unanswered()] == [("开饭馆", 3)]


def test_an_alias_answers_the_question_at_once(miss: SearchMiss, county: County) -> None:
    service = county.restaurant.service
    actions.answer_with_alias(miss, service, by=county.wang, on=ON, alias="剧本杀")
    service.refresh_from_db()
    assert "剧本杀" in service.aliases.split()
    hit = queries.search("想开个剧本杀馆", ON).hits[0]
    assert hit.version == county.restaurant
    assert "“剧本杀”是这一项的通俗说法" in hit.why
    assert list(queries.unanswered()) == []


def test_an_alias_that_is_a_story_is_refused(miss: SearchMiss, county: County) -> None:
    with pytest.raises(SearchError, match="改短"):
        actions.answer_with_alias(miss, county.restaurant.service, by=county.wang, on=ON, alias="开" * 31)
    assert queries.unanswered().count() == 1


def test_what_is_not_ours_leaves_the_list_and_can_come_back(miss: SearchMiss, county: County) -> None:
    actions.not_ours(miss, by=county.wang, on=ON, note="省里办")
    assert not queries.unanswered().exists()
    actions.reopen(miss, by=county.wang, on=ON)
    assert queries.unanswered().get() == miss


def test_an_answer_given_twice_is_refused(miss: SearchMiss, county: County) -> None:
    actions.not_ours(miss, by=county.wang, on=ON)
    with pytest.raises(SearchError, match="不属于本县"):
        actions.not_ours(miss, by=county.wang, on=ON)


def test_old_days_are_forgotten(county: County) -> None:
    actions.note("开饭馆", date(2024, 1, 1), channel=WEB, first_hit="甲")
    actions.note("开饭馆", ON, channel=WEB, first_hit="甲")
    assert actions.forget_days(ON) == 1
    assert SearchDay.objects.get().on == ON
