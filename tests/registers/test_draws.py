"""A draw in the registers: asked before there is a seed, drawn once, given up only for a reason, and found out when altered."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.registers.conftest import DAY, Keepers, amended, cancel
from tests.registers.drawing_cast import SHOPS, Stock, asked, plan, shop, stocked
from zhengtong.registers import actions, draw_actions, draw_queries, drawing
from zhengtong.registers.draw_candidates import kept_candidates
from zhengtong.registers.draw_verifying import verify
from zhengtong.registers.errors import NotKeeper, RegisterError
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Draw, DrawResult


@pytest.fixture
def stock(keepers: Keepers) -> Stock:
    return stocked(keepers)


def result_of(stock: Stock, draw: Draw) -> DrawResult:
    return draw_actions.draw(draw, by=stock.keepers.sun, on=DAY)


def given_up(stock: Stock, draw: Draw, reason: str = "名录有误") -> None:
    draw_actions.abandon(draw, by=stock.keepers.sun, on=DAY, reason=reason)


def test_a_request_binds_the_candidates_before_there_is_a_seed(stock: Stock) -> None:
    draw = asked(stock, DAY)
    assert draw.state == "待抽取"
    assert [one.code for one in kept_candidates(draw)] == sorted(stock.shops)
    assert draw.digest == drawing.digest(kept_candidates(draw))
    assert not hasattr(draw, "result")


def test_what_is_drawn_follows_from_the_seed(stock: Stock) -> None:
    draw = asked(stock, DAY)
    result = result_of(stock, draw)
    assert len(result.seed) == 64
    assert result.codes == drawing.first(stock.shops, result.seed, 5)
    assert all(len(set(result.pairs[code])) == 2 for code in result.codes)


def test_a_draw_happens_once(stock: Stock) -> None:
    draw = asked(stock, DAY)
    assert result_of(stock, draw).seed == result_of(stock, draw).seed


def test_two_draws_have_different_seeds(stock: Stock) -> None:
    first, second = (result_of(stock, asked(stock, DAY, task=task)) for task in ("甲", "乙"))
    assert first.seed != second.seed


def test_strata_and_filters_narrow_down(stock: Stock) -> None:
    quotas, filters = {"A": "100%", "B": "1"}, {"所属镇街": ["演示街道"]}
    draw = asked(stock, DAY, stratum="信用风险等级", quotas=quotas, filters=filters)
    assert {one.stratum for one in kept_candidates(draw)} == {"B"}
    assert len(result_of(stock, draw).codes) == 1


def test_only_valid_entries_and_certified_officers_of_the_organ_are_drawn(stock: Stock) -> None:
    keepers = stock.keepers
    closed = [Line("变更", stock.shops[0], {"登记状态": "注销"})]
    actions.amend(SHOPS, closed, by=keepers.overseer, approved_by=keepers.zhao, on=DAY, reason="注销")
    amended(keepers, cancel("豫A0003"), on=DAY)
    draw = asked(stock, DAY)
    assert stock.shops[0] not in {one.code for one in kept_candidates(draw)}
    assert [one[0] for one in draw.inspectors] == ["J豫A0001", "J豫A0002"]


def test_a_joint_draw_takes_officers_of_every_organ(stock: Stock) -> None:
    keepers = stock.keepers
    joint = plan(is_joint=True)
    with pytest.raises(NotKeeper, match="跨部门"):
        draw_actions.request(joint, organ=keepers.county.bureau, by=keepers.sun, on=DAY)
    draw = draw_actions.request(joint, organ=keepers.county.bureau, by=keepers.overseer, on=DAY)
    assert "J豫B0001" in {one[0] for one in draw.inspectors}


def test_the_officer_who_must_avoid_a_shop_is_not_sent_there(stock: Stock) -> None:
    draw = asked(stock, DAY, quotas={"": "100%"})
    assert sorted(result_of(stock, draw).pairs[stock.shops[0]]) == ["J豫A0001", "J豫A0003"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"task": " "}, "抽查任务"),
        ({"quotas": {}}, "抽多少"),
        ({"quotas": {"": "一半"}}, "应写成"),
        ({"quotas": {"A": "5"}}, "没有分层"),
        ({"stratum": "名称", "quotas": {"A": "5"}}, "分层"),
        ({"filters": {"负责人": ["张三"]}}, "筛选"),
        ({"filters": {"所属镇街": ["没有这个镇"]}}, "没有符合条件"),
        ({"each": 1}, "不少于2名"),
        ({"each": 5}, "只有3名"),
        ({"skill": "消防"}, "专业特长"),
        ({"skill": "魔法"}, "专业特长"),
        ({"register": "inspectors"}, "另一本"),
    ],
)
def test_a_wrong_plan_is_refused_and_nothing_is_kept(stock: Stock, given: dict[str, object], said: str) -> None:
    with pytest.raises(RegisterError, match=said):
        asked(stock, DAY, **given)
    assert not Draw.objects.exists()


def test_who_keeps_no_inspectors_may_not_draw(stock: Stock) -> None:
    county = stock.keepers.county
    with pytest.raises(NotKeeper, match="没有这个岗位"):
        draw_actions.request(plan(), organ=county.bureau, by=county.wang, on=DAY)
    with pytest.raises(NotKeeper, match="没有这个岗位"):
        draw_actions.request(plan(), organ=county.bureau, by=stock.keepers.zhou, on=DAY)
    draw = asked(stock, DAY)
    for act in (draw_actions.draw, draw_actions.adopt):
        with pytest.raises(NotKeeper):
            act(draw, by=stock.keepers.zhou, on=DAY)
    with pytest.raises(NotKeeper):
        draw_actions.abandon(draw, by=county.wang, on=DAY, reason="不喜欢")


def test_no_second_draw_without_giving_up_the_first_for_a_reason(stock: Stock) -> None:
    first = asked(stock, DAY)
    with pytest.raises(RegisterError, match="先写明理由放弃"):
        asked(stock, DAY)
    result_of(stock, first)
    with pytest.raises(RegisterError, match="先写明理由放弃"):
        asked(stock, DAY, task=" 2026年食品安全抽查 ")
    with pytest.raises(RegisterError, match="理由"):
        given_up(stock, first, " ")
    given_up(stock, first)
    second = asked(stock, DAY)
    assert [(one.round, one.state) for one in draw_queries.of_task(second)] == [(1, "已放弃"), (2, "待抽取")]


def test_what_was_given_up_is_not_drawn_and_what_was_adopted_not_given_up(stock: Stock) -> None:
    given_up(stock, first := asked(stock, DAY))
    with pytest.raises(RegisterError, match="不能再抽"):
        result_of(stock, first)
    second = asked(stock, DAY)
    with pytest.raises(RegisterError, match="不能采用"):
        draw_actions.adopt(second, by=stock.keepers.sun, on=DAY)
    result_of(stock, second)
    draw_actions.adopt(second, by=stock.keepers.county.wang, on=DAY)
    with pytest.raises(RegisterError, match="不能再放弃"):
        given_up(stock, second)


@pytest.mark.parametrize("table", ["draw", "drawresult", "drawoutcome"])
@pytest.mark.parametrize("sql", ["update registers_{} set by_id = by_id", "delete from registers_{}"])
def test_the_database_refuses_to_alter_a_draw(stock: Stock, table: str, sql: str) -> None:
    result_of(stock, draw := asked(stock, DAY))
    given_up(stock, draw)
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


@pytest.fixture
def lived(stock: Stock) -> Stock:
    """Two draws of a task, the first given up, and one of another; then the registers moved on, one of them backwards in time."""
    result_of(stock, first := asked(stock, DAY))
    given_up(stock, first)
    result_of(stock, asked(stock, DAY, stratum="信用风险等级", quotas={"A": "2", "D": "50%"}, skill="食品"))
    asked(stock, DAY, task="另一项", each=0)
    keepers = stock.keepers
    lines = [shop(40), Line("注销", stock.shops[3], {}), Line("变更", stock.shops[4], {"信用风险等级": "D"})]
    actions.amend(SHOPS, lines, by=keepers.overseer, approved_by=keepers.zhao, on=date(2026, 2, 2), reason="补登")
    return stock


def test_what_was_drawn_is_proven_even_after_the_registers_moved_on(lived: Stock) -> None:
    assert verify() == (3, [])


def test_the_command_draws_again(lived: Stock, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify")
    assert "随机抽取3次" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table registers_drawresult disable trigger user")
        cursor.execute("update registers_drawresult set codes = codes - 0")
    with pytest.raises(CommandError, match="不能证明"):
        call_command("verify")
    assert "抽取结果与种子算出的不符" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("update registers_drawresult set codes = codes - 0 where draw_id = {first}", "结果与种子"),
        ("update registers_drawresult set pairs = '{{}}' where draw_id = {first}", "结果与种子"),
        ("update registers_drawresult set seed = repeat('a', 64) where draw_id = {first}", "结果与种子"),
        ("update registers_drawresult set at = at + interval '1 s' where draw_id = {first}", "结果与哈希"),
        ("update registers_draw set candidates = candidates - 0 where id = {first}", "候选对象与摘要"),
        ("update registers_draw set inspectors = inspectors - 0 where id = {first}", "检查人员与摘要"),
        ('update registers_draw set quotas = \'{{"": "6"}}\' where id = {first}', "与哈希不符"),
        ("update registers_draw set task = '改名' where id = {first}", "与哈希不符"),
        ("update registers_drawoutcome set reason = '改' where draw_id = {first}", "去向与哈希"),
        (
            "delete from registers_drawoutcome where draw_id = {first}; delete from registers_drawresult "
            "where draw_id = {first}; delete from registers_draw where id = {first}",
            "接不上",
        ),
    ],
)
def test_what_was_altered_is_found(lived: Stock, sql: str, said: str) -> None:
    first = Draw.objects.earliest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in ("draw", "drawresult", "drawoutcome"):
            cursor.execute(f"alter table registers_{table} disable trigger user")
        cursor.execute(sql.format(first=first))
    _, faults = verify()
    assert any(said in str(fault) for fault in faults), [str(fault) for fault in faults]


def test_a_candidate_list_forged_with_its_digest_and_hash_is_found_against_the_register(lived: Stock) -> None:
    draw = Draw.objects.latest("pk")
    draw.candidates = draw.candidates[1:]
    draw.digest = drawing.digest(kept_candidates(draw))
    draw.hash = draw_actions.hash_of(draw)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table registers_draw disable trigger user")
    draw.save()
    _, faults = verify()
    assert [fault.what for fault in faults] == ["候选对象与台账当时的条目不符"]
