"""Tables: what head and labels claim is checked; what can be read in another way is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.tally import tables
from zhengtong.tally.model import CONTRADICTS, HOLDS, ROUNDED, Finding
from zhengtong.tally.readers import read_pasted


def found(text: str) -> tuple[Finding, ...]:
    source = read_pasted(text)
    findings = tables.check(source)
    for finding in findings:
        for operand in (*finding.operands, finding.result):
            assert source.text[operand.start : operand.end] == operand.text
    return findings


def table(*rows: str, above: str = "") -> str:
    lines = [f"| {' | '.join(row.split())} |" for row in rows]
    return "\n".join([above, lines[0], "|---" * len(rows[0].split()) + "|", *lines[1:]])


def wrong(text: str) -> list[tuple[str, list[str], str]]:
    """What contradicts: kind, operands, result."""
    return [
        (one.kind, [operand.text for operand in one.operands], one.result.text)
        for one in found(text)
        if one.verdict == CONTRADICTS
    ]


GOOD = ("部门 合计 网上 窗口", "公安 120 100 20", "民政 80 30 50", "住建 100 60 40", "合计 300 190 110")


def test_totals_across_and_down_hold() -> None:
    findings = found(table(*GOOD))
    assert {one.verdict for one in findings} == {HOLDS}
    assert len(findings) == 4 + 3


def test_a_total_that_fails_is_found() -> None:
    assert wrong(table(*GOOD[:-1], "合计 310 190 110")) == [
        ("sum", ["190", "110"], "310"),
        ("sum", ["120", "80", "100"], "310"),
    ]


def test_the_cell_that_breaks_a_row_and_a_column_is_the_suspect() -> None:
    findings = [one for one in found(table(*GOOD).replace("| 50 |", "| 51 |")) if one.verdict == CONTRADICTS]
    assert len(findings) == 2
    assert all([suspect.text for suspect in one.suspects] == ["51"] for one in findings)


def test_a_total_may_stand_first() -> None:
    rows = ("类别 件数", "合计 15", "许可 12", "处罚 4")
    assert wrong(table(*rows)) == [("sum", ["12", "4"], "15")]


def test_subtotals_stand_for_their_rows() -> None:
    rows = ("单位 件数", "甲局 3", "乙局 4", "小计 7", "丙镇 5", "丁镇 6", "小计 11", "总计 18")
    assert wrong(table(*rows)) == []
    assert wrong(table(*rows[:-1], "总计 36")) == [("sum", ["7", "11"], "36")]


def test_groups_of_columns_have_totals_of_their_own() -> None:
    text = (
        "<table><tr><th rowspan=2>单位</th><th colspan=3>受理</th><th colspan=3>办结</th></tr>"
        "<tr><th>小计</th><th>网上</th><th>窗口</th><th>小计</th><th>网上</th><th>窗口</th></tr>"
        "<tr><td>甲局</td><td>10</td><td>4</td><td>6</td><td>9</td><td>4</td><td>5</td></tr>"
        "<tr><td>乙局</td><td>12</td><td>4</td><td>8</td><td>13</td><td>4</td><td>7</td></tr></table>"
    )
    assert wrong(text) == [("sum", ["4", "7"], "13")]


def test_rows_under_one_label_are_summed_by_their_own_subtotal() -> None:
    text = (
        "<table><tr><th>片</th><th>单位</th><th>件数</th></tr>"
        "<tr><td rowspan=3>东</td><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr><tr><td>小计</td><td>3</td></tr>"
        "<tr><td rowspan=3>西</td><td>丙</td><td>4</td></tr><tr><td>丁</td><td>5</td></tr><tr><td>小计</td><td>8</td></tr></table>"
    )
    assert wrong(text) == [("sum", ["4", "5"], "8")]


def test_numbered_steps_are_summed_at_the_first() -> None:
    rows = (
        "项目 金额",
        "一、税收 70",
        "（一）增值税 40",
        "（二）所得税 30",
        "二、非税 30",
        "（一）罚没 30",
        "合计 100",
    )
    assert wrong(table(*rows)) == []


@pytest.mark.parametrize(
    "rows",
    [
        ("税收收入 70", "增值税 40", "所得税 30", "非税收入 30", "罚没收入 30"),
        ("税收收入 70", "增值税 40", "非税收入 30"),
        ("一般公共预算 100", "税收收入 60", "增值税 35", "所得税 25", "非税收入 40"),
        ("甲类 50", "子一 20", "子二 20", "乙类 50"),
    ],
)
def test_rows_that_may_be_parts_of_the_row_above_are_not_added_again(rows: tuple[str, ...]) -> None:
    assert wrong(table("项目 金额", *rows, "收入合计 100")) == []


def test_of_which_is_not_added_again() -> None:
    rows = ("类别 件数", "许可 12", "其中：网上 7", "处罚 3", "合计 15")
    assert wrong(table(*rows)) == []


def test_a_column_named_of_which_need_not_be_the_whole() -> None:
    rows = ("部门 合计 其中：网上 其中：加急", "甲 120 10 2", "乙 80 30 5", "丙 100 60 9")
    assert wrong(table(*rows)) == []


def test_where_most_rows_disagree_the_table_means_something_else() -> None:
    rows = ("部门 合计 本月 人均", "甲 120 10 2", "乙 80 30 5", "丙 100 60 9", "丁 44 3 1")
    assert wrong(table(*rows)) == []


def test_numbers_that_happen_to_add_up_are_nothing() -> None:
    assert found(table("地区 甲 乙 丙", "东 1 2 3", "西 4 5 9")) == ()


def test_amounts_in_ten_thousands_may_be_rounded() -> None:
    rows = ("项目 金额", "工资 12.35", "公用 3.35", "合计 15.71")
    verdicts = {one.verdict for one in found(table(*rows, above="单位：万元"))}
    assert verdicts == {ROUNDED}
    assert wrong(table("项目 金额", "工资 12.35", "公用 3.35", "合计 16.71", above="单位：万元"))


def test_shares_are_checked_against_the_amounts_they_are_of() -> None:
    rows = ("类别 件数 占比", "许可 60 60%", "处罚 30 33%", "确认 10 10%", "合计 100 100%")
    assert ("rate", ["30", "100"], "33%") in [
        (kind, operands, f"{result}%") for kind, operands, result in wrong(table(*rows))
    ]


def test_a_rate_is_checked_against_the_column_it_is_named_after() -> None:
    rows = ("部门 受理数 办结数 办结率", "甲 10 9 90%", "乙 20 15 75%", "丙 50 40 80%", "丁 40 30 85%")
    assert wrong(table(*rows)) == [("rate", ["30", "40"], "85")]


def test_changes_are_checked_against_the_two_years() -> None:
    rows = ("项目 2022年 2023年 同比增长", "收入 1200 1320 10%", "支出 1000 1260 26%", "结余 200 60 -65%")
    assert wrong(table(*rows)) == [("percent_change", ["60", "200"], "-65")]


def test_differences_are_checked_against_the_two_years() -> None:
    rows = ("项目 上年 本年 增减", "许可 120 132 12", "处罚 30 26 -4", "确认 9 12 4")
    assert wrong(table(*rows)) == [("difference", ["12", "9"], "4")]


@pytest.mark.parametrize("blank", ["—", "/", "-", "无"])
def test_an_empty_cell_stands_for_nothing(blank: str) -> None:
    rows = ("部门 合计 网上 窗口", "甲 10 10 " + blank, "乙 12 7 5", "丙 9 8 1")
    assert wrong(table(*rows)) == []


def test_a_cell_with_words_keeps_its_row_out() -> None:
    rows = ("部门 合计 网上 窗口", "甲 10 约9 2", "乙 12 7 5", "丙 9 8 1")
    assert wrong(table(*rows)) == []


def test_serial_numbers_and_years_are_no_amounts() -> None:
    rows = ("序号 单位 2023年", "1 甲 10", "2 乙 20", "3 合计 30")
    assert [one.result.text for one in found(table(*rows))] == ["30"]


def test_full_width_figures_and_traditional_heads_are_read() -> None:
    rows = ("部門 總計 網上 窗口", "甲 １２０ １００ ２０", "乙 80 30 50", "丙 100 60 41")
    assert wrong(table(*rows)) == [("sum", ["60", "41"], "100")]


@given(st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 9999)), min_size=3, max_size=8), st.integers(1, 8))
def test_a_sound_table_never_fails_whatever_its_numbers(parts: list[tuple[int, int]], scale: int) -> None:
    rows = [f"单位{place} {a * scale} {b * scale} {(a + b) * scale}" for place, (a, b) in enumerate(parts)]
    left, right = sum(a for a, _ in parts) * scale, sum(b for _, b in parts) * scale
    assert wrong(table("部门 网上 窗口 合计", *rows, f"合计 {left} {right} {left + right}")) == []


@given(
    st.lists(st.tuples(st.integers(1, 999), st.integers(1, 999)), min_size=3, max_size=6),
    st.integers(0, 5),
    st.integers(1, 99),
)
def test_one_altered_number_is_always_found(parts: list[tuple[int, int]], at: int, by: int) -> None:
    at %= len(parts)
    rows = [f"单位{place} {a + (by if place == at else 0)} {b} {a + b}" for place, (a, b) in enumerate(parts)]
    left, right = sum(a for a, _ in parts), sum(b for _, b in parts)
    text = table("部门 网上 窗口 合计", *rows, f"合计 {left} {right} {left + right}")
    assert len(wrong(text)) == 2
