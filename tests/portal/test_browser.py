"""Every page in a real browser, on a phone and on a desk: no rule of WCAG broken, nothing wider than the screen."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County
from tests.portal.conftest import PNG, TODAY
from tests.portal.worked import BUNDLE, CODE, bundled
from zhengtong.applications.actions import keep_answers, start_draft
from zhengtong.cases import actions
from zhengtong.cases.models import Case
from zhengtong.notices.actions import tell
from zhengtong.services.models import BundleVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
# Set to a folder to keep a picture of every page walked.
SHOTS = os.environ.get("ZHENGTONG_SHOTS", "")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread; Django would take it for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def built_assets() -> None:
    if not (Path(settings.STATICFILES_DIRS[0]) / "app.css").exists():
        pytest.fail("没有构建前端资源，请先运行 npm ci && npm run build")


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page of this size, in which any error of a script fails the test."""
    width, height = SIZES[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    yield made
    context.close()
    assert errors == []


def sign_in(page: Page, server: LiveServer, client: Client) -> None:
    """Give the browser the session of a test client."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])


def shot(page: Page, name: str) -> None:
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def look(page: Page, server: LiveServer, path: str, name: str) -> None:
    """Open a page and hold it to the rules."""
    page.goto(server.url + path)
    hold(page, name)


def hold(page: Page, name: str) -> None:
    """No accessibility rule broken, no scrolling sideways."""
    shot(page, name)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert found.violations_count == 0, f"{name}：{found.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name}：页面比屏幕宽 {wider}px"


@pytest.fixture
def walked(county: County, apply_for: Callable[..., Case]) -> dict[str, Case]:
    """Cases in the states a person may find them in."""
    cases = {name: apply_for(on=date(2026, 2, 9)) for name in ("waiting", "returned", "running", "paused", "done")}
    actions.perform(
        cases["returned"],
        "告知补正",
        by=county.li,
        on=date(2026, 2, 11),
        补正内容="请补交经营场所平面图，并写明使用面积。",
    )
    for name in ("running", "paused", "done"):
        actions.perform(cases[name], "受理", by=county.li, on=date(2026, 2, 10))
    actions.perform(
        cases["paused"],
        "启动专门程序",
        by=county.wang,
        on=date(2026, 2, 25),
        专门程序种类="现场核查",
        所需时间="10 工作日",
    )
    actions.perform(cases["done"], "准予许可", by=county.wang, on=date(2026, 2, 26))
    actions.perform(cases["done"], "颁发送达", by=county.li, on=date(2026, 2, 27))
    return cases


def test_pages_open_to_all(page: Page, live_server: LiveServer, county: County, licence: Case) -> None:
    for path, name in [
        ("/", "home"),
        ("/search/", "search"),
        ("/search/?q=食品", "results"),
        ("/search/?q=没有这样的事", "no-results"),
        (f"/guide/{county.restaurant.service.code}/", "guide"),
        ("/sign-in/", "sign-in"),
        ("/sign-up/", "sign-up"),
        ("/track/", "track"),
        ("/verify/", "verify"),
        ("/verify/ABCD", "verified"),
        ("/review/", "review"),
        ("/disclosure/", "disclosure"),
        ("/nothing-here/", "404"),
    ]:
        look(page, live_server, path, name)
    page.goto(live_server.url + "/track/")
    page.fill("#id_number", licence.number)
    page.fill("#id_pass_code", licence.pass_code)
    page.click("main button.btn-primary")
    hold(page, "tracked")


def test_pages_of_ones_own(
    page: Page, live_server: LiveServer, county: County, zhang: Client, walked: dict[str, Case]
) -> None:
    tell(
        county.zhang,
        cause="t:1",
        title="已受理您的申请",
        body="申请已经受理。",
        path=f"/my/{walked['running'].number}/",
    )
    sign_in(page, live_server, zhang)
    look(page, live_server, "/my/", "my-matters")
    look(page, live_server, "/notices/", "notices")
    for name, case in walked.items():
        look(page, live_server, f"/my/{case.number}/", f"matter-{name}")
    for details in page.query_selector_all("details"):
        details.evaluate("node => node.open = true")
    hold(page, "matter-explained")
    look(page, live_server, f"/my/{walked['returned'].number}/提交补正/", "supply")
    look(page, live_server, f"/my/{walked['waiting'].number}/撤回申请/", "withdraw")
    look(page, live_server, f"/my/{walked['waiting'].number}/receipt/", "receipt")


def test_pages_of_an_application(page: Page, live_server: LiveServer, county: County, zhang: Client) -> None:
    draft = start_draft(county.zhang, "licence", county.restaurant, on=TODAY)
    sign_in(page, live_server, zhang)
    look(page, live_server, f"/apply/{county.restaurant.service.code}/", "begin")
    look(page, live_server, f"/draft/{draft.key}/", "draft-form")
    look(page, live_server, f"/draft/{draft.key}/materials/", "draft-materials")
    look(page, live_server, f"/draft/{draft.key}/check/", "draft-check-gaps")
    for name, content in (("营业执照.png", PNG), ("假图片.png", b"MZ")):
        page.goto(f"{live_server.url}/draft/{draft.key}/materials/")
        # A chosen file goes up by itself; the page comes back with it, or says why it was refused.
        with page.expect_navigation(wait_until="load"):
            file: FilePayload = {"name": name, "mimeType": "image/png", "buffer": content}
            page.locator("input[type=file]").first.set_input_files(file)
        hold(page, f"draft-materials-{name}")
    keep_answers(draft, {"经营场所": "演示路1号"})
    look(page, live_server, f"/draft/{draft.key}/check/", "draft-check")
    review = start_draft(county.zhang, "review", on=TODAY)
    look(page, live_server, f"/draft/{review.key}/", "draft-review")
    disclosure = start_draft(county.zhang, "disclosure", on=TODAY)
    look(page, live_server, f"/draft/{disclosure.key}/", "draft-disclosure")


def test_wrong_input_is_shown_in_a_summary_that_has_the_focus(
    page: Page, live_server: LiveServer, county: County
) -> None:
    page.goto(live_server.url + "/sign-up/")
    page.fill("#id_id_number", "110105194912310022")
    page.click("main button.btn-primary")
    hold(page, "sign-up-errors")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert "第18位校验码应为X" in page.inner_text("#id_id_number_wrong")


def test_the_elder_look_is_larger_and_stays(page: Page, live_server: LiveServer, county: County) -> None:
    page.goto(live_server.url + "/")
    before = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.click("text=长辈版")
    hold(page, "home-elder")
    look(page, live_server, "/track/", "track-elder")
    after = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert after > before


def test_the_keyboard_reaches_the_text_first(page: Page, live_server: LiveServer, county: County) -> None:
    page.goto(live_server.url + "/track/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_number"


def test_everything_fits_at_twice_the_size(chromium: Browser, live_server: LiveServer, county: County) -> None:
    """WCAG 1.4.10: at 400 % a 1280 px screen is 320 px wide; nothing may need scrolling sideways."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN")
    page = context.new_page()
    for path in ("/", "/track/", "/sign-up/", f"/guide/{county.restaurant.service.code}/"):
        look(page, live_server, path, "narrow" + path.replace("/", "-"))
    context.close()


def test_an_application_goes_through_without_a_script(
    chromium: Browser, live_server: LiveServer, county: County, zhang: Client, tmp_path: Path
) -> None:
    """From the guide to the receipt with JavaScript switched off; the number can then be tracked by who has the pass code."""
    picture = tmp_path / "营业执照.png"
    picture.write_bytes(PNG)
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, live_server, zhang)
    page.goto(f"{live_server.url}/guide/{county.restaurant.service.code}/")
    page.click("text=网上申请")
    page.click("text=下一步")
    assert page.inner_text(".field-error") == "请填写经营场所"
    page.fill("#id_q0", "演示路1号")
    page.click("text=下一步")
    page.set_input_files("input[type=file]", picture)
    page.click("text=下一步")
    page.click("text=提交申请")
    number, code = page.locator(".big-number").all_inner_texts()
    assert page.url == f"{live_server.url}/my/{number}/receipt/"
    context.clear_cookies()
    page.goto(live_server.url + "/track/")
    page.fill("#id_number", number)
    page.fill("#id_pass_code", code.lower())
    page.click("main button.btn-primary")
    assert "食品经营许可（新办）" in page.inner_text("h1")
    assert f"{TODAY.month}月{TODAY.day}日" in page.inner_text("main")
    context.close()


@pytest.fixture
def catalogue(county: County) -> BundleVersion:
    """A service worked out to the last line, and a bundle around it."""
    return bundled(county.bureau)


def test_pages_of_the_catalogue(page: Page, live_server: LiveServer, county: County, catalogue: BundleVersion) -> None:
    for path, name in [
        ("/", "home-full"),
        ("/life/开店办企业/", "life"),
        (f"/guide/{CODE}/", "guide-open"),
        (f"/guide/{CODE}/?s1=2&s2=2&s3=1", "guide-settled"),
        (f"/guide/{CODE}/1/", "guide-version"),
        (f"/bundle/{BUNDLE}/?s1=1", "bundle"),
        ("/catalogue/", "catalogue"),
        ("/catalogue/all/", "catalogue-list"),
        ("/catalogue/charged/", "catalogue-list-empty"),
    ]:
        look(page, live_server, path, name)
    page.goto(f"{live_server.url}/guide/{CODE}/")
    for details in page.query_selector_all("details"):
        details.evaluate("node => node.open = true")
    hold(page, "guide-unfolded")


def test_an_answer_changes_the_materials_without_losing_the_place(
    page: Page, live_server: LiveServer, county: County, catalogue: BundleVersion
) -> None:
    page.goto(f"{live_server.url}/guide/{CODE}/")
    expect(page.locator(".papers > li")).to_have_count(7)
    page.locator("label", has_text="租的").click()
    expect(page.locator(".papers > li")).to_have_count(6)
    expect(page).to_have_url(f"{live_server.url}/guide/{CODE}/?s2=2")
    expect(page.locator("#s2-2")).to_be_focused()
    expect(page.locator("#guide-said")).to_have_text("一定要交4份材料，另有2份看您怎么回答。")
    page.locator("label", has_text="本人").click()
    expect(page.locator(".papers > li")).to_have_count(5)
    page.locator("label", has_text="只卖包装好的食品").click()
    expect(page.locator(".papers > li")).to_have_count(4)
    expect(page.locator("form[action^='/apply/'] input[name=s1]")).to_have_value("1")
    hold(page, "guide-answered")


def test_the_questions_work_without_a_script(
    chromium: Browser, live_server: LiveServer, county: County, catalogue: BundleVersion
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/guide/{CODE}/")
    page.locator("label", has_text="租的").click()
    page.get_by_role("button", name="按回答重新列出").click()
    expect(page.locator(".papers > li")).to_have_count(6)
    context.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/search/", "/search/?q=食品", f"/guide/{CODE}/?s1=2", f"/bundle/{BUNDLE}/", "/life/开店办企业/", "/catalogue/",
     "/catalogue/all/", "/track/", "/sign-in/", "/sign-up/", "/verify/", "/review/", "/disclosure/"],
)  # fmt: skip
def test_every_open_page_has_an_elder_look(
    page: Page, live_server: LiveServer, county: County, catalogue: BundleVersion, path: str
) -> None:
    """Larger text, controls that are easy to hit, and still nothing for axe to find."""
    page.context.add_cookies([{"name": "look", "value": "elder", "url": live_server.url}])
    look(page, live_server, path, "elder" + path.replace("/", "-"))
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 20
    small = page.evaluate(
        """[...document.querySelectorAll('main .btn, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), main select')]
        .filter(node => node.offsetParent && node.getBoundingClientRect().height < 55).map(node => node.outerHTML)"""
    )
    assert small == []


def test_ones_own_pages_have_an_elder_look(
    page: Page,
    live_server: LiveServer,
    county: County,
    zhang: Client,
    catalogue: BundleVersion,
    walked: dict[str, Case],
) -> None:
    draft = start_draft(county.zhang, "licence", county.restaurant, on=TODAY)
    tell(county.zhang, cause="t:1", title="已受理您的申请", body="申请已经受理。")
    sign_in(page, live_server, zhang)
    page.context.add_cookies([{"name": "look", "value": "elder", "url": live_server.url}])
    number = walked["running"].number
    for path in ("/", f"/guide/{CODE}/?s1=2", "/my/", f"/my/{number}/", "/notices/", f"/draft/{draft.key}/"):
        look(page, live_server, path, "elder-own" + path.split("?")[0].replace("/", "-")[:20])


def test_a_guide_fits_at_twice_the_size(chromium: Browser, live_server: LiveServer, catalogue: BundleVersion) -> None:
    """At 200 % a phone of 390 px shows 195 px, at 400 % a desk of 1280 px shows 320 px: nothing needs scrolling sideways."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN")
    page = context.new_page()
    for path in (f"/guide/{CODE}/?s1=2", f"/bundle/{BUNDLE}/", "/catalogue/", "/life/开店办企业/"):
        look(page, live_server, path, "narrow" + path.replace("/", "-"))
    context.close()
