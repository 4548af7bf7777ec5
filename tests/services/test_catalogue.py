"""What changed in the catalogue and how it counts: versions side by side, days side by side, balances, delays and shares."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import County
from tests.services.cast import NEXT_WEEK, SOUND, TODAY, Keepers, approved, keepers, line, opened, published, service
from zhengtong.people.models import Organ
from zhengtong.services import actions, comparison, queries
from zhengtong.services.models import BatchLine, ServiceVersion
from zhengtong.services.queries.rates import EVERY, MAIN

pytestmark = pytest.mark.django_db
Act = BatchLine.Act
NEW_YEAR, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def staff(county: County) -> Keepers:
    return keepers(county)


def changed(staff: Keepers, old: ServiceVersion, on: date = NEXT_WEEK, **fields: Any) -> ServiceVersion:
    """The next version, through a batch."""
    batch = opened(staff)
    draft = line(staff, batch, old.service, Act.CHANGE, **fields).version
    approved(staff, batch, effective_on=on)
    return ServiceVersion.objects.get(pk=draft.pk)  # type: ignore[union-attr]  # 变更 has a draft


# 新旧对照


def test_two_versions_are_compared_element_by_element(staff: Keepers) -> None:
    old = published(staff, "there", elements={"窗口号": "3"})
    new = changed(staff, old, promises={"作出决定": "5 工作日"}, phone="12345", elements={})
    told = {each.element.name: (each.kind, each.before, each.after) for each in comparison.diff(old, new).elements}
    assert told == {
        "承诺办结时限": ("变更", "10 工作日", "5 工作日"),
        "承诺期限": ("变更", "作出决定：10 工作日", "作出决定：5 工作日"),
        "咨询电话": ("增加", "", "12345"),
        "窗口号": ("删除", "3", ""),
    }


def test_materials_are_compared_by_name_and_then_element_by_element(staff: Keepers) -> None:
    draft = actions.draft_version(
        service(staff, "there"), name="甲", in_force_on=date(2020, 1, 1), **SOUND,
        materials=[actions.MaterialLine("申请书"), actions.MaterialLine("图纸"), actions.MaterialLine("照片")],
    )  # fmt: skip
    old = actions.publish(draft, date(2020, 1, 1))
    lines = [actions.MaterialLine("图纸", required=False), actions.MaterialLine("申请书"), actions.MaterialLine("合同")]
    told = comparison.diff(old, changed(staff, old, materials=lines)).materials
    assert {(each.kind, each.name) for each in told} == {("变更", "图纸"), ("增加", "合同"), ("删除", "照片")}
    drawing = next(each for each in told if each.name == "图纸")
    assert [(one.element.name, one.before, one.after) for one in drawing.changes] == [("是否必备", "是", "否")]


def test_what_says_the_same_has_no_difference(staff: Keepers) -> None:
    old = published(staff, "there")
    assert not comparison.diff(old, changed(staff, old))


def test_the_catalogue_of_two_days_is_compared_as_a_whole(staff: Keepers) -> None:
    same, other, gone = published(staff, "same"), published(staff, "other"), published(staff, "gone")
    changed(staff, other, phone="12345")
    changed(staff, same)
    batch = opened(staff)
    line(staff, batch, gone.service, Act.CANCEL)
    line(staff, batch, service(staff, "new.one"), Act.ADD, name="新", **SOUND)
    approved(staff, batch)
    told = {each.code: each.kind for each in comparison.catalogue(NEW_YEAR, NEXT_WEEK)}
    assert told == {"gone": "删除", "new.one": "增加", "other": "变更"}


# 平衡


def whole(from_on: date = NEW_YEAR, to_on: date = YEAR_END, **said: Any) -> queries.Balance:
    """The last line: the whole. Every line holds."""
    lines = queries.balance(from_on, to_on, **said)
    assert all(each.holds for each in lines)
    return lines[-1]


def test_the_balance_tells_how_the_catalogue_got_from_one_day_to_another(staff: Keepers) -> None:
    gone, paused, stopped = published(staff, "gone"), published(staff, "paused"), published(staff, "stopped")
    before = whole().before
    actions.withdraw(stopped, date(2026, 1, 10))
    batch = opened(staff)
    line(staff, batch, gone.service, Act.CANCEL)
    line(staff, batch, paused.service, Act.SUSPEND)
    line(staff, batch, service(staff, "new.one"), Act.ADD, name="新", **SOUND)
    approved(staff, batch)
    again = opened(staff)
    line(staff, again, paused.service, Act.RESUME)
    approved(staff, again, effective_on=NEXT_WEEK)
    found = whole()
    assert (found.added, found.resumed, found.suspended, found.cancelled, found.withdrawn) == (1, 1, 1, 1, 1)
    assert found.after == before - 1
    assert whole(date(2026, 4, 1)).added == 0


def test_a_change_of_version_is_no_change_of_balance(staff: Keepers) -> None:
    changed(staff, published(staff, "there"))
    found = whole()
    assert (found.before, found.added, found.withdrawn, found.after) == (found.after, 0, 0, found.before)


def test_what_fell_away_before_its_day_was_never_there(staff: Keepers) -> None:
    batch = opened(staff)
    line(staff, batch, service(staff, "new.one"), Act.ADD, name="新", **SOUND)
    approved(staff, batch)
    approved(staff, actions.undo(batch, by=staff.editor, on=TODAY))
    found = whole()
    assert (found.added, found.cancelled, found.before) == (0, 0, found.after)


def test_by_kind_a_service_that_changes_its_kind_moves(staff: Keepers) -> None:
    changed(staff, published(staff, "there"), kind="行政确认")
    found = {each.group: each for each in queries.balance(NEW_YEAR, YEAR_END, by="kind")}
    assert (found["行政许可"].moved_out, found["行政确认"].moved_in, found["合计"].moved_in) == (1, 1, 0)
    assert whole(by="kind").holds


def test_by_organ_every_organ_has_its_line(staff: Keepers) -> None:
    published(staff, "there", on=date(2026, 2, 1))
    found = {each.group: each.added for each in queries.balance(NEW_YEAR, YEAR_END, by="organ")}
    assert found == {"演示县市场监督管理局": 1, "合计": 1}


def test_the_catalogue_is_not_grouped_by_anything_else() -> None:
    with pytest.raises(ValueError, match="可用：organ、kind"):
        queries.balance(NEW_YEAR, YEAR_END, by="name")


def test_the_delay_is_counted_from_the_day_the_law_changed(staff: Keepers) -> None:
    batch = opened(staff, law_changed_on=date(2026, 2, 1))
    line(staff, batch, service(staff, "new.one"), Act.ADD, name="新", **SOUND)
    approved(staff, batch)
    assert [(each.batch, each.days) for each in queries.delays(NEW_YEAR, YEAR_END)] == [(batch, 29)]
    assert queries.delays(NEXT_WEEK, YEAR_END) == []


# 占比


def rate(name: str, **base: Any) -> queries.Rate:
    return next(one for one in queries.rates(TODAY, base=queries.Base(**base)) if one.name == name)


@pytest.fixture
def four(staff: Keepers) -> list[ServiceVersion]:
    """Four services beside the one of the cast, which is at depth Ⅰ and asks for one visit."""
    return [
        published(staff, "a", depth=4, visits=0, in_hall=True, at_general_window=True, no_meeting=True),
        published(staff, "b", depth=2, visits=2, in_hall=True, promised_before={"作出决定": "15 工作日"}),
        published(staff, "c", handling="即办件", promises={"作出决定": "当场"}, hall_exemption="场地不足"),
        published(staff, "d", promises={"作出决定": "10 日"}, promised_before={"作出决定": "20 日"}),
    ]


@pytest.mark.parametrize(
    ("name", "numerator", "denominator"),
    [
        ("网上可办率", 2, 5),
        ("全程网办率", 1, 5),
        ("即办占比", 1, 5),
        ("最多跑一次率", 4, 5),
        ("零跑动率", 1, 5),
        ("不见面占比", 1, 5),
        ("进驻率", 2, 4),
        ("一窗分类受理率", 1, 2),
        ("承诺时限压缩比", 5, 15),
        ("法定时限压缩比", 50, 80),
    ],
)
def test_a_share_says_what_is_counted_out_of_what(
    four: list[ServiceVersion], name: str, numerator: int, denominator: int
) -> None:
    found = rate(name)
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert "依申请政务服务事项（按可以申请的事项计）" in found.base


def test_a_share_opens_into_its_records(four: list[ServiceVersion]) -> None:
    for found in queries.rates(TODAY):
        if found.unit == "项":
            assert (found.counted.count(), found.out_of.count()) == (found.numerator, found.denominator)
    assert [each.service.code for each in rate("一窗分类受理率").counted] == ["a"]


def test_a_share_is_rounded_half_up_and_nothing_has_none(four: list[ServiceVersion]) -> None:
    assert rate("承诺时限压缩比").percent == Decimal("33.33")
    nothing = rate("网上可办率", level="村级")
    assert (nothing.percent, nothing.words) == (None, "0项 ÷ 0项 = —")


def test_a_promise_in_days_is_not_added_to_one_in_working_days(four: list[ServiceVersion]) -> None:
    assert "d" not in {each.service.code for each in rate("承诺时限压缩比").counted}


def test_the_base_may_be_a_part_of_the_catalogue(four: list[ServiceVersion], county: County) -> None:
    assert rate("网上可办率", kinds=("公共服务",)).denominator == 0
    assert rate("网上可办率", organ_ids=(county.bureau.pk,)).denominator == 5
    assert rate("网上可办率", organ_ids=(county.hall.pk,)).denominator == 0
    assert Organ.objects.filter(services__versions__in=rate("网上可办率").out_of).distinct().get() == county.bureau


def test_powers_that_nobody_applies_for_are_not_in_the_base(staff: Keepers) -> None:
    published(staff, "fine", kind="行政处罚")
    assert rate("网上可办率").denominator == 1


def test_a_main_item_with_sub_items_is_not_applied_for(staff: Keepers) -> None:
    main = published(staff, "main")
    part = actions.create_service(code="part", organ=staff.county.bureau, procedure="licence", parent=main.service)
    assert not queries.is_heading(main, TODAY)
    actions.publish(actions.draft_version(part, name="子项", in_force_on=date(2020, 1, 1), **SOUND), date(2020, 1, 1))
    assert queries.is_heading(main, TODAY)
    counted = {counted: rate("网上可办率", counted=counted).denominator for counted in ("可以申请的事项", MAIN, EVERY)}
    assert counted == {"可以申请的事项": 2, "主项": 2, "主项和子项": 3}


def test_all_shares_take_a_constant_number_of_queries(
    four: list[ServiceVersion], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        queries.rates(TODAY)
