"""What the interface says of dates, money and clocks."""

from datetime import date
from itertools import pairwise

import pytest

from zhengtong import lawbook
from zhengtong.cases.queries import book
from zhengtong.people.models import Person
from zhengtong.ui import clock_bar, words
from zhengtong.ui.templatetags import ui as tags


def licence(**terms: dict[str, lawbook.Term]) -> lawbook.Progress:
    law = book().procedure("licence", date(2019, 4, 23))
    return lawbook.Progress(law, book().calendar, terms.get("terms", {}), terms.get("promises", {}))


def accepted(**terms: dict[str, lawbook.Term]) -> lawbook.Progress:
    progress = licence(**terms)
    progress.take("提交申请", on=date(2026, 3, 2), role="申请人")
    progress.take("受理", on=date(2026, 3, 2), role="窗口")
    return progress


def bar(progress: lawbook.Progress, on: date, clock: str = "作出决定", kind: str = "法定") -> clock_bar.Bar:
    (found,) = [
        one for group in clock_bar.groups(progress, on) for one in group.bars if (one.clock, one.kind) == (clock, kind)
    ]
    return found


def test_a_date_is_said_as_a_person_says_it() -> None:
    assert words.day(date(2026, 3, 30), date(2026, 1, 1)) == "3月30日（周一）"


def test_another_year_is_said() -> None:
    assert words.day(date(2018, 3, 30), date(2026, 1, 1)) == "2018年3月30日（周五）"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("张三", "张*"),
        ("13812345678", "138****5678"),
        ("110105194912310021", "1101**********0021"),
        ("zhang@example.cn", "z***@example.cn"),
        ("", ""),
    ],
)
def test_personal_data_are_masked(value: str, shown: str) -> None:
    assert words.mask(value) == shown


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [("张三（演示）", "自然人", "张*（演示）"), ("买买提·吐尔逊", "自然人", "买******"), ("好味道", "法人", "好味道")],
)
def test_a_person_is_masked_whatever_the_length_of_the_name_and_an_enterprise_is_not(
    name: str, kind: str, shown: str
) -> None:
    assert tags.masked(Person(name=name, kind=kind)) == shown


def test_what_was_filled_in_is_read_back_in_the_order_asked() -> None:
    assert words.in_order({"乙": 2, "甲": 1, "丙": 3}, ["甲", "丁", "乙"]) == [("甲", 1), ("乙", 2), ("丙", 3)]


@pytest.mark.parametrize(("fen", "said"), [(0, "免费"), (1050, "10.50 元"), (123400, "1,234 元")])
def test_money_is_said_in_yuan(fen: int, said: str) -> None:
    assert words.yuan(fen) == said


def test_days_left_are_working_days_for_a_term_in_working_days() -> None:
    assert bar(accepted(), date(2026, 3, 24)).left == "还剩 4 个工作日"


def test_the_last_day_is_called_today() -> None:
    assert bar(accepted(), date(2026, 3, 30)).left == "今天到期"


def test_an_overdue_clock_says_by_how_much() -> None:
    late = bar(accepted(), date(2026, 4, 1))
    assert (late.left, late.look) == ("已超 2 个工作日", "late")


def test_a_paused_clock_promises_no_day() -> None:
    progress = accepted()
    progress.take(
        "启动专门程序", on=date(2026, 3, 9), role="承办人", data={"专门程序种类": "现场核查", "所需时间": "10 工作日"}
    )
    paused = bar(progress, date(2026, 3, 12))
    assert (paused.left, paused.due_on) == ("停算中", None)


def test_the_days_of_a_pause_are_drawn_as_a_pause() -> None:
    progress = accepted()
    progress.take(
        "启动专门程序", on=date(2026, 3, 9), role="承办人", data={"专门程序种类": "现场核查", "所需时间": "10 工作日"}
    )
    progress.take("结束专门程序", on=date(2026, 3, 19), role="承办人")
    (pause,) = [span for span in bar(progress, date(2026, 3, 20)).spans if span.kind == "paused"]
    assert "停算" in pause.title


def test_the_promise_is_drawn_on_the_scale_of_the_law() -> None:
    progress = accepted(promises={"作出决定": lawbook.Term.parse("10 工作日")})
    statutory, promised = bar(progress, date(2026, 3, 10)), bar(progress, date(2026, 3, 10), kind="承诺")
    assert statutory.due_x == clock_bar.WIDTH
    assert promised.due_x is not None
    assert 0 < promised.due_x < clock_bar.WIDTH


def test_the_spans_fill_the_bar_without_gap_or_overlap() -> None:
    """A gap would be a day that nobody explains."""
    spans = [span for span in bar(accepted(), date(2026, 3, 10)).spans if span.kind != "extended"]
    assert spans[0].x == 0
    for before, after in pairwise(spans):
        assert before.x + before.width == pytest.approx(after.x, abs=0.2)
    assert spans[-1].x + spans[-1].width == pytest.approx(clock_bar.WIDTH, abs=0.2)


def test_the_explanation_ends_on_the_due_date() -> None:
    shown = bar(accepted(), date(2026, 3, 10))
    assert shown.days[-1].on == shown.due_on == date(2026, 3, 30)


def test_a_date_beyond_the_published_holidays_is_provisional() -> None:
    progress = licence()
    progress.take("提交申请", on=date(2026, 12, 21), role="申请人")
    progress.take("受理", on=date(2026, 12, 21), role="窗口")
    assert bar(progress, date(2026, 12, 22)).left.endswith("（暂定）")
