"""The case page: what it shows, what may be done on it, and what it says when something may not."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.conftest import County
from zhengtong.cases import actions, queries
from zhengtong.cases.models import Case, Event
from zhengtong.people import actions as people
from zhengtong.people.models import Person, PersonalDataReading

As = Callable[[Person], Client]
FILED = date(2026, 3, 2)
KEY = "0" * 32
NUMBER = "410103199003074518"


def form(case: Case, action: str, **filled: object) -> dict[str, object]:
    """What the page's form for this act would send."""
    return {"action": action, "on": "2026-03-02", "seen": case.last_number, "key": KEY} | filled


def act(client: Client, case: Case, action: str, **filled: object) -> Any:  # Any: the test client's response
    return client.post(f"/office/cases/{case.number}/acts", form(case, action, **filled))


def text(page: object) -> str:
    """The words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))  # type: ignore[attr-defined]


def test_the_page_shows_the_statutory_clock_with_its_days(county: County, as_: As, licence: Case) -> None:
    shown = text(as_(county.li).get(f"/office/cases/{licence.number}"))
    assert "受理审查" in shown
    assert "3月9日（周一）" in shown
    assert "还剩 5 个工作日" in shown


def test_the_window_records_what_the_applicant_brings_to_the_counter(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "告知补正", by=county.li, on=FILED, 补正内容="请补交平面图")
    page = as_(county.li).get(f"/office/cases/{licence.number}")
    assert "提交补正" in [one.act.name for one in page.context["offered"]]
    act(as_(county.li), licence, "提交补正")
    licence.refresh_from_db()
    assert licence.stage == "待受理"


def test_the_usual_next_acts_stand_before_the_others(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    page = as_(county.wang).get(f"/office/cases/{licence.number}")
    usual, others = ([one.act.name for one in page.context[name]] for name in ("offered", "others"))
    assert usual[:2] == ["准予许可", "不予许可"]
    assert {"实地核查", "撤回申请", "终止办理"} <= set(others)


def test_what_waits_for_its_second_signature_is_not_offered_again(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    page = as_(county.wang).get(f"/office/cases/{licence.number}")
    assert "延长期限" not in [one.act.name for name in ("offered", "others") for one in page.context[name]]


def test_what_the_law_lists_is_chosen_not_typed(county: County, as_: As, licence: Case) -> None:
    page = act(as_(county.li), licence, "不予受理", 不予受理理由="不想受理")
    assert page.status_code == 422
    act(as_(county.li), licence, "不予受理", 不予受理理由="不属于本机关职权范围")
    licence.refresh_from_db()
    assert licence.stage == "不予受理"


def test_what_a_clock_demands_comes_first(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    page = as_(county.wang).get(f"/office/cases/{licence.number}")
    assert [one.act.name for one in page.context["offered"]][:2] == ["准予许可", "不予许可"]


def test_after_acceptance_both_bars_are_shown(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    shown = text(as_(county.wang).get(f"/office/cases/{licence.number}"))
    assert "3月30日（周一）" in shown
    assert "3月16日（周一）" in shown


def test_the_window_is_offered_what_it_may_do_and_told_why_not_the_rest(county: County, as_: As, licence: Case) -> None:
    page = as_(county.li).get(f"/office/cases/{licence.number}")
    offered = [one.act.name for one in page.context["offered"]]
    assert {"受理", "不予受理", "告知补正"} <= set(offered)
    refused = {choice.action.name: choice.refusal for choice in page.context["refused"]}
    assert "准予许可" in refused
    assert "许可法38.1" in text(page)


def test_an_act_is_done_and_the_page_says_so(county: County, as_: As, licence: Case) -> None:
    client = as_(county.li)
    page = client.post(f"/office/cases/{licence.number}/acts", form(licence, "受理"), follow=True)
    licence.refresh_from_db()
    assert licence.stage == "审查中"
    assert "已办理“受理”" in text(page)


def test_sending_a_form_twice_acts_once(county: County, as_: As, licence: Case) -> None:
    client = as_(county.li)
    sent = form(licence, "受理")
    for _ in range(2):
        assert client.post(f"/office/cases/{licence.number}/acts", sent).status_code == 302
    assert licence.events.filter(action="受理").count() == 1


def test_a_missing_field_is_said_beside_the_field_and_nothing_changes(county: County, as_: As, licence: Case) -> None:
    page = act(as_(county.li), licence, "告知补正")
    assert page.status_code == 422
    assert "请填写补正内容" in text(page)
    assert licence.events.count() == 1


def test_a_refusal_of_the_law_comes_back_as_a_sentence(county: County, as_: As, licence: Case) -> None:
    page = act(as_(county.wang), licence, "准予许可")
    assert page.status_code == 422
    assert "准予许可" in page.context["bound"].non_field_errors()[0]
    assert licence.events.count() == 1


def test_a_day_that_has_not_come_is_refused(county: County, as_: As, licence: Case) -> None:
    page = act(as_(county.li), licence, "受理", on="2026-03-03")
    assert page.status_code == 422
    assert "日期不能晚于今天" in text(page)


def test_who_acts_on_an_old_page_is_told_who_did_what_meanwhile(county: County, as_: As, licence: Case) -> None:
    old = form(licence, "受理")
    actions.perform(licence, "不予受理", by=county.li, on=FILED, 不予受理理由="不属于本机关职权")
    page = as_(county.li).post(f"/office/cases/{licence.number}/acts", old)
    assert page.status_code == 409
    assert "李四作出“不予受理”" in text(page)


def test_an_act_that_needs_approval_waits_for_it_and_then_happens(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    act(as_(county.wang), licence, "延长期限", 延长理由="案情复杂")
    (waiting,) = queries.open_proposals(licence)
    head = as_(county.zhao)
    page = head.get(f"/office/cases/{licence.number}")
    assert "案情复杂" in text(page)
    answer = {"key": KEY, "seen": licence.last_number, "answer": "approve"}
    head.post(f"/office/cases/{licence.number}/proposals/{waiting.pk}", answer)
    assert licence.events.get(action="延长期限").approved_by == county.zhao


def test_declining_needs_a_remark(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    waiting = actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    answer = {"key": KEY, "seen": licence.last_number, "answer": "decline"}
    page = as_(county.zhao).post(f"/office/cases/{licence.number}/proposals/{waiting.pk}", answer)
    assert page.status_code == 422
    assert "请写明意见" in text(page)


def test_a_declined_proposal_is_told_with_its_remark(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    waiting = actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    actions.answer(waiting, by=county.zhao, on=FILED, approve=False, remark="期限尚早")
    page = text(as_(county.wang).get(f"/office/cases/{licence.number}"))
    assert "未获同意的呈批" in page
    assert "期限尚早" in page


def test_the_proposer_is_not_offered_the_answer(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    page = as_(county.wang).get(f"/office/cases/{licence.number}")
    assert [row["form"] for row in page.context["proposals"]] == [None]


@pytest.fixture
def known(county: County, file_application: Callable[..., Event]) -> Case:
    """The case of an applicant whose identity number is registered."""
    applicant = people.find_or_register("张三丰", NUMBER)
    return file_application(applicant=applicant, by=county.li, channel="窗口").case


@pytest.mark.django_db(transaction=True)
def test_the_identity_number_is_shown_only_with_a_reason_and_leaves_a_record(
    county: County, as_: As, known: Case
) -> None:
    client = as_(county.li)
    assert NUMBER not in text(client.get(f"/office/cases/{known.number}"))
    refused = client.post(f"/office/cases/{known.number}/applicant", {"reason": " "})
    assert refused.status_code == 422
    assert not PersonalDataReading.objects.exists()
    shown = client.post(f"/office/cases/{known.number}/applicant", {"reason": "核对营业执照"})
    assert NUMBER in text(shown)
    record = PersonalDataReading.objects.get()
    assert (record.reader, record.subject, record.reason) == (county.li, known.applicant, "核对营业执照")


def test_the_applicant_is_masked(county: County, as_: As, licence: Case) -> None:
    assert "张三" not in text(as_(county.li).get(f"/office/cases/{licence.number}"))


def test_an_official_of_another_bureau_finds_no_such_case(county: County, as_: As, licence: Case) -> None:
    assert as_(county.qian).get(f"/office/cases/{licence.number}").status_code == 404
    assert act(as_(county.qian), licence, "受理").status_code == 404


def test_the_law_stands_beside_the_case(county: County, as_: As, licence: Case) -> None:
    assert "自收到日起5个工作日内" in text(as_(county.li).get(f"/office/cases/{licence.number}"))


def test_the_page_of_a_long_case_costs_no_more_queries(
    county: County, as_: As, licence: Case, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """A case with twenty events is opened as often as one with two."""
    actions.perform(licence, "受理", by=county.li, on=FILED)
    for _ in range(10):
        actions.perform(licence, "启动专门程序", by=county.wang, on=FILED, 专门程序种类="检验", 所需时间="3日")
        actions.perform(licence, "结束专门程序", by=county.wang, on=FILED)
    client = as_(county.wang)
    with django_assert_max_num_queries(16):
        client.get(f"/office/cases/{licence.number}")
