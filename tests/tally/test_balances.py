"""Balances, products, and the same thing said twice."""

import pytest

from tests.tally.saying import quarrels, verdicts
from zhengtong.tally import check

HOLD = [
    (
        "sum",
        "年初结转和结余44.27万元，本年收入45988.72万元，本年支出45951.12万元，结余分配0万元，年末结转和结余81.87万元。",
    ),
    ("sum", "上年结转案件35件，本年新收412件，审结428件，结转下年19件。"),
    ("sum", "新增事项582项，取消事项103项，变更事项38项，总数由1316项调整为1795项。"),
    (
        "sum",
        "共收到申请87件，上年结转3件，予以公开41件，部分公开8件，不予公开12件，无法提供21件，不予处理5件，结转下年度3件。",
    ),
    ("sum", "共收到申请10件，不予受理1件，受理9件。"),
    ("sum", "进口额12.5亿美元，出口额30.2亿美元，进出口总额42.7亿美元。"),
    ("difference", "资产总额1100.76亿元，负债总额592.54亿元，所有者权益508.22亿元。"),
    ("difference", "送审金额2.71亿元，审定2.33亿元，审减金额3822.36万元。"),
    ("difference", "收入决算合计579525万元。支出决算合计560975万元。收支相抵，年终结余18550万元。"),
    ("difference", "保险基金收入102909万元，完成预算。保险基金支出95536万元。当年收支结余7373万元。"),
    ("difference", "新增企业1500户，注销300户，净增1200户。"),
    ("product", "全县8个乡镇各有行政许可事项6项，共48项。"),
    ("product", "为2300户困难群众每户发放补贴500元，共发放115万元。"),
    ("product", "划分网格320个，配备网格员960名，平均每个网格3名。"),
]


@pytest.mark.parametrize(("kind", "text"), HOLD)
def test_a_balance_that_closes_holds(kind: str, text: str) -> None:
    assert set(verdicts(text, kind)) <= {"holds", "rounded"}
    assert verdicts(text, kind)
    assert not quarrels(text)


@pytest.mark.parametrize(
    ("number", "place", "wrong"),
    [
        (0, "81.87", "18.87"),
        (1, "428", "482"),
        (2, "1795", "1759"),
        (5, "42.7", "47.2"),
        (6, "508.22", "580.22"),
        (7, "3822.36", "8322.36"),
        (8, "18550", "81550"),
        (9, "7373", "3773"),
        (10, "1200", "2100"),
        (11, "共48", "共84"),
        (12, "115", "151"),
    ],
)
def test_an_altered_balance_is_found(number: int, place: str, wrong: str) -> None:
    assert quarrels(HOLD[number][1].replace(place, wrong))


def test_each_of_other_things_is_no_factor() -> None:
    assert not quarrels("全县12个乡镇，每村补助5万元，共补助300万元。")


def test_a_further_member_of_a_balance_is_taken_in() -> None:
    assert not quarrels("收到申请156件，受理142件，不予受理9件，其他处理5件。")


def test_one_balance_stated_twice_with_a_slip_is_pointed_out() -> None:
    text = "政府债务余额3,468,744万元。资金管理规范。年末政府性债务余额为3,468,743万元。"
    assert [finding.verdict for finding in check(text)] == ["ambiguous"]


def test_a_number_in_a_heading_is_found_again_below() -> None:
    assert verdicts("1.稳增长“21”条：提出21条措施。", "other") == ["holds"]
