"""An act that two clocks deem takes the day of the one that ran out; and 当场 is said as people say it."""

from datetime import date
from pathlib import Path

import pytest

from tests.lawbook.conftest import day
from zhengtong.lawbook import Calendar, NotAllowed, Procedure, Progress, load_procedure
from zhengtong.lawbook.read import limit

TWO_CLOCKS = """程序: 两个期限
代码: two
施行: 2020-01-01
法: { 本条例: 某省条例 }
角色: [申请人, 承办人]
环节: { 待办: 已经申请 }
终局: [已办, 已放弃]
动作:
  申请: { 谁: 申请人, 到: 待办, 记: 申请日, 据: 本条例1 }
  再催: { 谁: 申请人, 从: 待办, 记: 催告日, 据: 本条例2 }
  通知: { 谁: 承办人, 从: 待办, 填: 截止日, 据: 本条例2 }
  办理: { 谁: 承办人, 从: 待办, 到: 已办, 据: 本条例3 }
  开拆: { 谁: 承办人, 从: 待办, 到: 已办, 据: 本条例3 }
  视为放弃: { 谁: 系统, 从: 待办, 到: 已放弃, 记: { 放弃日: 期满日 }, 据: 本条例4 }
期限:
  长的: { 限: 60 日, 自: 申请日, 应: 办理, 谁: 承办人, 逾: 视为放弃, 据: 本条例4 }
  短的: { 限: 10 日, 自: 催告日, 应: 办理, 谁: 承办人, 逾: 视为放弃, 据: 本条例4 }
  等到: { 待: 当场, 自: 截止日, 应: 开拆, 谁: 承办人, 据: 本条例5 }
  最迟: { 前: 当场, 自: 截止日, 应: 办理, 谁: 承办人, 据: 本条例5 }
停算: {}
未入: {}
"""


@pytest.fixture
def procedure(tmp_path: Path) -> Procedure:
    path = tmp_path / "two" / "2020-01-01.yaml"
    path.parent.mkdir()
    path.write_text(TWO_CLOCKS, encoding="utf-8")
    return load_procedure(path)


def begun(procedure: Procedure, calendar: Calendar) -> Progress:
    progress = Progress(procedure, calendar)
    progress.take("申请", on=day("3-02"), role="申请人")
    return progress


def test_the_clock_that_ran_out_gives_the_day(procedure: Procedure, calendar: Calendar) -> None:
    """The shorter one stands second in the file, and runs out first."""
    progress = begun(procedure, calendar)
    progress.take("再催", on=day("3-03"), role="申请人")
    (name, on), *_ = progress.deemed_by(day("4-01"))
    progress.take(name, on=on, role="系统")
    assert (name, progress.dates["放弃日"]) == ("视为放弃", date(2026, 3, 13))


def test_the_longer_one_gives_it_when_it_alone_runs(procedure: Procedure, calendar: Calendar) -> None:
    progress = begun(procedure, calendar)
    (name, on), *_ = progress.deemed_by(day("6-01"))
    progress.take(name, on=on, role="系统")
    assert progress.dates["放弃日"] == date(2026, 5, 6)  # 5月1日至5日放假，顺延


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ("等到", "等到：过了截止日当日，承办人才能开拆。〔本条例5〕"),
        ("最迟", "最迟：最迟在截止日当日，承办人应当办理。〔本条例5〕"),
    ],
)
def test_the_day_itself_is_said_as_people_say_it(procedure: Procedure, clock: str, sentence: str) -> None:
    assert limit(procedure, procedure.clocks[clock]) == sentence


@pytest.mark.parametrize(
    ("act", "on", "reason"),
    [
        ("开拆", "3-10", "要过了截止日（2026年3月10日），2026年3月11日起才能开拆"),
        ("办理", "3-11", "最迟应当在截止日（2026年3月10日）当日办理"),
    ],
)
def test_a_refusal_names_the_day(procedure: Procedure, calendar: Calendar, act: str, on: str, reason: str) -> None:
    progress = begun(procedure, calendar)
    progress.take("通知", on=day("3-03"), role="承办人", data={"截止日": "2026-03-10"})
    with pytest.raises(NotAllowed) as refused:
        progress.take(act, on=day(on), role="承办人")
    assert str(refused.value) == reason
