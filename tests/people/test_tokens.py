"""Interface tokens: shown once, kept as a digest, good until their day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County
from tests.people.conftest import MINUTE, NOON
from zhengtong.people import actions, queries
from zhengtong.people.errors import Refused
from zhengtong.people.models import ApiToken, Person

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


def person_of(token: str, at: datetime) -> Person | None:
    """In whose name this token speaks."""
    found = queries.bearer(token, at, at.date())
    return found[0] if found else None


def test_a_token_speaks_for_its_person(zhang: Person) -> None:
    token = actions.issue_token(zhang, "对接省平台", TOMORROW, at=NOON)
    assert person_of(token, NOON) == zhang


def test_only_a_digest_is_kept(zhang: Person) -> None:
    token = actions.issue_token(zhang, "对接省平台", TOMORROW, at=NOON)
    kept = ApiToken.objects.get()
    assert token not in f"{kept.name}{bytes(kept.digest)!r}"


@pytest.mark.parametrize("token", ["", "zt_", "nothing", "zt_" + "a" * 5000, "\x00"])
def test_anything_else_speaks_for_nobody(zhang: Person, token: str) -> None:
    actions.issue_token(zhang, "对接省平台", TOMORROW, at=NOON)
    assert person_of(token, NOON) is None


def test_a_token_ends_at_its_time(zhang: Person) -> None:
    token = actions.issue_token(zhang, "对接省平台", TOMORROW, at=NOON)
    assert person_of(token, TOMORROW - MINUTE) == zhang
    assert person_of(token, TOMORROW) is None


def test_a_revoked_token_ends_at_once(zhang: Person) -> None:
    token = actions.issue_token(zhang, "对接省平台", TOMORROW, at=NOON)
    actions.revoke_token(ApiToken.objects.get())
    assert person_of(token, NOON) is None


def test_the_token_of_a_disabled_person_is_dead(zhang: Person) -> None:
    token = actions.issue_token(zhang, "对接省平台", TOMORROW, at=NOON)
    actions.disable(zhang)
    assert person_of(token, NOON) is None


def test_asking_who_a_token_is_takes_one_query(
    zhang: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The interface asks it at every request."""
    token = actions.issue_token(zhang, "对接省平台", TOMORROW, at=NOON)
    with django_assert_num_queries(1):
        person_of(token, NOON)


@pytest.mark.parametrize(
    ("name", "days", "sentence"),
    [
        ("", 1, "用途"),
        ("字" * 61, 1, "用途"),
        ("对接", 0, "晚于现在"),
        ("对接", -1, "晚于现在"),
        ("对接", 400, "最长一年"),
    ],
)
def test_a_wrong_token_is_not_issued(zhang: Person, name: str, days: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.issue_token(zhang, name, NOON + timedelta(days=days), at=NOON)
    assert not ApiToken.objects.exists()


def test_a_disabled_person_gets_no_token(zhang: Person) -> None:
    actions.disable(zhang)
    with pytest.raises(Refused, match="已停用"):
        actions.issue_token(zhang, "对接", TOMORROW, at=NOON)


@pytest.mark.parametrize("who", ["zhang", "li", "wang", "zhao", "qian", "stranger"])
def test_a_token_reaches_as_far_as_its_bearer(county: County, who: str) -> None:
    """The interface asks for person and reach at once; it must be the same reach that pages ask for."""
    person = getattr(county, who)
    on = date(2026, 3, 2)
    at = datetime(2026, 3, 2, 4, tzinfo=UTC)
    token = actions.issue_token(person, "测试", at + timedelta(days=1), at=at)
    assert queries.bearer(token, at, on) == (person, queries.reach(person, on))
