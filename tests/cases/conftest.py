from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import County
from zhengtong.cases import actions
from zhengtong.cases.models import Case, Event


@pytest.fixture
def file_application(county: County) -> Callable[..., Event]:
    """Files an application for a food business licence; 张三 does it on 2026-03-02 unless said otherwise."""

    def file(**given: object) -> Event:
        facts: dict[str, object] = {
            "procedure": "licence",
            "organ": county.bureau,
            "applicant": county.zhang,
            "title": "食品经营许可（新办）",
            "channel": "网上",
            "by": county.zhang,
            "on": date(2026, 3, 2),
            "service_version": county.restaurant,
            "data": {"经营场所": "演示路1号"},
        }
        return actions.open_case(**(facts | given))  # type: ignore[arg-type]  # facts are the keywords of open_case

    return file


@pytest.fixture
def licence(file_application: Callable[..., Event]) -> Case:
    """A case that waits to be accepted."""
    return file_application().case
