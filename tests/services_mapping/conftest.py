"""A county with a provincial catalogue of four items and three services of its own; 孙八 maps, 郑十 approves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.conftest import County, person, post
from zhengtong.people.models import Organ, Person
from zhengtong.registers import actions as registers
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Batch
from zhengtong.services.models import Material, Service, ServiceVersion

DAY = date(2026, 11, 2)
PROVINCE = "省定"


@dataclass(frozen=True)
class Mappers:
    """Who maps, who approves, and what there is."""

    county: County
    sun: Person
    zheng: Person
    zhou: Person


def service(code: str, organ: Organ, name: str, kind: str = "行政许可", **said: Any) -> ServiceVersion:
    """A service published in 2020."""
    created = Service.objects.create(code=code, organ=organ, procedure="licence")
    version = ServiceVersion.objects.create(
        service=created, number=1, name=name, kind=kind, handling="承诺件", in_force_on=date(2020, 1, 1), **said
    )
    Material.objects.create(version=version, order=1, name="申请书")
    Material.objects.create(version=version, order=2, name="身份证明")
    version.published_at = datetime(2019, 12, 1, tzinfo=UTC)
    version.save()
    return version


def item(code: str, name: str, organ: str = "演示县市场监督管理局", **given: Any) -> Line:
    """One item of the provincial catalogue, still to be mapped."""
    usual = {
        "目录编码": code,
        "目录名称": name,
        "目录级别": PROVINCE,
        "事项类型": "行政许可",
        "对照结果": "待对照",
        "录入机关": organ,
    }
    return Line(given=usual | given)


@pytest.fixture
def mappers(county: County) -> Mappers:
    sun, zhou, zheng = person("sunba", "孙八"), person("zhoujiu", "周九"), person("zhengshi", "郑十")
    post(county.bureau, "目录编辑岗", ["目录编辑"], zhou)
    post(county.hall, "目录管理岗", ["目录审核"], sun)
    post(county.hall, "目录审核岗", ["目录审核"], zheng)
    service("L-1", county.bureau, "小餐饮经营许可（县级）")
    service("L-2", county.bureau, "小餐饮经营许可变更")
    service("L-3", county.justice, "公证员执业审核", "行政确认")
    found = Mappers(county, sun, zheng, zhou)
    lines = [
        item("B-1", "小餐饮经营许可"),
        item("B-2", "海域使用权审核", "演示县政务服务中心"),
        item("B-3", "公证员执业、变更审核", "演示县司法局", 事项类型="行政确认"),
        item("B-4", "食品经营许可"),
    ]
    registers.amend("base-catalogue", lines, by=sun, approved_by=zheng, on=DAY, reason="省定目录")
    return found


def approved(batch: Batch, mappers: Mappers) -> None:
    """What was proposed is approved by 郑十."""
    registers.answer(batch, by=mappers.zheng, on=DAY, approve=True)
