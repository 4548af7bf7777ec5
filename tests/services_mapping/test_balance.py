"""N±X: both sums hold, whatever is mapped; every change is approved by another; suggestions say why."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.services_mapping.conftest import DAY, PROVINCE, Mappers, approved, service
from zhengtong.notices.models import Notice
from zhengtong.registers.errors import BadLines, NotKeeper, RegisterError
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping import actions, queries, suggesting
from zhengtong.services.mapping.queries import ADDED, MAPPED, NOT_APPLICABLE, WAITING, Balance
from zhengtong.services.models import Service


def balance() -> Balance:
    (found,) = queries.balances(DAY)
    return found


def numbers(found: Balance) -> tuple[int, ...]:
    return (
        found.size,
        found.mapped,
        found.not_applicable,
        found.waiting,
        found.local,
        found.local_mapped,
        found.additions,
        found.local_waiting,
    )


def test_at_first_everything_waits(mappers: Mappers) -> None:
    assert numbers(balance()) == (4, 0, 0, 4, 4, 0, 0, 4)
    assert balance().holds


def test_several_services_may_carry_out_one_item(mappers: Mappers) -> None:
    approved(actions.confirm(PROVINCE, {"B-1": ["L-1", "L-2"]}, by=mappers.sun, on=DAY), mappers)
    assert numbers(balance()) == (4, 1, 0, 3, 4, 2, 0, 2)
    (item,) = queries.items(PROVINCE, DAY, state=MAPPED)
    assert item.services == ("L-1", "L-2")


def test_nothing_changes_before_another_approves(mappers: Mappers) -> None:
    actions.confirm(PROVINCE, {"B-1": ["L-1"]}, by=mappers.sun, on=DAY)
    assert balance().mapped == 0


def test_what_does_not_apply_says_why(mappers: Mappers) -> None:
    approved(actions.not_applicable(PROVINCE, {"B-2": "本县不临海"}, by=mappers.sun, on=DAY), mappers)
    (item,) = queries.items(PROVINCE, DAY, state=NOT_APPLICABLE)
    assert (item.code, item.reason, balance().not_applicable) == ("B-2", "本县不临海", 1)
    with pytest.raises(RegisterError, match="不适用的要写理由"):
        actions.not_applicable(PROVINCE, {"B-3": " "}, by=mappers.sun, on=DAY)


def test_a_local_addition_is_not_of_the_catalogue(mappers: Mappers) -> None:
    approved(actions.local_additions(PROVINCE, {"L-3": "市里下放"}, by=mappers.sun, on=DAY), mappers)
    assert numbers(balance()) == (4, 0, 0, 4, 4, 0, 1, 3)
    (one,) = queries.local(PROVINCE, DAY, state=ADDED)
    assert (one.code, one.reason) == ("L-3", "市里下放")


def test_an_addition_that_is_mapped_after_all_is_none_any_more(mappers: Mappers) -> None:
    approved(actions.local_additions(PROVINCE, {"L-3": "市里下放"}, by=mappers.sun, on=DAY), mappers)
    approved(actions.confirm(PROVINCE, {"B-3": ["L-3"]}, by=mappers.sun, on=DAY), mappers)
    assert numbers(balance()) == (4, 1, 0, 3, 4, 1, 0, 3)
    assert balance().holds


def test_what_is_mapped_is_no_addition(mappers: Mappers) -> None:
    approved(actions.confirm(PROVINCE, {"B-3": ["L-3"]}, by=mappers.sun, on=DAY), mappers)
    with pytest.raises(RegisterError, match="已对应B-3，不是本地增加"):
        actions.local_additions(PROVINCE, {"L-3": "市里下放"}, by=mappers.sun, on=DAY)


def test_a_mapping_may_be_opened_again(mappers: Mappers) -> None:
    approved(actions.confirm(PROVINCE, {"B-3": ["L-3"]}, by=mappers.sun, on=DAY), mappers)
    approved(actions.reopen(PROVINCE, ["B-3"], by=mappers.sun, on=DAY, reason="对错了"), mappers)
    assert numbers(balance()) == (4, 0, 0, 4, 4, 0, 0, 4)


def test_a_service_that_is_gone_breaks_the_balance_and_is_named(mappers: Mappers) -> None:
    approved(actions.confirm(PROVINCE, {"B-3": ["L-3"]}, by=mappers.sun, on=DAY), mappers)
    Service.objects.get(code="L-3").versions.update(ended_on=DAY)
    assert not balance().holds
    assert balance().problems == ("目录项B-3“公证员执业、变更审核”对应的本地事项“L-3”不在目录里",)


def test_the_balances_of_organs_add_up_to_the_whole(mappers: Mappers) -> None:
    approved(actions.confirm(PROVINCE, {"B-1": ["L-1", "L-2"]}, by=mappers.sun, on=DAY), mappers)
    parts = [numbers(one) for one in queries.balances_by_organ(PROVINCE, DAY)]
    assert tuple(map(sum, zip(*parts, strict=True))) == numbers(balance())


def test_what_was_published_later_does_not_count_before(mappers: Mappers) -> None:
    assert [one.code for one in queries.local(PROVINCE, date(2019, 6, 1))] == ["food-business.new"]


def test_a_main_item_with_sub_items_is_not_counted(mappers: Mappers) -> None:
    Service.objects.filter(code="L-2").update(parent=Service.objects.get(code="L-1"))
    assert balance().local == 3


def test_an_unknown_code_is_refused(mappers: Mappers) -> None:
    with pytest.raises(RegisterError, match="目录里没有本地事项L-9"):
        actions.confirm(PROVINCE, {"B-1": ["L-9"]}, by=mappers.sun, on=DAY)
    with pytest.raises(RegisterError, match="省定目录里没有B-9"):
        actions.confirm(PROVINCE, {"B-9": ["L-1"]}, by=mappers.sun, on=DAY)


def test_a_unit_maps_its_own_part_only(mappers: Mappers) -> None:
    actions.confirm(PROVINCE, {"B-1": ["L-1"]}, by=mappers.zhou, on=DAY)
    with pytest.raises(BadLines, match="各机关只登记自己的"):
        actions.confirm(PROVINCE, {"B-3": ["L-3"]}, by=mappers.zhou, on=DAY)


def test_who_has_no_post_maps_nothing(mappers: Mappers) -> None:
    with pytest.raises(NotKeeper):
        actions.confirm(PROVINCE, {"B-1": ["L-1"]}, by=mappers.county.wang, on=DAY)


def test_suggestions_put_the_likeliest_first_and_say_why(mappers: Mappers) -> None:
    found = {one.item.code: one.options for one in suggesting.suggestions(PROVINCE, DAY)}
    assert [option.code for option in found["B-1"]][:2] == ["L-1", "L-2"]
    assert found["B-1"][0].why[0] == "名称相似100%"
    assert "同是行政许可" in found["B-1"][0].why
    assert "同由演示县市场监督管理局录入" in found["B-1"][0].why
    assert [option.code for option in found["B-3"]] == ["L-3"]
    assert found["B-2"] == ()


def test_the_same_base_code_decides(mappers: Mappers) -> None:
    service("L-4", mappers.county.bureau, "完全不同的名字", base_code="B-2")
    (best,) = next(one.options for one in suggesting.suggestions(PROVINCE, DAY) if one.item.code == "B-2")
    assert (best.code, best.score, best.why) == ("L-4", 1.0, ("基本编码相同",))


def test_a_service_already_mapped_is_offered_last(mappers: Mappers) -> None:
    before = score("B-1", "L-1")
    approved(actions.confirm(PROVINCE, {"B-4": ["L-1"]}, by=mappers.sun, on=DAY), mappers)
    assert score("B-1", "L-1") < before


def score(base: str, code: str) -> float:
    found = next(one for one in suggesting.suggestions(PROVINCE, DAY, least=0) if one.item.code == base)
    return next(option.score for option in found.options if option.code == code)


def table(*rows: list[Any]) -> io.BytesIO:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["目录编码", "目录名称", "事项类型"], *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_the_next_edition_keeps_what_was_mapped(mappers: Mappers) -> None:
    approved(actions.confirm(PROVINCE, {"B-1": ["L-1"]}, by=mappers.sun, on=DAY), mappers)
    file = table(["B-1", "小餐饮（小食杂店）经营许可", "行政许可"], ["B-5", "户外广告备案", "其他行政权力"])
    batch = actions.load_catalogue(file, "省定目录.xlsx", catalogue=PROVINCE, by=mappers.sun, on=DAY)
    assert (batch.added, batch.modified, batch.cancelled) == (1, 1, 3)
    approved(batch, mappers)
    assert [(one.code, one.name, one.state) for one in queries.items(PROVINCE, DAY)] == [
        ("B-1", "小餐饮（小食杂店）经营许可", MAPPED),
        ("B-5", "户外广告备案", WAITING),
    ]


def test_a_task_counts_down_and_tells_the_editors(mappers: Mappers) -> None:
    organs = [mappers.county.bureau]
    actions.set_task(PROVINCE, organs, from_on=DAY, due_on=date(2026, 11, 13), by=mappers.sun, on=DAY)
    (before,) = queries.tasks(DAY)
    assert (before.total, before.done, before.days_left, before.is_late) == (2, 0, 11, False)
    assert Notice.objects.get(person=mappers.zhou).title == "对照省定基础通用目录"
    approved(actions.confirm(PROVINCE, {"B-1": ["L-1"]}, by=mappers.sun, on=DAY), mappers)
    (after,) = queries.tasks(date(2026, 11, 14))
    assert (after.done, after.waiting, after.is_late) == (1, 1, True)


def test_tasks_are_set_by_the_reviewer(mappers: Mappers) -> None:
    with pytest.raises(ServiceError, match="由目录审核岗位布置"):
        actions.set_task(PROVINCE, [mappers.county.bureau], from_on=DAY, due_on=DAY, by=mappers.zhou, on=DAY)


def test_the_balance_takes_the_same_queries_however_many_items(
    mappers: Mappers, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(6):
        queries.balances(DAY)
    with django_assert_max_num_queries(3):
        suggesting.suggestions(PROVINCE, DAY)
