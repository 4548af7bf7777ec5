"""Working days: the vectors of the notices, both calendar packages, and arithmetic that cannot contradict itself."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lawbook.conftest import ROOT
from zhengtong.lawbook import Calendar, LawError, Term, Year
from zhengtong.lawbook.years import read_year, read_years

CALENDAR = Calendar(read_years(ROOT / "law" / "calendars"))
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
ALL_DAYS = [date(2004, 1, 1) + timedelta(days=number) for number in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-02-10", 20, "2026-03-16"),  # over 春节 with two make-up Saturdays
        ("2026-02-13", 1, "2026-02-14"),  # a make-up Saturday is worked
        ("2026-09-18", 1, "2026-09-20"),  # a make-up Sunday is worked
        ("2026-09-30", 1, "2026-10-08"),  # 国庆节 is not
        ("2005-12-30", 1, "2005-12-31"),  # worked for 元旦 of 2006
        ("2015-09-02", 1, "2015-09-06"),  # 抗战胜利纪念日 and its make-up Sunday
        ("2020-01-23", 1, "2020-02-03"),  # 春节 prolonged
    ],
)
def test_working_days_follow_the_notices(start: str, count: int, end: str) -> None:
    assert CALENDAR.add(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_a_calendar_limit_that_ends_in_a_holiday_ends_after_it() -> None:
    """民法典203: sixty days from 2026-08-03 end on 10-02, in 国庆节."""
    assert CALENDAR.due(date(2026, 8, 3), Term.parse("60 日")) == date(2026, 10, 8)


def test_a_county_may_hold_its_organs_to_the_plain_last_day() -> None:
    strict = Calendar(CALENDAR.years, rolls_forward=False)
    assert strict.due(date(2026, 8, 3), Term.parse("60 日")) == date(2026, 10, 2)


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_known_number_of_working_days(year: int, worked: int) -> None:
    assert CALENDAR.count(date(year - 1, 12, 31), date(year, 12, 31)) == worked


def test_every_day_agrees_with_chinesecalendar_but_one() -> None:
    differing = [day for day in ALL_DAYS if CALENDAR.is_working(day) != chinese_calendar.is_workday(day)]
    assert differing == [date(2005, 12, 31)], "chinesecalendar has the make-up Saturday for 元旦 2006 as free"


def test_every_day_agrees_with_holidays() -> None:
    other = holidays.country_holidays("CN", years=range(2004, 2027))
    assert [day for day in ALL_DAYS if CALENDAR.is_working(day) != other.is_working_day(day)] == []


@given(DAYS, st.integers(1, 400))
def test_add_and_count_are_inverse(start: date, count: int) -> None:
    end = CALENDAR.add(start, count)
    assert CALENDAR.count(start, end) == count
    assert CALENDAR.is_working(end)


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.add(first, count) <= CALENDAR.add(second, count)


@given(st.dates(date(2006, 1, 1), date(2030, 12, 31)), st.integers(1, 100))
def test_counting_back_undoes_counting_on(start: date, count: int) -> None:
    ahead = CALENDAR.add(start, count)
    assert CALENDAR.back(ahead, count) == (start if CALENDAR.is_working(start) else CALENDAR.back(start, 1))


@given(DAYS)
def test_the_reason_says_what_the_day_is(day: date) -> None:
    reason = CALENDAR.reason(day)
    assert CALENDAR.is_working(day) == (reason in ("", "调休上班"))


def test_a_due_date_past_the_last_notice_is_provisional() -> None:
    end = CALENDAR.add(date(2026, 12, 20), 20)
    assert end > date(2026, 12, 31)
    assert CALENDAR.is_provisional(end)
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


def test_before_the_first_notice_nothing_is_guessed() -> None:
    with pytest.raises(LawError, match="没有载入2003年的放假安排"):
        CALENDAR.add(date(2003, 12, 31), 5)


def test_a_date_in_another_age_is_refused_rather_than_counted() -> None:
    with pytest.raises(LawError, match="太远"):
        CALENDAR.is_working(date(9000, 1, 1))


def test_a_missing_year_is_noticed() -> None:
    with pytest.raises(LawError, match="2024年和2026年"):
        Calendar([Year(2024, ""), Year(2026, "")])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "年: 2027\n文: 通知\n放假: [元旦 2027-01-01 到 2027-01-03]\n上班: []",
            "放假应写成“春节 2026-02-15 至 2026-02-23”",
        ),
        ("年: 2027\n文: 通知\n放假: [元旦 2026-12-31 至 2027-01-03]\n上班: []", "2026-12-31不在2027年"),
        ("年: 2027\n文: 通知\n放假: []\n上班: [2027-01-04]", "2027-01-04是周一，本来就上班"),
        ("年: 2027\n文: 通知\n放假: [元旦 2027-01-01 至 2027-01-03]\n上班: [2027-01-02]", "既放假又上班"),
        ("年: 2027\n文: 通知\n放假: [元旦 2027-02-30]\n上班: []", "放假应写成"),
        ("年: 2028\n文: 通知\n放假: []\n上班: []", "文件名是2027"),
        ("年: 2027\n放假: []\n上班: []", "年历缺少“文”"),
    ],
)
def test_a_slip_in_a_calendar_file_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "2027.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LawError, match=sentence):
        read_year(path)


def test_every_calendar_file_names_its_notice() -> None:
    assert all("国务院办公厅" in year.source for year in CALENDAR.years)
    assert [year.year for year in CALENDAR.years] == list(range(2004, 2027))
