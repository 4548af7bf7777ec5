"""Terms: how they are written, compared, and counted in months and hours."""

from datetime import date, datetime

import pytest

from zhengtong.lawbook import Term
from zhengtong.lawbook.term import days_spanned, hour_end


@pytest.mark.parametrize(
    ("text", "stored", "spoken"),
    [
        ("5 工作日", "5 工作日", "5个工作日"),
        ("10个工作日", "10 工作日", "10个工作日"),
        ("60 日", "60 日", "60日"),
        ("3 月", "3 月", "3个月"),
        ("2 年", "2 年", "2年"),
        ("24 小时", "24 小时", "24小时"),
        ("当场", "当场", "当场"),
    ],
)
def test_a_term_is_read_stored_and_said(text: str, stored: str, spoken: str) -> None:
    term = Term.parse(text)
    assert (str(term), term.spoken) == (stored, spoken)
    assert Term.parse(str(term)) == term


@pytest.mark.parametrize("text", ["", "五日", "5", "5 周", "-5 日", "0 日", "5.5 日", "101 年", "99999999 工作日"])
def test_what_is_no_term_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"不是期限的写法|数目是零|超过一百年"):
        Term.parse(text)


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2026-01-31", "1 月", "2026-02-28"),  # no 31st: the last day (民法典202)
        ("2024-01-31", "1 月", "2024-02-29"),
        ("2026-11-30", "3 月", "2027-02-28"),
        ("2024-02-29", "1 年", "2025-02-28"),
        ("2026-03-15", "6 月", "2026-09-15"),
        ("2026-03-15", "24 小时", "2026-03-16"),
        ("2026-03-15", "25 小时", "2026-03-17"),  # hours are rounded up to whole days
    ],
)
def test_months_end_on_the_same_number_and_hours_on_whole_days(start: str, term: str, end: str) -> None:
    first = date.fromisoformat(start)
    assert first.toordinal() + days_spanned(first, Term.parse(term)) == date.fromisoformat(end).toordinal()


def test_hours_are_exact_when_the_time_is_known() -> None:
    assert hour_end(datetime(2026, 2, 28, 22, 15), Term.parse("24 小时")) == datetime(2026, 3, 1, 22, 15)


@pytest.mark.parametrize(
    ("promise", "limit", "longer"),
    [
        ("15 工作日", "20 工作日", False),
        ("21 工作日", "20 工作日", True),
        ("20 日", "20 工作日", False),  # never outlasts as many working days
        ("15 工作日", "20 日", True),  # over 春节 it may
        ("当场", "20 日", False),
        ("28 日", "1 月", False),
        ("30 日", "1 月", True),  # from 1 February it would
        ("1 月", "31 日", False),
        ("24 小时", "1 日", False),
    ],
)
def test_a_promise_is_longer_if_it_ever_could_be(promise: str, limit: str, longer: bool) -> None:
    assert Term.parse(promise).is_longer_than(Term.parse(limit)) is longer
