"""An editor's day in a real browser, on a phone and on a desk: a file comes in, is mapped and compared, written on, answered by a
second person, in force, and seen beside the version before. Every page on the way is held to the rules."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import County, post
from tests.services.cast import TODAY, Keepers, keepers, opened, published
from tests.workbench.browsing import DESK, PHONE, built_assets, chromium, context_of, enter, hold  # noqa: F401
from zhengtong.people.models import Person
from zhengtong.registers import actions as registers
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Batch as RegisterBatch
from zhengtong.services import actions, queries
from zhengtong.services.mapping import superiors
from zhengtong.services.models import BundleVersion, ServiceVersion
from zhengtong.services.search.models import SearchMiss
from zhengtong.services.surveys import actions as surveys
from zhengtong.services.surveys.questions import Question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "000132001000"
HEAD = "事项代码,事项名称,事项类型,实施主体,基本编码,行使层级,服务对象,设定依据,受理条件,办件类型,承诺期限,结果名称,到现场次数,网上办理深度\n"
GOOD = f"000132001,小餐饮经营许可,行政许可,演示县市场监督管理局,{BASE},县级,自然人,《中华人民共和国行政许可法》（许可法）12〔核〕：可以设定行政许可的事项,有固定的经营场所,承诺件,作出决定：10 工作日,小餐饮经营许可证,1,3\n"
BAD = GOOD.replace("000132001,", "000132002,").replace(",1,3", ",很多次,3")


@pytest.fixture(autouse=True)
def monday(settings: Settings, tmp_path: Path, built_assets: None) -> None:  # noqa: F811
    settings.ZHENGTONG_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(county: County) -> Keepers:
    made = keepers(county)
    post(county.bureau, "局长二", ["机关负责人"], county.qian)
    return made


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


def come(page: Page, server: LiveServer, person: Person, path: str) -> None:
    """This person opens a page."""
    page.context.clear_cookies()
    enter(page, server, person)
    page.goto(server.url + path)


def superior_catalogue(staff: Keepers, conditions: str) -> None:
    """The province's item, and what it says of it."""
    columns = {
        "目录编码": BASE,
        "目录名称": "小餐饮经营许可",
        "目录级别": "省定",
        "事项类型": "行政许可",
        "对照结果": "待对照",
        "录入机关": "演示县市场监督管理局",
    }
    line = Line(given=columns)
    facts: dict[str, Any] = {"by": staff.reviewer, "on": TODAY}
    registers.amend("base-catalogue", [line], approved_by=staff.other_reviewer, reason="省定目录", **facts)
    file = io.BytesIO(json.dumps([{"基本编码": BASE, "受理条件": conditions}]).encode())
    superiors.bring_superior(file, "省定.json", catalogue="省定", as_of=TODAY, **facts)


def test_an_editors_day(page: Page, live_server: LiveServer, staff: Keepers) -> None:
    superior_catalogue(staff, "有固定的经营场所和从业人员")
    bring(page, live_server, staff)
    write(page, live_server, staff)
    compare(page, live_server, staff)
    propose_and_approve(page, live_server, staff)
    see_what_changed(page, live_server, staff)
    map_to_the_province(page, live_server, staff)


def bring(page: Page, server: LiveServer, staff: Keepers) -> None:
    """A file with a mistake is refused cell by cell; the right rows go into a batch."""
    come(page, server, staff.editor, "/office/catalogue/imports")
    hold(page, "catalogue-imports")
    file = FilePayload(name="清单.csv", mimeType="text/csv", buffer=(HEAD + GOOD + BAD).encode())
    page.set_input_files("#bring-file", files=[file])
    page.get_by_role("button", name="看逐行的结论").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    expect(page.locator(".faults code")).to_have_text("M3")
    hold(page, "catalogue-import")
    page.get_by_role("link", name="有误 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("只收没有错误的行").check()
    page.get_by_role("button", name="收入", exact=True).click()
    page.wait_for_url(re.compile(r"/batches/\d+$"))
    expect(page.get_by_role("heading", name="小餐饮经营许可")).to_be_visible()


def write(page: Page, server: LiveServer, staff: Keepers) -> None:
    """The draft is written on: a group of elements, a material, a question and its table; what is wrong is shown."""
    page.get_by_role("link", name=re.compile("^修改")).click()
    page.wait_for_url(re.compile(r"/draft/"))
    hold(page, "catalogue-draft")
    contents(page, "窗口和联系")
    page.get_by_label("办理地点").fill("政务服务中心二楼")
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("“窗口和联系”已保存")
    contents(page, "申请材料")
    for name in ("申请书", "租赁合同"):
        page.get_by_role("link", name="加一份材料").click()
        page.get_by_label("材料名称", exact=False).first.fill(name)
        page.get_by_role("button", name="保存", exact=True).first.click()
        expect(page.get_by_role("status")).to_contain_text(f"材料“{name}”已保存")
    hold(page, "catalogue-materials")
    contents(page, "情形")
    page.get_by_label("情形第1行：问").fill("房子是租的吗？")
    page.get_by_label("情形第1行：答").fill("自有\n租用")
    page.get_by_role("button", name="保存问题").click()
    page.get_by_label("租赁合同：房子是租的吗？ 自有").uncheck()
    page.get_by_role("button", name="保存这张表").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    expect(page.get_by_label("租赁合同：房子是租的吗？ 自有")).not_to_be_checked()
    hold(page, "catalogue-situations")
    draft = ServiceVersion.objects.get(service__code="000132001")
    assert [one.only_if for one in draft.materials.all()] == [{}, {"房子是租的吗？": ["租用"]}]


def contents(page: Page, part: str) -> None:
    page.get_by_role("navigation", name="各组要素").get_by_role("link", name=re.compile(f"^{part}")).click()
    page.wait_for_url(lambda url: "/draft/" in url)
    expect(page.get_by_role("navigation", name="各组要素").locator("[aria-current]")).to_contain_text(part)


def compare(page: Page, server: LiveServer, staff: Keepers) -> None:
    """The province says it otherwise; the reviewer accounts for the difference."""
    come(page, server, staff.reviewer, "/office/catalogue/comparing")
    expect(page.get_by_text("有固定的经营场所和从业人员")).to_be_visible()
    hold(page, "catalogue-comparing")
    page.get_by_label("“小餐饮经营许可”的“受理条件”不一致的理由").fill("本省条例放宽")
    page.get_by_role("button", name="说明").click()
    expect(page.get_by_role("status")).to_contain_text("已写明理由")


def propose_and_approve(page: Page, server: LiveServer, staff: Keepers) -> None:
    """Proposed by the editor, approved by another, published on a day."""
    come(page, server, staff.editor, "/office/catalogue/batches")
    hold(page, "catalogue-batches")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/batches/\d+$"))
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("status")).to_contain_text("已送审")
    hold(page, "catalogue-batch-waiting")
    come(page, server, staff.reviewer, "/office/catalogue/batches?state=送审")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/batches/\d+$"))
    hold(page, "catalogue-batch-review")
    page.get_by_label("同意，公布").check()
    page.get_by_label("公布文号").fill("演政务〔2026〕1号")
    page.get_by_role("button", name="批示").click()
    expect(page.get_by_role("status")).to_contain_text("已公布")
    assert queries.of_code("000132001", TODAY) is not None


def see_what_changed(page: Page, server: LiveServer, staff: Keepers) -> None:
    """The catalogue of two days, the item, its guide."""
    come(page, server, staff.editor, "/office/catalogue/changes")
    expect(page.get_by_role("link", name="小餐饮经营许可")).to_be_visible()
    expect(page.get_by_text("不平")).to_have_count(0)
    hold(page, "catalogue-changes")
    page.get_by_role("link", name="小餐饮经营许可").click()
    page.wait_for_url(re.compile(r"/items/\d+$"))
    hold(page, "catalogue-item")
    page.get_by_role("link", name="指南预览").click()
    page.wait_for_url(re.compile(r"/preview"))
    hold(page, "catalogue-preview")
    page.get_by_role("link", name="新旧对照").click()
    page.wait_for_url(re.compile(r"/between"))
    hold(page, "catalogue-between")


def map_to_the_province(page: Page, server: LiveServer, staff: Keepers) -> None:
    """The suggestion is sure enough to be ticked; the head of the bureau approves it in the register."""
    come(page, server, staff.editor, "/office/catalogue/mapping")
    hold(page, "catalogue-mapping")
    page.get_by_role("link", name="对照省定目录").click()
    expect(page.get_by_role("radio", name=re.compile("小餐饮经营许可"))).to_be_checked()
    hold(page, "catalogue-mapping-items")
    page.get_by_role("button", name="提出这一页的对照").click()
    expect(page.get_by_role("status")).to_contain_text("1 项已提出")
    waiting = RegisterBatch.objects.get(state=RegisterBatch.State.WAITING)
    registers.answer(waiting, by=staff.county.qian, on=TODAY, approve=True)
    come(page, server, staff.editor, "/office/catalogue/mapping")
    expect(page.locator(".balance").first).to_contain_text("对应 1")


def test_the_other_pages_of_the_catalogue(page: Page, live_server: LiveServer, staff: Keepers) -> None:
    stock(staff)
    for person, path, name in [
        (staff.editor, "/office/catalogue", "table"),
        (staff.editor, "/office/catalogue?finding=有&depth=1&sort=name", "table-filtered"),
        (staff.editor, "/office/catalogue?q=没有这样的", "table-empty"),
        (staff.editor, "/office/catalogue/new", "new"),
        (staff.editor, "/office/catalogue/batches/new", "batch-new"),
        (staff.editor, "/office/catalogue/asked", "asked"),
        (staff.editor, "/office/catalogue/lists", "lists-licences"),
        (staff.editor, "/office/catalogue/lists?view=standard", "lists-standard"),
        (staff.editor, "/office/catalogue/lists?view=delays", "lists-delays"),
        (staff.reviewer, "/office/catalogue/bundles", "bundles"),
        (staff.editor, "/office/surveys", "surveys"),
        (staff.reviewer, "/office/surveys/new", "survey-new"),
        (staff.county.qian, "/office/catalogue", "table-reading"),
    ]:
        come(page, live_server, person, path)
        hold(page, f"catalogue-{name}")


def stock(staff: Keepers) -> None:
    """Something of everything."""
    restaurant = staff.county.restaurant.service
    batch = opened(staff, law_changed_on=date(2026, 1, 1))
    actions.add_line(batch, restaurant, "变更", by=staff.editor, on=TODAY)
    published(staff, "record", name="小作坊备案审批", kind="行政备案", level="乡级")
    SearchMiss.objects.create(question="开饭馆办啥证", count=3, first_on=TODAY, last_on=TODAY)
    bundle = actions.create_bundle(code="restaurant", organ=staff.county.bureau)
    actions.draft_bundle(bundle, name="我要开饭馆", kind="企业", in_force_on=TODAY, members=[{"事项": restaurant.code}])


def test_a_unit_fills_in_what_the_office_asks(page: Page, live_server: LiveServer, staff: Keepers) -> None:
    asked = [Question.about("到现场次数"), Question("有没有打印机", "是否")]
    facts: dict[str, Any] = {"is_per_service": True, "due_on": date(2026, 3, 20), "by": staff.reviewer, "on": TODAY}
    survey = surveys.create("跑动次数摸底", organ=staff.county.hall, questions=asked, **facts)
    come(page, live_server, staff.reviewer, f"/office/surveys/{survey.pk}")
    page.get_by_label("演示县市场监督管理局").check()
    hold(page, "survey-draft")
    page.get_by_role("button", name="下发").click()
    expect(page.get_by_role("status")).to_contain_text("已下发给 1 个单位")
    hold(page, "survey-issued")
    come(page, live_server, staff.editor, "/office/surveys")
    page.get_by_role("link", name="跑动次数摸底").first.click()
    page.get_by_role("button", name="保存并报送").click()
    expect(page.get_by_role("alert")).to_contain_text("必须填写")
    hold(page, "survey-form-errors")
    page.get_by_label("食品经营许可（新办）：到现场次数").fill("0")
    page.get_by_label("食品经营许可（新办）：有没有打印机").select_option("是")
    page.get_by_role("button", name="保存并报送").click()
    expect(page.get_by_role("status")).to_contain_text("已报送")
    hold(page, "survey-form")
    come(page, live_server, staff.reviewer, f"/office/surveys/{survey.pk}")
    page.get_by_role("button", name="汇入目录").click()
    page.wait_for_url(re.compile(r"/batches/\d+$"))
    expect(page.get_by_text("到现场次数")).to_be_visible()


def test_a_bundle_is_written_without_a_script(
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    staff: Keepers,
) -> None:
    stock(staff)
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    enter(page, live_server, staff.editor)
    page.goto(live_server.url + "/office/catalogue/bundles")
    page.get_by_role("link", name="我要开饭馆").click()
    page.get_by_role("link", name="接着起草第 1 版").click()
    page.get_by_role("button", name=re.compile("再加几行.*所含事项")).click()
    page.get_by_label("所含事项第2行：事项").fill("record")
    page.get_by_label("先问什么第1行：问").fill("自己生产食品吗？")
    page.get_by_label("先问什么第1行：答").fill("生产\n不生产")
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    second = page.locator("tr", has=page.get_by_label("所含事项第2行：事项"))
    second.locator("summary").click()
    second.get_by_label("生产", exact=True).check()
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    members = BundleVersion.objects.get().members
    assert [row.get("限于") for row in members] == [None, {"自己生产食品吗？": ["生产"]}]
    context.close()


def test_the_filter_is_used_by_keyboard_alone(
    chromium: Browser,  # noqa: F811
    live_server: LiveServer,
    staff: Keepers,
) -> None:
    published(staff, "depot", name="仓储登记")
    context = context_of(chromium, DESK)
    page = context.new_page()
    enter(page, live_server, staff.editor)
    page.goto(live_server.url + "/office/catalogue")
    field = page.locator("#filter-q")
    field.focus()
    expect(field).to_be_focused()
    page.keyboard.type("仓储")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue?*")
    expect(page.get_by_role("link", name="仓储登记")).to_be_visible()
    expect(page.get_by_role("link", name="食品经营许可（新办）")).to_have_count(0)
    context.close()
