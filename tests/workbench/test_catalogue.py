"""The catalogue's pages: what an editor and a reviewer see and may do, and that a page costs the same however many services there are."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import County
from tests.services.cast import SOUND, TODAY, Keepers, opened, published, service
from tests.workbench.cataloguing import As, sent, text
from zhengtong.services import actions, queries
from zhengtong.services.models import Batch, BatchLine, Service, ServiceVersion
from zhengtong.services.search.models import SearchMiss


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


@pytest.mark.parametrize(
    "address",
    [
        "/office/catalogue?page=x&organ=99999999999999999999&q=%00",
        "/office/catalogue/items/1?version=x",
        "/office/catalogue/changes?start=x&end=0000-00-00",
        "/office/catalogue/batches/99999999999999999999",
        "/office/catalogue/imports/1",
        "/office/catalogue/mapping/别的",
        "/office/catalogue/mapping/省定?organ=x&view=x",
        "/office/catalogue/export/exe",
        "/office/surveys/forms/1",
    ],
)
def test_no_address_breaks_a_page(editor: Client, address: str) -> None:
    assert editor.get(address).status_code in (200, 404, 422)


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/office/catalogue/batches/gather", {"service": ["x", "99999999999999999999"], "act": "变更", "back": "a\nb"}),
        ("/office/catalogue/mapping/省定", {"item": "a\0", "is-a": "b", "text-a": "\0"}),
        ("/office/catalogue/mapping/省定?view=local", {"code": ["\0", "没有的"], "reason": "\0"}),
        ("/office/catalogue/new", {"name": "\0", "code": "x" * 99}),
        ("/office/catalogue/bundles", {"name": "\0"}),
        ("/office/catalogue/imports", {}),
    ],
)
def test_no_form_breaks_a_page(editor: Client, address: str, given: dict[str, Any]) -> None:
    assert editor.post(address, given).status_code in (302, 404, 422)
