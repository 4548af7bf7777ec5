"""The one door: what it lets through, what it refuses, and what it writes."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import County
from zhengtong.cases import actions, queries, ratings
from zhengtong.cases.errors import BadData, CaseError, StaleCase
from zhengtong.cases.models import Case, Event
from zhengtong.lawbook import NotAllowed
from zhengtong.people.models import Post, Tenure

FILED = date(2026, 3, 2)


def test_an_application_opens_a_case_with_its_first_clock(licence: Case) -> None:
    assert licence.stage == "待受理"
    assert licence.number.endswith(f"20260302{licence.pk:08d}")
    (deadline,) = licence.deadlines.all()
    assert (deadline.clock, deadline.owed_by, deadline.due_on) == ("受理审查", "窗口", date(2026, 3, 9))


def test_accepting_starts_the_statutory_and_the_promised_clock(county: County, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    rows = {(row.clock, row.kind): row for row in licence.deadlines.all()}
    assert rows["受理审查", "法定"].state == "met"
    assert rows["作出决定", "法定"].due_on == date(2026, 3, 30)
    assert rows["作出决定", "承诺"].due_on == date(2026, 3, 16)
    assert rows["作出决定", "承诺"].is_leading
    assert not rows["作出决定", "法定"].is_leading


def test_the_window_may_not_decide(county: County, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    with pytest.raises(NotAllowed, match="准予许可由承办人作出"):
        actions.perform(licence, "准予许可", by=county.li, on=FILED)


def test_a_stranger_may_do_nothing(county: County, licence: Case) -> None:
    with pytest.raises(NotAllowed, match="路人甲在本案中的角色：无"):
        actions.perform(licence, "撤回申请", by=county.stranger, on=FILED)


def test_an_act_out_of_turn_is_refused_and_changes_nothing(county: County, licence: Case) -> None:
    before = list(Event.objects.values_list("hash", flat=True))
    with pytest.raises(NotAllowed):
        actions.perform(licence, "准予许可", by=county.wang, on=FILED)
    assert list(Event.objects.values_list("hash", flat=True)) == before
    assert Case.objects.get().stage == "待受理"


def test_a_missing_field_is_named(county: County, licence: Case) -> None:
    with pytest.raises(NotAllowed, match="补正内容"):
        actions.perform(licence, "告知补正", by=county.li, on=FILED)


def test_the_same_key_twice_is_one_event(county: County, licence: Case) -> None:
    first = actions.perform(licence, "受理", by=county.li, on=FILED, key="once")
    again = actions.perform(licence, "受理", by=county.li, on=FILED, key="once")
    assert first.pk == again.pk
    assert licence.events.count() == 2


def test_the_same_key_opens_one_case(county: County, file_application) -> None:  # type: ignore[no-untyped-def]
    assert file_application(key="form-1").case_id == file_application(key="form-1").case_id
    assert Case.objects.count() == 1


def test_an_act_decided_on_an_old_state_is_refused_with_who_was_first(county: County, licence: Case) -> None:
    old = queries.standing(licence.pk)
    actions.perform(licence, "受理", by=county.li, on=FILED)
    law = old.progress.procedure
    with pytest.raises(StaleCase, match="李四作出“受理”"):
        actions._write(licence, old, law.actions["受理"], by=county.li, approved_by=None, on=FILED, data={}, key=None)
    assert licence.events.count() == 2


def test_an_extension_needs_the_second_signature(county: County, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    with pytest.raises(NotAllowed, match="须经机关负责人批准"):
        actions.perform(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")


def test_nobody_approves_their_own_act(county: County, licence: Case) -> None:
    """Two roles in one hand are still one signature."""
    actions.perform(licence, "受理", by=county.li, on=FILED)
    Tenure.objects.create(person=county.wang, post=Post.objects.get(name="局长"), from_on=date(2018, 1, 1))
    with pytest.raises(NotAllowed, match="不能自己批准"):
        actions.perform(licence, "延长期限", by=county.wang, on=FILED, approved_by=county.wang, 延长理由="案情复杂")


def test_a_proposal_becomes_an_act_when_it_is_approved(county: County, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    proposal = actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    assert licence.events.count() == 2
    event = actions.answer(proposal, by=county.zhao, on=FILED, approve=True, remark="同意")
    assert event is not None
    assert (event.by, event.approved_by) == (county.wang, county.zhao)
    assert licence.deadlines.get(clock="作出决定", kind="法定").due_on == date(2026, 4, 14)


def test_a_declined_proposal_changes_nothing(county: County, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    proposal = actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    assert actions.answer(proposal, by=county.zhao, on=FILED, approve=False, remark="理由不足") is None
    assert licence.events.count() == 2
    with pytest.raises(NotAllowed, match="已经批示"):
        actions.answer(proposal, by=county.zhao, on=FILED, approve=True)


def test_only_the_named_role_approves(county: County, licence: Case) -> None:
    actions.perform(licence, "受理", by=county.li, on=FILED)
    proposal = actions.propose(licence, "延长期限", by=county.wang, on=FILED, 延长理由="案情复杂")
    with pytest.raises(NotAllowed, match="由机关负责人批示"):
        actions.answer(proposal, by=county.wang, on=FILED, approve=True)


def test_when_five_days_pass_the_law_deems_it_accepted(county: County, licence: Case) -> None:
    """许可法32.1.4: no notice in five working days, and it counts as accepted from the day of receipt."""
    with pytest.raises(NotAllowed):
        actions.perform(licence, "告知补正", by=county.li, on=date(2026, 3, 10), 补正内容="缺营业执照")
    deemed = licence.events.get(number=2)
    assert (deemed.action, deemed.by, deemed.role) == ("视为受理", None, "系统")
    assert queries.progress_of(licence).dates["受理日"] == FILED


def test_fractions_and_zero_characters_are_refused_by_name(county: County, licence: Case) -> None:
    with pytest.raises(BadData, match="面积"):
        actions.perform(licence, "受理", by=county.li, on=FILED, 面积=1.5)
    with pytest.raises(BadData, match="备注"):
        actions.perform(licence, "受理", by=county.li, on=FILED, 备注="a\0b")


def test_events_cannot_be_altered_or_removed(licence: Case) -> None:
    for sql in (
        "update cases_event set action = '准予许可'",
        "delete from cases_event",
        "truncate cases_event cascade",
    ):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table cases_event enable trigger user")
            cursor.execute(sql)


def test_an_act_is_three_queries(county: County, licence: Case, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """Where the case stands, how far the actor reaches, and one that writes everything: the cost does not grow with history."""
    queries.progress_of(licence)
    with django_assert_num_queries(3):
        actions.perform(licence, "受理", by=county.li, on=FILED)


def test_a_finished_case_is_rated_once_by_its_applicant(county: County, licence: Case) -> None:
    with pytest.raises(CaseError, match="办结以后"):
        ratings.rate(licence, on=date(2026, 3, 20), by=county.zhang, grade=1)
    actions.perform(licence, "撤回申请", by=county.zhang, on=FILED)
    with pytest.raises(CaseError, match="只有申请人"):
        ratings.rate(licence, on=date(2026, 3, 20), by=county.stranger, grade=1)
    ratings.rate(licence, on=date(2026, 3, 20), by=county.zhang, grade=1)
    with pytest.raises(CaseError, match="已经评价过"):
        ratings.rate(licence, on=date(2026, 3, 20), by=county.zhang, grade=5)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": date(2003, 1, 6)}, "2004年7月1日起施行"),
        ({"procedure": "licenze"}, "没有“licenze”这套程序"),
        ({"data": {"面积": 12.5}}, "面积"),
    ],
)
def test_an_opening_that_cannot_be_says_why_and_leaves_nothing(  # type: ignore[no-untyped-def]
    county: County, file_application, given: dict[str, object], said: str
) -> None:
    with pytest.raises((CaseError, NotAllowed), match=said):
        file_application(**given)
    assert not Case.objects.exists()


@pytest.fixture
def review(county: County) -> Case:
    """A reconsideration case against the bureau, under review."""
    opened = actions.open_case(
        procedure="review",
        organ=county.government,
        applicant=county.zhang,
        title="不服县市监局处罚",
        channel="当面",
        by=county.zhang,
        on=FILED,
        respondent=county.bureau,
        data={"知道行为日": "2026-02-20"},
    )
    actions.perform(opened.case, "普通受理", by=county.qian, on=FILED)
    return opened.case


def test_the_respondent_answers_and_does_nothing_else(county: County, review: Case) -> None:
    """An official of the bureau that is complained of may not withdraw the complaint for the applicant."""
    actions.perform(review, "发送副本", by=county.qian, on=FILED)
    withdrawal = next(name for name in queries.progress_of(review).procedure.actions if name.startswith("撤回"))
    for action in (withdrawal, "中止复议", "听取意见"):
        with pytest.raises(NotAllowed, match="王五在本案中的角色：被申请人"):
            actions.perform(review, action, by=county.wang, on=FILED, 撤回理由="和解", 中止情形="其他", 听取方式="电话")
    actions.perform(review, "提出答复", by=county.wang, on=FILED)


def test_the_handler_records_what_a_party_did_on_paper(county: County, review: Case) -> None:
    actions.perform(review, "发送副本", by=county.qian, on=FILED)
    event = actions.perform(review, "提出答复", by=county.qian, on=FILED)
    assert (event.role, event.by) == ("被申请人", county.qian)


def test_the_respondent_may_not_file_against_itself(county: County) -> None:
    with pytest.raises(NotAllowed, match="没有演示县人民政府的授权"):
        actions.open_case(
            procedure="review",
            organ=county.government,
            applicant=county.zhang,
            title="不服县市监局处罚",
            channel="当面",
            by=county.wang,
            on=FILED,
            respondent=county.bureau,
            data={"知道行为日": "2026-02-20"},
        )
