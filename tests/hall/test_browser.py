"""Booking on a phone and checking in at the desk, in a real browser; and the pages of the superior net."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County, post
from tests.hall.conftest import MONDAY
from tests.workbench.browsing import DESK, PHONE, built_assets, chromium, context_of, enter, hold  # noqa: F401
from zhengtong.exchange import comparing, gathering
from zhengtong.hall import actions
from zhengtong.hall.models import Appointment, Business, Hall
from zhengtong.hall.queries import HALL_MANAGER
from zhengtong.services.queries import CATALOGUE_REVIEWER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def monday(settings: Settings, county: County, general: Business, built_assets: None) -> None:  # noqa: F811
    settings.ZHENGTONG_TODAY = MONDAY.date()
    general.organs.add(county.bureau)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:  # noqa: F811
    context = context_of(chromium, request.param)
    yield context.new_page()
    context.close()


def test_a_citizen_books_a_time_and_moves_it(page: Page, live_server: LiveServer, county: County) -> None:
    enter(page, live_server, county.zhang)
    page.goto(f"{live_server.url}/appointments/")
    hold(page, "portal-appointments-none")
    page.goto(f"{live_server.url}/appointments/new/?service=food-business.new")
    page.get_by_role("link", name="3月3日").click()
    page.get_by_role("radio", name="09:30—10:00").check()
    hold(page, "portal-appointment-new")
    page.get_by_role("button", name="约这个时间").click()
    expect(page.get_by_text("已经约好")).to_be_visible()
    hold(page, "portal-appointments")
    page.get_by_role("link", name="改时间").click()
    page.get_by_role("link", name="3月4日").click()
    page.get_by_role("radio", name="09:00—09:30").check()
    page.get_by_role("button", name="改到这个时间").click()
    expect(page.get_by_text("已经约好")).to_be_visible()
    assert Appointment.objects.get(state="已预约").on == date(2026, 3, 4)
    page.get_by_role("button", name="取消3月4日").click()
    expect(page.get_by_text("已经取消")).to_be_visible()


def test_booking_without_a_time_says_so_where_it_is(page: Page, live_server: LiveServer, county: County) -> None:
    enter(page, live_server, county.zhang)
    page.goto(f"{live_server.url}/appointments/new/?service=food-business.new")
    page.get_by_role("button", name="约这个时间").click()
    expect(page.locator("#field-slot .field-error")).to_have_text("请选择一个时间")
    hold(page, "portal-appointment-error")


def test_the_hall_keeps_its_day_and_its_hours(
    page: Page, live_server: LiveServer, county: County, hall: Hall, general: Business, settings: Settings
) -> None:
    made = actions.book(general, TUESDAY, time(9), person=county.zhang, now=MONDAY)
    post(county.hall, "大厅管理岗", [HALL_MANAGER], county.qian)
    settings.ZHENGTONG_TODAY = TUESDAY
    enter(page, live_server, county.qian)
    page.goto(f"{live_server.url}/office/appointments")
    expect(page.get_by_text(made.code)).to_be_visible()
    hold(page, "office-appointments")
    page.goto(f"{live_server.url}/office/appointments/hours?hall={hall.pk}")
    hold(page, "office-appointment-hours")
    page.goto(f"{live_server.url}/office/appointments/business/{general.pk}")
    hold(page, "office-appointment-business")


def test_what_is_missing_at_the_superior_net_is_seen(page: Page, live_server: LiveServer, county: County) -> None:
    post(county.hall, "目录管理岗", [CATALOGUE_REVIEWER], county.qian)
    gathering.gather_services(MONDAY.date(), MONDAY)
    comparing.take([{"事项代码": "old", "事项名称": "已经取消的事项"}], MONDAY)
    enter(page, live_server, county.qian)
    page.goto(f"{live_server.url}/office/exchange")
    expect(page.get_by_text("已经取消的事项")).to_be_visible()
    hold(page, "office-exchange")
    page.goto(f"{live_server.url}/office/exchange/queue")
    expect(page.get_by_text("食品经营许可（新办）")).to_be_visible()
    hold(page, "office-exchange-queue")
