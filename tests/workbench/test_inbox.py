"""The inbox: the right lines in the right order, at a cost that does not grow."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.conftest import County
from zhengtong.cases import actions
from zhengtong.cases.models import Case, Event
from zhengtong.people.models import Person

As = Callable[[Person], Client]
File = Callable[..., Event]
FILED = date(2026, 3, 2)


def numbers(page: object) -> list[str]:
    return [line.number for line in page.context["lines"]]  # type: ignore[attr-defined]


def test_the_window_sees_what_it_owes_with_the_days_left(county: County, as_: As, licence: Case) -> None:
    page = as_(county.li).get("/office/")
    assert numbers(page) == [licence.number]
    assert "还剩 5 个工作日" in page.content.decode()


def test_the_most_urgent_comes_first(county: County, as_: As, file_application: File) -> None:
    later = file_application(on=date(2026, 3, 2)).case
    sooner = file_application(on=date(2026, 2, 26)).case
    assert numbers(as_(county.li).get("/office/")) == [sooner.number, later.number]


def test_the_unit_sees_what_others_in_it_owe(county: County, as_: As, licence: Case) -> None:
    wang = as_(county.wang)
    assert numbers(wang.get("/office/")) == []
    assert numbers(wang.get("/office/?view=awaited")) == [licence.number]
    assert numbers(wang.get("/office/?view=unit")) == [licence.number]


def test_an_overdue_line_says_so_in_words(
    county: County, as_: As, licence: Case, file_application: File, settings: Settings
) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    settings.ZHENGTONG_TODAY = date(2026, 3, 18)
    page = as_(county.wang).get("/office/?overdue=on")
    assert numbers(page) == [licence.number]
    (line,) = page.context["lines"]
    assert (line.urgency, line.statutory_due_on) == ("late", date(2026, 3, 30))
    assert "已超 2 个工作日" in page.content.decode()


def test_only_what_is_overdue_when_asked(county: County, as_: As, licence: Case) -> None:
    assert numbers(as_(county.li).get("/office/?overdue=on")) == []


@pytest.mark.parametrize("words", ["number", "食品", "张三"])
def test_a_case_is_found_by_number_title_or_applicant(county: County, as_: As, licence: Case, words: str) -> None:
    words = licence.number if words == "number" else words
    assert numbers(as_(county.li).get("/office/", {"q": words})) == [licence.number]


def test_search_finds_nothing_of_another_bureau(county: County, as_: As, licence: Case) -> None:
    qian = as_(county.qian)
    assert numbers(qian.get("/office/", {"q": licence.number})) == []
    assert numbers(qian.get("/office/?view=all")) == []


def test_stage_and_procedure_narrow_the_list(county: County, as_: As, licence: Case) -> None:
    li = as_(county.li)
    assert numbers(li.get("/office/", {"stage": "待受理"})) == [licence.number]
    assert numbers(li.get("/office/", {"stage": "审查中"})) == []
    assert numbers(li.get("/office/", {"procedure": "review"})) == []


def test_pages_follow_one_another_without_loss_or_repetition(county: County, as_: As, file_application: File) -> None:
    filed = {file_application(on=FILED - timedelta(days=day % 3)).case.number for day in range(45)}
    li, seen, address = as_(county.li), [], "/office/?view=mine"
    while address:
        page = li.get(address)
        seen += numbers(page)
        after = page.context["next"]
        address = f"/office/?view=mine&after={after}" if after else ""
    assert len(seen) == len(set(seen)) == 45
    assert set(seen) == filed


def test_a_cursor_that_is_not_ours_begins_at_the_beginning(county: County, as_: As, licence: Case) -> None:
    for view in ("mine", "all"):
        assert numbers(as_(county.li).get("/office/", {"view": view, "after": "'; drop"})) == [licence.number]


@pytest.mark.parametrize("view", ["mine", "unit", "awaited", "all"])
def test_twenty_lines_cost_as_many_queries_as_one(
    county: County, as_: As, file_application: File, django_assert_num_queries: DjangoAssertNumQueries, view: str
) -> None:
    """The inbox is the page opened most; a query a line would make it slow exactly for those who have most to do.

    Session, person and reach are three; the page is one, and the list of all cases asks for its rows and their deadlines besides.
    """
    person = county.wang if view == "awaited" else county.li
    client = as_(person)
    queries = 6 if view == "all" else 4
    file_application()
    client.get(f"/office/?view={view}")
    with django_assert_num_queries(queries):
        client.get(f"/office/?view={view}")
    for _ in range(19):
        file_application()
    with django_assert_num_queries(queries):
        assert len(numbers(client.get(f"/office/?view={view}"))) == 20


def test_what_waits_for_my_approval_has_a_tab(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    assert "案情复杂" in as_(county.zhao).get("/office/?view=approvals").content.decode()
    assert "案情复杂" not in as_(county.wang).get("/office/?view=approvals").content.decode()


def test_several_cases_are_accepted_at_once_and_each_refusal_has_its_reason(
    county: County, as_: As, file_application: File
) -> None:
    first, second, taken = (file_application().case for _ in range(3))
    marks = [f"{case.number}.{case.last_number}" for case in (first, second, taken)]
    li = as_(county.li)
    page = li.get("/office/bulk", {"case": [case.number for case in (first, second, taken)]})
    assert "受理" in [form.act.name for form in page.context["forms"]]
    actions.perform(taken, "不予受理", by=county.li, on=FILED, 不予受理理由="不属于本机关职权")
    done = li.post("/office/bulk", {"case": marks, "action": "受理", "on": "2026-03-02", "seen": 0, "key": "a" * 32})
    assert [one.is_done for one in done.context["outcomes"]] == [True, True, False]
    assert "有了变化" in done.context["outcomes"][2].sentence
    first.refresh_from_db()
    assert first.stage == "审查中"


def test_bulk_offers_only_what_all_allow(county: County, as_: As, file_application: File) -> None:
    waiting, accepted = file_application().case, file_application().case
    actions.perform(accepted, "受理", by=county.li, on=FILED)
    page = as_(county.li).get("/office/bulk", {"case": [waiting.number, accepted.number]})
    assert "受理" not in [form.act.name for form in page.context["forms"]]


def test_bulk_passes_over_cases_one_may_not_see(county: County, as_: As, licence: Case) -> None:
    page = as_(county.qian).get("/office/bulk", {"case": [licence.number]}, follow=True)
    assert licence.number not in page.content.decode()


def test_the_board_sorts_by_day(county: County, as_: As, file_application: File) -> None:
    late = file_application(on=date(2026, 2, 10)).case
    page = as_(county.li).get("/office/deadlines")
    assert [[line.number for line in column.lines] for column in page.context["columns"]] == [[late.number], [], []]


def test_the_calendar_page_shows_the_loaded_years(county: County, as_: As) -> None:
    page = as_(county.li).get("/office/calendar").content.decode()
    assert "2月15日（周日）至2月23日（周一）" in page


@pytest.mark.parametrize(
    "address",
    [
        "/office/?q=%00&stage=%00&procedure=%00&view=%00",
        "/office/?after=2026-03-01.99999999999999999999999",
        "/office/?view=all&after=99999999999999999999999",
        "/office/?view=all&after=%F0%9F%8D%9C",
        "/office/cases/%00",
        "/office/cases/%E5%BC%A0",
        "/office/bulk?case=%00&case=..%2F&case=" + "9" * 500,
        "/office/bulk?" + "&".join(f"case={number}" for number in range(60)),
        "/office/intake?q=%00&service=%00",
        "/office/cases/1/materials/99999999999999999999",
    ],
)
def test_nonsense_in_an_address_is_answered_not_tripped_over(county: County, as_: As, address: str) -> None:
    assert as_(county.li).get(address).status_code in (200, 302, 404)
