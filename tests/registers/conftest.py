"""A bureau that keeps its enforcement officers: 孙八 registers, 赵六 approves; and a second bureau with its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.cases.conftest import file_application, licence  # noqa: F401 - fixtures shared with the door's tests
from tests.conftest import County, person, post
from tests.workbench.browsing import built_assets, chromium  # noqa: F401 - fixtures for the browser's tests
from zhengtong.people.identity import id_check_digit
from zhengtong.people.models import Organ, Person
from zhengtong.registers import actions
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Batch

DAY = date(2026, 3, 2)
OFFICERS = "enforcement-officers"


@dataclass(frozen=True)
class Keepers:
    """Who keeps the register of officers."""

    county: County
    other: Organ
    sun: Person
    zhao: Person
    zhou: Person
    overseer: Person


def id_number(serial: int) -> str:
    """A number that passes every check, of a person born on 1990-01-01."""
    first = f"41010319900101{serial:03d}"
    return first + id_check_digit(first)


def officer(number: str = "豫A0001", **given: Any) -> dict[str, Any]:
    """What is filled in for one officer of the bureau."""
    return {
        "姓名": "王五",
        "单位": "演示县市场监督管理局",
        "证号": number,
        "人员类别": "在编在岗",
        "执法类别": "市场监督管理",
        "发证日": "2024-01-01",
        "有效期至": "2028-12-31",
        "证件状态": "有效",
    } | given


@pytest.fixture
def keepers(county: County) -> Keepers:
    other = Organ.objects.create(
        name="演示县城市管理局",
        short_name="县城管局",
        kind="部门",
        division=county.division,
        parent=county.government,
        is_demo=True,
    )
    sun, zhou, overseer = person("sunba", "孙八"), person("zhoujiu", "周九"), person("zhengshi", "郑十")
    post(county.bureau, "台账登记岗", ["台账员"], sun)
    post(county.bureau, "法制岗", ["法制机构"], county.zhao)
    post(other, "台账登记岗", ["台账员"], zhou)
    post(other, "法制岗", ["法制机构"], county.wang)
    post(county.justice, "执法监督岗", ["司法行政机构", "法制机构"], overseer)
    return Keepers(county, other, sun, county.zhao, zhou, overseer)


def amended(keepers: Keepers, *lines: Line, on: date = DAY, **given: Any) -> Batch:
    """One batch by 孙八, approved by 赵六."""
    facts: dict[str, Any] = {"by": keepers.sun, "approved_by": keepers.zhao, "reason": "新取得执法资格"}
    return actions.amend(OFFICERS, lines, on=on, **(facts | given))


def add(number: str = "豫A0001", **given: Any) -> Line:
    return Line(given=officer(number, **given))


def modify(number: str, **given: Any) -> Line:
    return Line("变更", number, given)


def cancel(number: str) -> Line:
    return Line("注销", number)
