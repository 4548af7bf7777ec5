"""From records to numbers: counted, shared, summed; totals re-added; small groups folded."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.figures import compute
from zhengtong.figures.compute import FOLDED, Value, add_up, fold, list_records
from zhengtong.figures.definition import parse
from zhengtong.figures.errors import DefinitionError, FigureError

HEAD = "-- 指标: 试验\n-- 含义: 试验\n-- 单位: 百分比\n"
PERIOD = (date(2018, 1, 1), date(2018, 12, 31))
Run = Callable[[str], tuple[Value, tuple[Value, ...]]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Computes a SELECT over six cases of two bureaus: 甲 has 1, 2, 3 and 乙 has 4, 5, 6 days; even ones count."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table 案件 as select i as 案件, if(i <= 3, '甲', '乙') as 部门, i as 天数 from range(1, 7) t(i)"
        )

        def ran(select: str) -> tuple[Value, tuple[Value, ...]]:
            definition = parse(HEAD + select, "figures/area/trial.sql")
            return add_up(connection, definition, list_records(connection, definition, *PERIOD))

        yield ran


def test_records_are_counted(run: Run) -> None:
    total, groups = run("select 案件, 部门 as 组 from 案件")
    assert (total.value, total.denominator) == (6, None)
    assert [(group.group, group.value) for group in groups] == [("乙", 3), ("甲", 3)]


def test_a_share_is_divided_once_and_never_averaged(run: Run) -> None:
    total, groups = run("select 案件, if(案件 = 1, '甲', '乙') as 组, 案件 = 1 as 计入 from 案件")
    assert {group.group: group.value for group in groups} == {"甲": 100, "乙": 0}
    assert total.value == pytest.approx(100 / 6)


def test_amounts_are_summed_and_divided_by_their_base(run: Run) -> None:
    assert run("select 案件, 天数 as 数额 from 案件")[0].value == 21
    total, _ = run("select 案件, 天数 as 数额, 2 as 基数 from 案件")
    assert (total.numerator, total.denominator, total.value) == (21, 12, 175)


def test_a_share_of_amounts_weighs_them(run: Run) -> None:
    total, _ = run("select 案件, 天数 as 数额, 天数 > 5 as 计入 from 案件")
    assert (total.numerator, total.denominator) == (6, 21)


@pytest.mark.parametrize(
    ("select", "sentence"),
    [
        ("select 天数 from 案件", "第一列应当是记录的号"),
        ("select count(*) as 案件, 部门 as 组, 天数 as 分子 from 案件 group by all", "不认识的列“分子”"),
        ("select 案件, 天数 as 计入 from 案件", "“计入”应当是真或假"),
        ("select 案件, 天数 / 3 as 数额 from 案件", "浮点数相加会有误差"),
        ("select 案件, 天数 as 基数 from 案件", "有“基数”就要有“数额”"),
        ("select 案件 from 案件, range(2)", "6 条记录重复出现"),
        ("select nullif(案件, 3) as 案件 from 案件", "1 条记录没有号"),
        ("select 案件, nullif(案件 > 1, false) as 计入 from 案件", "“计入”为空"),
        ("select 案件 from 没有的表", "不能运行"),
        ("select 案件 from read_csv('/etc/passwd') ", "不能运行"),
    ],
)
def test_a_select_that_does_not_return_records_is_refused(run: Run, select: str, sentence: str) -> None:
    with pytest.raises(DefinitionError, match=r"figures/area/trial\.sql") as caught:
        run(select)
    assert sentence in str(caught.value)


def test_a_period_that_runs_backwards_is_refused(run: Run) -> None:
    definition = parse(HEAD + "select 案件 from 案件", "figures/area/trial.sql")  # noqa: S608
    with duckdb.connect() as connection, pytest.raises(FigureError, match="期间写反了"):
        list_records(connection, definition, date(2018, 2, 1), date(2018, 1, 1))


groups = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=12)


@given(groups, st.integers(0, 12))
def test_folding_hides_every_small_group_and_keeps_the_sums(sizes: list[tuple[int, int]], least: int) -> None:
    values = tuple(Value(f"组{place}", min(top, size), size, size, "百分比") for place, (top, size) in enumerate(sizes))
    kept, names = fold(values, least)
    assert sum(value.records for value in kept) == sum(value.records for value in values)
    assert sum(value.numerator for value in kept) == sum(value.numerator for value in values)
    shown = [value for value in kept if value.group != FOLDED]
    assert all(value.records >= least for value in shown)
    # One small group alone could be found by subtracting the others from the total.
    assert len(names) != 1 or len(values) == 1
    if names and shown:
        assert sum(value.records for value in kept if value.group == FOLDED) >= least


def test_exact_numbers_stay_exact() -> None:
    assert Value(None, Decimal("0.1") + Decimal("0.2"), None, 1, "元").value == 0.3
    assert compute.plain_number(Decimal("3.000000")) == 3
