"""The day-by-day account agrees with the due date and gives a reason for every day left out."""

from datetime import timedelta

import pytest

from tests.lawbook.conftest import day, due, live
from zhengtong.lawbook import Calendar, Explanation, LawError, Procedure, Progress, Reference, Term


def reasons(account: Explanation) -> dict[str, str]:
    return {f"{each.on:%m-%d}": each.reason for each in account.days}


def test_the_spring_festival_is_told_day_by_day(licence: Procedure, calendar: Calendar) -> None:
    case = live(Progress(licence, calendar), "2-10 提交申请")
    account = case.explain("受理审查", "法定", day("2-10"))
    told = reasons(account)
    assert (account.started_on, account.due_on, account.counted) == (day("2-10"), day("2-24"), 5)
    assert told["02-10"] == "收到日，当日不计入"
    assert told["02-14"] == "调休上班，照算"
    assert told["02-15"] == told["02-23"] == "春节放假"
    assert account.basis == (Reference.parse("许可法32.1.4"),)


def test_paused_and_extended_days_cite_their_articles(licence: Procedure, calendar: Calendar) -> None:
    case = live(
        Progress(licence, calendar),
        "3-02 提交申请",
        "3-02 受理",
        "3-09 启动专门程序",
        "3-19 结束专门程序",
        "3-20 延长期限",
    )
    account = case.explain("作出决定", "法定", day("3-20"))
    paused = [each for each in account.days if each.reason == "专门程序停算"]
    extended = [each for each in account.days if each.reason.startswith("延长")]
    assert (account.due_on, account.counted) == (day("4-24"), 30)
    assert [each.on for each in paused] == [day("3-09") + timedelta(days=number) for number in range(10)]
    assert all(each.basis == (Reference.parse("许可法45"),) and each.counted is None for each in paused)
    assert [each.counted for each in extended] == list(range(21, 31))
    assert all(each.basis == (Reference.parse("许可法42.1"),) for each in extended)


def test_the_days_follow_one_another_without_a_gap(licence: Procedure, calendar: Calendar) -> None:
    case = live(Progress(licence, calendar), "9-18 提交申请", "9-18 受理")
    account = case.explain("作出决定", "法定", day("9-18"))
    assert [each.on for each in account.days] == [
        day("9-18") + timedelta(days=number) for number in range(len(account.days))
    ]
    assert account.days[-1].on == account.due_on == due(case, "作出决定")


def test_while_paused_the_account_ends_today(licence: Procedure, calendar: Calendar) -> None:
    case = live(Progress(licence, calendar), "3-02 提交申请", "3-02 受理", "3-09 启动专门程序")
    account = case.explain("作出决定", "法定", day("3-12"))
    assert (account.due_on, account.days[-1].on, account.counted) == (None, day("3-12"), 4)


def test_a_last_day_in_a_holiday_gives_way(review: Procedure, calendar: Calendar) -> None:
    case = live(Progress(review, calendar), "8-03 申请复议", "8-07 普通受理")
    account = case.explain("普通审限", "法定", day("8-07"))
    told = reasons(account)
    assert (account.counted, account.due_on) == (60, day("10-08"))
    assert (told["10-06"], told["10-07"], told["10-08"]) == ("", "国庆节放假，顺延", "期满日逢休假，顺延到这一天")


def test_a_promise_has_an_account_of_its_own(licence: Procedure, calendar: Calendar) -> None:
    case = Progress(licence, calendar, promises={"作出决定": Term.parse("10 工作日")})
    live(case, "3-02 提交申请", "3-02 受理")
    account = case.explain("作出决定", "承诺", day("3-02"))
    assert (account.kind, account.counted, account.due_on) == ("承诺", 10, day("3-16"))


def test_counting_back_is_told_forwards(document: Procedure, calendar: Calendar) -> None:
    case = live(Progress(document, calendar), "3-02 立项", "3-03 公开征求意见", "3-13 通知听证", 听证日="2026-03-20")
    account = case.explain("听证通知", "法定", day("3-13"))
    assert (account.days[0].on, account.days[-1].on, account.due_on) == (day("3-13"), day("3-20"), day("3-13"))
    assert account.days[0].counted == 7


def test_a_clock_that_has_not_begun_has_no_account(licence: Procedure, calendar: Calendar) -> None:
    case = live(Progress(licence, calendar), "3-02 提交申请")
    with pytest.raises(LawError, match="“作出决定”还没有起算"):
        case.explain("作出决定", "法定", day("3-02"))
    with pytest.raises(LawError, match="“受理审查”的承诺期限还没有起算"):
        case.explain("受理审查", "承诺", day("3-02"))
