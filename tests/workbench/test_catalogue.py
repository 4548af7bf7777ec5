"""The catalogue's pages: what an editor and a reviewer see and may do, and that a page costs the same however many services there are."""

from collections.abc import Callable
from datetime import date
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # it comes with python-docx, its stubs do not
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import County
from tests.services.cast import SOUND, TODAY, Keepers, keepers, opened, published, service
from zhengtong.people.models import Person
from zhengtong.services import actions, queries
from zhengtong.services.models import Batch, BatchLine, Service, ServiceVersion
from zhengtong.services.search.models import SearchMiss

As = Callable[[Person], Client]
SITUATIONS = [{"问": "房子是租的吗？", "答": ["自有", "租用"]}]


@pytest.fixture
def staff(county: County) -> Keepers:
    return keepers(county)


@pytest.fixture
def editor(staff: Keepers, as_: As) -> Client:
    return as_(staff.editor)


@pytest.fixture
def reviewer(staff: Keepers, as_: As) -> Client:
    return as_(staff.reviewer)


@pytest.fixture
def draft(staff: Keepers) -> ServiceVersion:
    """A draft of the restaurant, in a batch, with two materials and one question."""
    restaurant = staff.county.restaurant.service
    fields = SOUND | {"situations": SITUATIONS, "tags": [], "special_procedures": []}
    line = actions.add_line(opened(staff), restaurant, "变更", by=staff.editor, on=TODAY, **fields)
    assert line.version is not None
    return line.version


def text(response: Any) -> str:
    return str(response.content.decode())


def part_of(version: ServiceVersion, part: str) -> str:
    return reverse("workbench:catalogue-draft", args=[version.service_id, part])


def sent(client: Client, address: str, **changed: Any) -> Any:
    """Open a form, change some of its controls, and send it as a browser would."""
    page = lxml.html.fromstring(text(client.get(address)))
    form = next(each for each in page.forms if each.xpath("ancestor::main"))
    data: dict[str, Any] = {}
    areas = {each.get("name") for each in form.iter("textarea")}
    for name, value in form.form_values():
        # A browser drops the line break with which Django begins every text area.
        data.setdefault(name, []).append(value.removeprefix("\n") if name in areas else value)
    return client.post(address, data | {"do": "save"} | changed)


def test_the_table_finds_by_name_and_counts_over_a_named_base(staff: Keepers, editor: Client) -> None:
    published(staff, "depot", name="仓储登记", depth=4, visits=0)
    said = text(editor.get("/office/catalogue?q=仓储"))
    assert "仓储登记" in said
    assert "食品经营许可（新办）" not in said
    assert "全程网办率" in said
    assert "依申请政务服务事项（按可以申请的事项计）" in said


def test_a_share_opens_into_its_records(staff: Keepers, editor: Client) -> None:
    published(staff, "depot", name="仓储登记", depth=4, visits=0)
    said = text(editor.get("/office/catalogue?rate=全程网办率"))
    assert "仓储登记" in said
    assert "食品经营许可（新办）" not in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("depth=4", {"深"}),
        ("visits=0", {"深"}),
        ("tag=马上办", {"马"}),
        ("state=草拟", {"草"}),
        ("handling=即办件", {"马"}),
    ],
)
def test_every_condition_narrows_the_table(staff: Keepers, editor: Client, query: str, found: set[str]) -> None:
    published(staff, "deep", name="深", depth=4, visits=0)
    at_once = ServiceVersion.Handling.AT_ONCE
    published(staff, "quick", name="马", tags=["马上办"], handling=at_once, promises={"作出决定": "当场"})
    actions.draft_version(service(staff, "new"), name="草", in_force_on=TODAY, **SOUND)
    rows = editor.get(f"/office/catalogue?{query}").context["rows"]
    assert {row.version.name for row in rows} == found


def test_what_was_found_narrows_the_table(staff: Keepers, editor: Client) -> None:
    published(staff, "vague", name="含糊的", conditions="符合规定的其他条件")
    rows = editor.get("/office/catalogue?finding=含糊").context["rows"]
    assert [row.version.name for row in rows] == ["含糊的"]


def test_a_wrong_condition_is_said_and_breaks_nothing(editor: Client) -> None:
    assert editor.get("/office/catalogue?organ=x&depth=9").status_code == 422


def test_the_table_costs_the_same_for_one_service_and_for_fifty(staff: Keepers, editor: Client) -> None:
    """An editor lives in this table; a query per row would make sixteen hundred of them."""
    few = count_queries(editor, "/office/catalogue")
    for number in range(49):
        published(staff, f"one-{number}", name=f"事项{number}", tags=["一次办"])
    assert count_queries(editor, "/office/catalogue") == few
    assert few <= 16


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


@pytest.mark.parametrize(
    "address",
    [
        "/office/catalogue?finding=有",
        "/office/catalogue/changes?by=organ&start=2020-01-01",
        "/office/catalogue/lists",
        "/office/catalogue/lists?view=standard",
        "/office/catalogue/comparing?view=",
        "/office/catalogue/mapping",
        "/office/catalogue/mapping/省定?view=local",
        "/office/catalogue/bundles",
    ],
)
def test_every_page_costs_the_same_however_many_services(staff: Keepers, editor: Client, address: str) -> None:
    published(staff, "first", level="乡级", kind="行政备案", name="审批备案")
    few = count_queries(editor, address)
    for number in range(8):
        published(staff, f"one-{number}", level="乡级", kind="行政备案", name=f"审批备案{number}")
    assert count_queries(editor, address) == few


def test_a_batch_page_costs_the_same_for_one_line_and_for_twenty(staff: Keepers, editor: Client) -> None:
    batch = opened(staff)
    actions.add_line(batch, published(staff, "a").service, "变更", by=staff.editor, on=TODAY, visits=0)
    few = count_queries(editor, f"/office/catalogue/batches/{batch.pk}")
    for number in range(19):
        each = published(staff, f"one-{number}").service
        actions.add_line(batch, each, "变更", by=staff.editor, on=TODAY, visits=0)
    assert count_queries(editor, f"/office/catalogue/batches/{batch.pk}") == few


def test_the_list_goes_out_as_it_is_filtered(staff: Keepers, editor: Client) -> None:
    published(staff, "depot", name="仓储登记")
    response: Any = editor.get("/office/catalogue/export/csv?q=仓储")
    said = b"".join(response.streaming_content).decode()
    assert "仓储登记" in said
    assert "food-business.new" not in said


def test_an_item_page_shows_its_elements_findings_and_versions(draft: ServiceVersion, editor: Client) -> None:
    said = text(editor.get(f"/office/catalogue/items/{draft.service_id}?version={draft.number}"))
    assert "《中华人民共和国行政许可法》（许可法）12〔据信〕" in said
    assert "GB/T 39046" in said
    assert "接着起草" in said


def test_any_two_versions_are_compared(draft: ServiceVersion, editor: Client) -> None:
    said = text(editor.get(f"/office/catalogue/items/{draft.service_id}/between?old=1&new=2"))
    assert "设定依据" in said
    assert "情形" in said


def test_a_draft_is_previewed_as_the_public_will_see_it(draft: ServiceVersion, editor: Client) -> None:
    said = text(editor.get(f"/office/catalogue/items/{draft.service_id}/preview?version={draft.number}"))
    assert "要带的材料" in said
    assert "作出决定" in said


def test_a_group_of_elements_is_kept(draft: ServiceVersion, editor: Client) -> None:
    response = sent(
        editor, part_of(draft, "条件和对象"), 受理条件="有固定场所\n有从业人员", 服务对象=["自然人", "企业法人"]
    )
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.conditions.replace("\r\n", "\n"), draft.audience) == ("有固定场所\n有从业人员", "自然人、企业法人")


@pytest.mark.parametrize(
    "part",
    [
        "基本信息",
        "依据和权力",
        "机关",
        "条件和对象",
        "填报内容",
        "流程",
        "时限",
        "收费",
        "结果",
        "办理方式",
        "窗口和联系",
    ],
)
def test_saving_what_nobody_changed_changes_nothing(draft: ServiceVersion, editor: Client, part: str) -> None:
    before = {name: value for name, value in ServiceVersion.objects.values().get(pk=draft.pk).items() if name != "id"}
    assert sent(editor, part_of(draft, part)).status_code == 302
    assert {**ServiceVersion.objects.values().get(pk=draft.pk)} == before | {"id": draft.pk}


def test_what_cannot_be_read_is_said_beside_its_field(draft: ServiceVersion, editor: Client) -> None:
    response = sent(editor, part_of(draft, "收费"), 收费金额="十块")
    assert response.status_code == 422
    assert "收费金额" in response.context["form"].errors
    draft.refresh_from_db()
    assert draft.fee_fen == 0


def test_a_row_is_added_without_a_script_and_nothing_is_kept_yet(draft: ServiceVersion, editor: Client) -> None:
    response = sent(editor, part_of(draft, "依据和权力"), do="more:设定依据", **{"设定依据-0-法": "改了名字的法"})
    said = text(response)
    assert response.status_code == 200
    assert "改了名字的法" in said
    assert 'name="设定依据-2-法"' in said
    draft.refresh_from_db()
    assert draft.basis == SOUND["basis"]


def test_a_row_is_taken_away(draft: ServiceVersion, editor: Client) -> None:
    response = sent(editor, part_of(draft, "依据和权力"), do="drop:设定依据:0")
    assert "中华人民共和国行政许可法" not in text(response)


def test_who_opened_the_form_before_another_changed_it_is_told(draft: ServiceVersion, editor: Client) -> None:
    page = text(editor.get(part_of(draft, "结果")))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert draft.batch_line is not None
    actions.edit_line(draft.batch_line, by=Person.objects.get(username="wangwu"), on=TODAY, result_name="别人写的")
    response = editor.post(part_of(draft, "结果"), {"seen": seen, "结果名称": "我写的", "do": "save"})
    assert response.status_code == 422
    assert "被别人改过" in text(response)
    again = response.context["form"].data["seen"]
    assert editor.post(part_of(draft, "结果"), {"seen": again, "结果名称": "我写的", "do": "save"}).status_code == 302


def test_a_material_is_added_moved_and_taken_away(draft: ServiceVersion, editor: Client) -> None:
    listed = part_of(draft, "申请材料")
    made = sent(
        editor,
        reverse("workbench:catalogue-material", args=[draft.service_id, 0]),
        材料名称="租赁合同",
        材料形式="扫描件",
    )
    assert made.status_code == 302
    editor.post(listed, {"do": "up:3"})
    assert [one.name for one in draft.materials.all()] == ["食品经营许可申请书", "租赁合同", "营业执照"]
    editor.post(listed, {"do": "drop:1"})
    assert [one.name for one in draft.materials.all()] == ["租赁合同", "营业执照"]


def test_the_table_of_situations_says_which_answer_needs_which_material(draft: ServiceVersion, editor: Client) -> None:
    both = ["房子是租的吗？\t自有", "房子是租的吗？\t租用"]
    response = editor.post(part_of(draft, "情形"), {"do": "matrix", "m1": both, "m2": both[1:]})
    assert response.status_code == 302
    assert [one.only_if for one in draft.materials.all()] == [{}, {"房子是租的吗？": ["租用"]}]


def test_a_material_needed_by_nobody_is_refused(draft: ServiceVersion, editor: Client) -> None:
    response = editor.post(part_of(draft, "情形"), {"do": "matrix", "m1": "房子是租的吗？\t自有"})
    assert response.status_code == 422
    assert "“营业执照”在“房子是租的吗？”的哪种回答下都不要" in text(response)


def test_a_renamed_question_takes_its_materials_along(draft: ServiceVersion, editor: Client) -> None:
    editor.post(part_of(draft, "情形"), {"do": "matrix", "m1": "房子是租的吗？\t自有", "m2": "房子是租的吗？\t租用"})
    names = {"问": "您租房吗？", "答": "自己的\n租来的", "原": "房子是租的吗？"}
    rows = {f"questions-0-{name}": value for name, value in names.items()}
    assert editor.post(part_of(draft, "情形"), rows | {"questions-count": "1", "do": "questions"}).status_code == 302
    draft.refresh_from_db()
    assert draft.situations == [{"问": "您租房吗？", "答": ["自己的", "租来的"]}]
    assert [one.only_if for one in draft.materials.all()] == [{"您租房吗？": ["自己的"]}, {"您租房吗？": ["租来的"]}]


def test_who_does_not_edit_the_organ_is_told_whose_part_it_is(draft: ServiceVersion, as_: As, county: County) -> None:
    response = as_(county.qian).get(part_of(draft, "基本信息"))
    assert response.status_code == 403
    assert "目录编辑" in text(response)


def test_a_batch_goes_from_the_editor_to_a_second_person_and_is_published(
    staff: Keepers, draft: ServiceVersion, editor: Client, reviewer: Client
) -> None:
    batch = Batch.objects.get()
    address = f"/office/catalogue/batches/{batch.pk}"
    assert editor.post(f"{address}/propose").status_code == 302
    said = text(reviewer.get(address))
    assert "同意，公布" in said
    assert "设定依据" in said
    answer = {"answer": "approve", "effective_on": "2026-03-09", "document": "演政务〔2026〕1号", "opinion": "同意"}
    assert reviewer.post(f"{address}/answer", answer).status_code == 302
    found = queries.of_code("food-business.new", date(2026, 3, 9))
    assert found is not None
    assert found.number == 2


def test_the_one_who_proposed_sees_that_another_answers(staff: Keepers, as_: As, draft: ServiceVersion) -> None:
    client, batch = as_(staff.editor), Batch.objects.get()
    client.post(f"/office/catalogue/batches/{batch.pk}/propose")
    said = text(client.get(f"/office/catalogue/batches/{batch.pk}"))
    assert "由政务服务机构的目录审核岗位批示" in said
    response = client.post(f"/office/catalogue/batches/{batch.pk}/answer", {"answer": "approve"})
    assert response.status_code == 422
    assert "不能批示" in text(response)


def test_a_batch_goes_back_with_an_opinion(draft: ServiceVersion, editor: Client, reviewer: Client) -> None:
    address = f"/office/catalogue/batches/{Batch.objects.get().pk}"
    editor.post(f"{address}/propose")
    assert reviewer.post(f"{address}/answer", {"answer": "return", "opinion": ""}).status_code == 422
    reviewer.post(f"{address}/answer", {"answer": "return", "opinion": "材料名称要写全"})
    assert "材料名称要写全" in text(editor.get(address))


def test_what_keeps_a_batch_from_being_proposed_is_listed(staff: Keepers, editor: Client) -> None:
    batch = opened(staff)
    restaurant = staff.county.restaurant.service
    actions.add_line(batch, restaurant, "变更", by=staff.editor, on=TODAY)
    response = editor.post(f"/office/catalogue/batches/{batch.pk}/propose")
    assert response.status_code == 422
    assert "设定依据" in text(response)


def test_a_batch_is_undone_with_a_reason(draft: ServiceVersion, editor: Client) -> None:
    batch = Batch.objects.get()
    assert editor.post(f"/office/catalogue/batches/{batch.pk}/undo", {"reason": ""}).status_code == 422
    editor.post(f"/office/catalogue/batches/{batch.pk}/undo", {"reason": "弄错了"})
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE


def test_what_is_ticked_in_the_table_goes_into_a_batch_or_nothing_does(staff: Keepers, editor: Client) -> None:
    first, second = published(staff, "a").service, published(staff, "b").service
    editor.post("/office/catalogue/batches/gather", {"service": [first.pk, second.pk], "act": "暂停", "reason": "改革"})
    assert BatchLine.objects.filter(act="暂停").count() == 2
    response = editor.post("/office/catalogue/batches/gather", {"service": [first.pk], "act": "取消"}, follow=True)
    assert "一个也没有放进去" in text(response)
    assert Batch.objects.count() == 1


def test_a_new_service_is_begun_in_a_batch(staff: Keepers, editor: Client) -> None:
    given = {
        "name": "小餐饮备案",
        "code": "small.new",
        "organ": staff.county.bureau.pk,
        "kind": "行政备案",
        "handling": "承诺件",
    }
    response = editor.post("/office/catalogue/new", given | {"procedure": "public-service"})
    made = Service.objects.get(code="small.new")
    assert response["Location"] == reverse("workbench:catalogue-drafting", args=[made.pk])
    assert BatchLine.objects.get(service=made).act == "新增"


def test_a_new_service_that_cannot_be_leaves_nothing_behind(staff: Keepers, editor: Client) -> None:
    given = {
        "name": "重名",
        "code": "food-business.new",
        "organ": staff.county.bureau.pk,
        "kind": "行政备案",
        "handling": "承诺件",
    }
    response = editor.post("/office/catalogue/new", given | {"procedure": "public-service"})
    assert response.status_code == 422
    assert not Batch.objects.exists()


def test_a_question_becomes_an_alias_by_one_click(staff: Keepers, editor: Client) -> None:
    miss = SearchMiss.objects.create(question="开饭馆办啥", count=3, first_on=TODAY, last_on=TODAY)
    assert "开饭馆办啥" in text(editor.get("/office/catalogue/asked"))
    editor.post(f"/office/catalogue/asked/{miss.pk}", {"do": str(staff.county.restaurant.service_id)})
    staff.county.restaurant.service.refresh_from_db()
    assert "开饭馆办啥" in staff.county.restaurant.service.aliases


def test_a_question_that_is_not_ours_leaves_the_list(staff: Keepers, editor: Client) -> None:
    miss = SearchMiss.objects.create(question="出国签证", count=3, first_on=TODAY, last_on=TODAY)
    editor.post(f"/office/catalogue/asked/{miss.pk}", {"do": "not-ours", "note": "找出入境"})
    assert editor.get("/office/catalogue/asked").context["rows"] == []


def test_an_official_without_a_post_in_the_catalogue_reads_and_changes_nothing(
    as_: As, county: County, staff: Keepers
) -> None:
    client = as_(county.qian)
    said = text(client.get("/office/catalogue"))
    assert "食品经营许可（新办）" in said
    assert "新增事项" not in said
    assert '">事项目录</a>' not in said
    miss = SearchMiss.objects.create(question="出国签证", count=3, first_on=TODAY, last_on=TODAY)
    assert client.post(f"/office/catalogue/asked/{miss.pk}", {"do": "not-ours"}).status_code == 403


def test_the_side_bar_leads_who_keeps_the_catalogue_to_it(editor: Client) -> None:
    assert "事项目录</a>" in text(editor.get("/office/"))


def test_a_bundle_is_drafted_filled_and_published(staff: Keepers, editor: Client, reviewer: Client) -> None:
    given = {"name": "我要开饭馆", "code": "restaurant", "kind": "企业", "organ": staff.county.bureau.pk}
    address = editor.post("/office/catalogue/bundles", given)["Location"]
    code = staff.county.restaurant.service.code
    response = sent(editor, address, **{"summary": "一次办好", "members-0-事项": code, "in_force_on": "2026-03-02"})
    assert response.status_code == 302
    bundle = address.removesuffix("/draft")
    assert editor.post(f"{bundle}/act", {"do": "publish"}).status_code == 403
    reviewer.post(f"{bundle}/act", {"do": "publish"})
    found = queries.bundle_of_code("restaurant", TODAY)
    assert found is not None
    assert [row["事项"] for row in found.members] == [code]
