"""Every page of the workbench in a real browser, on a phone and on a desk; and the whole of it by keyboard and without a script."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County
from tests.workbench.browsing import DESK, PHONE, built_assets, chromium, context_of, enter, hold  # noqa: F401
from zhengtong.cases import actions, follow_up, queries
from zhengtong.cases.models import Case, Event
from zhengtong.documents import actions as documents
from zhengtong.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
File = Callable[..., Event]
TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def wednesday(settings: Settings, tmp_path: Path, built_assets: None) -> None:  # noqa: F811
    """Late enough in March for a case to be overdue, another to be near."""
    settings.ZHENGTONG_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:  # noqa: F811
    """A page of this size, in which an error of a script or a breach of the content policy fails the test."""
    context = context_of(chromium, request.param)
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    yield made
    context.close()
    assert errors == []


@pytest.fixture
def cases(county: County, file_application: File) -> dict[str, Case]:
    """Cases in the states an official finds them in."""
    found = {name: file_application(on=date(2026, 3, 2)).case for name in ("overdue", "paused", "proposed", "closed")}
    for case in found.values():
        actions.perform(case, "受理", by=county.li, on=date(2026, 3, 2))
    found["waiting"] = file_application(on=date(2026, 3, 9), by=county.li, channel="窗口").case
    actions.perform(
        found["paused"], "启动专门程序", by=county.wang, on=date(2026, 3, 9), 专门程序种类="检验", 所需时间="8个工作日"
    )
    actions.propose(
        found["proposed"], "延长期限", by=county.wang, on=date(2026, 3, 10), 延长理由="申请材料复杂，须向外省核实"
    )
    actions.perform(
        found["closed"], "不予许可", by=county.wang, on=date(2026, 3, 10), 不予许可理由="不符合食品安全标准"
    )
    documents.keep(b"%PDF-1.4\n%%EOF\n", name="营业执照.pdf", by=county.zhang, case_id=found["overdue"].pk)
    for event in queries.timeline(found["closed"]):
        follow_up.follow(event.pk)
    return found


def look(page: Page, server: LiveServer, person: Person, path: str, name: str) -> None:
    """Open a page as this person and hold it to the rules."""
    page.context.clear_cookies()
    enter(page, server, person)
    page.goto(server.url + path)
    hold(page, f"office-{name}")


def test_the_pages_of_the_desk(page: Page, live_server: LiveServer, county: County, cases: dict[str, Case]) -> None:
    for person, path, name in [
        (county.li, "/office/", "inbox"),
        (county.wang, "/office/?view=unit", "inbox-unit"),
        (county.wang, "/office/?view=all&q=食品", "inbox-all"),
        (county.li, "/office/?overdue=on", "inbox-empty"),
        (county.zhao, "/office/?view=approvals", "inbox-approvals"),
        (county.wang, f"/office/bulk?case={cases['overdue'].number}&case={cases['proposed'].number}", "bulk"),
        (county.li, "/office/intake", "items"),
        (county.li, "/office/intake?service=food-business.new", "intake"),
        (county.li, f"/office/cases/{cases['waiting'].number}/receipt", "receipt"),
        (county.wang, "/office/deadlines", "deadlines"),
        (county.wang, "/office/calendar", "calendar"),
        (county.wang, "/office/open", "open"),
        (county.wang, "/office/open?q=没有这样的", "open-empty"),
        (county.wang, "/office/open/licence", "open-form"),
        (county.wang, "/office/open/audit", "open-refused"),
        (county.wang, "/office/law", "laws"),
        (county.wang, "/office/law/licence/2019-04-23", "law"),
        (county.wang, "/office/law/hotline/2021-01-06", "law-local"),
        (county.wang, "/office/law/hotline/presets", "presets"),
        (county.wang, "/office/keys", "keys"),
        (county.stranger, "/office/", "citizen"),
    ]:
        look(page, live_server, person, path, name)


def test_the_case_page_in_every_state(
    page: Page, live_server: LiveServer, county: County, cases: dict[str, Case]
) -> None:
    for name, case in cases.items():
        person = county.zhao if name == "proposed" else county.li if name == "waiting" else county.wang
        look(page, live_server, person, f"/office/cases/{case.number}", f"case-{name}")
    page.goto(f"{live_server.url}/office/cases/{cases['waiting'].number}")
    for details in page.query_selector_all("details"):
        details.evaluate("node => node.open = true")
    hold(page, "office-case-unfolded")


def test_the_door_and_its_refusals(page: Page, live_server: LiveServer, county: County) -> None:
    page.goto(live_server.url + "/office/")
    hold(page, "office-sign-in")
    page.click("main button.btn-primary")
    hold(page, "office-sign-in-errors")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_a_wrong_field_is_shown_where_it_is(
    page: Page, live_server: LiveServer, county: County, cases: dict[str, Case]
) -> None:
    enter(page, live_server, county.li)
    page.goto(f"{live_server.url}/office/cases/{cases['waiting'].number}")
    page.locator("#act-告知补正 summary").click()
    page.locator("#act-告知补正 button.btn-primary").click()
    hold(page, "office-case-errors")
    expect(page.locator("#act-告知补正 .field-error")).to_have_text("请填写补正内容")


def test_the_window_takes_an_application_in_by_keyboard_alone(
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    county: County,
) -> None:
    context = context_of(chromium, DESK)
    page = context.new_page()
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/intake")
    # The browser gives the focus when it first paints, which may come after the page has loaded.
    expect(page.locator("#item")).to_be_focused()
    page.keyboard.type("食品")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="食品经营许可（新办）").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake?service=food-business.new")
    expect(page.locator("#id_id_number")).to_be_focused()
    for word in ("410103199003074518", "张三丰", "13800000000", "演示路2号"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")
    expect(page.locator(".big-number").first).to_have_text(Case.objects.get().number)
    context.close()


def test_the_first_tab_stop_leads_to_the_text(
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    county: County,
) -> None:
    context = context_of(chromium, DESK)
    page = context.new_page()
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()


def test_an_act_is_taken_without_a_script(
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    county: County,
    cases: dict[str, Case],
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/")
    page.click(f'a[href="/office/cases/{cases["waiting"].number}"]')
    page.locator("#act-受理 summary").click()
    page.locator("#act-受理 button.btn-primary").click()
    expect(page.get_by_role("status")).to_contain_text("已办理“受理”")
    context.close()
