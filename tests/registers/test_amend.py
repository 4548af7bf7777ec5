"""The only way in: two people, all lines or none, any day's state, and a sentence for everything that cannot be."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.registers.conftest import DAY, OFFICERS, Keepers, add, amended, cancel, id_number, modify, officer
from zhengtong.notices.models import Notice
from zhengtong.registers import actions, queries
from zhengtong.registers.errors import BadLines, NotKeeper, RegisterError, StaleEntry
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Batch, Change, Entry

LATER = date(2026, 3, 20)


def titles(on: date) -> list[str]:
    return [one.title for one in queries.entries(OFFICERS, on).order_by("code")]


def test_an_entry_stands_from_the_day_of_its_batch_until_it_is_cancelled(keepers: Keepers) -> None:
    amended(keepers, add())
    amended(keepers, cancel("豫A0001"), on=LATER, reason="退休")
    assert titles(date(2026, 3, 1)) == []
    assert titles(DAY) == titles(date(2026, 3, 19)) == ["王五"]
    assert titles(LATER) == []


def test_a_modification_keeps_what_it_does_not_name(keepers: Keepers) -> None:
    amended(keepers, add())
    batch = amended(keepers, modify("豫A0001", 证件状态="暂扣"), on=LATER)
    before, after = queries.entry(OFFICERS, "豫A0001", DAY), queries.entry(OFFICERS, "豫A0001", LATER)
    assert before and after
    assert (before.data["证件状态"], after.data["证件状态"]) == ("有效", "暂扣")
    assert before.data | {"证件状态": "暂扣"} == after.data
    assert (batch.added, batch.modified, batch.cancelled) == (0, 1, 0)


def test_nothing_changes_before_another_person_approves(keepers: Keepers) -> None:
    batch = actions.propose(OFFICERS, [add()], by=keepers.sun, on=DAY, reason="新取得资格")
    assert titles(DAY) == []
    notice = Notice.objects.get(person=keepers.zhao)
    assert "请批准：行政执法人员变动1行" in notice.title
    assert notice.path == f"/office/registers/{OFFICERS}/batches/{batch.pk}"
    actions.answer(batch, by=keepers.zhao, on=DAY, approve=True, remark="同意")
    assert titles(DAY) == ["王五"]
    assert Notice.objects.filter(person=keepers.sun, title__contains="已批准").exists()


def test_a_declined_batch_changes_nothing_and_is_answered_once(keepers: Keepers) -> None:
    batch = actions.propose(OFFICERS, [add()], by=keepers.sun, on=DAY, reason="新取得资格")
    with pytest.raises(RegisterError, match="请写明意见"):
        actions.answer(batch, by=keepers.zhao, on=DAY, approve=False)
    actions.answer(batch, by=keepers.zhao, on=DAY, approve=False, remark="证号有误")
    assert titles(DAY) == []
    with pytest.raises(RegisterError, match="已经批示"):
        actions.answer(batch, by=keepers.zhao, on=DAY, approve=True)


def test_nobody_approves_their_own_batch(keepers: Keepers) -> None:
    with pytest.raises(NotKeeper, match="提出的人不能自己批准"):
        amended(keepers, add(), by=keepers.overseer, approved_by=keepers.overseer)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("who", ["li", "zhang", "zhao"])
def test_who_has_not_the_post_may_not_propose(keepers: Keepers, who: str) -> None:
    with pytest.raises(NotKeeper, match="由台账员、司法行政机构登记"):
        actions.propose(OFFICERS, [add()], by=getattr(keepers.county, who), on=DAY, reason="新取得资格")


def test_who_has_not_the_post_may_not_approve(keepers: Keepers) -> None:
    batch = actions.propose(OFFICERS, [add()], by=keepers.sun, on=DAY, reason="新取得资格")
    for other in (keepers.county.li, keepers.county.wang, keepers.zhou):
        with pytest.raises(NotKeeper, match="由演示县市场监督管理局的法制机构批准"):
            actions.answer(batch, by=other, on=DAY, approve=True)


def test_each_organ_keeps_its_own_and_the_overseer_everybodys(keepers: Keepers) -> None:
    with pytest.raises(BadLines, match="各机关只登记自己的"):
        amended(keepers, add(单位="县城管局"))
    # Moving one's own officer to another organ is not one's own business either.
    amended(keepers, add())
    with pytest.raises(BadLines, match="各机关只登记自己的"):
        amended(keepers, modify("豫A0001", 单位="县城管局"), on=LATER)
    batch = actions.propose(OFFICERS, [add("豫B0001", 单位="县城管局")], by=keepers.overseer, on=DAY, reason="统一换证")
    assert batch.organ == keepers.county.justice


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"姓名": ""}, "“姓名”必须填写"),
        ({"发证日": "去年"}, "“发证日”应是日期，写成 2026-03-02 这样，现为“去年”"),
        ({"证件状态": "有"}, "“证件状态”里没有“有”，是不是“有效”"),
        ({"单位": "县市监"}, "没有找到机关“县市监”，是不是“县市监局”"),
        ({"身份证号": "410103199001010011"}, "“身份证号”：身份证号码第18位校验码应为"),
        ({"联系电话": "12"}, "“联系电话”：“12”不是有效的电话号码"),
        ({"有效期至": "2020-01-01"}, "“发证日”（2024-01-01）应不晚于“有效期至”（2020-01-01）"),
        ({"职务": "科长"}, "这本台账没有“职务”这一列"),
        ({"姓名": "甲\0"}, "零字符"),
        ({"姓名": "甲" * 201}, "最多200字，现为201字"),
        ({"证号": ""}, "“证号”必须填写"),
    ],
)
def test_what_cannot_be_kept_is_said_with_its_row(keepers: Keepers, given: dict[str, str], said: str) -> None:
    with pytest.raises(BadLines) as wrong:
        amended(keepers, add("豫A0009"), Line(given=officer() | given))
    assert [sentence[:4] for sentence in wrong.value.sentences] == ["第2行："]
    assert said in wrong.value.sentences[0]
    assert not Entry.objects.exists()
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (add(), "编号“豫A0001”已经有了（王五），不能再增加"),
        (cancel("豫X1"), "没有编号“豫X1”的现有条目，不能注销"),
        (modify("豫X1", 姓名="甲"), "不能变更"),
        (modify("豫A0001", 证号="豫A0002"), "“证号”是编号，不能改"),
        (Line("删除", "豫A0001"), "操作“删除”应是增加、变更、注销"),
        (Line("注销"), "没有写编号"),
    ],
)
def test_a_line_must_fit_what_is_there(keepers: Keepers, line: Line, said: str) -> None:
    amended(keepers, add())
    line = Line("增加", given=line.given) if line.kind == "" else line
    with pytest.raises(BadLines, match=said):
        amended(keepers, line, on=LATER)


def test_what_is_unique_is_held_to_it_under_the_seal_too(keepers: Keepers) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    with pytest.raises(BadLines, match="“身份证号”与现有条目“王五”（豫A0001）重复"):
        amended(keepers, add("豫A0002", 身份证号=id_number(1)))
    with pytest.raises(BadLines, match="“身份证号”与第1行重复"):
        amended(keepers, add("豫A0003", 身份证号=id_number(2)), add("豫A0004", 身份证号=id_number(2)))
    with pytest.raises(BadLines, match="写了两次，前一次在第1行"):
        amended(keepers, add("豫A0005"), add("豫A0005"))


def test_an_entry_handed_on_within_a_batch_is_no_repetition(keepers: Keepers) -> None:
    """The old certificate goes, the same person's new one comes."""
    amended(keepers, add(身份证号=id_number(1)))
    amended(keepers, cancel("豫A0001"), add("豫A0002", 身份证号=id_number(1)), on=LATER, reason="换证")
    assert [one.code for one in queries.entries(OFFICERS, LATER)] == ["豫A0002"]


def test_a_batch_that_would_change_nothing_is_refused(keepers: Keepers) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    shown = queries.entry(OFFICERS, "豫A0001", DAY)
    assert shown
    with pytest.raises(RegisterError, match="没有要登记的变动"):
        amended(keepers, modify("豫A0001", 姓名="王五", 身份证号=shown.data["身份证号"]), on=LATER)
    with pytest.raises(RegisterError, match="请写明事由"):
        amended(keepers, cancel("豫A0001"), reason="  ")
    with pytest.raises(RegisterError, match="生效日0026-03-02不合情理，请核对年份"):
        amended(keepers, cancel("豫A0001"), on=date(26, 3, 2))


def test_who_was_quicker_makes_the_other_batch_stale(keepers: Keepers) -> None:
    amended(keepers, add())
    slow = actions.propose(OFFICERS, [modify("豫A0001", 姓名="王武")], by=keepers.sun, on=LATER, reason="更正")
    amended(keepers, cancel("豫A0001"), on=LATER, reason="退休")
    with pytest.raises(StaleEntry, match="在提出以后已经变更或者注销"):
        actions.answer(slow, by=keepers.zhao, on=LATER, approve=True)
    assert titles(LATER) == []
    slow.refresh_from_db()
    assert slow.state == Batch.State.WAITING


def test_two_batches_cannot_add_the_same_number(keepers: Keepers) -> None:
    both = [actions.propose(OFFICERS, [add()], by=keepers.sun, on=DAY, reason="新取得资格") for _ in range(2)]
    actions.answer(both[0], by=keepers.zhao, on=DAY, approve=True)
    with pytest.raises(StaleEntry, match="已经登记，不能再增加"):
        actions.answer(both[1], by=keepers.zhao, on=DAY, approve=True)


def test_two_batches_cannot_slip_in_one_identity_number(keepers: Keepers) -> None:
    numbers = ("豫A0001", "豫A0002")
    both = [
        actions.propose(OFFICERS, [add(n, 身份证号=id_number(1))], by=keepers.sun, on=DAY, reason="新") for n in numbers
    ]
    actions.answer(both[0], by=keepers.zhao, on=DAY, approve=True)
    with pytest.raises(StaleEntry, match="“身份证号”重复"):
        actions.answer(both[1], by=keepers.zhao, on=DAY, approve=True)
    assert titles(DAY) == ["王五"]


def test_history_is_not_rewritten(keepers: Keepers) -> None:
    amended(keepers, add(), on=LATER)
    with pytest.raises(BadLines, match="生效日2026-03-02早于这一条现有内容的生效日2026-03-20"):
        amended(keepers, cancel("豫A0001"), on=DAY)


def test_the_same_key_twice_is_one_batch(keepers: Keepers) -> None:
    first, again = amended(keepers, add(), key="once"), amended(keepers, add(), key="once")
    assert first.pk == again.pk
    assert Entry.objects.count() == 1


def test_an_undone_batch_leaves_the_register_as_it_was(keepers: Keepers) -> None:
    amended(keepers, add(身份证号=id_number(1)), add("豫A0002", 姓名="马六"))
    before = {one.code: (one.data, one.sealed) for one in queries.entries(OFFICERS, DAY)}
    batch = amended(
        keepers, cancel("豫A0001"), modify("豫A0002", 姓名="马陆"), add("豫A0003", 姓名="牛七"), on=LATER, reason="调整"
    )
    undoing = amended(keepers, *actions.undo_lines(batch), on=LATER, reason="撤销有误的一批", undoes=batch)
    assert {one.code: (one.data, one.sealed) for one in queries.entries(OFFICERS, LATER)} == before
    assert (undoing.added, undoing.modified, undoing.cancelled) == (1, 1, 1)
    with pytest.raises(RegisterError, match="已经撤销"):
        actions.undo_lines(batch)


def test_what_was_built_upon_cannot_be_undone(keepers: Keepers) -> None:
    batch = amended(keepers, add())
    amended(keepers, modify("豫A0001", 姓名="王武"), on=LATER)
    with pytest.raises(StaleEntry, match="“王五”在这一批以后又有变动"):
        actions.undo_lines(batch)


def test_what_is_written_stays_written(keepers: Keepers) -> None:
    amended(keepers, add())
    amended(keepers, cancel("豫A0001"), on=LATER, reason="退休")
    for sql in (
        "update registers_change set code = 'x'",
        "delete from registers_change",
        "update registers_entry set title = 'x'",
        "update registers_entry set valid_to = null",
        "delete from registers_entry",
        "update registers_batch set reason = 'x'",
        "delete from registers_batch",
    ):
        with (
            pytest.raises(DatabaseError, match="不能修改或者删除"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("set constraints all immediate")
            cursor.execute(sql)
    assert Change.objects.count() == 2


def test_a_batch_costs_the_same_however_many_lines(keepers: Keepers, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    """Judging asks a few questions for the whole batch, applying is set-based."""
    lines = [add(f"豫A{serial:04d}", 身份证号=id_number(serial)) for serial in range(1, 301)]
    with django_assert_max_num_queries(26):
        amended(keepers, *lines)
    assert queries.entries(OFFICERS, DAY).count() == 300
