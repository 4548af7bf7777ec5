"""Passwords in tests are hashed fast; what is tested is who gets in, not how slow guessing is."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from pytest_django import Settings

from zhengtong.people import actions
from zhengtong.people.models import Person

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PASSWORD = "风调雨顺国泰民安-2026"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fast_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def zhang(db: None) -> Person:
    """申请人张三, with an account."""
    return actions.register_person(name="张三", username="zhangsan", password=PASSWORD)


@pytest.fixture
def wang(db: None) -> Person:
    """承办人王五: an official with a second factor in use."""
    person = actions.register_person(name="王五", username="wangwu", password=PASSWORD, is_official=True)
    secret = secret_in(actions.enrol_second_factor(person))
    actions.confirm_second_factor(person, pyotp.TOTP(secret).at(NOON - 10 * MINUTE), NOON - 10 * MINUTE)
    person.totp = pyotp.TOTP(secret)  # type: ignore[attr-defined]  # the authenticator on his telephone
    return person


def secret_in(address: str) -> str:
    """The secret in an otpauth:// address."""
    found = pyotp.parse_uri(address)
    assert isinstance(found, pyotp.TOTP)
    return str(found.secret)


def code_of(person: Person, at: datetime) -> str:
    """What the authenticator of this person shows at this moment."""
    totp: pyotp.TOTP = person.totp  # type: ignore[attr-defined]  # put there by the fixture
    return totp.at(at)
