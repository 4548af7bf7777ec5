"""What a draw needs: twenty shops of four risk classes, three inspectors of the bureau and one of another, and who may draw."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.conftest import post
from tests.registers.conftest import OFFICERS, Keepers, amended, officer
from zhengtong.people.identity import organ_check_digit, uscc_check_digit
from zhengtong.registers import actions, draw_actions
from zhengtong.registers.draw_actions import Plan
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Draw

SHOPS = "market-subjects"
ENTERED = date(2026, 1, 5)
CLASSES = "ABCD"


@dataclass(frozen=True)
class Stock:
    """The registers filled."""

    keepers: Keepers
    shops: tuple[str, ...]


def uscc(serial: int) -> str:
    """A 统一社会信用代码 that passes its check."""
    organ = f"MA{serial:06d}"
    first = "91410103" + organ + organ_check_digit(organ)
    return first + uscc_check_digit(first)


def shop(serial: int, **given: Any) -> Line:
    """A shop; its risk class goes round A, B, C, D."""
    facts = {
        "信用代码": uscc(serial),
        "名称": f"演示商店{serial:02d}",
        "主体类型": "企业",
        "所属镇街": "演示街道" if serial % 2 else "演示镇",
        "登记状态": "存续",
        "信用风险等级": CLASSES[serial % 4],
    }
    return Line(given=facts | given)


def inspector(number: str, name: str, organ: str = "演示县市场监督管理局", **given: Any) -> Line:
    facts = {"证号": f"J{number}", "姓名": name, "单位": organ, "执法人员": number, "状态": "可抽取"}
    return Line(given=facts | given)


def stocked(keepers: Keepers) -> Stock:
    """Fill the three registers, and let 孙八 and 周九 oversee nothing but their own."""
    county = keepers.county
    post(county.bureau, "主体登记岗", ["市场监管部门"], keepers.overseer)
    approving: dict[str, Any] = {"approved_by": county.zhao, "on": ENTERED, "reason": "建库"}
    actions.amend(SHOPS, [shop(n) for n in range(1, 21)], by=keepers.overseer, organ=county.bureau, **approving)
    amended(keepers, *(Line(given=officer(f"豫A000{n}", 姓名=f"检查员{n}")) for n in range(1, 5)), on=ENTERED)
    amended(
        keepers,
        Line(given=officer("豫B0001", 姓名="城管员", 单位=keepers.other.name)),
        by=keepers.zhou,
        approved_by=county.wang,
        on=ENTERED,
    )
    officers = [
        inspector("豫A0001", "检查员1", 专业特长="食品、综合"),
        inspector("豫A0002", "检查员2", 回避对象="演示商店01、与本人有利害关系的其他单位"),
        inspector("豫A0003", "检查员3"),
        inspector("豫A0004", "检查员4", 状态="暂停"),
        inspector("豫B0001", "城管员", keepers.other.name),
    ]
    actions.amend("inspectors", officers, by=keepers.overseer, organ=county.bureau, **approving)
    return Stock(keepers, tuple(uscc(n) for n in range(1, 21)))


def plan(**given: Any) -> Plan:
    """Five of the shops, two officers each."""
    facts: dict[str, Any] = {"task": "2026年食品安全抽查", "register": SHOPS, "quotas": {"": "5"}, "each": 2}
    return Plan(**(facts | given))


def asked(stock: Stock, on: date, **given: Any) -> Draw:
    """A request by 孙八 in the name of the bureau."""
    county = stock.keepers.county
    return draw_actions.request(plan(**given), organ=county.bureau, by=stock.keepers.sun, on=on)


__all__ = ["OFFICERS", "SHOPS", "Stock", "asked", "inspector", "plan", "shop", "stocked", "uscc"]
