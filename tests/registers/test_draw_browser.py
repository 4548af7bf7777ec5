"""The pages of draws in a browser: at a desk and on a phone, by the rules of accessibility."""

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.registers.conftest import DAY, Keepers
from tests.registers.drawing_cast import SHOPS, Stock, asked, stocked
from tests.workbench.browsing import DESK, PHONE, context_of, enter, hold
from zhengtong.registers import draw_actions
from zhengtong.registers.models import Draw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("built_assets")]
BASE = "/office/registers/draws"


@pytest.fixture(autouse=True)
def monday(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = DAY


@pytest.fixture
def stock(keepers: Keepers) -> Stock:
    return stocked(keepers)


def drawn(stock: Stock) -> Draw:
    """A draw by risk class, after one that was given up; the officer with the skill must keep away from nobody."""
    sun = stock.keepers.sun
    first = asked(stock, DAY)
    draw_actions.draw(first, by=sun, on=DAY)
    draw_actions.abandon(first, by=sun, on=DAY, reason="名录库没有更新到本月")
    quotas = {"A": "1", "B": "20%", "C": "50%", "D": "100%"}
    second = asked(stock, DAY, stratum="信用风险等级", quotas=quotas, filters={"主体类型": ["企业"]}, skill="食品")
    draw_actions.draw(second, by=sun, on=DAY)
    return second


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_read_well(live_server: LiveServer, chromium: Browser, stock: Stock, size: tuple[int, int]) -> None:
    draw, waiting = drawn(stock), asked(stock, DAY, task="2026年特种设备抽查", quotas={"": "30%"})
    page = context_of(chromium, size).new_page()
    enter(page, live_server, stock.keepers.sun)
    for name, address in {
        "draws": BASE,
        "draw-new": f"{BASE}/new?register={SHOPS}",
        "draw-new-strata": f"{BASE}/new?register={SHOPS}&by=信用风险等级",
        "draw": f"{BASE}/{draw.pk}",
        "draw-waiting": f"{BASE}/{waiting.pk}",
        "open-draws": "/open/registers/draws/",
        "open-draw": f"/open/registers/draws/{draw.pk}/",
    }.items():
        page.goto(live_server.url + address)
        hold(page, name)
    enter(page, live_server, stock.keepers.county.wang)
    page.goto(f"{live_server.url}{BASE}/{draw.pk}")
    hold(page, "draw-opening")


def test_from_the_plan_to_the_cases(live_server: LiveServer, chromium: Browser, stock: Stock) -> None:
    page = context_of(chromium, DESK).new_page()
    enter(page, live_server, stock.keepers.sun)
    page.goto(f"{live_server.url}{BASE}")
    page.click("text=新的抽取")
    page.click("main button.btn-primary")
    assert "请填写抽查任务" in page.inner_text("main")
    page.fill("[name=task]", "2026年食品安全抽查")
    page.fill("[name='quota-']", "15%")
    page.click("main button.btn-primary")
    page.wait_for_url("**/draws/*")
    page.click("text=现在抽取")
    page.wait_for_selector("text=抽中的3个")
    enter(page, live_server, stock.keepers.county.wang)
    page.reload()
    page.fill("[name=检查事项]", "食品经营")
    page.fill("[name=检查依据]", "2026年抽查计划")
    page.click("main button:has-text('逐户立案')")
    page.wait_for_selector("text=已立案3户")
    hold(page, "draw-adopted")
