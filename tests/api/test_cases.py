"""The interface: the same door, the same law, the same sentences as the pages."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.api.conftest import Caller
from tests.conftest import County
from zhengtong.cases import actions, queries
from zhengtong.cases.models import Case, Event
from zhengtong.people import actions as people
from zhengtong.people.models import Person

As = Callable[[Person], Caller]
FILED = date(2026, 3, 2)


def acts(case: Case) -> str:
    return f"/api/cases/{case.number}/acts"


def test_an_act_answers_with_the_event_and_the_new_stage(county: County, as_: As, licence: Case) -> None:
    answer = as_(county.li).post(acts(licence), {"action": "受理", "on": "2026-03-02"})
    assert answer.status_code == 201
    assert (answer.json()["event"], answer.json()["stage"]) == (2, "审查中")
    assert answer.json()["hash"] == bytes(Event.objects.get(action="受理").hash).hex()


def test_an_act_costs_four_queries(
    county: County, as_: As, licence: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The hot path: token and reach, case with its history, key, act. Every further one costs all who use the interface."""
    li = as_(county.li)
    with django_assert_num_queries(4):
        assert li.post(acts(licence), {"action": "受理"}, key="k1").status_code == 201


def test_an_act_without_a_key_costs_three(
    county: County, as_: As, licence: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    li = as_(county.li)
    with django_assert_num_queries(3):
        assert li.post(acts(licence), {"action": "受理"}).status_code == 201


def test_the_same_key_twice_acts_once(county: County, as_: As, licence: Case) -> None:
    li = as_(county.li)
    first, again = (li.post(acts(licence), {"action": "受理"}, key="once").json() for _ in range(2))
    assert first["hash"] == again["hash"]
    assert licence.events.count() == 2


def test_one_persons_key_is_not_anothers(county: County, as_: As, file_application: Callable[..., Event]) -> None:
    first, second = file_application().case, file_application().case
    as_(county.li).post(acts(first), {"action": "受理"}, key="1")
    actions.perform(second, "受理", by=county.li, on=FILED)
    answer = as_(county.wang).post(acts(second), {"action": "结束专门程序"}, key="1")
    assert answer.status_code == 422


def test_a_refusal_is_a_sentence_with_its_article(county: County, as_: As, licence: Case) -> None:
    answer = as_(county.wang).post(acts(licence), {"action": "准予许可"})
    assert answer.status_code == 422
    assert "准予许可" in answer.json()["message"]
    assert "许可法38.1" in answer.json()["basis"]


def test_an_act_that_needs_approval_becomes_a_proposal_and_happens_when_approved(
    county: County, as_: As, licence: Case
) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    proposed = as_(county.wang).post(acts(licence), {"action": "延长期限", "data": {"延长理由": "案情复杂"}})
    assert (proposed.status_code, proposed.json()["approver_role"]) == (202, "机关负责人")
    address = f"/api/cases/{licence.number}/proposals/{proposed.json()['proposal']}"
    assert as_(county.wang).post(address, {"approve": True}).status_code == 422
    assert as_(county.zhao).post(address, {"approve": True}).json()["event"] == 3
    assert licence.events.get(action="延长期限").approved_by == county.zhao


@pytest.mark.parametrize("name", ["by", "on", "key", "approved_by", "reach", "standing", "case", "action"])
def test_data_may_not_pose_as_the_signature(county: County, as_: As, licence: Case, name: str) -> None:
    answer = as_(county.li).post(acts(licence), {"action": "受理", "data": {name: 1}})
    assert answer.status_code == 422
    assert name in answer.json()["message"]
    assert licence.events.count() == 1


def test_a_future_day_is_refused(county: County, as_: As, licence: Case) -> None:
    answer = as_(county.li).post(acts(licence), {"action": "受理", "on": "2026-03-03"})
    assert "还没有到" in answer.json()["message"]


def test_an_applicant_cannot_choose_the_day(county: County, as_: As, licence: Case) -> None:
    answer = as_(county.zhang).post(acts(licence), {"action": "撤回申请", "on": "2026-03-01"})
    assert answer.status_code == 422


def test_what_one_may_not_see_does_not_exist(county: County, as_: As, licence: Case) -> None:
    for stranger in (county.stranger, county.qian):
        caller = as_(stranger)
        assert caller.get(f"/api/cases/{licence.number}").status_code == 404
        assert caller.post(acts(licence), {"action": "受理"}).status_code == 404
        assert caller.get("/api/cases").json()["items"] == []


def test_without_a_token_nothing_is_told(client: Client, licence: Case) -> None:
    answer = client.get(f"/api/cases/{licence.number}")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "令牌" in answer.json()["message"]


def test_an_expired_token_opens_nothing(client: Client, county: County) -> None:
    token = people.issue_token(
        county.li, "旧的", timezone.now() - timedelta(days=1), at=timezone.now() - timedelta(days=2)
    )
    assert client.get("/api/cases", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_session_of_the_browser_does_not_count(client: Client, county: County) -> None:
    """Otherwise another site could act in the name of who is signed in: the interface needs no CSRF token."""
    client.force_login(county.li)
    assert client.get("/api/cases").status_code == 401


def test_the_applicant_sees_their_own_name_and_the_official_a_masked_one(
    county: County, as_: As, licence: Case
) -> None:
    assert as_(county.zhang).get(f"/api/cases/{licence.number}").json()["applicant"] == "张三"
    assert as_(county.li).get(f"/api/cases/{licence.number}").json()["applicant"] == "张*"


def test_deadlines_are_those_of_the_law(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    rows = as_(county.wang).get(f"/api/cases/{licence.number}/deadlines").json()
    due = {(row["clock"], row["kind"]): row["due_on"] for row in rows}
    assert due["作出决定", "法定"] == "2026-03-30"
    assert due["作出决定", "承诺"] == "2026-03-16"


def test_choices_say_why_not(county: County, as_: As, licence: Case) -> None:
    rows = {row["action"]: row for row in as_(county.li).get(f"/api/cases/{licence.number}/choices").json()}
    assert rows["受理"]["allowed"]
    assert not rows["准予许可"]["allowed"]
    assert rows["准予许可"]["message"]
    assert rows["告知补正"]["needs"] == ["补正内容"]


def test_events_are_told_in_order_with_their_hashes(county: County, as_: As, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    rows = as_(county.zhang).get(f"/api/cases/{licence.number}/events").json()
    assert [row["action"] for row in rows] == ["提交申请", "受理"]
    assert rows[-1]["hash"] == bytes(licence.head).hex()


def test_pages_of_cases_follow_one_another(county: County, as_: As, file_application: Callable[..., Event]) -> None:
    numbers = [file_application().case.number for _ in range(5)]
    li, seen, after = as_(county.li), [], None
    while True:
        page = li.get("/api/cases", limit=2, **({"after": after} if after else {})).json()
        seen += [row["number"] for row in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == numbers[::-1]


def test_a_citizen_applies_and_gets_number_and_pass_code(county: County, as_: As) -> None:
    body = {"service": "food-business.new", "title": "张三的小吃店", "data": {"经营场所": "演示路1号"}}
    zhang = as_(county.zhang)
    first, again = (zhang.post("/api/cases", body, key="mine").json() for _ in range(2))
    assert first["number"] == again["number"]
    assert len(first["pass_code"]) == 6
    assert Case.objects.get().applicant == county.zhang


def test_the_window_applies_for_someone(county: County, as_: As) -> None:
    applicant = {"name": "张三丰", "id_number": "410103199003074518"}
    body = {"service": "food-business.new", "title": "小吃店", "applicant": applicant}
    assert as_(county.li).post("/api/cases", body).status_code == 201
    assert Case.objects.get().channel == "窗口"


def test_nobody_applies_for_another_without_a_mandate(county: County, as_: As) -> None:
    applicant = {"name": "张三丰", "id_number": "410103199003074518"}
    body = {"service": "food-business.new", "title": "小吃店", "applicant": applicant}
    before = Person.objects.count()
    for person in (county.qian, county.zhang):
        assert as_(person).post("/api/cases", body).status_code == 422
    assert (Case.objects.count(), Person.objects.count()) == (0, before)


def test_a_wrong_check_digit_is_named(county: County, as_: As) -> None:
    applicant = {"name": "张三丰", "id_number": "410103199003074511"}
    answer = as_(county.li).post(
        "/api/cases", {"service": "food-business.new", "title": "小吃店", "applicant": applicant}
    )
    assert answer.status_code == 422
    assert "校验码" in answer.json()["message"]


def test_a_misspelt_word_is_refused_by_name(county: County, as_: As, licence: Case) -> None:
    answer = as_(county.li).post(acts(licence), {"action": "受理", "dta": {}})
    assert answer.json()["message"] == "“dta”不认识这一项"


def test_only_the_applicant_rates_and_only_a_finished_case(county: County, as_: As, licence: Case) -> None:
    address = f"/api/cases/{licence.number}/rating"
    assert as_(county.zhang).post(address, {"grade": 1}).status_code == 422
    actions.perform(licence, "撤回申请", by=county.zhang, on=FILED)
    assert as_(county.li).post(address, {"grade": 1}).status_code == 422
    assert as_(county.zhang).post(address, {"grade": 1, "comment": "很快"}).status_code == 201
    assert licence.rating.grade == 1


def test_services_are_public(client: Client, county: County) -> None:
    (row,) = client.get("/api/services").json()["items"]
    assert (row["code"], row["promises"]) == ("food-business.new", {"作出决定": "10 工作日"})
    assert client.get("/api/services/nothing").status_code == 404


def test_the_page_and_the_interface_show_the_same_due_date(county: County, as_: As, licence: Case) -> None:
    (row,) = as_(county.li).get(f"/api/cases/{licence.number}/deadlines").json()
    (state,) = queries.progress_of(licence).deadlines(FILED)
    assert row["due_on"] == str(state.due_on)
