"""Who may act for whom: what is asked, who confirms, how it ends. What an agent may then see and do: tests/cases/test_agents.py."""

from datetime import date, timedelta

import pytest

from tests.conftest import County
from zhengtong.documents.models import Upload
from zhengtong.people import actions, queries
from zhengtong.people.actions.representing import came_of_age, speaks_for
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person, Representation

ON = date(2026, 3, 20)
YEAR = timedelta(days=365)


@pytest.fixture
def shop(county: County) -> Person:
    return Person.objects.create(name="某饭店", kind="法人", is_demo=True)


@pytest.fixture
def paper(county: County) -> int:
    upload = Upload.objects.create(
        by=county.zhang, name="授权书.pdf", media_type="application/pdf", size=1, sha256="0" * 64
    )
    return upload.pk


def ask(county: County, shop: Person, paper: int | None, **more: object) -> Representation:
    given: dict[str, object] = {
        "kind": "委托代理人",
        "by": county.zhang,
        "on": ON,
        "to_on": ON + YEAR,
        "evidence_id": paper,
    }
    given |= more
    return actions.ask_to_represent(county.zhang, shop, given.pop("kind"), **given)  # type: ignore[arg-type]


def test_what_is_asked_for_waits(county: County, shop: Person, paper: int) -> None:
    assert ask(county, shop, paper).state == "待确认"
    assert not queries.represents(county.zhang, shop, ON)


def test_without_papers_nothing_is_asked(county: County, shop: Person) -> None:
    with pytest.raises(Refused, match="证明文件"):
        ask(county, shop, None)


def test_an_agent_without_a_last_day_is_refused(county: County, shop: Person, paper: int) -> None:
    with pytest.raises(Refused, match="期限"):
        ask(county, shop, paper, to_on=None)


@pytest.mark.parametrize(
    ("kind", "said"), [("监护人", "自然人的监护人"), ("经理", "身份应为")], ids=["guardian of a firm", "no such kind"]
)
def test_a_kind_that_does_not_fit_is_refused(county: County, shop: Person, paper: int, kind: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        ask(county, shop, paper, kind=kind)


def test_a_person_has_no_legal_representative(county: County, paper: int) -> None:
    with pytest.raises(Refused, match="不是单位"):
        ask(county, county.stranger, paper, kind="法定代表人")


def test_nobody_represents_themselves(county: County, paper: int) -> None:
    with pytest.raises(Refused, match="自己的事"):
        ask(county, county.zhang, paper)


def test_asking_twice_is_refused(county: County, shop: Person, paper: int) -> None:
    ask(county, shop, paper)
    with pytest.raises(Refused, match="不用重复提出"):
        ask(county, shop, paper)


def test_days_that_have_passed_are_refused(county: County, shop: Person, paper: int) -> None:
    with pytest.raises(Refused, match=r"早于|已经过去"):
        ask(county, shop, paper, to_on=ON - timedelta(days=1))


def test_the_window_confirms(county: County, shop: Person, paper: int) -> None:
    held = actions.confirm_representation(ask(county, shop, paper), by=county.li, on=ON)
    assert (held.state, held.confirmed_by) == ("有效", county.li)
    assert queries.represents(county.zhang, shop, ON)


def test_an_official_without_a_window_does_not(county: County, shop: Person, paper: int) -> None:
    with pytest.raises(Refused, match="窗口工作人员"):
        actions.confirm_representation(ask(county, shop, paper), by=county.wang, on=ON)


def test_an_agent_does_not_confirm_themselves(county: County, shop: Person, paper: int) -> None:
    with pytest.raises(Refused, match="不能确认自己"):
        actions.confirm_representation(ask(county, shop, paper), by=county.zhang, on=ON)


def test_what_the_principal_asks_holds_at_once(county: County) -> None:
    held = actions.ask_to_represent(
        county.stranger, county.zhang, "委托代理人", by=county.zhang, on=ON, to_on=ON + YEAR
    )
    assert held.state == "有效"


def test_the_head_of_an_organisation_speaks_for_it(county: County, shop: Person, paper: int) -> None:
    actions.confirm_representation(ask(county, shop, paper, kind="法定代表人", to_on=None), by=county.li, on=ON)
    assert speaks_for(county.zhang, shop, ON)


def test_an_entrusted_agent_does_not_speak_for_it(county: County, shop: Person, paper: int) -> None:
    actions.confirm_representation(ask(county, shop, paper), by=county.li, on=ON)
    assert not speaks_for(county.zhang, shop, ON)


@pytest.mark.parametrize("who", ["zhang", "li"], ids=["the agent", "the window"])
def test_a_side_or_the_window_ends_it(county: County, shop: Person, paper: int, who: str) -> None:
    held = actions.confirm_representation(ask(county, shop, paper), by=county.li, on=ON)
    actions.end_representation(held, by=getattr(county, who), on=ON, because="换人")
    assert not queries.represents(county.zhang, shop, ON)


def test_a_stranger_does_not_end_it(county: County, shop: Person, paper: int) -> None:
    held = actions.confirm_representation(ask(county, shop, paper), by=county.li, on=ON)
    with pytest.raises(Refused, match="只有被代表人"):
        actions.end_representation(held, by=county.stranger, on=ON, because="换人")


def test_what_has_ended_is_not_confirmed_again(county: County, shop: Person, paper: int) -> None:
    held = ask(county, shop, paper)
    actions.end_representation(held, by=county.zhang, on=ON, because="填错了")
    with pytest.raises(Refused, match="不能再确认"):
        actions.confirm_representation(held, by=county.li, on=ON)


def test_a_guardianship_ends_the_day_before_the_child_is_eighteen(county: County, paper: int) -> None:
    held = ask(county, county.stranger, paper, kind="监护人", to_on=None, born_on=date(2015, 3, 7))
    assert held.to_on == date(2033, 3, 6)


def test_the_guardian_of_a_grown_person_has_no_such_end(county: County, paper: int) -> None:
    held = ask(county, county.stranger, paper, kind="监护人", to_on=None, born_on=date(1940, 3, 7))
    assert held.to_on is None


def test_one_born_on_a_leap_day_comes_of_age_in_march() -> None:
    assert came_of_age(date(2008, 2, 29)) == date(2026, 3, 1)


def test_who_may_act_in_a_case_is_found_by_its_service(county: County, shop: Person, paper: int) -> None:
    held = ask(county, shop, paper, services=["food-business.new"])
    actions.confirm_representation(held, by=county.li, on=ON)
    assert queries.agents_of(shop, ON, service="food-business.new") == [county.zhang]
    assert queries.agents_of(shop, ON, service="clinic.new") == []


def test_the_days_of_a_representation_bound_the_span_of_a_reach(county: County, shop: Person, paper: int) -> None:
    held = ask(county, shop, paper, from_on=ON, to_on=ON + timedelta(days=9))
    actions.confirm_representation(held, by=county.li, on=ON)
    assert queries.reach_span(county.zhang, ON) == (ON, ON + timedelta(days=9))
