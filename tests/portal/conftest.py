from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from tests.conftest import County
from zhengtong.cases import actions
from zhengtong.cases.models import Case

TODAY = date(2026, 3, 2)
ID_NUMBER = "11010519491231002X"
# A picture of one white pixel: the smallest file that is what its name says.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffffff7f0009fb03fd05"
    "43451d0000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def one_day(settings: Settings, tmp_path: Path) -> None:
    """Every page believes it is 2026-03-02, and files go where nobody else looks."""
    settings.ZHENGTONG_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def no_memory_between_tests() -> None:
    """The count of wrong pass codes is kept in the cache."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def zhang(county: County) -> Client:
    """张三, signed in, with an identity number on file."""
    from zhengtong.people.actions import record_id_number

    record_id_number(county.zhang, ID_NUMBER, on=TODAY)
    client = Client(enforce_csrf_checks=False)
    client.force_login(county.zhang)
    return client


@pytest.fixture
def stranger(county: County) -> Client:
    """路人甲, signed in."""
    client = Client()
    client.force_login(county.stranger)
    return client


@pytest.fixture
def apply_for(county: County) -> Callable[..., Case]:
    """Files an application for a food business licence in 张三's name."""

    def file(on: date = TODAY, **more: object) -> Case:
        event = actions.open_case(
            procedure="licence",
            organ=county.bureau,
            applicant=county.zhang,
            title="食品经营许可（新办）",
            channel="网上",
            by=county.zhang,
            on=on,
            service_version=county.restaurant,
            data={"经营场所": "演示路1号"},
            **more,  # type: ignore[arg-type]  # keywords of open_case
        )
        return event.case

    return file


@pytest.fixture
def licence(apply_for: Callable[..., Case]) -> Case:
    """张三's application, filed today."""
    return apply_for()


def photo(name: str = "营业执照.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, content_type="image/png")
