"""Who acts for another sees and does what the principal could, as far and as long as the representation goes, and nothing more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tests.conftest import County, person
from zhengtong.cases import actions, finding, queries
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.cases.models import Case, Event
from zhengtong.documents.models import Upload
from zhengtong.lawbook import NotAllowed
from zhengtong.people.actions import end_representation, issue_token, record_id_number
from zhengtong.people.models import Person, Representation

ON = date(2026, 3, 20)
FILED = date(2026, 3, 2)
DAY = timedelta(days=1)


@dataclass
class Cast:
    """某饭店 (an organisation), its agent 代某, and what the agent may do."""

    agent: Person
    shop: Person
    given: Representation


def give(agent: Person, principal: Person, **more: object) -> Representation:
    """A valid representation since the beginning of the year."""
    facts: dict[str, object] = {
        "kind": "委托代理人", "state": "有效", "from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31),
        "asked_by": agent, "confirmed_by": principal, "confirmed_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return Representation.objects.create(agent=agent, principal=principal, **(facts | more))


@pytest.fixture
def cast(county: County) -> Cast:
    agent = person("daimou", "代某", is_official=False)
    shop = Person.objects.create(name="某饭店", kind="法人", is_demo=True)
    return Cast(agent, shop, give(agent, shop))


@pytest.fixture
def filed(cast: Cast, file_application: Callable[..., Event]) -> Case:
    """The shop's application, filed by its agent."""
    return file_application(applicant=cast.shop, by=cast.agent).case


def test_an_agent_opens_a_case_that_is_the_principals(cast: Cast, filed: Case) -> None:
    first = filed.events.get(number=1)
    assert (filed.applicant, first.by, first.role) == (cast.shop, cast.agent, "申请人")


def test_an_agent_performs_the_partys_acts(cast: Cast, filed: Case) -> None:
    event = actions.perform(filed, "撤回申请", by=cast.agent, on=ON)
    assert (event.by, event.role) == (cast.agent, "申请人")


def test_an_agent_acts_in_bulk_too(cast: Cast, county: County) -> None:
    opening = Opening("licence", county.bureau, cast.shop, "某事", "网上", FILED, cast.agent, county.restaurant)
    assert not perform_many([opening, Act(opening, "撤回申请", cast.agent, FILED)]).refused


def test_one_with_no_representation_is_refused_in_bulk(cast: Cast, county: County) -> None:
    opening = Opening("licence", county.bureau, cast.shop, "某事", "网上", FILED, county.stranger, county.restaurant)
    assert perform_many([opening]).refused


def test_an_agent_plays_no_officials_role(cast: Cast, filed: Case) -> None:
    assert queries.roles_in(filed, cast.agent, ON) == queries.rules_of(filed).own


def seen_everywhere(case: Case, agent: Person, on: date) -> set[str]:
    """The roads by which this person reaches this case."""
    roads = {
        "scope": queries.visible_to(agent, on).filter(pk=case.pk).exists(),
        "list": case.pk in finding.cases(agent, on)[0],
        "search": case.pk in finding.cases(agent, on, words=case.number)[0],
        "by name": case.pk in finding.cases(agent, on, words="某饭店")[0],
        "by service": case.pk in finding.cases(agent, on, words="食品经营")[0],
        "party": queries.party_of(agent, on).filter(pk=case.pk).exists(),
        "roles": bool(queries.roles_in(case, agent, on)),
    }
    return {road for road, is_open in roads.items() if is_open}


ALL = {"scope", "list", "search", "by name", "by service", "party", "roles"}


def test_an_agent_sees_the_case_by_every_road(cast: Cast, filed: Case) -> None:
    assert seen_everywhere(filed, cast.agent, ON) == ALL


@pytest.mark.parametrize(
    "change",
    [
        {"to_on": ON - DAY},
        {"from_on": ON + DAY},
        {"state": "待确认"},
        {"state": "已撤销"},
        {"services": ["clinic.new"]},
    ],
    ids=["expired", "not begun", "not confirmed", "revoked", "of another service"],
)
def test_a_representation_that_does_not_hold_opens_no_road(cast: Cast, filed: Case, change: dict[str, object]) -> None:
    Representation.objects.update(**change)
    assert seen_everywhere(filed, cast.agent, ON) == set()


@pytest.mark.parametrize("change", [{"to_on": ON - DAY}, {"state": "已撤销"}, {"services": ["clinic.new"]}])
def test_a_representation_that_does_not_hold_allows_no_act(cast: Cast, filed: Case, change: dict[str, object]) -> None:
    Representation.objects.update(**change)
    with pytest.raises(NotAllowed):
        actions.perform(filed, "撤回申请", by=cast.agent, on=ON)


def test_a_disabled_agent_sees_nothing(cast: Cast, filed: Case) -> None:
    Person.objects.filter(pk=cast.agent.pk).update(is_active=False)
    assert seen_everywhere(filed, cast.agent, ON) == set()


def test_a_service_named_in_the_scope_is_reached(cast: Cast, filed: Case) -> None:
    Representation.objects.update(services=["food-business.new"])
    assert seen_everywhere(filed, cast.agent, ON) == ALL


def test_one_matter_reaches_that_one_alone(
    cast: Cast, filed: Case, county: County, file_application: Callable[..., Event]
) -> None:
    other = file_application(applicant=cast.shop, by=county.li).case
    Representation.objects.update(case=filed)
    assert seen_everywhere(filed, cast.agent, ON) == ALL
    assert seen_everywhere(other, cast.agent, ON) == set()


def test_one_matter_does_not_let_open_another(cast: Cast, filed: Case, file_application: Callable[..., Event]) -> None:
    Representation.objects.update(case=filed)
    with pytest.raises(NotAllowed):
        file_application(applicant=cast.shop, by=cast.agent)


def test_other_principals_matters_stay_hidden(
    cast: Cast, county: County, file_application: Callable[..., Event]
) -> None:
    assert seen_everywhere(file_application().case, cast.agent, ON) == set()


def test_what_the_principal_may_not_see_yet_the_agent_may_not(cast: Cast, filed: Case) -> None:
    Case.objects.update(is_shown=False)
    assert seen_everywhere(Case.objects.get(), cast.agent, ON) == set()


def test_revocation_holds_at_once(cast: Cast, filed: Case) -> None:
    end_representation(cast.given, by=cast.shop, on=ON, because="换人")
    assert seen_everywhere(filed, cast.agent, ON) == set()


def test_the_scope_costs_an_agent_two_queries(
    cast: Cast, filed: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert list(queries.visible_to(cast.agent, ON))


@pytest.fixture
def ask(cast: Cast, settings: Settings) -> Callable[[str], int]:
    """The status with which the interface answers the agent."""
    settings.ZHENGTONG_TODAY = ON
    token = issue_token(cast.agent, "测试", timezone.now() + DAY)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    return lambda path: client.get(path).status_code


def test_the_interface_keeps_to_the_same_scope(cast: Cast, filed: Case, ask: Callable[[str], int]) -> None:
    paths = [f"/api/cases/{filed.number}", f"/api/cases/{filed.number}/events", f"/api/cases/{filed.number}/deadlines"]
    assert {ask(path) for path in paths} == {200}
    Representation.objects.update(to_on=ON - DAY)
    assert {ask(path) for path in paths} == {404}


def test_the_portal_keeps_to_the_same_scope(cast: Cast, filed: Case, settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = ON
    upload = Upload.objects.create(
        case=filed, by=cast.shop, name="照.png", media_type="image/png", size=1, sha256="0" * 64
    )
    client = Client()
    client.force_login(cast.agent)
    pages = [f"/my/{filed.number}/", f"/my/{filed.number}/receipt/", f"/files/{upload.pk}/"]
    assert [client.get(page).status_code for page in pages] == [
        200,
        200,
        410,
    ]  # 410: the file itself is not on this disk
    Representation.objects.update(to_on=ON - DAY)
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


USCC = "91350100M000100Y43"


@pytest.mark.parametrize(("until", "status"), [(ON, 201), (ON - DAY, 422)], ids=["valid", "expired"])
def test_an_agents_program_applies_for_the_principal(
    cast: Cast, county: County, settings: Settings, until: date, status: int
) -> None:
    settings.ZHENGTONG_TODAY = ON
    record_id_number(cast.shop, USCC)
    Representation.objects.update(to_on=until)
    token = issue_token(cast.agent, "测试", timezone.now() + DAY)
    asked = {
        "service": "food-business.new",
        "title": "食品经营许可（新办）",
        "data": {"经营场所": "演示路1号"},
        "applicant": {"name": "某饭店", "id_number": USCC, "phone": "13800000000"},
    }
    answer = Client(headers={"Authorization": f"Bearer {token}"}).post(
        "/api/cases", asked, content_type="application/json"
    )
    assert answer.status_code == status, answer.content.decode()
    assert Case.objects.filter(applicant=cast.shop).exists() == (status == 201)
