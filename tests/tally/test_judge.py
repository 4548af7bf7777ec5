"""Verdicts: what is excused, what is blamed."""

import pytest

from tests.tally.saying import verdicts
from zhengtong.tally import Finding, check


def contradiction(text: str) -> Finding:
    found = [finding for finding in check(text) if finding.verdict == "contradicts"]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("parts", "slip"),
    [
        ("甲粮3582吨、乙粮3569吨、丙粮150吨", "错了一位"),
        ("甲粮3852吨、乙粮3560吨、丙粮150吨", "两位颠倒"),
        ("甲粮358吨、乙粮3560吨、丙粮150吨", "漏了一位"),
        ("甲粮35820吨、乙粮3560吨、丙粮150吨", "多了一位"),
    ],
)
def test_the_likely_slip_is_named(parts: str, slip: str) -> None:
    assert contradiction(f"全年产量共7292吨，其中{parts}。").cause.startswith(slip)


def test_a_number_that_holds_elsewhere_is_not_suspected() -> None:
    text = "全年产量7292吨，其中甲粮3852吨、乙粮3560吨、丙粮150吨。乙粮由3000吨增加到3560吨，增加560吨。"
    assert "3560吨" not in [operand.text for operand in contradiction(text).suspects]


def test_the_number_that_several_contradictions_share_is_blamed() -> None:
    text = "总装机达9175万千瓦，其中风电装机4091万千瓦，占比44.7%；光电装机5066万千瓦，占比55.3%。"
    found = [finding for finding in check(text) if finding.verdict == "contradicts"]
    assert len(found) == 3
    assert {operand.text for finding in found for operand in finding.suspects} == {"9175万千瓦"}


def test_both_intervals_are_told() -> None:
    found = contradiction("发现问题35件，已解决问题34件，问题化解率91.7%。")
    assert found.low <= found.computed <= found.high < 98
    assert (str(found.stated_low), str(found.stated_high)) == ("91.65", "91.75")


def test_growth_at_constant_prices_is_left_open() -> None:
    text = "地区生产总值达到13697.5亿元，较2020年的9323.1亿元增长33.6%。"
    assert [finding.verdict for finding in check(text)] == ["ambiguous"]


def test_growth_far_from_any_price_is_not() -> None:
    assert contradiction("地区生产总值达到13697.5亿元，较2020年的9323.1亿元增长336%。")


def test_vague_numbers_leave_it_open() -> None:
    found = check("共公开信息5300余条，其中，区直单位4000多条，各乡镇1200多条。")
    assert [finding.verdict for finding in found] == ["ambiguous"]


def test_the_operands_of_different_scale_are_brought_together() -> None:
    assert verdicts("送审金额2.71亿元，审定2.33亿元，审减金额3800万元。", "difference") == ["holds"]
