"""One whole road in a browser: a citizen applies, officials handle it under the law, and every due date shown is the lawyer's."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County
from tests.workbench.browsing import DESK, PHONE, built_assets, chromium, context_of, enter, hold, sign_in  # noqa: F401
from zhengtong.cases import follow_up, queries
from zhengtong.cases.models import Case
from zhengtong.lawbook.scenario import read_scenarios
from zhengtong.people import actions as people
from zhengtong.people.models import Person
from zhengtong.ui.words import day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A picture of one white pixel: the smallest file that is what its name says.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ffffff7f0009fb03fd05"
    "43451d0000000049454e44ae426082"
)


def lawyers_day(name: str) -> date:
    """The last day for deciding that this worked case of law/scenarios/licence.yaml gives."""
    found = {one.name: one for one in read_scenarios(Path(django_settings.LAW) / "scenarios" / "licence.yaml")}
    due = found[name].expected["作出决定"]
    assert isinstance(due, date)
    return due


class Walk:
    """张三 on a phone, three officials at their desks, and the day it is."""

    def __init__(self, browser: Browser, server: LiveServer, settings: Settings, county: County) -> None:
        self.server, self.settings = server, settings
        self.pages: dict[str, Page] = {}
        for person, size in [(county.zhang, PHONE), (county.li, DESK), (county.wang, DESK), (county.zhao, DESK)]:
            page = context_of(browser, size).new_page()
            if person.is_official:
                sign_in(page, server, person)
            else:
                enter(page, server, person)
            self.pages[person.name] = page

    def on(self, year: int, month: int, number: int) -> None:
        """From now on it is this day."""
        self.settings.ZHENGTONG_TODAY = date(year, month, number)

    def opens(self, person: Person, number: str) -> Page:
        """This official opens the case from the list of all cases."""
        page = self.pages[person.name]
        page.goto(f"{self.server.url}/office/?q={number}")
        page.click(f'a[href="/office/cases/{number}"]')
        return page

    def acts(self, person: Person, number: str, action: str, **filled: str) -> Page:
        """This official takes an act on the case page, as the page offers it."""
        page = self.opens(person, number)
        fold = page.locator(f"#act-{action}")
        if not fold.locator("summary").is_visible():
            page.get_by_text("其他动作").click()
        fold.locator("summary").click()
        for name, value in filled.items():
            field = fold.get_by_label(name)
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        fold.locator("button.btn-primary").click()
        expect(page.get_by_role("status")).to_contain_text(f"“{action}”")
        return page


@pytest.fixture
def walk(
    chromium: Browser,  # noqa: F811 - the fixture imported above
    live_server: LiveServer,
    settings: Settings,
    county: County,
    tmp_path: Path,
    built_assets: None,  # noqa: F811
) -> Iterator[Walk]:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ZHENGTONG_TODAY = date(2026, 2, 27)
    people.record_id_number(county.zhang, "11010519491231002X", on=date(2026, 2, 27))
    walking = Walk(chromium, live_server, settings, county)
    yield walking
    for page in walking.pages.values():
        page.context.close()


def due(page: Page, kind: str = "法定") -> str:
    """What the bar of 作出决定 says of its last day."""
    return page.locator(f'section.clock[aria-label="作出决定（{kind}）"] .clock-dates').inner_text()


def apply(walk: Walk, county: County, tmp_path: Path) -> str:
    """张三 applies on the phone; the number on the receipt."""
    page = walk.pages["张三"]
    picture = tmp_path / "营业执照.png"
    picture.write_bytes(PNG)
    page.goto(f"{walk.server.url}/apply/{county.restaurant.service.code}/")
    page.click("text=开始填写")
    page.get_by_label("经营场所").fill("演示路1号")
    page.click("text=下一步")
    page.set_input_files("input[type=file]", picture)
    page.click("text=下一步")
    page.click("text=提交申请")
    return page.locator(".big-number").first.inner_text()


def test_from_application_to_rating(walk: Walk, county: County, tmp_path: Path) -> None:
    number = apply(walk, county, tmp_path)
    zhang = walk.pages["张三"]

    walk.acts(county.li, number, "告知补正", 补正内容="请补交经营场所平面图")
    walk.on(2026, 3, 2)
    zhang.goto(f"{walk.server.url}/my/{number}/")
    zhang.click("main .actions a:has-text('提交补正')")
    expect(zhang.locator("main")).to_contain_text("请补交经营场所平面图")
    zhang.click("main button:has-text('提交补正')")

    page = walk.acts(county.li, number, "受理")
    assert day(lawyers_day("没有停算和延长，二十个工作日"), date(2026, 3, 2)) in due(page)
    assert "3月16日（周一）" in due(page, "承诺")

    walk.on(2026, 3, 9)
    page = walk.acts(county.wang, number, "启动专门程序", 专门程序种类="检验", 所需时间="8个工作日")
    assert "停算结束后确定" in due(page)
    walk.on(2026, 3, 19)
    page = walk.acts(county.wang, number, "结束专门程序")
    assert day(lawyers_day("专门程序期间不计算，结束当日恢复计算"), date(2026, 3, 19)) in due(page)

    walk.on(2026, 4, 8)
    page = walk.acts(county.wang, number, "延长期限", 延长理由="申请材料复杂")
    expect(page.locator("main")).to_contain_text("等机关负责人批示")
    page = walk.pages["赵六"]
    page.goto(f"{walk.server.url}/office/?view=approvals")
    page.click("text=延长期限：食品经营许可")
    page.click("button:has-text('同意') >> nth=0")
    expect(page.get_by_role("status")).to_contain_text("已批示：同意")
    assert day(lawyers_day("停算以后又延长十日"), date(2026, 4, 8)) in due(page)
    zhang.goto(f"{walk.server.url}/my/{number}/")
    assert day(lawyers_day("停算以后又延长十日"), date(2026, 4, 8)) in due(zhang)

    walk.on(2026, 4, 20)
    page = walk.acts(county.wang, number, "准予许可")
    hold(page, "journey-decided")
    walk.on(2026, 4, 22)
    page = walk.acts(county.li, number, "颁发送达")
    expect(page.locator("main")).to_contain_text("已颁证")

    zhang.goto(f"{walk.server.url}/my/{number}/")
    zhang.get_by_label("非常满意").first.check()
    zhang.click("text=提交评价")
    expect(zhang.locator("main")).to_contain_text("谢谢您的评价")
    assert Case.objects.get(number=number).rating.grade == 1


def test_the_documents_of_a_case_are_there_to_print(walk: Walk, county: County, tmp_path: Path) -> None:
    number = apply(walk, county, tmp_path)
    walk.acts(county.li, number, "受理")
    for event in queries.timeline(Case.objects.get(number=number)):
        follow_up.follow(event.pk)
    page = walk.opens(county.li, number)
    link = page.locator("a:has-text('PDF')").get_attribute("href")
    answer = page.request.get(walk.server.url + str(link))
    assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (200, "application/pdf", b"%PDF-")


def test_two_officers_at_once_give_one_decision_and_one_clear_refusal(
    walk: Walk, county: County, tmp_path: Path
) -> None:
    """Both have the page open; the second to press is told who was first."""
    number = apply(walk, county, tmp_path)
    walk.acts(county.li, number, "受理")
    slow = walk.opens(county.wang, number)
    slow.locator("#act-准予许可 summary").click()
    other = walk.pages["赵六"].context.browser.new_context(locale="zh-CN").new_page()  # type: ignore[union-attr]
    enter(other, walk.server, county.wang)
    other.goto(f"{walk.server.url}/office/cases/{number}")
    other.locator("#act-不予许可 summary").click()
    other.get_by_label("不予许可理由").fill("不符合食品安全标准")
    other.locator("#act-不予许可 button.btn-primary").click()
    expect(other.get_by_role("status")).to_contain_text("“不予许可”")
    slow.locator("#act-准予许可 button.btn-primary").click()
    expect(slow.get_by_role("alert")).to_contain_text("作出“不予许可”")
    assert Case.objects.get(number=number).stage == "不予许可"
    other.context.close()
