"""待, 前, several pauses, months, hours and extensions in another unit: the made-up procedure has them all."""

import pytest

from tests.lawbook.conftest import day, due, live, state
from tests.lawbook.test_progress import refused
from zhengtong.lawbook import Calendar, Procedure, Progress


@pytest.fixture
def draft(document: Procedure, calendar: Calendar) -> Progress:
    return Progress(document, calendar)


def test_a_limit_in_months_ends_on_the_same_number_or_the_next_working_day(draft: Progress) -> None:
    live(draft, "1-31 立项")
    assert due(draft, "起草期限") == day("4-30")
    assert due(draft, "总期限") == day("2027-02-01")  # 2027-01-31 is a Sunday


def test_a_wait_refuses_until_it_is_full(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见")
    assert due(draft, "公开期限") == day("4-02")
    assert refused(draft, "4-02 送审") == "“公开期限”须满30日，到2026年4月2日届满，2026年4月3日起才能送审"
    live(draft, "4-03 送审")
    assert draft.stage == "审核中"


def test_a_wait_is_met_by_waiting_and_never_overdue(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见")
    assert state(draft, "公开期限", "4-02") == "running"
    waited = next(each for each in draft.deadlines(day("4-20")) if each.clock == "公开期限")
    assert (waited.state, waited.met_on, waited.is_overdue(day("4-20"))) == ("met", day("4-02"), False)


def test_notice_is_given_long_enough_ahead(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见")
    sentence = refused(draft, "3-14 通知听证", 听证日="2026-03-20", 听证地点="大厅")
    assert sentence == "应当在听证日（2026年3月20日）的7日以前通知听证，最迟2026年3月13日"
    live(draft, "3-13 通知听证", 听证日="2026-03-20")
    assert (state(draft, "听证通知"), due(draft, "听证通知")) == ("met", day("3-13"))


def test_an_extension_in_another_unit_begins_where_the_limit_ended(draft: Progress) -> None:
    """Fifteen working days from 4-03 end on 4-27; ten calendar days more end on 5-07."""
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审")
    assert due(draft, "审核期限") == day("4-27")
    live(draft, "4-20 延长审核")
    assert due(draft, "审核期限") == day("5-07")


def test_an_extension_may_be_given_as_often_as_allowed(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-20 延长审核", "4-21 延长审核")
    assert due(draft, "审核期限") == day("5-18")  # 5-17 is a Sunday
    assert refused(draft, "4-22 延长审核", 延长理由="略") == "延长审核只能2次，已于2026年4月20日、2026年4月21日做过"


def test_pauses_that_overlap_take_each_day_once(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审")
    live(draft, "4-08 补充材料", "4-10 专家论证", "4-14 材料补齐")
    assert state(draft, "审核期限") == "paused", "one of two pauses has ended"
    assert refused(draft, "4-15 通过") == "论证期间不能通过"
    live(draft, "4-16 论证结束")
    # 4-08 to 4-15 are six working days: 4-27 becomes 5-08 (over 劳动节, 5-09 is worked).
    assert due(draft, "审核期限") == draft.calendar.add(day("4-27"), 6)


def test_two_pauses_one_after_another_take_both(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审")
    live(draft, "4-08 补充材料", "4-09 材料补齐", "4-13 补充材料", "4-15 材料补齐")
    assert due(draft, "审核期限") == draft.calendar.add(day("4-27"), 3)


def test_an_act_that_ends_several_pauses_leaves_those_ended_as_they_were(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审")
    live(draft, "4-08 补充材料", "4-09 材料补齐", "4-13 专家论证", "4-15 恢复审核")
    assert not draft.is_paused
    assert due(draft, "审核期限") == draft.calendar.add(day("4-27"), 3)


def test_a_pause_of_no_days_takes_none(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-08 补充材料", "4-08 材料补齐")
    assert due(draft, "审核期限") == day("4-27")


def test_a_pause_after_the_last_day_saves_nothing(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-29 补充材料")
    assert (state(draft, "审核期限"), due(draft, "审核期限")) == ("running", day("4-27"))


def test_calendar_days_lost_to_a_pause_are_calendar_days(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-08 专家论证", "4-18 论证结束")
    assert due(draft, "总期限") == day("2027-03-12")  # 2027-03-02 and ten days


def test_a_date_recorded_again_starts_the_clock_again(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-08 补充材料", "4-10 材料补齐", "4-20 送审")
    assert due(draft, "审核期限") == draft.calendar.add(day("4-20"), 15)


def test_hours_are_whole_days_and_run_through_holidays(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-03 通过")
    assert due(draft, "报告期限") == day("4-04")  # 清明节


def test_a_day_may_be_copied_from_another(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-24 通过", "4-25 公布")
    assert draft.dates["公布日"] == day("4-24")


def test_a_reminder_refuses_nothing(draft: Progress) -> None:
    live(draft, "3-02 立项", "3-03 公开征求意见", "4-03 送审", "4-24 通过", "2027-06-01 公布")
    assert draft.is_closed
    assert state(draft, "总期限") == "met"
