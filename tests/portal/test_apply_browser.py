"""Journeys of people who never read a law, in a real browser, on a phone and on a desk; every page held to WCAG.

From a sentence to a submitted application, its clicks and keystrokes counted; 预审 with a return mended; a draft that survives.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.applications.conftest import SHOP, bundle, shop  # noqa: F401 - fixtures
from tests.conftest import County
from tests.portal.conftest import TODAY
from tests.portal.test_browser import built_assets, chromium, hold, page, sign_in  # noqa: F401 - fixtures
from zhengtong.applications import actions
from zhengtong.applications.models import Draft, PreReview
from zhengtong.cases.models import Case
from zhengtong.services.models import BundleVersion, ServiceVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass
class Hand:
    """One hand on mouse and keyboard, that counts."""

    page: Page
    clicks: int = 0
    keys: int = 0
    said: list[str] = field(default_factory=list)

    def click(self, selector: str) -> None:
        """Click what can be seen, and wait until the next page stands."""
        self.clicks += 1
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")

    def type(self, selector: str, text: str) -> None:
        """Put the cursor there, wait for it, and type."""
        place = self.page.locator(selector)
        self.clicks += 1
        self.keys += len(text)
        place.click()
        expect(place).to_be_focused()
        place.fill(text)

    def photograph(self, selector: str, content: bytes, name: str = "照片.jpg") -> None:
        """Choose a photo; with a script it goes up by itself, and the page comes back with it."""
        self.clicks += 2
        with self.page.expect_navigation(wait_until="load"):
            self.page.set_input_files(selector, {"name": name, "mimeType": "image/jpeg", "buffer": content})


def stand(shown: Page) -> None:
    """Wait until every picture of the page is drawn."""
    for picture in shown.locator("img:not([loading=lazy])").all():
        picture.evaluate("one => one.decode()")


def photo(text: str = "营业执照", *, size: tuple[int, int] = (900, 1200), turned: bool = False) -> bytes:
    """A photo as a camera takes it; `turned`: held sideways, which its EXIF says."""
    image = Image.new("RGB", size, "#f4efe4")
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 60, size[0] - 60, size[1] - 60), outline="#7a4a1e", width=8)
    for line in range(8):
        pen.line((140, 240 + line * 90, size[0] - 140 - line * 20, 240 + line * 90), fill="#444", width=6)
    out = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    image.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


@pytest.fixture
def official(chromium: Browser, live_server: LiveServer, county: County) -> Iterator[Callable[[], Page]]:  # noqa: F811
    """The window clerk's own browser."""
    opened: list[Any] = []

    def sit() -> Page:
        client = Client()
        client.force_login(county.li)
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        opened.append(context)
        made = context.new_page()
        sign_in(made, live_server, client)
        return made

    yield sit
    for context in opened:
        context.close()


def test_from_a_sentence_to_a_submitted_application(
    page: Page,  # noqa: F811
    live_server: LiveServer,
    county: County,
    zhang: Client,
) -> None:
    """开饭馆要办什么证 … 提交申请. The count is printed; a change that makes it longer fails."""
    sign_in(page, live_server, zhang)
    hand = Hand(page)
    page.goto(live_server.url)
    hand.type("#q", "食品经营许可")
    hand.click("form[role=search] button")
    hand.click("main .rows a:has-text('食品经营许可')")
    hold(page, "journey-guide")
    hand.click("main button:has-text('网上申请')")
    expect(page.locator("#id_q0")).to_be_visible()
    hold(page, "journey-form")
    hand.type("#id_q0", "演示路1号")
    hand.click("button[name=next]")
    hold(page, "journey-materials")
    hand.photograph("input[type=file]:not([capture])", photo())
    expect(page.locator(".pages li")).to_have_count(1)
    hold(page, "journey-materials-one")
    hand.click("button[name=next]")
    hold(page, "journey-check")
    hand.click("button:has-text('提交申请')")
    expect(page.locator("#receipt-title")).to_be_visible()
    hold(page, "journey-receipt")
    case = Case.objects.get()
    assert (case.data["经营场所"], case.uploads.count()) == ("演示路1号", 1)
    print(f"\n从一句话到提交：点 {hand.clicks} 次，打 {hand.keys} 个字")  # noqa: T201 - the count is the finding
    assert hand.clicks <= 11


def test_prereview_returned_mended_and_passed(
    page: Page,  # noqa: F811
    official: Callable[[], Page],
    live_server: LiveServer,
    county: County,
    zhang: Client,
) -> None:
    draft = actions.start_draft(county.zhang, "licence", county.restaurant, on=TODAY)
    actions.keep_answers(draft, {"经营场所": "演示路1号"})
    sign_in(page, live_server, zhang)
    hand = Hand(page)
    page.goto(f"{live_server.url}/draft/{draft.key}/materials/")
    hand.photograph("input[type=file]:not([capture])", photo(turned=True), "侧着拍的.jpg")
    hand.photograph("input[type=file]:not([capture])", photo(), "正面.jpg")
    expect(page.locator(".pages li")).to_have_count(2)
    hold(page, "prereview-two-pages")
    hand.click("button[name=next]")
    hand.click("button[name=send]")
    expect(page.locator("h2:has-text('正在预审')")).to_be_visible()
    hold(page, "prereview-waiting")

    clerk = official()
    judge(clerk, live_server)

    page.goto(f"{live_server.url}/draft/{draft.key}/prereview/")
    expect(page.locator(".marked-page rect")).to_have_count(1)
    expect(page.locator("text=字看不清，请重拍")).to_be_visible()
    stand(page)
    hold(page, "prereview-returned")
    hand.click("a:has-text('去改这一处')")
    hand.click(".pages li:first-child button[name=remove]")
    expect(page.locator(".pages li")).to_have_count(1)
    hand.photograph("input[type=file]:not([capture])", photo(), "重拍.jpg")
    page.goto(f"{live_server.url}/draft/{draft.key}/prereview/")
    expect(page.locator("text=已换掉")).to_be_visible()
    hand.click("button[name=send]")
    expect(page.locator("h2:has-text('正在预审')")).to_be_visible()

    clerk.goto(f"{live_server.url}/office/prereview/{PreReview.objects.latest('pk').pk}")
    expect(clerk.locator(".sheet-list .tag-done")).to_have_count(1)
    clerk.click("button:has-text('这一页通过')")
    expect(clerk.locator(".sheet-list .tag-done")).to_have_count(2)
    clerk.click("button:has-text('全部通过')")
    expect(clerk.locator("text=已答复：已通过")).to_be_visible()

    page.goto(f"{live_server.url}/draft/{draft.key}/prereview/")
    expect(page.locator("h2:has-text('预审通过')")).to_be_visible()
    hold(page, "prereview-passed")
    hand.click("a:has-text('去提交申请')")
    hand.click("button:has-text('提交申请')")
    expect(page.locator("#receipt-title")).to_be_visible()
    assert PreReview.objects.filter(case=Case.objects.get()).count() == 2


def judge(clerk: Page, live_server: LiveServer) -> None:
    """The clerk returns the first page with a rectangle drawn on it, passes the second, and answers."""
    clerk.goto(f"{live_server.url}/office/prereview")
    hold(clerk, "office-prereviews")
    clerk.click("main table a")
    picture = clerk.locator("[data-mark-on] img")
    expect(picture).to_be_visible()
    stand(clerk)
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    clerk.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 120)
    clerk.mouse.down()
    clerk.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 260, steps=5)
    clerk.mouse.up()
    expect(clerk.locator("#reason")).to_be_focused()
    expect(clerk.locator("#mark_x")).not_to_have_value("")
    clerk.fill("#reason", "字看不清，请重拍")
    hold(clerk, "office-prereview")
    clerk.click("button:has-text('这一页退回')")
    expect(clerk.locator(".sheet-list .tag-late")).to_have_count(1)
    clerk.click("button:has-text('这一页通过')")
    expect(clerk.locator(".sheet-list .tag-done")).to_have_count(1)
    stand(clerk)
    hold(clerk, "office-prereview-judged")
    clerk.click("button:has-text('退回申请人修改')")
    expect(clerk.locator("text=已答复：已退回")).to_be_visible()


def test_a_draft_survives_a_browser_that_dies(
    page: Page,  # noqa: F811
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    county: County,
    zhang: Client,
) -> None:
    draft = actions.start_draft(county.zhang, "licence", county.restaurant, on=TODAY)
    sign_in(page, live_server, zhang)
    page.goto(f"{live_server.url}/draft/{draft.key}/")
    page.locator("#id_q0").fill("写到一半，手机没电了")
    expect(page.locator("[data-autosaved]")).to_contain_text("已自动保存", timeout=15_000)
    hold(page, "autosaved")
    other = chromium.new_context(locale="zh-CN").new_page()
    sign_in(other, live_server, zhang)
    other.goto(f"{live_server.url}/draft/{draft.key}/")
    expect(other.locator("#id_q0")).to_have_value("写到一半，手机没电了")
    other.context.close()


def test_a_situation_hides_what_is_not_asked(
    page: Page,  # noqa: F811
    live_server: LiveServer,
    county: County,
    zhang: Client,
    shop: ServiceVersion,  # noqa: F811
) -> None:
    draft = actions.start_draft(county.zhang, "licence", shop, on=TODAY)
    sign_in(page, live_server, zhang)
    page.goto(f"{live_server.url}/draft/{draft.key}/situation/")
    hold(page, "situation")
    page.locator("label", has_text="租用").click()
    page.click("button[name=next]")
    expect(page.locator("#id_q0")).to_be_visible()
    expect(page.locator("#id_q3")).to_be_hidden()
    page.locator("label", has_text="是").first.click()
    expect(page.locator("#id_q3")).to_be_visible()
    hold(page, "conditional")
    assert Draft.objects.get(pk=draft.pk).situations == {SHOP: "租用"}


def test_one_form_for_several_matters(
    page: Page,  # noqa: F811
    live_server: LiveServer,
    county: County,
    zhang: Client,
    bundle: BundleVersion,  # noqa: F811
) -> None:
    sign_in(page, live_server, zhang)
    hand = Hand(page)
    page.goto(f"{live_server.url}/apply/bundle/snack-bar/?s1=2")
    hold(page, "bundle-begin")
    hand.click("main button:has-text('开始填写')")
    hand.type("#id_q0", "演示路1号")
    hand.click("button[name=next]")
    hand.photograph("input[type=file]:not([capture])", photo())
    hand.click("button[name=next]")
    hold(page, "bundle-check")
    hand.click("button:has-text('提交申请')")
    expect(page.locator("#receipt-title")).to_be_visible()
    hold(page, "bundle-receipt")
    hand.click("a:has-text('看这件事')")
    expect(page.locator("h2:has-text('一起办的事项')")).to_be_visible()
    hold(page, "bundle-matter")
    hand.click("a:has-text('投诉这件事')")
    hold(page, "complain")


def test_it_all_works_without_a_script(
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    county: County,
    zhang: Client,
    shop: ServiceVersion,  # noqa: F811
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()  # noqa: F811
    sign_in(page, live_server, zhang)
    page.goto(f"{live_server.url}/apply/shop-sign/")
    page.click("main button:has-text('开始填写')")
    page.click("label:has-text('自有')")
    page.click("button[name=next]")
    page.fill("#id_q0", "张记")
    page.click("label:has-text('否')")
    page.click("button[name=next]")
    page.set_input_files(
        "input[type=file]:not([capture]) >> nth=0", {"name": "图.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.click("button[name=next]")
    page.click("button:has-text('提交申请')")
    expect(page.locator("#receipt-title")).to_be_visible()
    context.close()
    assert Case.objects.get().data == {SHOP: "自有", "店名": "张记", "夜间亮灯": "否"}
