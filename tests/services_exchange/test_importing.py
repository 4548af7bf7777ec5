"""A verdict for every row, with the very cell that is wrong; a dry look, all or nothing, or the good ones; and undoing."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest

from tests.services_exchange.conftest import DAY, HEAD, Editors, row, xlsx
from zhengtong.people.models import Organ
from zhengtong.services import actions as catalogue
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import actions, queries
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.models import Batch, BatchLine, Material, Service, ServiceVersion

Bring = Callable[..., CatalogueImport]


def faults(imported: CatalogueImport) -> list[str]:
    return [str(fault) for verdict in queries.verdicts(imported) for fault in verdict.faults]


def test_bringing_a_file_changes_nothing(bring: Bring) -> None:
    assert bring(row("A-1"), row("A-2")).tally == {"新增": 2}
    assert Service.objects.count() == 1  # the one of the county
    assert not Batch.objects.exists()


def test_taking_it_makes_a_batch_of_drafts(bring: Bring, editors: Editors) -> None:
    batch = actions.take(bring(row("A-1"), row("A-2", 事项名称="小作坊登记")), by=editors.zhou, on=DAY)
    assert (batch.state, batch.source) == ("草拟", "目录.xlsx")
    lines = batch.lines.select_related("service__organ", "version").order_by("pk")
    said = [(one.act, one.service.code, one.service.organ.short_name, one.service.procedure) for one in lines]
    assert said == [("新增", "A-1", "县市监局", "filing"), ("新增", "A-2", "县市监局", "filing")]
    assert [one.version.name for one in lines if one.version] == ["小餐饮备案", "小作坊登记"]


def test_every_wrong_cell_is_named_with_what_to_do(bring: Bring) -> None:
    found = faults(
        bring(
            row("", 事项名称="没有代码"),
            row("A-2", 事项名称=""),
            row("A-3", 事项类型="行政审批"),
            row("A-4", 实施主体="演示县水利局"),
            row("A-5", 到现场次数="两次"),
            row("A-6", 事项名称="长" * 201),
            row("A-7", 受理条件="=#REF!"[1:]),
            row("A-8"),
            row("A-8", 事项名称="又一次"),
            row("长" * 61),
        )
    )
    assert [sentence.partition(" ")[0] for sentence in found] == [
        "事项!A2", "事项!B3", "事项!C4", "事项!D5", "事项!G6", "事项!B7", "事项!F8", "事项!A10", "事项!A11",
    ]  # fmt: skip
    assert "请写明事项代码" in found[0]
    assert "没有“行政审批”，可用：行政许可" in found[2]
    assert "没有名为“演示县水利局”的机关" in found[3]
    assert "应是整数，现为“两次”" in found[4]
    assert "最多200字，现为201字" in found[5]
    assert "出错的公式（#REF!）" in found[6]
    assert "代码“A-8”重复，前一次在事项!A9" in found[7]


def test_what_spreadsheets_do_to_codes_and_words_is_found(bring: Bring) -> None:
    found = faults(
        bring(
            row(115113010087781830),
            row("A-2", 事项名称=datetime(2026, 1, 2)),
            row("A-3", 受理条件="看\x7f不见\u200b的"),
        )
    )
    assert found == [
        "事项!A2 表格软件把这一格当成了数字，15位以后的数字已经丢失；请把这一列设为“文本”后重新填写",
        "事项!B3 表格软件把这一格变成了日期（2026-01-02），请把这一列设为“文本”后重新填写",
    ]


def test_a_code_typed_as_a_number_is_taken_with_a_warning(bring: Bring) -> None:
    (verdict,) = queries.verdicts(bring(row(511502)))
    assert (verdict.kind, verdict.code) == ("新增", "511502")
    assert verdict.notes[0] == "事项!A2是数字格，编码前面如有0已经丢失，请核对"


def test_one_wrong_row_keeps_out_all(bring: Bring, editors: Editors) -> None:
    with pytest.raises(ServiceError, match="有1行有误，没有收入任何一行"):
        actions.take(bring(row("A-1"), row("A-2", 事项名称="")), by=editors.zhou, on=DAY)
    assert not Batch.objects.exists()


def test_the_good_rows_alone_are_taken_when_asked(bring: Bring, editors: Editors) -> None:
    brought = bring(row("A-1"), row("A-2", 事项名称=""))
    batch = actions.take(brought, by=editors.zhou, on=DAY, good_only=True)
    assert [line.service.code for line in batch.lines.all()] == ["A-1"]


def test_what_is_there_is_changed_in_what_the_file_says_and_nothing_else(bring: Bring, editors: Editors) -> None:
    before = editors.county.restaurant
    brought = bring(row("food-business.new", 事项名称="食品经营许可", 事项类型="行政许可", 到现场次数=0))
    (verdict,) = queries.verdicts(brought)
    assert (verdict.kind, verdict.differs) == ("变更", ("事项名称", "受理条件", "到现场次数"))
    batch = actions.take(brought, by=editors.zhou, on=DAY)
    draft = batch.lines.get().version
    assert draft is not None
    assert (draft.number, draft.name, draft.visits, draft.promises) == (2, "食品经营许可", 0, before.promises)
    assert [one.name for one in draft.materials.all()] == ["食品经营许可申请书", "营业执照"]


def test_the_same_again_is_unchanged(bring: Bring, editors: Editors) -> None:
    actions.take(bring(row("A-1")), by=editors.zhou, on=DAY)
    assert bring(row("A-1")).tally == {"不变": 1}


def test_a_draft_that_waits_is_not_overwritten(bring: Bring, editors: Editors) -> None:
    actions.take(bring(row("A-1")), by=editors.zhou, on=DAY)
    (found,) = faults(bring(row("A-1", 到现场次数=2)))
    assert "已有没公布的第1版草稿，请先公布或者删除它再导入" in found


def test_an_editor_imports_for_their_own_organ_only(bring: Bring, editors: Editors) -> None:
    brought = bring(row("A-1"), row("A-2", 实施主体="演示县司法局"), by=editors.sun)
    assert brought.tally == {"新增": 1, "有误": 1}
    assert faults(brought) == ["事项!D3 只能导入本机关的事项"]


def test_who_edits_no_services_imports_none(bring: Bring, editors: Editors) -> None:
    with pytest.raises(ServiceError, match="没有目录编辑或者目录审核的岗位"):
        bring(row("A-1"), by=editors.county.wang)


def test_organs_are_created_only_when_told(bring: Bring, editors: Editors) -> None:
    sheet = row("A-1", 实施主体="演示县水利局")
    assert bring(sheet).tally == {"有误": 1}
    batch = actions.take(bring(sheet, create_organs=True), by=editors.zhou, on=DAY)
    organ = batch.lines.get().service.organ
    assert (organ.name, organ.parent, organ.division_id) == ("演示县水利局", editors.county.government, "410199")


def test_an_organ_is_found_by_its_code(bring: Bring, editors: Editors) -> None:
    Organ.objects.filter(pk=editors.county.bureau.pk).update(uscc="11511301008778183N")
    data = xlsx(
        {
            "事项": [
                ["事项代码", "事项名称", "事项类型", "实施主体代码"],
                ["A-1", "备案", "行政备案", "11511301008778183N"],
            ]
        }
    )
    (verdict,) = queries.verdicts(actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY))
    assert (verdict.kind, verdict.organ) == ("新增", "演示县市场监督管理局")


def test_name_and_code_of_two_organs_are_refused(bring: Bring, editors: Editors) -> None:
    Organ.objects.filter(pk=editors.county.justice.pk).update(uscc="11511301008778183N")
    head = [*HEAD, "实施主体代码"]
    data = xlsx({"事项": [head, [*row("A-1"), "11511301008778183N"]]})
    (found,) = faults(actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY))
    assert "不是同一个机关：代码是演示县司法局的" in found


def test_materials_come_from_their_own_sheet(bring: Bring, editors: Editors) -> None:
    sheet = [
        ["事项代码", "材料名称", "材料形式", "是否必备", "原件份数", "限于情形"],
        ["A-1", "申请书", "网上填报", "是", 1, ""],
        ["A-1", "租赁合同", "扫描件", "否", 0, "房子是租的吗：租用"],
    ]
    batch = actions.take(bring(row("A-1"), sheets={"材料": sheet}), by=editors.zhou, on=DAY)
    found = Material.objects.filter(version__batch_line__batch=batch)
    assert [(one.order, one.name, one.form, one.required, one.originals, one.only_if) for one in found] == [
        (1, "申请书", "网上填报", True, 1, {}),
        (2, "租赁合同", "扫描件", False, 0, {"房子是租的吗": ["租用"]}),
    ]


def test_a_wrong_material_is_named_in_its_own_sheet(bring: Bring) -> None:
    sheet = [["事项代码", "材料名称", "是否必备"], ["A-1", "", "是"], ["A-1", "申请书", "也许"], ["X", "申请书", "是"]]
    assert [sentence.partition(" ")[0] for sentence in faults(bring(row("A-1"), sheets={"材料": sheet}))] == [
        "材料!B2", "材料!C3", "材料!A4",
    ]  # fmt: skip


def test_questions_come_from_their_own_sheet(bring: Bring, editors: Editors) -> None:
    sheet = [
        ["事项代码", "问", "说明", "答", "限于"],
        ["A-1", "房子是租的吗", "", "自有/租用", ""],
        ["A-1", "租了多久", "", "一年/更久", "房子是租的吗=租用"],
    ]
    batch = actions.take(bring(row("A-1"), sheets={"情形": sheet}), by=editors.zhou, on=DAY)
    draft = batch.lines.get().version
    assert draft is not None
    assert draft.situations == [
        {"问": "房子是租的吗", "答": ["自有", "租用"]},
        {"问": "租了多久", "答": ["一年", "更久"], "限于": {"房子是租的吗": ["租用"]}},
    ]


def test_a_sub_item_finds_its_main_item_in_the_same_file(bring: Bring, editors: Editors) -> None:
    head = [*HEAD, "主项"]
    data = xlsx({"事项": [head, [*row("A-1-1"), "A-1"], [*row("A-1"), ""], [*row("A-2"), "A-9"]]})
    brought = actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY)
    assert faults(brought) == ["事项!H4 没有代码是“A-9”的主项；请先导入主项，或者只写“主项名称”"]
    actions.take(brought, by=editors.zhou, on=DAY, good_only=True)
    assert Service.objects.get(code="A-1-1").parent == Service.objects.get(code="A-1")


def test_what_the_catalogue_refuses_is_said_before_taking(bring: Bring, editors: Editors) -> None:
    head = [*HEAD, "操作"]
    data = xlsx({"事项": [head, [*row("food-business.new"), "新增"], [*row("A-1"), "取消"], [*row("A-2"), "删除"]]})
    found = faults(actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY))
    assert "已经公布过，不能新增" in found[0]
    assert "还没有公布过，不能取消" in found[1]
    assert "操作应是新增、变更、暂停、恢复、取消" in found[2]


def test_a_file_may_cancel_services(bring: Bring, editors: Editors) -> None:
    data = xlsx({"事项": [["事项代码", "操作", "理由"], ["food-business.new", "取消", "省政府决定取消"]]})
    batch = actions.take(actions.bring(data, "取消.xlsx", by=editors.zhou, on=DAY), by=editors.zhou, on=DAY)
    line = batch.lines.get()
    assert (line.act, line.version, line.reason) == (BatchLine.Act.CANCEL, None, "省政府决定取消")


def test_undone_before_publication_no_draft_is_left(bring: Bring, editors: Editors) -> None:
    brought = bring(row("A-1"), row("food-business.new", 事项名称="改了名", 事项类型="行政许可"))
    actions.take(brought, by=editors.zhou, on=DAY)
    actions.undo(brought, by=editors.zhou, on=DAY)
    assert not ServiceVersion.objects.filter(published_at=None).exists()
    assert Batch.objects.get().state == Batch.State.UNDONE
    assert CatalogueImport.objects.get().state == "已撤销"


def test_after_undoing_the_mended_file_comes_in(bring: Bring, editors: Editors) -> None:
    brought = bring(row("A-1"))
    actions.take(brought, by=editors.zhou, on=DAY)
    actions.undo(brought, by=editors.zhou, on=DAY)
    batch = actions.take(bring(row("A-1", 实施主体="演示县司法局", 事项类型="行政确认")), by=editors.zhou, on=DAY)
    service = batch.lines.get().service
    assert (service.organ.name, service.procedure) == ("演示县司法局", "confirmation")


def test_undone_after_publication_a_reverse_batch_waits(bring: Bring, editors: Editors) -> None:
    data = xlsx({"事项": [["事项代码", "操作"], ["food-business.new", "取消"]]})
    brought = actions.bring(data, "取消.xlsx", by=editors.zhou, on=DAY)
    batch = catalogue.propose(actions.take(brought, by=editors.zhou, on=DAY), by=editors.zhou, on=DAY)
    catalogue.approve(batch, by=editors.zheng, on=DAY)
    reverse = actions.undo(brought, by=editors.zhou, on=DAY)
    assert reverse is not None
    assert (reverse.undoes, reverse.state, reverse.lines.get().act) == (batch, Batch.State.DRAFT, BatchLine.Act.RESUME)


def test_an_import_is_taken_once(bring: Bring, editors: Editors) -> None:
    brought = bring(row("A-1"))
    actions.take(brought, by=editors.zhou, on=DAY)
    with pytest.raises(ServiceError, match="已收入，不能再收"):
        actions.take(brought, by=editors.zhou, on=DAY)


def test_it_is_judged_against_the_catalogue_of_the_day_it_is_taken(bring: Bring, editors: Editors) -> None:
    first, second = bring(row("A-1")), bring(row("A-1", 事项名称="另一个名字"))
    actions.take(first, by=editors.zhou, on=DAY)
    with pytest.raises(ServiceError, match="已有没公布的第1版草稿"):
        actions.take(second, by=editors.zhou, on=DAY)


def test_a_verdict_is_kept_as_it_was(bring: Bring) -> None:
    imported = bring(row("A-1"), row("A-2", 事项名称=""))
    again = CatalogueImport.objects.get(pk=imported.pk)
    assert queries.verdicts(again) == queries.verdicts(imported)
    assert [dataclasses.asdict(one)["kind"] for one in queries.verdicts(again, kind="有误")] == ["有误"]


def test_two_thousand_rows_take_no_more_queries_than_two(
    bring: Bring, editors: Editors, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(25):
        imported = bring(*(row(f"A-{number}") for number in range(2000)))
    with django_assert_max_num_queries(60):
        actions.take(imported, by=editors.zhou, on=DAY)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["编号", "事项名称"], ["1", "甲"]], "事项没有这些列：“编号”"),
        ([["事项名称", "事项类型"], ["甲", "行政许可"]], "要有“事项代码”这一列"),
        ([["事项代码", "事项代码"], ["1", "2"]], "列名重复：事项代码"),
        ([["事项代码", "事项名称"]], "只有列名，没有内容"),
        ([], "是空的"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(editors: Editors, rows: Sequence[Sequence[str]], sentence: str) -> None:
    with pytest.raises(ServiceError, match=sentence):
        actions.bring(xlsx({"事项": rows}), "目录.xlsx", by=editors.zhou, on=date(2026, 11, 2))


def test_a_closed_organ_is_not_created_again(bring: Bring, editors: Editors) -> None:
    Organ.objects.filter(pk=editors.county.justice.pk).update(closed_on=DAY)
    (found,) = faults(bring(row("A-1", 实施主体="演示县司法局"), create_organs=True))
    assert found == "事项!D2 “演示县司法局”已于2026-11-02撤销，请改成承接它的机关"


def test_two_new_organs_do_not_share_a_code(editors: Editors) -> None:
    head, code = [*HEAD, "实施主体代码"], "11511301008778183N"
    rows = [[*row("A-1", 实施主体="甲局"), code], [*row("A-2", 实施主体="乙局"), code]]
    brought = actions.bring(xlsx({"事项": [head, *rows]}), "目录.xlsx", by=editors.zhou, on=DAY, create_organs=True)
    assert faults(brought) == [f"事项!D3 代码“{code}”前面写的是“甲局”的，请核对"]
    actions.take(brought, by=editors.zhou, on=DAY, good_only=True)
    assert Organ.objects.get(name="甲局").uscc == code


def test_organs_of_rows_that_are_wrong_are_not_created(bring: Bring, editors: Editors) -> None:
    brought = bring(row("A-1"), row("A-2", 事项名称="", 实施主体="甲局"), create_organs=True)
    actions.take(brought, by=editors.zhou, on=DAY, good_only=True)
    assert not Organ.objects.filter(name="甲局").exists()
