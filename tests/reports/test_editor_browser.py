"""The report editor in a real browser, on a phone and on a desk: its list, a draft with faults, and the refusal to publish it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County, post
from tests.reports.test_publishing import ON, WRONG
from tests.workbench.browsing import DESK, PHONE, built_assets, chromium, context_of, enter, hold  # noqa: F401
from zhengtong.cases.models import Case
from zhengtong.figures import actions as figures
from zhengtong.reports import queries
from zhengtong.reports.models import Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("built_assets")]


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:  # noqa: F811
    context = context_of(chromium, request.param)
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    context.close()
    assert errors == []


def test_a_report_is_written_checked_and_refused(
    page: Page, live_server: LiveServer, county: County, year: dict[str, Case], settings: Settings
) -> None:
    settings.ZHENGTONG_TODAY = ON
    figures.extract()
    post(county.justice, "报告岗", [queries.EDITOR], county.qian)
    enter(page, live_server, county.qian)
    page.goto(live_server.url + "/office/reports/annual/2018")
    hold(page, "report-template")
    page.fill("#id_body", "# 一、法律援助\n\n" + WRONG)
    page.get_by_role("button", name="保存并核对").click()
    expect(page.get_by_role("status")).to_contain_text("已保存第1稿")
    expect(page.locator(".draft-notes .tally-item.is-wrong")).to_have_count(1)
    hold(page, "report-draft")
    page.get_by_role("button", name="说明理由并公布").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("请逐处看过以后勾选")
    hold(page, "report-refused")
    page.get_by_label("对不上的数，我已逐处看过").check()
    page.get_by_label("仍予公布的理由").fill("两类案件有5件重合")
    page.get_by_role("button", name="说明理由并公布").click()
    expect(page.get_by_role("status")).to_contain_text("已公布：法治年报〔2018〕1号")
    page.goto(live_server.url + "/office/reports")
    hold(page, "report-list")
    report = Report.objects.get()
    page.goto(f"{live_server.url}/open/reports/{report.pk}/")
    hold(page, "report-public-with-reason")
