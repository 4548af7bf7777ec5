"""适用新版: a version that comes into force takes over the cases that are open, as an event, whole and once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.test import Client

from tests.cases.test_bulk import shape
from tests.cases.test_ledger import tamper
from tests.conftest import County, person, post
from tests.faults.test_two_at_once import together
from zhengtong.cases import actions, daily, ledger, queries
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import Case, Event, Recomputation
from zhengtong.lawbook import NotAllowed
from zhengtong.people.models import Person

SUED, IN_FORCE = date(2020, 5, 6), date(2020, 7, 1)
FILED, NEW = date(2026, 3, 2), date(2026, 4, 1)
SUIT = {
    "审理法院": "演示县人民法院",
    "诉讼案号": "（2020）豫01行初1号",
    "原告": "张三",
    "被告地位": "单独被告",
    "起诉类型": "未经复议直接起诉",
}
LICENCE = "licence/2019-04-23.yaml"


@pytest.fixture
def clerk(county: County) -> Person:
    """Who answers suits for the bureau."""
    someone = person("yingsu", "应诉员")
    post(county.bureau, "应诉岗", ["应诉机构", "承办机构"], someone)
    return someone


@pytest.fixture
def suit(county: County, clerk: Person) -> Case:
    """A suit answered in May 2020, under the version of 2018."""
    case = actions.open_case(**suing(county, clerk)).case  # type: ignore[arg-type]  # keywords of open_case
    actions.perform(case, "提交答辩和证据", by=clerk, on=date(2020, 5, 15), 证据清单="一份", 依据的规范性文件="无")
    return case


def suing(county: County, clerk: Person) -> dict[str, object]:
    return {
        "procedure": "litigation-response", "organ": county.bureau, "applicant": None, "title": "行政诉讼一件",
        "channel": "窗口", "by": clerk, "on": SUED, "act": "收到起诉状副本", "data": SUIT,
    }  # fmt: skip


NewLaw = Callable[..., None]


@pytest.fixture
def new_law(settings: LazySettings, tmp_path: Path) -> NewLaw:
    """From 2026-04-01 on, the licence as it was but for some passages, taking over what is open."""
    ours = settings.LAW

    def write(*changes: tuple[str, str], open_cases: str = "适用新版") -> None:
        text = (ours / "procedures" / LICENCE).read_text(encoding="utf-8")
        for before, after in (
            ("施行: 2019-04-23", f"施行: {NEW}"),
            ("在办案件: 沿用旧版", f"在办案件: {open_cases}"),
            *changes,
        ):
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        law = tmp_path / "law"
        (law / "procedures" / "licence").mkdir(parents=True)
        for entry in ours.iterdir():
            if entry.name != "procedures":
                (law / entry.name).symlink_to(entry)
        for entry in (*(ours / "procedures" / "licence").iterdir(),):
            (law / "procedures" / "licence" / entry.name).symlink_to(entry)
        (law / "procedures" / "licence" / f"{NEW}.yaml").write_text(text, encoding="utf-8")
        settings.LAW = law

    return write


LONGER = ("作出决定: { 限: 20 工作日", "作出决定: { 限: 30 工作日")
SHORTER = ("作出决定: { 限: 20 工作日", "作出决定: { 限: 8 工作日")


@pytest.fixture
def accepted(county: County, licence: Case) -> Case:
    """A licence accepted on 6 March: to be decided by 3 April, as promised by 20 March."""
    actions.perform(licence, "受理", by=county.li, on=date(2026, 3, 6))
    return licence


def test_an_open_case_moves_on_the_day_and_then_can_do_what_is_new(suit: Case, clerk: Person) -> None:
    with pytest.raises(NotAllowed, match="没有“收到出庭通知”"):
        actions.perform(suit, "收到出庭通知", by=clerk, on=date(2020, 6, 30), 开庭日="2020-07-20")
    assert daily.sweep(date(2020, 6, 30)).taken_over == 0
    assert daily.sweep(IN_FORCE).taken_over == 1
    moved = Case.objects.get(pk=suit.pk)
    assert (moved.procedure_version, moved.taken_over_by) == (date(2018, 2, 8), IN_FORCE)
    event = actions.perform(moved, "收到出庭通知", by=clerk, on=date(2020, 7, 10), 开庭日="2020-07-20")
    assert moved.deadlines.get(clock="出庭通知").owed_by == "人民法院"
    assert [event.number, *moved.events.filter(role="系统").values_list("number", "action", "on", "by")] == [
        4, (3, "适用新版", IN_FORCE, None)
    ]  # fmt: skip
    assert [str(fault) for fault in ledger.verify().faults] == []


def test_the_next_act_moves_it_if_the_job_has_not(suit: Case, clerk: Person) -> None:
    actions.perform(suit, "收到出庭通知", by=clerk, on=date(2020, 7, 10), 开庭日="2020-07-20")
    assert list(suit.events.order_by("number").values_list("action", flat=True))[2:] == ["适用新版", "收到出庭通知"]
    assert suit.taken_over_by == IN_FORCE
    assert not ledger.verify().faults


def test_the_same_key_again_is_the_same_act_in_a_moved_case(suit: Case, clerk: Person) -> None:
    first = actions.perform(suit, "收到出庭通知", by=clerk, on=date(2020, 7, 10), key="k1", 开庭日="2020-07-20")
    again = actions.perform(suit, "收到出庭通知", by=clerk, on=date(2020, 7, 10), key="k1", 开庭日="2020-07-20")
    assert (first.pk, suit.events.count()) == (again.pk, 4)


def test_what_waited_for_approval_is_approved_under_the_new_version(
    county: County, accepted: Case, new_law: NewLaw
) -> None:
    proposal = actions.propose(accepted, "延长期限", by=county.wang, on=date(2026, 3, 31), 延长理由="材料待核实")
    new_law(LONGER)
    event = actions.answer(proposal, by=county.zhao, on=date(2026, 4, 2), approve=True)
    assert event is not None and event.number == 4
    assert Case.objects.get(pk=accepted.pk).taken_over_by == NEW
    assert not ledger.verify().faults


def test_the_job_twice_does_it_once(suit: Case) -> None:
    assert [daily.sweep(IN_FORCE).taken_over, daily.sweep(IN_FORCE).taken_over] == [1, 0]
    assert suit.events.filter(action="适用新版").count() == 1


def test_a_case_opened_after_the_day_is_opened_under_the_new_version(county: County, clerk: Person) -> None:
    case = actions.open_case(**suing(county, clerk) | {"on": IN_FORCE}).case  # type: ignore[arg-type]
    assert daily.sweep(date(2020, 7, 2)).taken_over == 0
    assert (case.procedure_version, case.taken_over_by) == (IN_FORCE, None)


def test_earlier_events_are_read_under_their_own_version(suit: Case) -> None:
    daily.sweep(IN_FORCE)
    suit.refresh_from_db()
    versions = [queries.progress_at(suit, number).procedure.version for number in (2, 3)]
    assert versions == [date(2018, 2, 8), IN_FORCE]
    assert queries.rules_of(suit).procedure.version == IN_FORCE


def test_open_limits_are_counted_anew_and_listed(accepted: Case, new_law: NewLaw) -> None:
    new_law(LONGER)
    daily.sweep(NEW)
    assert accepted.deadlines.get(clock="作出决定", kind="法定").due_on == date(2026, 4, 20)
    row = Recomputation.objects.get()
    assert (row.reason, row.before_on, row.after_on) == ("自2026-04-01起适用新版", date(2026, 4, 3), date(2026, 4, 20))
    assert accepted.events.get(action="适用新版").data == {
        "原版": "2019-04-23",
        "新版": "2026-04-01",
        "期限": [{"期限": "作出决定", "类别": "法定", "原期满日": "2026-04-03", "新期满日": "2026-04-20"}],
    }
    assert not ledger.verify().faults


def test_a_limit_that_was_met_keeps_the_day_it_was_met_by(accepted: Case, new_law: NewLaw) -> None:
    before = accepted.deadlines.get(clock="受理审查", kind="法定")
    new_law(("受理审查: { 限: 5 工作日", "受理审查: { 限: 9 工作日"))
    daily.sweep(NEW)
    after = accepted.deadlines.get(clock="受理审查", kind="法定")
    assert (after.state, after.due_on, after.met_on) == ("met", before.due_on, before.met_on)
    assert not ledger.verify().faults


def test_a_promise_longer_than_the_new_limit_is_none(accepted: Case, new_law: NewLaw) -> None:
    new_law(SHORTER)
    daily.sweep(NEW)
    states = dict(accepted.deadlines.filter(clock="作出决定").values_list("kind", "state"))
    assert states == {"法定": "running", "承诺": "lapsed"}
    assert not ledger.verify().faults


def test_what_was_deemed_before_the_day_happens_first_and_under_the_old_version(licence: Case, new_law: NewLaw) -> None:
    new_law()
    daily.sweep(date(2026, 4, 2))
    found = licence.events.order_by("number").values_list("action", "on")
    assert list(found)[1:] == [("视为受理", date(2026, 3, 10)), ("适用新版", NEW)]
    assert not ledger.verify().faults


def test_open_cases_of_a_version_that_leaves_them_stay(accepted: Case, new_law: NewLaw) -> None:
    new_law(LONGER, open_cases="沿用旧版")
    assert daily.sweep(NEW).taken_over == 0
    assert accepted.deadlines.get(clock="作出决定", kind="法定").due_on == date(2026, 4, 3)


def test_a_version_that_cannot_carry_the_case_leaves_it_and_says_so(
    county: County, accepted: Case, new_law: NewLaw
) -> None:
    new_law(("到: 审查中, 记: 受理日, 出", "到: 审查中, 记: { 受理日: 收到日 }, 出"))
    swept = daily.sweep(NEW)
    assert (swept.taken_over, len(swept.failed)) == (0, 1)
    assert accepted.number in swept.failed[0] and "案件仍依2019-04-23版" in swept.failed[0]
    with pytest.raises(CaseError, match="不能适用2026-04-01版"):
        actions.perform(accepted, "准予许可", by=county.wang, on=date(2026, 4, 2))
    assert accepted.events.count() == 2


def test_killed_half_way_nothing_was_done(accepted: Case, new_law: NewLaw) -> None:
    new_law(LONGER)
    with connection.cursor() as cursor:
        cursor.execute(
            "create function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$;"
            "create trigger dying before insert on cases_recomputation for each row execute function die()"
        )
    with pytest.raises(DatabaseError, match="killed"):
        daily.sweep(NEW)
    with connection.cursor() as cursor:
        cursor.execute("drop trigger dying on cases_recomputation")
    untouched = Case.objects.get(pk=accepted.pk)
    assert (untouched.last_number, untouched.taken_over_by, untouched.events.count()) == (2, None, 2)
    assert daily.sweep(NEW).taken_over == 1
    assert not ledger.verify().faults


def test_acts_in_bulk_are_moved_the_same_way(county: County, accepted: Case, new_law: NewLaw) -> None:
    new_law(LONGER)
    opening = Opening(
        "licence", county.bureau, county.zhang, "食品经营许可（新办）", "网上", FILED, county.zhang, county.restaurant
    )
    done = perform_many(
        [
            opening,
            Act(opening, "受理", county.li, date(2026, 3, 6)),
            Act(opening, "准予许可", county.wang, date(2026, 4, 2)),
        ]
    )
    actions.perform(accepted, "准予许可", by=county.wang, on=date(2026, 4, 2))
    many = Case.objects.get(pk=done.opened[0])
    one = Case.objects.get(pk=accepted.pk)
    # What was filled in at the opening is the one thing that differs.
    assert shape(many)[:5] == shape(one)[:5] and shape(many)[6] == shape(one)[6]
    assert shape(many)[5][1:] == shape(one)[5][1:]  # type: ignore[index]
    assert (many.taken_over_by, one.taken_over_by) == (NEW, NEW)
    moved = Recomputation.objects.order_by("case").values_list("clock", "kind", "before_on", "after_on", "reason")
    assert moved[0] == moved[1] and len(moved) == 2
    assert [str(fault) for fault in ledger.verify().faults] == []


def test_a_move_between_two_chunks_is_the_same_move(county: County, new_law: NewLaw) -> None:
    new_law(LONGER)
    openings = [
        Opening("licence", county.bureau, county.zhang, "食品经营许可", "窗口", FILED, county.li, county.restaurant)
        for _ in range(3)
    ]
    acts: list[Opening | Act] = [*openings]
    acts += [Act(each, "受理", county.li, date(2026, 3, 6)) for each in openings]
    acts += [Act(each, "准予许可", county.wang, date(2026, 4, 2)) for each in openings]
    acts += [Act(each, "颁发送达", county.li, date(2026, 4, 3)) for each in openings]
    assert perform_many(acts, chunk=4).refused == []
    assert set(Case.objects.values_list("stage", "taken_over_by", "last_number")) == {("已颁证", NEW, 5)}
    assert [str(fault) for fault in ledger.verify().faults] == []


def test_a_case_left_behind_by_two_versions_passes_through_both(county: County, clerk: Person) -> None:
    suit = actions.open_case(**suing(county, clerk) | {"on": date(2018, 1, 26)}).case  # type: ignore[arg-type]
    actions.perform(suit, "提交答辩和证据", by=clerk, on=date(2018, 2, 5), 证据清单="一份", 依据的规范性文件="无")
    assert daily.sweep(date(2020, 7, 2)).taken_over == 2
    moves = suit.events.filter(action="适用新版").order_by("number").values_list("on", "data__原版", "data__新版")
    assert list(moves) == [
        (date(2018, 2, 8), "2015-05-01", "2018-02-08"),
        (IN_FORCE, "2018-02-08", "2020-07-01"),
    ]
    assert Case.objects.get(pk=suit.pk).taken_over_by == IN_FORCE
    assert not ledger.verify().faults


def test_an_existing_case_is_moved_in_bulk(county: County, accepted: Case, new_law: NewLaw) -> None:
    new_law(LONGER)
    done = perform_many([Act(accepted.pk, "准予许可", county.wang, date(2026, 4, 2))])
    assert (done.refused, Case.objects.get(pk=accepted.pk).taken_over_by) == ([], NEW)
    assert not ledger.verify().faults


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("update cases_case set taken_over_by = null", "案件所记适用的版本（2018-02-08）与动作记录不符"),
        ("update cases_case set taken_over_by = '2018-02-08'", "案件所记适用的版本（2018-02-08）与动作记录不符"),
        (
            """update cases_event set data = jsonb_set(data, '{新版}', '"2018-02-08"') where number = 3""",
            "第3个动作“适用新版”",
        ),
        ("update cases_case set procedure_version = '2020-07-01'", "立案时的内容"),
    ],
)
def test_an_altered_move_is_found(suit: Case, sql: str, said: str) -> None:
    daily.sweep(IN_FORCE)
    tamper(sql)
    faults = [str(fault) for fault in ledger.verify().faults]
    assert any(said in fault and suit.number in fault for fault in faults), faults


def test_a_version_forged_into_a_case_that_never_moved_is_found(licence: Case) -> None:
    tamper("update cases_case set taken_over_by = '2026-04-01'")
    assert any("案件所记适用的版本" in str(fault) for fault in ledger.verify().faults)


def test_the_history_says_it_in_a_sentence(accepted: Case, new_law: NewLaw) -> None:
    new_law(LONGER)
    daily.sweep(NEW)
    shown = render_to_string(
        "ui/timeline.html", {"events": queries.timeline(accepted), "progress": queries.progress_of(accepted)}
    )
    assert "自2026年4月1日起适用新版" in shown
    assert "作出决定（法定期限）：2026年4月3日届满，改为2026年4月20日届满" in shown


def test_the_page_says_under_which_version_the_case_runs(suit: Case, clerk: Person, client: Client) -> None:
    daily.sweep(IN_FORCE)
    client.force_login(clerk)
    page = client.get(f"/office/cases/{suit.number}").content.decode()
    assert "2020年7月1日施行版（立案时适用2018年2月8日施行版）" in page
    assert "自2020年7月1日起适用新版" in page


def test_a_local_limit_the_case_was_opened_under_holds_under_the_new_version(accepted: Case, new_law: NewLaw) -> None:
    Case.objects.filter(pk=accepted.pk).update(preset={"名": "县里", "期限": {"作出决定": "12 工作日"}, "延长": {}})
    new_law(LONGER)
    daily.sweep(NEW)
    accepted.refresh_from_db()
    assert str(queries.rules_of(accepted).procedure.clocks["作出决定"].term) == "12 工作日"
    assert not Recomputation.objects.exists()


def test_the_sweep_asks_as_much_for_many_open_cases_as_for_one(
    file_application: Callable[..., Event], django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(4):
        file_application()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        daily.sweep(FILED)


def test_four_at_once_move_it_once(transactional_db: None, suit: Case) -> None:
    together(*[lambda: daily.sweep(IN_FORCE)] * 4)
    assert list(suit.events.order_by("number").values_list("action", flat=True))[2:] == ["适用新版"]
    assert Case.objects.get(pk=suit.pk).taken_over_by == IN_FORCE
    assert not ledger.verify().faults
