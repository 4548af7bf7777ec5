"""Booking on the portal and checking in at the hall, as people click through it without a script."""

from datetime import time

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.conftest import County, post
from tests.hall.conftest import MONDAY
from zhengtong.hall import actions
from zhengtong.hall.models import Appointment, Business, Hall
from zhengtong.hall.queries import HALL_MANAGER
from zhengtong.people.actions import ask_to_represent
from zhengtong.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(settings: Settings, county: County, general: Business) -> None:
    settings.ZHENGTONG_TODAY = MONDAY.date()
    general.organs.add(county.bureau)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_from_a_service_to_a_booked_time(county: County) -> None:
    client = signed_in(county.zhang)
    page = client.get("/appointments/new/?service=food-business.new&on=2026-03-03").content.decode()
    assert 'value="2026-03-03T09:00"' in page
    answer = client.post(
        "/appointments/new/",
        {"service": "food-business.new", "on": "2026-03-03", "slot": "2026-03-03T09:00"},
        follow=True,
    )
    made = Appointment.objects.get()
    assert made.code in answer.content.decode()
    assert made.service_version == county.restaurant


def test_without_choosing_a_time_the_page_says_so(county: County) -> None:
    answer = signed_in(county.zhang).post("/appointments/new/", {"service": "food-business.new"})
    assert answer.status_code == 422
    assert "请选择一个时间" in answer.content.decode()


def test_what_is_no_time_is_refused(county: County) -> None:
    answer = signed_in(county.zhang).post("/appointments/new/", {"service": "food-business.new", "slot": "昨天"})
    assert "请从页面上列出的时间里选" in answer.content.decode()


def test_another_persons_appointment_is_nobody_elses(county: County, general: Business) -> None:
    made = actions.book(general, MONDAY.date().replace(day=3), time(9), person=county.zhang, now=MONDAY)
    stranger = signed_in(county.stranger)
    assert made.code not in stranger.get("/appointments/").content.decode()
    assert stranger.post(f"/appointments/{made.code}/cancel/").status_code == 404
    made.refresh_from_db()
    assert made.state == "已预约"


def test_a_time_is_moved_and_cancelled(county: County, general: Business) -> None:
    made = actions.book(general, MONDAY.date().replace(day=3), time(9), person=county.zhang, now=MONDAY)
    client = signed_in(county.zhang)
    client.post("/appointments/new/", {"instead": made.code, "slot": "2026-03-04T09:30"})
    moved = Appointment.objects.get(state="已预约")
    assert (moved.on.day, moved.starts_at) == (4, time(9, 30))
    client.post(f"/appointments/{moved.code}/cancel/")
    assert not Appointment.objects.filter(state="已预约").exists()


def test_the_hall_sees_who_comes_and_checks_in(
    county: County, hall: Hall, general: Business, settings: Settings
) -> None:
    made = actions.book(general, MONDAY.date().replace(day=3), time(9), person=county.zhang, now=MONDAY)
    settings.ZHENGTONG_TODAY = MONDAY.date().replace(day=3)
    client = signed_in(county.li)
    assert made.code in client.get("/office/appointments").content.decode()
    client.post("/office/appointments/check-in", {"code": "没有这个", "hall": hall.pk})
    assert Appointment.objects.get().state == "已预约"


def test_officials_of_elsewhere_see_nothing(county: County) -> None:
    assert signed_in(county.wang).get("/office/appointments").status_code == 404


def test_only_a_manager_changes_the_hours(county: County, hall: Hall, general: Business) -> None:
    lines = {"h0-days": "休息日", "h0-opens_at": "09:00", "h0-closes_at": "11:00", "h0-seats": "5"}
    said = {"slot_minutes": "20", "ahead_days": "10", "is_bookable": "on"} | lines
    said |= {f"h{place}-days": "工作日" for place in range(1, 6)}
    address = f"/office/appointments/business/{general.pk}"
    assert signed_in(county.li).post(address, said).status_code == 404
    post(county.hall, "大厅管理岗", [HALL_MANAGER], county.qian)
    manager = signed_in(county.qian)
    assert manager.post(address, said).status_code == 302
    hours = general.hours.get()
    assert (hours.days, hours.seats) == ("休息日", 5)
    wrong = manager.post(address, said | {"h1-opens_at": "09:00"})
    assert wrong.status_code == 422 and "写全" in wrong.content.decode()


def test_a_manager_closes_a_day_and_the_booked_are_told(county: County, hall: Hall, general: Business) -> None:
    actions.book(general, MONDAY.date().replace(day=3), time(9), person=county.zhang, now=MONDAY)
    post(county.hall, "大厅管理岗", [HALL_MANAGER], county.qian)
    answer = signed_in(county.qian).post(
        "/office/appointments/hours",
        {"hall": hall.pk, "from_on": "2026-03-03", "to_on": "2026-03-03", "reason": "停电检修"},
        follow=True,
    )
    assert "1个约了的人收到了通知" in answer.content.decode()
    assert Appointment.objects.get().state == "大厅取消"


def test_a_page_of_slots_asks_the_same_for_any_number_of_days(
    county: County, general: Business, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    general.ahead_days = 60
    general.save()
    client = signed_in(county.zhang)
    with django_assert_max_num_queries(14):
        assert client.get("/appointments/new/?service=food-business.new").status_code == 200


def acting(county: County, *services: str) -> Client:
    """路人甲, who acts for 张三 in these services alone."""
    to_on = MONDAY.date().replace(month=12)
    ask_to_represent(
        county.stranger,
        county.zhang,
        "委托代理人",
        by=county.zhang,
        on=MONDAY.date(),
        to_on=to_on,
        services=services,
    )
    client = signed_in(county.stranger)
    client.post("/agents/switch/", {"principal": county.zhang.pk})
    return client


def test_an_agent_sees_and_cancels_only_appointments_of_their_scope(county: County, general: Business) -> None:
    made = actions.book(general, MONDAY.date(), time(9, 30), person=county.zhang, now=MONDAY)
    client = acting(county, "food-business.new")
    assert made.code not in client.get("/appointments/").content.decode()
    assert client.post(f"/appointments/{made.code}/cancel/").status_code == 404
    made.refresh_from_db()
    assert made.state == Appointment.State.BOOKED


def test_an_agent_books_only_within_their_scope(county: County) -> None:
    chosen = {"service": "food-business.new", "on": "2026-03-03", "slot": "2026-03-03T09:00"}
    acting(county, "something-else").post("/appointments/new/", chosen)
    assert not Appointment.objects.exists()


def test_an_agent_books_for_the_principal(county: County) -> None:
    chosen = {"service": "food-business.new", "on": "2026-03-03", "slot": "2026-03-03T09:00"}
    acting(county, "food-business.new").post("/appointments/new/", chosen)
    assert Appointment.objects.get().person == county.zhang
