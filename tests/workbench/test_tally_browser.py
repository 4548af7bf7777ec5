"""Checking a report in a real browser: on a phone and on a desk, by keyboard, by mouse, and without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County
from tests.tally.annual_form import annual_form
from tests.tally.annual_form import page as as_page
from tests.workbench.browsing import DESK, PHONE, built_assets, chromium, context_of, enter, hold  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("built_assets")]
TEXT = """某县2023年法治政府建设情况
全年办理法律援助案件1926件，其中刑事指派案件439件、刑事申请案件43件、民事案件215件，为审判阶段被告人提供法律帮助176件，为审查起诉阶段犯罪嫌疑人认罪认罚提供法律帮助1096件。
全年受理行政复议案件40件，其中维持25件，撤销15件。
网上申请28件，占受理128件的21.9%。
"""


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:  # noqa: F811
    """A page in which an error of a script or a breach of the content policy fails the test."""
    context = context_of(chromium, request.param)
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    yield made
    context.close()
    assert errors == []


def test_the_page_in_every_state(page: Page, live_server: LiveServer, county: County, tmp_path: Path) -> None:
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/tally")
    hold(page, "tally-form")
    page.click("main button.btn-primary")
    page.wait_for_selector("[data-error-summary]")
    hold(page, "tally-errors")
    page.fill("#id_text", TEXT)
    page.click("main button.btn-primary")
    page.wait_for_selector("[data-tally-result]")
    assert page.evaluate("document.activeElement.hasAttribute('data-focus')")
    hold(page, "tally-result")
    page.get_by_text("全部", exact=False).first.click()
    page.locator(".mark-wrong.mark-result").first.hover()
    hold(page, "tally-result-all")


def test_a_report_with_tables(page: Page, live_server: LiveServer, county: County, tmp_path: Path) -> None:
    form = annual_form()
    form.new[0] += 1
    form.disputes[4] = 6
    file = tmp_path / "2023年政府信息公开工作年度报告.html"
    file.write_text(as_page(form), encoding="utf-8")
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/tally")
    page.set_input_files("#id_file", file)
    page.click("main button.btn-primary")
    page.wait_for_selector("[data-tally-result]")
    hold(page, "tally-tables")


def test_focus_on_a_number_explains_it(chromium: Browser, live_server: LiveServer, county: County) -> None:  # noqa: F811
    context = context_of(chromium, DESK)
    page = context.new_page()
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/tally")
    page.fill("#id_text", TEXT)
    page.click("main button.btn-primary")
    page.wait_for_selector("[data-tally-result]")
    page.locator(".mark-wrong.mark-result").first.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("1926")
    page.keyboard.press("Enter")
    assert page.url.endswith("#finding-1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    context.close()


def test_a_file_may_be_dropped(chromium: Browser, live_server: LiveServer, county: County) -> None:  # noqa: F811
    context = context_of(chromium, DESK)
    page = context.new_page()
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/tally")
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "报告.txt", { type: "text/plain" }));
            const zone = document.querySelector("[data-drop] input");
            zone.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
        }""",
        TEXT,
    )
    expect(page.locator("[data-drop]")).to_contain_text("已选：报告.txt")
    page.click("main button.btn-primary")
    page.wait_for_selector("[data-tally-result]")
    context.close()


def test_a_report_is_checked_and_exported_without_a_script(
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    county: County,
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    enter(page, live_server, county.li)
    page.goto(live_server.url + "/office/tally")
    page.fill("#id_text", TEXT)
    page.click("main button.btn-primary")
    expect(page.locator("h1")).to_contain_text("对不上")
    expect(page.locator(".tally-item.is-holds").first).to_be_hidden()
    page.get_by_text("全部", exact=False).first.click()
    expect(page.locator(".tally-item.is-holds").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Word（带批注）").click()
    assert download.value.suggested_filename.endswith(".docx")
    context.close()
