"""A law book of our own, so that these tests do not change when the law does; and a service ready to be published."""

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import County
from zhengtong.lawbook import Lawbook
from zhengtong.people.models import Organ
from zhengtong.services import actions
from zhengtong.services.models import Service, ServiceVersion

PROCEDURE = """\
程序: 试验许可
代码: trial
施行: 2015-01-01
在办案件: 沿用旧版
法: { 试验法: 演示县试验法 }
角色: [申请人, 窗口, 承办人]

环节:
  待受理: 已收到申请材料，尚未决定是否受理
  审查中: 已受理，尚未作出决定
终局: [已准予, 不予准予, 不予受理]

动作:
  提交申请: { 谁: 申请人, 到: 待受理, 记: 收到日, 据: 试验法1 }
  受理:     { 谁: 窗口, 从: 待受理, 到: 审查中, 记: 受理日, 据: 试验法2 }
  不予受理: { 谁: 窗口, 从: 待受理, 到: 不予受理, 据: 试验法2 }
  公示:     { 谁: 承办人, 从: 审查中, 记: 公示日, 据: 试验法3 }
  申辩:     { 谁: 申请人, 从: 审查中, 据: 试验法3 }
  准予:     { 谁: 承办人, 从: 审查中, 到: 已准予, 记: 决定日, 据: 试验法4.1 }
  不予准予: { 谁: 承办人, 从: 审查中, 到: 不予准予, 记: 决定日, 据: 试验法4.2 }

期限:
  受理审查: { 限: 5 工作日, 自: 收到日, 应: [受理, 不予受理], 谁: 窗口, 据: 试验法2 }
  作出决定: { 限: 20 工作日, 自: 受理日, 应: [准予, 不予准予], 谁: 承办人, 据: 试验法4.1 }
  提出申辩: { 限: 5 工作日, 自: 公示日, 应: 申辩, 谁: 申请人, 据: 试验法3 }
  公示时间: { 待: 10 工作日, 自: 公示日, 应: 准予, 谁: 承办人, 据: 试验法3 }

停算: {}
未入: {}
"""
STATUTES = """\
试验法:
  名: 演示县试验法
  级: 地方性法规
  版本:
    - { 施行: 2015-01-01, 文: 公告第1号, 条数: 6 }
"""
DAY, LATER = date(2020, 1, 1), date(2021, 1, 1)


@pytest.fixture
def book(tmp_path: Path) -> Lawbook:
    """One procedure (trial) and the one statute it rests on."""
    folder = tmp_path / "law"
    (folder / "procedures" / "trial").mkdir(parents=True)
    (folder / "procedures" / "trial" / "2015-01-01.yaml").write_text(PROCEDURE, encoding="utf-8")
    (folder / "statutes.yaml").write_text(STATUTES, encoding="utf-8")
    return Lawbook(folder)


@pytest.fixture
def service(county: County) -> Service:
    return actions.create_service(code="trial.new", organ=county.bureau, procedure="trial", aliases="试一试 尝鲜")


@pytest.fixture
def draft(service: Service) -> ServiceVersion:
    """A first draft with nothing wrong in it."""
    return actions.draft_version(
        service,
        name="试验许可（新办）",
        kind="行政许可",
        handling=ServiceVersion.Handling.PROMISED,
        summary="想做试验的人应当取得的许可",
        basis=[{"法": "演示县试验法", "简称": "试验法", "条": "1", "核": "核"}],
        promises={"作出决定": "10 工作日"},
        promised_before={"作出决定": "15 工作日"},
        form=[{"名": "试验地点", "类": "文字", "必填": True}],
        in_force_on=DAY,
        materials=[actions.MaterialLine("申请书", form="网上填报"), actions.MaterialLine("图纸", deferrable=True)],
    )


@pytest.fixture
def organs(county: County) -> None:
    """The organs that the samples name, beside those of the cast."""
    names = (
        "卫生健康委员会", "教育局", "水利局", "民政局", "公安局", "城市管理局", "医疗保障局", "人力资源和社会保障局", "消防救援大队",
    )  # fmt: skip
    for name in names:
        Organ.objects.create(name=f"演示县{name}", short_name=f"县{name}", kind="部门", division=county.division)
