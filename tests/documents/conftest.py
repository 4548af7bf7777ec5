"""A case of 张三 with one event to issue documents for, and a store of its own for every test."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from tests.conftest import County
from zhengtong.documents.actions import issue
from zhengtong.documents.models import Document

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """Files of a test go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def facts(**changes: object) -> dict[str, object]:
    """What the case tells a document."""
    return {
        "案号": "410199-2026-00012",
        "标题": "张三的食品经营许可（新办）",
        "申请人": "张三",
        "被申请人": "",
        "机关": "演示县市场监督管理局",
        "事项": "食品经营许可（新办）",
        "结果名称": "食品经营许可证",
        "动作": "受理",
        "环节": "审查中",
        "日期": DAY,
        "填写": {},
        "记日": {"收到日": "2026-02-25", "受理日": "2026-03-02"},
        "依据": ["许可法32.1.5", "许可法32.2"],
        "期限": [
            {"名": "作出决定", "类别": "法定", "期满日": date(2026, 3, 30)},
            {"名": "作出决定", "类别": "承诺", "期满日": date(2026, 3, 16)},
        ],
        "救济": "",
        "演示": True,
    } | changes


def open_case(county: County, number: str = "410199-2026-00012") -> Any:
    """A row in the ledger to hang documents on; the door itself is tested with the cases."""
    case = apps.get_model("cases", "Case").objects.create(
        number=number,
        pass_code="AB34CD",
        procedure="licence",
        procedure_version=date(2019, 4, 23),
        service_version=county.restaurant,
        organ=county.bureau,
        applicant=county.zhang,
        title="张三的食品经营许可（新办）",
        channel="网上",
        is_demo=True,
        stage="审查中",
        opened_on=date(2026, 2, 25),
        last_number=0,
        head=b"",
    )
    return case


def act(case: Any, number: int, action: str = "受理") -> Any:
    """One more event of the case."""
    return apps.get_model("cases", "Event").objects.create(
        case=case, number=number, action=action, role="窗口", on=DAY, at=timezone.now(), hash=b""
    )


@pytest.fixture
def case(county: County) -> Any:
    return open_case(county)


@pytest.fixture
def event(case: Any) -> Any:
    return act(case, 1)


@pytest.fixture
def issued(county: County, event: Any) -> Callable[..., Document]:
    """Issue a document for the event; anything about it may be changed."""

    def make(kind: str = "受理通知书", **changes: Any) -> Document:
        given = {"event_id": event.pk, "case_id": event.case_id, "organ": county.bureau, "on": DAY, "facts": facts()}
        return issue(kind=kind, **(given | changes))

    return make
