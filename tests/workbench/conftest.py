from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cases.conftest import file_application, licence  # noqa: F401 - fixtures shared with the door's tests
from zhengtong.people.models import Person

FILED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday(settings: Settings) -> date:
    """Every page thinks it is Monday 2026-03-02."""
    settings.ZHENGTONG_TODAY = FILED
    return FILED


@pytest.fixture
def as_(db: None) -> Callable[[Person], Client]:
    """A browser in which this person has signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in
