"""Cases an official begins: who may begin them, whom they concern, and from when the party sees what."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings

from tests.cases.staff import Staff, hire
from tests.cases.test_every_procedure import walk_of
from tests.conftest import County
from zhengtong.cases import actions, follow_up, ledger, listing, queries, staffing
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.cases.errors import BadData
from zhengtong.cases.models import Case, Deadline
from zhengtong.lawbook import Lawbook, NotAllowed
from zhengtong.notices.models import Notice
from zhengtong.people.models import Mandate, Organ, Post

BOOK = Lawbook(settings.LAW)
DAY = date(2026, 3, 2)


@pytest.fixture
def hotline(county: County) -> Staff:
    return hire(county, ["hotline"])


def registered(county: County, staff: Staff, **more: Any) -> Case:
    given: dict[str, Any] = {
        "procedure": "hotline", "organ": county.bureau, "applicant": None, "title": "路灯不亮", "channel": "电话",
        "by": staff.actors["话务员"], "on": DAY, "data": {"受理渠道": "电话", "诉求类型": "求助", "诉求内容": "路灯不亮"},
    }  # fmt: skip
    return actions.open_case(**(given | more)).case


def test_a_case_may_have_no_party(county: County, hotline: Staff) -> None:
    case = registered(county, hotline)
    assert case.applicant is None and case.stage == "待分流"
    assert [line.applicant for line in listing.inbox(hotline.actors["派单员"], DAY).lines] == [""]
    assert ledger.verify().faults == ()


def test_only_the_role_that_begins_it_may_begin_it(county: County, hotline: Staff) -> None:
    with pytest.raises(NotAllowed, match="登记诉求由演示县市场监督管理局的话务员作出；王五的角色：承办人"):
        registered(county, hotline, by=county.wang)
    assert not Case.objects.exists()


def test_the_party_cannot_begin_it(county: County, hotline: Staff) -> None:
    with pytest.raises(NotAllowed, match="由演示县市场监督管理局的话务员作出"):
        registered(county, hotline, applicant=county.zhang, by=county.zhang)


def test_an_act_that_opens_nothing_opens_nothing(county: County, hotline: Staff) -> None:
    with pytest.raises(NotAllowed, match="“签收”不能使热线工单案件开始；能开始的动作：登记诉求"):
        registered(county, hotline, act="签收")


def test_the_party_does_not_see_what_was_not_served(county: County, hotline: Staff) -> None:
    case = registered(county, hotline, applicant=county.zhang)
    for event in queries.timeline(case):
        follow_up.follow(event.pk)
    case.refresh_from_db()
    assert not case.is_shown
    assert not queries.visible_to(county.zhang, DAY).exists()
    assert queries.roles_in(case, county.zhang, DAY) == frozenset()
    assert queries.find(case.number, case.pass_code) is None
    assert not Notice.objects.filter(person=county.zhang).exists()


def test_what_is_served_shows_the_case(county: County, hotline: Staff) -> None:
    """不予受理告知书 is addressed to the 诉求人."""
    case = registered(county, hotline, applicant=county.zhang)
    event = actions.perform(
        case, "不予受理", by=hotline.actors["派单员"], on=DAY, 不予受理理由=_first("hotline", "不予受理理由")
    )
    follow_up.follow(event.pk)
    case.refresh_from_db()
    assert case.is_shown and queries.visible_to(county.zhang, DAY).filter(pk=case.pk).exists()
    assert [each.action for each in queries.shown_to_party(case)] == ["不予受理"]
    assert Notice.objects.filter(person=county.zhang, case_id=case.pk).count() == 1


def _first(code: str, field: str) -> str:
    table = BOOK.codes(BOOK.in_force(code, DAY), field)
    assert table is not None
    return table.codes[0].name


def dispatched(county: County, staff: Staff) -> Case:
    case = registered(county, staff)
    kind = _first("hotline", "工单类型")
    actions.perform(case, "派一般单", by=staff.actors["派单员"], on=DAY, 承办单位="县司法局", 工单类型=kind)
    case.refresh_from_db()
    return case


@pytest.fixture
def department(county: County) -> Staff:
    """The organ that cases are handed to has posts of its own."""
    return hire_in(county.justice, county)


def hire_in(organ: Organ, county: County) -> Staff:
    from tests.conftest import person, post

    one = person("sifa1", "司法承办")
    post(organ, "承办岗", ["承办人"], one)
    return Staff(organ, {"承办人": one}, {})


def test_a_case_is_handed_to_the_organ_filled_in(county: County, hotline: Staff, department: Staff) -> None:
    case = dispatched(county, hotline)
    assert case.handler == county.justice
    assert queries.visible_to(department.actors["承办人"], DAY).filter(pk=case.pk).exists()
    assert "承办人" in queries.roles_in(case, department.actors["承办人"], DAY)
    actions.perform(case, "签收", by=department.actors["承办人"], on=DAY)
    assert ledger.verify().faults == ()


def test_its_clocks_stand_in_the_inbox_of_that_organ(county: County, hotline: Staff, department: Staff) -> None:
    """And no longer among what the officers of the organ that handed it over owe; they wait for it."""
    case = dispatched(county, hotline)
    mine = {line.clock for line in listing.inbox(department.actors["承办人"], DAY).lines}
    assert {"签收期限", "一般办结"} <= mine
    assert listing.inbox(county.wang, DAY).lines == ()
    awaited = {line.clock for line in listing.inbox(hotline.actors["派单员"], DAY, "awaited").lines}
    assert "一般办结" in awaited
    assert set(Deadline.objects.filter(case=case, owed_by="承办人").values_list("handler", flat=True)) == {
        county.justice.pk
    }


def test_who_is_not_of_that_organ_sees_nothing(county: County, hotline: Staff, department: Staff) -> None:
    case = dispatched(county, hotline)
    assert not queries.visible_to(county.stranger, DAY).filter(pk=case.pk).exists()
    assert queries.roles_in(case, county.qian, DAY) == frozenset()  # of the same organ, with another post


def test_an_organ_nobody_knows_is_refused(county: County, hotline: Staff) -> None:
    case = registered(county, hotline)
    with pytest.raises(BadData, match="没有“火星局”这个机关"):
        actions.perform(
            case,
            "派一般单",
            by=hotline.actors["派单员"],
            on=DAY,
            承办单位="火星局",
            工单类型=_first("hotline", "工单类型"),
        )


def test_in_bulk_a_case_is_begun_and_handed_over_alike(county: County, hotline: Staff, department: Staff) -> None:
    data = {"受理渠道": "电话", "诉求类型": "求助", "诉求内容": "路灯不亮"}
    opening = Opening(
        "hotline", county.bureau, None, "路灯不亮", "电话", DAY, hotline.actors["话务员"], data=data, act="登记诉求"
    )
    handing = {"承办单位": "县司法局", "工单类型": _first("hotline", "工单类型")}
    done = perform_many(
        [
            opening,
            Act(opening, "派一般单", hotline.actors["派单员"], DAY, handing),
            Act(opening, "签收", department.actors["承办人"], DAY),
            Act(opening, "签收", county.stranger, DAY),
        ]
    )
    case = Case.objects.get(pk=done.opened[0])
    assert case.handler == county.justice and not case.is_shown
    assert [refused.place for refused in done.refused] == [3]
    assert ledger.verify().faults == ()


def test_posts_are_provided_once_and_borrowed_by_mandate(county: County) -> None:
    lacking = staffing.missing(county.bureau, ["normative-document"], DAY)
    assert lacking
    provided = staffing.provide(county.bureau, ["normative-document"], document="演市监授〔2026〕2号", on=DAY)
    assert provided == lacking
    assert staffing.missing(county.bureau, ["normative-document"], DAY) == []
    for each in provided:
        assert Post.objects.filter(organ=each.organ, roles__contains=[each.role]).exists()
        lent = Mandate.objects.filter(organ=county.bureau, roles__contains=[each.role], document="演市监授〔2026〕2号")
        assert lent.exists() == each.lent_to(county.bureau)


def test_what_an_organ_has_arranged_stays(county: County) -> None:
    """承办人 and 机关负责人 have posts in the bureau, 窗口 one in the hall by mandate."""
    assert staffing.missing(county.bureau, ["licence"], DAY) == []


def test_every_walk_shown_to_tests_has_more_than_its_opening() -> None:
    assert len(walk_of("hotline").steps) > 1
