"""A time is booked once, by who may, in the hours and on the days the hall is open."""

from datetime import date, time, timedelta

import pytest

from tests.conftest import County
from tests.hall.conftest import MONDAY
from zhengtong.hall import actions, queries
from zhengtong.hall.errors import HallError
from zhengtong.hall.models import Appointment, Business, Hall, Hours
from zhengtong.notices.models import Notice
from zhengtong.people.models import Person

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)
NINE, HALF_PAST = time(9), time(9, 30)


def another(place: int) -> Person:
    return Person.objects.create(name=f"群众{place}")


def test_a_day_has_the_whole_slots_of_its_hours(general: Business) -> None:
    slots = queries.days(general, MONDAY)[TUESDAY]
    assert [(slot.starts_at, slot.ends_at, slot.free) for slot in slots] == [
        (time(9), time(9, 30), 2),
        (time(9, 30), time(10), 2),
    ]


def test_days_not_worked_are_left_out_and_make_up_days_are_not(general: Business) -> None:
    days = queries.days(general, MONDAY)
    assert date(2026, 3, 7) not in days  # Saturday
    general.ahead_days = 60
    spring = queries.days(general, MONDAY.replace(month=2, day=10))
    assert date(2026, 2, 17) not in spring  # 春节
    assert date(2026, 2, 28) in spring  # 调休上班的星期六


def test_a_time_is_booked_and_its_booker_told(county: County, general: Business) -> None:
    made = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY, service_version=county.restaurant)
    assert (made.seat, made.state) == (1, "已预约")
    assert made.code in Notice.objects.get(person=county.zhang).body
    assert queries.days(general, MONDAY)[TUESDAY][0].free == 1


def test_a_full_time_is_refused(county: County, general: Business) -> None:
    for place in range(2):
        actions.book(general, TUESDAY, NINE, person=another(place), now=MONDAY)
    with pytest.raises(HallError, match="约满"):
        actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    assert Appointment.objects.count() == 2


def test_the_database_itself_refuses_a_seat_twice(county: County, general: Business) -> None:
    from django.db import IntegrityError, transaction

    made = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            business=general, person=another(1), on=TUESDAY, starts_at=NINE, seat=made.seat, code="X"
        )


def test_nobody_is_at_two_places_at_a_time(county: County, hall: Hall, general: Business) -> None:
    other = Business.objects.create(hall=hall, name="社保")
    Hours.objects.create(business=other, opens_at=NINE, closes_at=time(10), seats=1)
    actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    with pytest.raises(HallError, match="已经有别的预约"):
        actions.book(other, TUESDAY, NINE, person=county.zhang, now=MONDAY)


@pytest.mark.parametrize(
    ("on", "at"),
    [(date(2026, 3, 7), NINE), (TUESDAY, time(11)), (date(2026, 3, 20), NINE), (date(2026, 2, 27), NINE)],
    ids=["周六", "没有这一段", "太远", "已经过去"],
)
def test_a_time_that_is_not_offered_is_refused(county: County, general: Business, on: date, at: time) -> None:
    with pytest.raises(HallError, match="不能预约"):
        actions.book(general, on, at, person=county.zhang, now=MONDAY)


def test_half_an_hour_before_is_the_last_moment(county: County, general: Business) -> None:
    actions.book(general, MONDAY.date(), NINE, person=county.zhang, now=MONDAY.replace(hour=8, minute=30))
    with pytest.raises(HallError):
        actions.book(general, MONDAY.date(), NINE, person=another(1), now=MONDAY.replace(hour=8, minute=31))


def test_more_than_three_open_appointments_are_refused(county: County, general: Business) -> None:
    for offset in range(1, 4):
        actions.book(general, MONDAY.date() + timedelta(offset), NINE, person=county.zhang, now=MONDAY)
    with pytest.raises(HallError, match="已经有3个"):
        actions.book(general, TUESDAY, HALF_PAST, person=county.zhang, now=MONDAY)


def test_a_time_given_back_can_be_had_by_another(county: County, general: Business) -> None:
    made = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    actions.book(general, TUESDAY, NINE, person=another(1), now=MONDAY)
    actions.cancel(made, person=county.zhang, now=MONDAY)
    assert actions.book(general, TUESDAY, NINE, person=another(2), now=MONDAY).seat == made.seat


def test_only_ones_own_time_is_given_back_and_only_before_it_begins(county: County, general: Business) -> None:
    made = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    with pytest.raises(HallError, match="不是您的"):
        actions.cancel(made, person=county.stranger, now=MONDAY)
    with pytest.raises(HallError, match="已经到了"):
        actions.cancel(made, person=county.zhang, now=MONDAY.replace(day=3, hour=9))


def test_moving_keeps_the_old_time_when_the_new_one_is_full(county: County, general: Business) -> None:
    made = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    for place in range(2):
        actions.book(general, TUESDAY, HALF_PAST, person=another(place), now=MONDAY)
    with pytest.raises(HallError, match="约满"):
        actions.move(made, TUESDAY, HALF_PAST, person=county.zhang, now=MONDAY)
    made.refresh_from_db()
    assert made.state == "已预约"
    moved = actions.move(made, date(2026, 3, 4), NINE, person=county.zhang, now=MONDAY)
    made.refresh_from_db()
    assert (made.state, moved.on) == ("已取消", date(2026, 3, 4))


def test_who_comes_checks_in_and_twice_does_no_harm(county: County, hall: Hall, general: Business) -> None:
    made = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    at = MONDAY.replace(day=3, hour=8, minute=50)
    assert actions.check_in(made.code.lower(), hall=hall, now=at).state == "已签到"
    assert actions.check_in(made.code, hall=hall, now=at).state == "已签到"


def test_another_day_another_hall_or_too_late_is_told_why(county: County, hall: Hall, general: Business) -> None:
    made = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    elsewhere = Hall.objects.create(name="镇便民服务中心", organ=county.bureau)
    with pytest.raises(HallError, match="不是今天"):
        actions.check_in(made.code, hall=hall, now=MONDAY)
    with pytest.raises(HallError, match="没有这个预约号"):
        actions.check_in(made.code, hall=elsewhere, now=MONDAY.replace(day=3))
    with pytest.raises(HallError, match="已经过了"):
        actions.check_in(made.code, hall=hall, now=MONDAY.replace(day=3, hour=9, minute=46))


def test_three_times_not_come_and_one_waits_a_month(county: County, general: Business) -> None:
    for offset in range(1, 4):
        actions.book(general, MONDAY.date() + timedelta(offset), NINE, person=county.zhang, now=MONDAY)
    later = MONDAY + timedelta(days=5)
    assert actions.mark_missed(later) == 3
    with pytest.raises(HallError, match="4月4日起可以再预约"):
        actions.book(general, date(2026, 3, 9), NINE, person=county.zhang, now=later)
    assert queries.barred_until(county.zhang, date(2026, 4, 4)) is None


def test_who_is_expected_tomorrow_is_reminded_once(county: County, general: Business) -> None:
    actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    actions.remind(MONDAY)
    actions.remind(MONDAY)
    assert Notice.objects.filter(person=county.zhang, title__startswith="明天09:00").count() == 1


def test_a_closure_cancels_what_it_covers_and_says_why(county: County, hall: Hall, general: Business) -> None:
    covered = actions.book(general, TUESDAY, NINE, person=county.zhang, now=MONDAY)
    spared = actions.book(general, TUESDAY, HALF_PAST, person=another(1), now=MONDAY)
    _, told = actions.close(
        hall,
        from_on=TUESDAY,
        to_on=TUESDAY,
        opens_at=time(9),
        closes_at=time(9, 30),
        reason="停电",
        by=county.li,
        now=MONDAY,
    )
    covered.refresh_from_db()
    spared.refresh_from_db()
    assert (told, covered.state, spared.state) == (1, "大厅取消", "已预约")
    assert Notice.objects.filter(person=county.zhang, body__contains="停电").exists()
    assert [slot.starts_at for slot in queries.days(general, MONDAY)[TUESDAY]] == [HALF_PAST]
    assert queries.barred_until(county.zhang, date(2026, 3, 10)) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to_on": date(2026, 3, 1)}, "早于"),
        ({"reason": " "}, "原因"),
        ({"opens_at": time(9)}, "都要写"),
        ({"from_on": date(2026, 1, 1), "to_on": date(2026, 1, 2)}, "已经过去"),
    ],
)
def test_a_senseless_closure_is_refused(county: County, hall: Hall, changed: dict[str, object], said: str) -> None:
    given = {"from_on": TUESDAY, "to_on": TUESDAY, "reason": "停电"} | changed
    with pytest.raises(HallError, match=said):
        actions.close(hall, by=county.li, now=MONDAY, **given)  # type: ignore[arg-type]  # wrong on purpose


def test_hours_that_overlap_are_refused_and_the_old_ones_stay(general: Business) -> None:
    crossed = [
        Hours(days="工作日", opens_at=time(9), closes_at=time(11), seats=1),
        Hours(days="工作日", opens_at=time(10), closes_at=time(12), seats=1),
    ]
    with pytest.raises(HallError, match="重叠"):
        actions.set_hours(general, crossed, slot_minutes=30, ahead_days=7, is_bookable=True)
    assert general.hours.get().closes_at == time(10)


def test_a_service_finds_its_businesses(county: County, hall: Hall, general: Business) -> None:
    own = Business.objects.create(hall=hall, name="市场监管")
    own.organs.add(county.bureau)
    Business.objects.create(hall=hall, name="社保", services=["another"])
    assert [one.name for one in queries.businesses_for(county.restaurant)] == ["市场监管"]
    county.restaurant.at_general_window = True
    assert {one.name for one in queries.businesses_for(county.restaurant)} == {"市场监管", "综合受理"}
