"""The interface stands beside the middleware of the pages, not outside the rules."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.api.test_cases import As
from tests.conftest import County
from zhengtong.cases import queries
from zhengtong.cases.models import Case


def test_a_foreign_host_is_refused(client: Client, county: County) -> None:
    assert client.get("/api/services", headers={"Host": "evil.example"}).status_code == 400


def test_browsers_are_told_not_to_guess(client: Client, county: County) -> None:
    assert client.get("/api/services")["X-Content-Type-Options"] == "nosniff"


def test_no_session_is_begun(client: Client, county: County) -> None:
    assert client.get("/api/services").cookies == {}


def test_an_address_that_does_not_exist_is_a_404(client: Client, county: County) -> None:
    assert client.get("/api/nothing").status_code == 404


@pytest.mark.parametrize("name", ["zhang", "li", "wang", "zhao", "qian", "stranger"])
def test_who_plays_a_role_is_who_may_see(county: County, licence: Case, name: str) -> None:
    """The hot path asks for roles where everything else asks `visible_to`: the two must never differ."""
    person = getattr(county, name)
    sees = queries.visible_to(person, licence.opened_on).filter(pk=licence.pk).exists()
    assert bool(queries.roles_in(licence, person, licence.opened_on)) is sees


def test_an_unknown_number_is_a_404_like_a_hidden_one(
    county: County, as_: As, licence: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    qian = as_(county.qian)
    with django_assert_num_queries(2):
        hidden = qian.post(f"/api/cases/{licence.number}/acts", {"action": "受理"})
    with django_assert_num_queries(2):
        unknown = qian.post("/api/cases/410103000000/acts", {"action": "受理"})
    assert (hidden.status_code, hidden.json()) == (unknown.status_code, unknown.json())
