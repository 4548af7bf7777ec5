"""The pages of registers in a browser: at a desk and on a phone, by the rules of accessibility, and a change from end to end."""

from datetime import date

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.registers.conftest import DAY, OFFICERS, Keepers, add, amended, cancel, id_number, modify
from tests.workbench.browsing import DESK, PHONE, context_of, enter, hold
from zhengtong.registers import queries
from zhengtong.registers.models import Batch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("built_assets")]
BASE = f"/office/registers/{OFFICERS}"


@pytest.fixture(autouse=True)
def monday(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = DAY


@pytest.fixture
def kept(keepers: Keepers) -> Batch:
    """A register with some life in it, and a batch that waits."""
    from zhengtong.registers import actions

    amended(
        keepers,
        *(add(f"豫A{n:04d}", 姓名=f"演示人员{n}", 身份证号=id_number(n)) for n in range(1, 13)),
        on=date(2025, 6, 2),
    )
    amended(
        keepers, modify("豫A0001", 证件状态="暂扣"), cancel("豫A0002"), on=date(2026, 1, 5), reason="年审未通过；调离"
    )
    return actions.propose(
        OFFICERS,
        [modify("豫A0001", 证件状态="有效"), add("豫A0020", 姓名="新同志")],
        by=keepers.sun,
        on=DAY,
        reason="补考合格",
    )


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_read_well(
    live_server: LiveServer,
    chromium: Browser,
    keepers: Keepers,
    kept: Batch,
    size: tuple[int, int],
) -> None:
    page = context_of(chromium, size).new_page()
    enter(page, live_server, keepers.zhao)
    for name, address in {
        "registers": "/office/registers",
        "register": BASE,
        "register-entry": f"{BASE}/entry?code=豫A0001",
        "register-batches": f"{BASE}/batches",
        "register-batch": f"{BASE}/batches/{kept.pk}",
        "register-between": f"{BASE}/between?start=2025-12-31&end=2026-03-02&by=证件状态",
    }.items():
        page.goto(live_server.url + address)
        hold(page, name)
    enter(page, live_server, keepers.sun)
    for name, address in {
        "register-add": f"{BASE}/change",
        "register-change": f"{BASE}/change?code=豫A0001",
        "register-upload": f"{BASE}/upload",
        "register-reveal": f"{BASE}/entry?code=豫A0001",
    }.items():
        page.goto(live_server.url + address)
        hold(page, name)
    for name, address in {
        "open-registers": "/open/registers/",
        "open-register": f"/open/registers/{OFFICERS}/",
        "open-entry": f"/open/registers/{OFFICERS}/entry/?code=豫A0001",
    }.items():
        page.goto(live_server.url + address)
        hold(page, name)


def test_one_adds_and_another_approves(live_server: LiveServer, chromium: Browser, keepers: Keepers) -> None:
    context = context_of(chromium, DESK)
    page = context.new_page()
    enter(page, live_server, keepers.sun)
    page.goto(f"{live_server.url}{BASE}/change")
    page.click("text=提出增加")
    assert "请填写姓名" in page.inner_text("main")
    for field, value in {"姓名": "王五", "证号": "豫A0001", "执法类别": "市场监督管理"}.items():
        page.fill(f"[name={field}]", value)
    for field, value in {"单位": "演示县市场监督管理局", "人员类别": "在编在岗", "证件状态": "有效"}.items():
        page.select_option(f"[name={field}]", value)
    page.fill("[name=发证日]", "2024-01-01")
    page.fill("[name=有效期至]", "2028-12-31")
    page.fill("[name=reason]", "新取得执法资格")
    page.click("text=提出增加")
    page.wait_for_url("**/batches/*")
    address = page.url
    enter(page, live_server, keepers.zhao)
    page.goto(address)
    page.select_option("[name=answer]", "approve")
    page.click("main button.btn-primary")
    page.wait_for_url(address)
    assert "已批准" in page.inner_text("main")
    assert [entry.title for entry in queries.entries(OFFICERS, DAY)] == ["王五"]
