"""Writing a draft in the catalogue: group by group, materials, situations; nothing is lost, and what is wrong is said where it is."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import County
from tests.services.cast import SOUND, TODAY
from tests.workbench.cataloguing import As, part_of, sent, text
from zhengtong.people.models import Person
from zhengtong.services import actions
from zhengtong.services.models import ServiceVersion


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
