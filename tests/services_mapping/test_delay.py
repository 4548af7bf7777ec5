"""How long the list takes to follow the law, and a superior's decision."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import person, post
from tests.services_mapping.conftest import DAY, Mappers
from zhengtong.registers import actions as registers
from zhengtong.registers.lines import Line
from zhengtong.services import actions as catalogue
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping import actions, delay
from zhengtong.services.models import Batch, BatchLine, Service

DECIDED = date(2026, 9, 1)


@pytest.fixture
def decision(mappers: Mappers) -> str:
    """The province cancels an item; the code of its line in the register."""
    clerk, head = person("keeper", "冯十二"), person("head", "陈十三")
    post(mappers.county.hall, "台账岗", ["政务服务机构"], clerk)
    post(mappers.county.hall, "中心主任", ["机关负责人"], head)
    given: dict[str, Any] = {
        "事项名称": "小餐饮经营许可变更",
        "方式": "取消",
        "上级决定文号": "省政〔2026〕9号",
        "决定日": DECIDED.isoformat(),
        "落实机关": "演示县市场监督管理局",
        "落实状态": "正在落实",
    }
    batch = registers.amend(
        "cancelled-items", [Line(given=given)], by=clerk, approved_by=head, on=DECIDED, reason="省政府决定"
    )
    return batch.changes.get().code


def cancelling(mappers: Mappers) -> tuple[Batch, BatchLine]:
    batch = catalogue.open_batch("取消一项", organ=mappers.county.hall, by=mappers.sun, on=DAY, law_changed_on=DECIDED)
    return batch, catalogue.add_line(batch, Service.objects.get(code="L-2"), "取消", by=mappers.sun, on=DAY)


def test_a_decision_the_catalogue_does_not_show_is_open_and_counts_its_days(mappers: Mappers, decision: str) -> None:
    (found,) = delay.superior_decisions(DAY)
    assert (found.code, found.title, found.way, found.days, found.is_open) == (
        decision,
        "小餐饮经营许可变更",
        "取消",
        62,
        True,
    )
    assert not found.disagrees


def test_a_linked_line_carries_it_out_when_its_batch_is_published(mappers: Mappers, decision: str) -> None:
    batch, line = cancelling(mappers)
    actions.link(line, "cancelled-items", decision, by=mappers.sun, on=DAY)
    assert delay.superior_decisions(DAY)[0].is_open
    catalogue.propose(batch, by=mappers.sun, on=DAY)
    catalogue.approve(batch, by=mappers.zheng, on=DAY)
    assert delay.superior_decisions(DAY) == ()
    (found,) = delay.superior_decisions(date(2026, 12, 1), only_open=False)
    assert (found.followed_on, found.days) == (DAY, 62)
    assert found.disagrees  # the register still says 正在落实


def test_linking_twice_is_linking_once(mappers: Mappers, decision: str) -> None:
    _, line = cancelling(mappers)
    first = actions.link(line, "cancelled-items", decision, by=mappers.sun, on=DAY)
    assert actions.link(line, "cancelled-items", decision, by=mappers.sun, on=DAY) == first


def test_only_a_decision_in_the_register_can_be_linked(mappers: Mappers) -> None:
    _, line = cancelling(mappers)
    with pytest.raises(ServiceError, match="没有编号“QC-9999”"):
        actions.link(line, "cancelled-items", "QC-9999", by=mappers.sun, on=DAY)


def test_who_does_not_edit_the_catalogue_links_nothing(mappers: Mappers, decision: str) -> None:
    _, line = cancelling(mappers)
    with pytest.raises(ServiceError, match="只有本单位的目录编辑和目录审核"):
        actions.link(line, "cancelled-items", decision, by=mappers.county.wang, on=DAY)


def test_an_adjustment_waits_from_the_day_the_law_changed(mappers: Mappers) -> None:
    batch, _ = cancelling(mappers)
    (found,) = delay.adjustments(DAY)
    assert (found.batch, found.days, found.is_open) == (batch, 62, True)
    catalogue.propose(batch, by=mappers.sun, on=DAY)
    catalogue.approve(batch, by=mappers.zheng, on=DAY, effective_on=date(2026, 11, 10))
    (done,) = delay.adjustments(date(2026, 12, 24))
    assert (done.days, done.is_open) == (70, False)
