"""A batch is drawn up by one person and answered by another; all of it is published on one day, or nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.conftest import County
from tests.services.cast import NEXT_WEEK, SOUND, TODAY, Keepers, approved, keepers, line, opened, published, service
from zhengtong.people.models import Person
from zhengtong.services import actions, queries
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Batch, BatchLine, ServiceVersion

Act = BatchLine.Act
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def staff(county: County) -> Keepers:
    return keepers(county)


def added(staff: Keepers, batch: Batch, code: str = "new.one", **fields: Any) -> BatchLine:
    """A sound new service in a batch."""
    return line(staff, batch, service(staff, code), Act.ADD, **({"name": code} | SOUND | fields))


def test_a_new_service_is_on_the_catalogue_from_the_day_of_the_batch(staff: Keepers) -> None:
    batch = opened(staff, effective_on=NEXT_WEEK)
    added(staff, batch)
    approved(staff, batch)
    assert queries.of_code("new.one", NEXT_WEEK - timedelta(days=1)) is None
    assert queries.of_code("new.one", NEXT_WEEK) is not None


def test_a_change_takes_over_from_the_version_before(staff: Keepers) -> None:
    old = published(staff, "there")
    batch = opened(staff)
    line(staff, batch, old.service, Act.CHANGE, promises={"作出决定": "5 工作日"})
    approved(staff, batch, effective_on=NEXT_WEEK)
    now = queries.of_code("there", NEXT_WEEK)
    assert now is not None
    assert now.promises == {"作出决定": "5 工作日"}
    assert queries.of_code("there", NEXT_WEEK - timedelta(days=1)) == old


@pytest.mark.parametrize("act", [Act.SUSPEND, Act.CANCEL])
def test_what_is_suspended_or_cancelled_is_no_longer_offered(staff: Keepers, act: Act) -> None:
    old = published(staff, "there")
    batch = opened(staff)
    assert line(staff, batch, old.service, act).version is None
    approved(staff, batch)
    old.refresh_from_db()
    assert old.ended_on == TODAY
    assert queries.of_code("there", TODAY) is None


def test_what_is_resumed_is_a_new_version_that_says_the_same(staff: Keepers) -> None:
    old = published(staff, "there")
    actions.withdraw(old, date(2026, 1, 1))
    batch = opened(staff)
    line(staff, batch, old.service, Act.RESUME)
    approved(staff, batch)
    again = queries.of_code("there", TODAY)
    assert again is not None
    assert (again.number, again.promises) == (2, old.promises)


def test_nothing_is_published_before_the_answer(staff: Keepers) -> None:
    batch = opened(staff)
    added(staff, batch)
    actions.propose(batch, by=staff.editor, on=TODAY)
    assert queries.of_code("new.one", TODAY) is None


def test_who_drew_it_up_does_not_answer_it(staff: Keepers) -> None:
    batch = actions.open_batch("第一批", organ=staff.county.bureau, by=staff.reviewer, on=TODAY)
    actions.add_line(batch, service(staff, "new.one"), Act.ADD, by=staff.reviewer, on=TODAY, name="甲", **SOUND)
    actions.propose(batch, by=staff.editor, on=TODAY)
    with pytest.raises(ServiceError, match="应当由另一个人批示"):
        actions.approve(batch, by=staff.reviewer, on=TODAY)
    assert actions.approve(batch, by=staff.other_reviewer, on=TODAY).state == Batch.State.PUBLISHED


def test_who_proposed_it_does_not_answer_it(staff: Keepers) -> None:
    batch = opened(staff)
    added(staff, batch)
    actions.propose(batch, by=staff.reviewer, on=TODAY)
    with pytest.raises(ServiceError, match="应当由另一个人批示"):
        actions.approve(batch, by=staff.reviewer, on=TODAY)


def test_an_editor_does_not_answer(staff: Keepers) -> None:
    batch = opened(staff)
    added(staff, batch)
    actions.propose(batch, by=staff.editor, on=TODAY)
    with pytest.raises(ServiceError, match="没有目录审核岗位"):
        actions.approve(batch, by=staff.editor, on=TODAY)


@pytest.mark.parametrize("who", ["stranger", "qian"])
def test_who_holds_no_post_for_it_draws_nothing_up(staff: Keepers, who: str) -> None:
    person: Person = getattr(staff.county, who)
    with pytest.raises(ServiceError, match="没有这个机关的目录编辑岗位"):
        actions.open_batch("第一批", organ=staff.county.bureau, by=person, on=TODAY)


def test_an_editor_leaves_the_services_of_other_organs_alone(staff: Keepers) -> None:
    theirs = actions.create_service(code="theirs", organ=staff.county.justice, procedure="licence")
    batch = opened(staff)
    with pytest.raises(ServiceError, match="theirs：您没有这个机关的目录编辑岗位"):
        line(staff, batch, theirs, Act.ADD, name="甲")
    assert not batch.lines.exists()


def test_one_unsound_line_keeps_the_whole_batch_back(staff: Keepers) -> None:
    """And every line that is wrong is named, with what is wrong in it."""
    batch = opened(staff)
    old = published(staff, "there")
    line(staff, batch, old.service, Act.CANCEL)
    added(staff, batch, "no.law", basis=[])
    added(staff, batch, "too.slow", promises={"作出决定": "60 工作日"})
    with pytest.raises(ServiceError) as refusal:
        actions.propose(batch, by=staff.editor, on=TODAY)
    assert "no.law“no.law”：设定依据：请写明设定依据" in str(refusal.value)
    assert "too.slow“too.slow”：承诺“作出决定”60个工作日可能长于" in str(refusal.value)
    old.refresh_from_db()
    assert old.ended_on is None


def test_what_became_unsound_since_it_was_proposed_is_not_published(staff: Keepers) -> None:
    batch = opened(staff)
    draft = added(staff, batch).version
    actions.propose(batch, by=staff.editor, on=TODAY)
    ServiceVersion.objects.filter(pk=draft.pk).update(basis=[])  # type: ignore[union-attr]  # 新增 has a draft
    with pytest.raises(ServiceError, match="设定依据"):
        actions.approve(batch, by=staff.reviewer, on=TODAY)
    batch.refresh_from_db()
    assert batch.state == Batch.State.PROPOSED


def test_a_batch_is_not_published_for_a_day_gone_by(staff: Keepers) -> None:
    batch = opened(staff)
    added(staff, batch)
    actions.propose(batch, by=staff.editor, on=TODAY)
    with pytest.raises(ServiceError, match="早于今天2026-03-02；目录不溯及既往"):
        actions.approve(batch, by=staff.reviewer, on=TODAY, effective_on=YESTERDAY)


def test_a_batch_that_asked_for_a_day_gone_by_takes_effect_when_it_is_approved(staff: Keepers) -> None:
    batch = opened(staff, effective_on=TODAY)
    added(staff, batch)
    actions.propose(batch, by=staff.editor, on=TODAY)
    assert actions.approve(batch, by=staff.reviewer, on=NEXT_WEEK).effective_on == NEXT_WEEK


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (Act.ADD, "已经公布过，不能新增；请用变更或者恢复"),
        (Act.RESUME, "正在施行，不用恢复"),
        ("搁置", "没有“搁置”这种调整，可用：新增、变更、暂停、恢复、取消"),
    ],
)
def test_what_is_offered_is_neither_added_nor_resumed(staff: Keepers, act: str, sentence: str) -> None:
    old = published(staff, "there")
    with pytest.raises(ServiceError, match=sentence):
        line(staff, opened(staff), old.service, act)


@pytest.mark.parametrize("act", [Act.CHANGE, Act.SUSPEND, Act.CANCEL, Act.RESUME])
def test_what_was_never_published_can_only_be_added(staff: Keepers, act: Act) -> None:
    with pytest.raises(ServiceError, match=f"还没有公布过，不能{act}；请用新增"):
        line(staff, opened(staff), service(staff, "new.one"), act)


@pytest.mark.parametrize("act", [Act.CHANGE, Act.SUSPEND, Act.CANCEL])
def test_what_is_off_the_catalogue_can_only_be_resumed(staff: Keepers, act: Act) -> None:
    old = published(staff, "there")
    actions.withdraw(old, date(2026, 1, 1))
    with pytest.raises(ServiceError, match="已于2026-01-01停用"):
        line(staff, opened(staff), old.service, act)


def test_a_service_stands_in_one_open_batch_at_a_time(staff: Keepers) -> None:
    old = published(staff, "there")
    first = opened(staff)
    line(staff, first, old.service, Act.CHANGE)
    with pytest.raises(ServiceError, match=r"已在批次2026-0001 第一批里（变更）"):
        line(staff, opened(staff), old.service, Act.CANCEL)


def test_a_main_item_does_not_go_before_its_sub_items(staff: Keepers) -> None:
    main = published(staff, "main")
    part = actions.create_service(code="part", organ=staff.county.bureau, procedure="licence", parent=main.service)
    actions.publish(actions.draft_version(part, name="子项", in_force_on=date(2020, 1, 1), **SOUND), date(2020, 1, 1))
    batch = opened(staff)
    line(staff, batch, main.service, Act.CANCEL)
    with pytest.raises(ServiceError, match="还有1个子项在用"):
        actions.propose(batch, by=staff.editor, on=TODAY)
    line(staff, batch, part, Act.CANCEL)
    assert approved(staff, batch).state == Batch.State.PUBLISHED


def test_a_sub_item_has_no_sub_items(staff: Keepers) -> None:
    part = actions.create_service(
        code="part", organ=staff.county.bureau, procedure="licence", parent=service(staff, "main")
    )
    with pytest.raises(ServiceError, match="自己是子项"):
        actions.create_service(code="less", organ=staff.county.bureau, procedure="licence", parent=part)


def test_an_empty_batch_is_not_proposed(staff: Keepers) -> None:
    with pytest.raises(ServiceError, match="还没有事项"):
        actions.propose(opened(staff), by=staff.editor, on=TODAY)


def test_a_batch_that_waits_for_its_answer_is_not_changed(staff: Keepers) -> None:
    batch = opened(staff)
    one = added(staff, batch)
    actions.propose(batch, by=staff.editor, on=TODAY)
    with pytest.raises(ServiceError, match="现在是“送审”，不能再改"):
        actions.edit_line(one, by=staff.editor, on=TODAY, name="乙")
    assert one.version is not None
    with pytest.raises(ServiceError, match="已经送审，不能修改"):
        actions.edit_draft(one.version, name="乙")


def test_a_draft_in_a_batch_is_not_published_or_dropped_beside_it(staff: Keepers) -> None:
    draft = added(staff, opened(staff)).version
    assert draft is not None
    for act in (actions.discard_draft, lambda version: actions.publish(version, TODAY)):
        with pytest.raises(ServiceError, match="请在批次里处理"):
            act(draft)


def test_a_returned_batch_is_mended_and_proposed_again(staff: Keepers) -> None:
    batch = opened(staff)
    one = added(staff, batch)
    actions.propose(batch, by=staff.editor, on=TODAY)
    returned = actions.return_batch(batch, by=staff.reviewer, on=TODAY, opinion="名称请写全称")
    assert (returned.state, returned.answer) == (Batch.State.RETURNED, "名称请写全称")
    actions.edit_line(one, by=staff.editor, on=TODAY, name="改好的名称")
    approved(staff, batch)
    assert queries.find("改好的名称", TODAY).exists()


def test_a_batch_is_not_returned_without_a_word(staff: Keepers) -> None:
    batch = opened(staff)
    added(staff, batch)
    actions.propose(batch, by=staff.editor, on=TODAY)
    with pytest.raises(ServiceError, match="应当写明意见"):
        actions.return_batch(batch, by=staff.reviewer, on=TODAY, opinion=" ")


def test_a_removed_line_takes_its_draft_along(staff: Keepers) -> None:
    batch = opened(staff)
    actions.remove_line(added(staff, batch), by=staff.editor, on=TODAY)
    assert not batch.lines.exists()
    assert not ServiceVersion.objects.filter(service__code="new.one").exists()


def test_what_an_answered_batch_did_is_not_rewritten(staff: Keepers) -> None:
    batch = opened(staff)
    one = added(staff, batch)
    approved(staff, batch)
    with pytest.raises(ServiceError, match="现在是“已公布”，不能再改"):
        actions.remove_line(one, by=staff.editor, on=TODAY)
    with pytest.raises(IntegrityError, match="明细不能修改"), transaction.atomic():
        BatchLine.objects.filter(pk=one.pk).update(act=Act.CANCEL)


def test_undoing_what_was_not_published_drops_the_drafts(staff: Keepers) -> None:
    batch = opened(staff)
    added(staff, batch)
    assert actions.undo(batch, by=staff.editor, on=TODAY, reason="重复").state == Batch.State.UNDONE
    assert not ServiceVersion.objects.filter(service__code="new.one").exists()
    with pytest.raises(ServiceError, match="已经撤销"):
        actions.undo(batch, by=staff.editor, on=TODAY)


def reversed_and_approved(staff: Keepers, batch: Batch) -> Batch:
    """The reverse batch, proposed and answered like any other."""
    reverse = actions.undo(batch, by=staff.editor, on=TODAY)
    assert (reverse.undoes, reverse.state) == (batch, Batch.State.DRAFT)
    return approved(staff, reverse)


def test_undoing_a_published_batch_takes_every_line_back(staff: Keepers) -> None:
    changed, gone, paused = (published(staff, code) for code in ("changed", "gone", "paused"))
    stopped = published(staff, "stopped")
    actions.withdraw(stopped, date(2026, 1, 1))
    batch = opened(staff)
    added(staff, batch)
    line(staff, batch, changed.service, Act.CHANGE, name="改了名", materials=[actions.MaterialLine("新材料")])
    line(staff, batch, gone.service, Act.CANCEL)
    line(staff, batch, paused.service, Act.SUSPEND)
    line(staff, batch, stopped.service, Act.RESUME)
    approved(staff, batch)
    reverse = reversed_and_approved(staff, batch)
    day = reverse.effective_on
    assert day == TODAY + timedelta(days=1)
    offered = {version.service.code: version.name for version in queries.in_force(day)}
    assert {"changed", "gone", "paused"} <= offered.keys()
    assert not {"new.one", "stopped"} & offered.keys()
    assert offered["changed"] == "changed"
    assert not ServiceVersion.objects.get(service=changed.service, number=3).materials.exists()
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE


def test_a_batch_is_undone_once(staff: Keepers) -> None:
    batch = opened(staff)
    added(staff, batch)
    approved(staff, batch)
    actions.undo(batch, by=staff.editor, on=TODAY)
    with pytest.raises(ServiceError, match="已有撤销它的批次2026-0002"):
        actions.undo(batch, by=staff.editor, on=TODAY)


def test_what_was_changed_again_since_is_not_undone_over_it(staff: Keepers) -> None:
    old = published(staff, "there")
    first = opened(staff)
    line(staff, first, old.service, Act.CHANGE, name="第一次")
    approved(staff, first)
    second = opened(staff)
    line(staff, second, old.service, Act.CHANGE, name="第二次")
    approved(staff, second, effective_on=NEXT_WEEK)
    with pytest.raises(ServiceError, match="there：批次2026-0001以后又有调整"):
        actions.undo(first, by=staff.editor, on=NEXT_WEEK)


def test_numbers_run_through_the_year(staff: Keepers) -> None:
    assert [opened(staff).number, opened(staff).number] == ["2026-0001", "2026-0002"]
    later = actions.open_batch("下年", organ=staff.county.bureau, by=staff.editor, on=date(2027, 1, 4))
    assert later.number == "2027-0001"


def test_what_a_batch_says_of_itself_is_changed_while_it_is_drawn_up(staff: Keepers) -> None:
    batch = opened(staff)
    actions.edit_batch(batch, by=staff.editor, on=TODAY, title="第一批取消", law_changed_on=YESTERDAY)
    batch.refresh_from_db()
    assert (batch.title, batch.law_changed_on) == ("第一批取消", YESTERDAY)
    with pytest.raises(ServiceError, match="请写明批次的名称"):
        actions.edit_batch(batch, by=staff.editor, on=TODAY, title=" ")


def queries_for(staff: Keepers, count: int) -> tuple[int, int]:
    """How many queries it takes to put so many services into a batch, and to publish it."""
    batch = opened(staff)
    drafts = [
        actions.LineDraft(
            service(staff, f"of{count}.{place}"),
            Act.ADD,
            {"name": f"第{place}项"} | SOUND,
            [actions.MaterialLine("图")],
        )
        for place in range(count)
    ]
    with CaptureQueriesContext(connection) as adding:
        actions.add_lines(batch, drafts, by=staff.editor, on=TODAY)
    actions.propose(batch, by=staff.editor, on=TODAY)
    with CaptureQueriesContext(connection) as publishing:
        actions.approve(batch, by=staff.reviewer, on=TODAY)
    return len(adding), len(publishing)


def test_many_services_take_no_more_queries_than_few(staff: Keepers) -> None:
    """A county's thousand services are put in and published in one go."""
    few, many = queries_for(staff, 2), queries_for(staff, 12)
    # Checking that a main item does not go before its sub-items is asked of lines that end something alone.
    assert many == few


def test_bulk_adding_is_all_or_nothing(staff: Keepers) -> None:
    batch = opened(staff)
    good, bad = service(staff, "good"), service(staff, "bad")
    drafts = [
        actions.LineDraft(good, Act.ADD, {"name": "好"} | SOUND),
        actions.LineDraft(bad, Act.ADD, {"name": "坏", "phone": "1" * 41}),
    ]
    with pytest.raises(ServiceError, match="bad：咨询电话"):
        actions.add_lines(batch, drafts, by=staff.editor, on=TODAY)
    assert not batch.lines.exists()
    assert not ServiceVersion.objects.filter(service=good).exists()


def test_a_draft_begun_before_is_taken_up(staff: Keepers) -> None:
    draft = actions.draft_version(service(staff, "begun"), name="先起草的", in_force_on=TODAY, **SOUND)
    one = line(staff, opened(staff), draft.service, Act.ADD, phone="12345")
    assert one.version == draft
    assert ServiceVersion.objects.get(pk=draft.pk).phone == "12345"


def test_reviewers_see_what_waits_for_them_and_nobody_their_own(staff: Keepers) -> None:
    from zhengtong.people.queries import reach

    batch = actions.open_batch("第一批", organ=staff.county.bureau, by=staff.reviewer, on=TODAY)
    actions.add_line(batch, service(staff, "new.one"), Act.ADD, by=staff.reviewer, on=TODAY, name="甲", **SOUND)
    assert list(queries.drafts(reach(staff.editor, TODAY)).values_list("name", flat=True)) == ["甲"]
    assert list(queries.batches_open(reach(staff.editor, TODAY))) == [batch]
    actions.propose(batch, by=staff.reviewer, on=TODAY)
    waiting = {
        person: list(queries.batches_awaiting(person, reach(person, TODAY)))
        for person in (staff.editor, staff.reviewer, staff.other_reviewer)
    }
    assert waiting == {staff.editor: [], staff.reviewer: [], staff.other_reviewer: [batch]}
