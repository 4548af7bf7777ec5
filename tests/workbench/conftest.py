from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cases.conftest import file_application, licence  # noqa: F401 - fixtures shared with the door's tests
from tests.conftest import County
from tests.services.cast import SOUND, TODAY, Keepers, keepers, opened
from zhengtong.people.models import Person
from zhengtong.services import actions
from zhengtong.services.models import ServiceVersion

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


@pytest.fixture
def staff(county: County) -> Keepers:
    return keepers(county)


@pytest.fixture
def editor(staff: Keepers, as_: Callable[[Person], Client]) -> Client:
    return as_(staff.editor)


@pytest.fixture
def reviewer(staff: Keepers, as_: Callable[[Person], Client]) -> Client:
    return as_(staff.reviewer)


@pytest.fixture
def draft(staff: Keepers) -> ServiceVersion:
    """A draft of the restaurant, in a batch, with two materials and one question."""
    restaurant = staff.county.restaurant.service
    fields = SOUND | {
        "situations": [{"问": "房子是租的吗？", "答": ["自有", "租用"]}],
        "tags": [],
        "special_procedures": [],
    }
    line = actions.add_line(opened(staff), restaurant, "变更", by=staff.editor, on=TODAY, **fields)
    assert line.version is not None
    return line.version
