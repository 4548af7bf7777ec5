from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.cases.conftest import file_application, licence  # noqa: F401 - fixtures shared with the door's tests
from zhengtong.people import actions
from zhengtong.people.models import Person

FILED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday(settings: Settings) -> date:
    """The interface thinks it is Monday 2026-03-02."""
    settings.ZHENGTONG_TODAY = FILED
    return FILED


class Caller:
    """A program that speaks in a person's name."""

    def __init__(self, person: Person) -> None:
        self.client = Client()
        token = actions.issue_token(person, "测试", timezone.now() + timedelta(days=1))
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: int) -> Any:  # Any: the test client's response
        return self.client.get(path, query, headers=self.headers)

    def post(self, path: str, body: object, key: str = "") -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(path, body, content_type="application/json", headers=headers)


@pytest.fixture
def as_(db: None) -> Callable[[Person], Caller]:
    """The interface in this person's hands."""
    return Caller
