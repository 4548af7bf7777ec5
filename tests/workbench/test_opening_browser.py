"""立案 in a real browser: the opening page of every procedure, on a desk and on a phone, and some walks to the end by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cases.staff import Staff, hire
from tests.cases.test_every_procedure import CODES, law_of, walk_of
from tests.conftest import County
from tests.law.walking import Step
from tests.workbench.browsing import DESK, PHONE, built_assets, chromium, context_of, enter, hold  # noqa: F401
from zhengtong.cases.models import Case
from zhengtong.lawbook import Lawbook, Procedure
from zhengtong.lawbook.words import SYSTEM
from zhengtong.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BOOK = Lawbook(settings.LAW)
# Walked by hand to an end: one that is applied for, one begun ex officio without a party. The rest are walked by their forms alone.
WALKED = ["public-service", "hotline"]


@pytest.fixture(autouse=True)
def monday(settings: Settings, built_assets: None) -> None:  # noqa: F811
    settings.ZHENGTONG_TODAY = date(2026, 3, 2)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:  # noqa: F811
    context = context_of(chromium, request.param)
    yield context.new_page()
    context.close()


def who(law: Procedure, role: str, staff: Staff) -> Person:
    handler = next(staff.actors[each] for each in law.roles if each not in BOOK.roles.seats)
    return staff.actors.get(role, handler)


def test_the_opening_page_of_every_procedure(page: Page, live_server: LiveServer, county: County) -> None:
    """Held to the rules of accessibility on one page of each look; everywhere no error and nothing wider than the screen."""
    staff = hire(county, CODES)
    for place, code in enumerate(CODES):
        law = law_of(code)
        page.context.clear_cookies()
        enter(page, live_server, who(law, law.openings[0].by, staff))
        page.goto(f"{live_server.url}/office/open/{code}?act={law.openings[0].name}")
        assert page.locator("main h1").inner_text() == f"{law.name}：{law.openings[0].name}"
        if place % 12 == 0:
            hold(page, f"office-open-{code}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, code


def fill(form: Locator, step: Step) -> None:
    """Fill in what a step needs, each field as a person would."""
    for name, value in step.data.items():
        field = form.locator(f"[name='{name}']").first
        kind = field.evaluate("node => node.tagName + (node.type || '')")
        if kind.startswith("SELECT"):
            offered = field.evaluate("node => [...node.options].map(each => each.value).filter(Boolean)")
            field.select_option(str(value) if str(value) in offered else offered[0])
        elif kind in ("INPUTcheckbox", "INPUTradio"):
            field.check()
        else:
            field.fill(value.isoformat() if isinstance(value, date) else str(value))


@pytest.mark.parametrize("code", WALKED)
def test_a_case_is_opened_and_walked_to_its_end(
    code: str, page: Page, live_server: LiveServer, county: County, settings: Settings
) -> None:
    staff, law, walk = hire(county, [code]), law_of(code), walk_of(code)
    first, *rest = walk.steps
    enter(page, live_server, who(law, first.role, staff))
    page.goto(f"{live_server.url}/office/open/{code}?act={first.action}")
    form = page.locator("main form[method=post]").last
    form.locator("[name=title]").fill(f"{law.name}一件")
    if form.locator("[name=party]").count():
        form.locator("[name=party]").fill("张三")
    fill(form, first)
    form.locator("button.btn-primary").click()
    page.wait_for_url("**/office/cases/*")
    case = Case.objects.get()
    for step in rest:
        assert step.role != SYSTEM
        settings.ZHENGTONG_TODAY = step.on
        walk_on(page, live_server, case, law, step, staff)
    case.refresh_from_db()
    assert case.is_closed and case.stage == walk.progress.stage


def walk_on(page: Page, server: LiveServer, case: Case, law: Procedure, step: Step, staff: Staff) -> None:
    """One act on the case page, and its second signature."""
    come(page, server, case, who(law, step.role, staff))
    act = page.locator(f"[id='act-{step.action}']")
    act.evaluate(
        "node => { for (let each = node; each; each = each.parentElement) if (each.tagName == 'DETAILS') each.open = true }"
    )
    fill(act, step)
    act.locator("button.btn-primary").click()
    page.wait_for_load_state()
    approver = law.actions[step.action].approved_by
    if approver:
        come(page, server, case, staff.approvers[approver])
        page.locator("button[name=answer][value=approve]").click()
        page.wait_for_load_state()


def come(page: Page, server: LiveServer, case: Case, person: Person) -> None:
    page.context.clear_cookies()
    enter(page, server, person)
    page.goto(f"{server.url}/office/cases/{case.number}")
