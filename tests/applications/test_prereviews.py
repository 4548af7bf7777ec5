"""预审: page by page, with a reason for every return; a pass holds for exactly what was seen; it is counted and on the clock."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.applications.conftest import TODAY, Ready, look, pdf, picture
from tests.conftest import County
from zhengtong.applications import actions, queries
from zhengtong.applications.actions.prereviews import Mark
from zhengtong.applications.errors import ApplicationError
from zhengtong.applications.models import Draft, PageVerdict, PreReview
from zhengtong.documents.models import Upload
from zhengtong.notices.models import Notice
from zhengtong.people import queries as people
from zhengtong.people.models import Person

PASSED, RETURNED = "通过", "退回"


@pytest.fixture
def sent(ready: Callable[..., Draft]) -> tuple[PreReview, Ready]:
    """A draft with one picture and a contract of two pages, before the office."""
    draft = ready()
    licence = draft.version.materials.get(name="营业执照")  # type: ignore[union-attr]
    actions.add_upload(draft, pdf(2), licence)
    found = look(draft)
    return actions.send_for_prereview(*found, TODAY), found


def judge(
    review: PreReview,
    upload: Upload,
    verdict: str,
    by: Person,
    *,
    page: int = 1,
    reason: str = "",
    mark: Mark | None = None,
) -> PageVerdict:
    reach = people.reach(by, TODAY)
    return actions.judge_page(
        review, upload, page, verdict, reason=reason, mark=mark, subject="营业执照", by=by, reach=reach, on=TODAY
    )


def answer(review: PreReview, found: Ready, by: Person, *, passed: bool, remark: str = "") -> PreReview:
    reach = people.reach(by, TODAY)
    return actions.answer_prereview(
        review, passed=passed, remark=remark, by=by, reach=reach, on=TODAY, places=found[2].places
    )


def pass_all(review: PreReview, found: Ready, by: Person) -> PreReview:
    for upload in queries.files(found[0]):
        for page in range(1, (upload.pages or 1) + 1):
            judge(review, upload, PASSED, by, page=page)
    return answer(review, found, by, passed=True)


def test_an_answer_is_promised_within_two_working_days(sent: tuple[PreReview, Ready]) -> None:
    assert (sent[0].sent_on, sent[0].due_on) == (TODAY, date(2026, 3, 4))


def test_what_lacks_something_is_not_sent(identified: County) -> None:
    draft = actions.start_draft(identified.zhang, "licence", identified.restaurant, on=TODAY)
    with pytest.raises(ApplicationError, match="请填写经营场所"):
        actions.send_for_prereview(*look(draft), TODAY)


def test_it_is_sent_once(sent: tuple[PreReview, Ready]) -> None:
    with pytest.raises(ApplicationError, match="已经送去"):
        actions.send_for_prereview(*sent[1], TODAY)


def test_the_window_with_a_mandate_sees_it_and_a_stranger_organ_does_not(
    county: County, sent: tuple[PreReview, Ready]
) -> None:
    assert list(queries.queue(people.reach(county.li, TODAY))) == [sent[0]]
    assert not queries.queue(people.reach(county.qian, TODAY)).exists()


def test_a_stranger_organ_may_not_judge(county: County, sent: tuple[PreReview, Ready]) -> None:
    with pytest.raises(ApplicationError, match="由演示县市场监督管理局"):
        judge(sent[0], queries.files(sent[1][0])[0], PASSED, county.qian)


def test_a_return_says_why(county: County, sent: tuple[PreReview, Ready]) -> None:
    with pytest.raises(ApplicationError, match="退回要写明原因"):
        judge(sent[0], queries.files(sent[1][0])[0], RETURNED, county.li, reason="  ")


def test_a_mark_lies_on_the_page(county: County, sent: tuple[PreReview, Ready]) -> None:
    upload = queries.files(sent[1][0])[0]
    with pytest.raises(ApplicationError, match="标记要落在页面上"):
        judge(sent[0], upload, RETURNED, county.li, reason="反光", mark=Mark(1200, 0, 10, 10))
    marked = judge(sent[0], upload, RETURNED, county.li, reason="反光", mark=Mark(100, 200, 300, 50))
    assert (marked.mark_x, marked.mark_h) == (100, 50)


def test_a_page_that_is_not_there_is_not_judged(county: County, sent: tuple[PreReview, Ready]) -> None:
    with pytest.raises(ApplicationError, match="没有第3页"):
        judge(sent[0], queries.files(sent[1][0])[1], PASSED, county.li, page=3)


def test_the_second_word_on_a_page_takes_the_place_of_the_first(county: County, sent: tuple[PreReview, Ready]) -> None:
    upload = queries.files(sent[1][0])[0]
    judge(sent[0], upload, RETURNED, county.li, reason="反光", mark=Mark(1, 1, 9, 9))
    judge(sent[0], upload, PASSED, county.li)
    (said,) = queries.verdicts_of(sent[0])
    assert (said.verdict, said.reason, said.has_mark) == (PASSED, "", False)


def test_no_page_is_passed_unseen(county: County, sent: tuple[PreReview, Ready]) -> None:
    picture_, contract = queries.files(sent[1][0])
    judge(sent[0], picture_, PASSED, county.li)
    judge(sent[0], contract, PASSED, county.li)
    with pytest.raises(ApplicationError, match="第2页还没有看"):
        answer(*sent, county.li, passed=True)


def test_what_has_a_returned_page_does_not_pass(county: County, sent: tuple[PreReview, Ready]) -> None:
    judge(sent[0], queries.files(sent[1][0])[0], RETURNED, county.li, reason="反光")
    with pytest.raises(ApplicationError, match="有1处退回"):
        answer(*sent, county.li, passed=True)


def test_an_empty_return_is_refused(county: County, sent: tuple[PreReview, Ready]) -> None:
    with pytest.raises(ApplicationError, match="没有退回任何一页"):
        answer(*sent, county.li, passed=False)


def test_two_officers_answer_once(county: County, sent: tuple[PreReview, Ready]) -> None:
    stale = PreReview.objects.get(pk=sent[0].pk)
    pass_all(*sent, county.li)
    with pytest.raises(ApplicationError, match="已经答复"):
        answer(stale, sent[1], county.wang, passed=False, remark="不行")


def test_the_applicant_is_told(county: County, sent: tuple[PreReview, Ready]) -> None:
    judge(sent[0], queries.files(sent[1][0])[0], RETURNED, county.li, reason="反光")
    answer(*sent, county.li, passed=False)
    told = Notice.objects.get(person=county.zhang)
    assert (told.title, told.path) == ("预审退回：食品经营许可（新办）", f"/draft/{sent[1][0].key}/prereview/")


def test_only_what_was_returned_is_looked_at_again(county: County, sent: tuple[PreReview, Ready]) -> None:
    draft = sent[1][0]
    bad, contract = queries.files(draft)
    judge(sent[0], bad, RETURNED, county.li, reason="反光")
    judge(sent[0], contract, PASSED, county.li, page=1)
    judge(sent[0], contract, PASSED, county.li, page=2)
    answer(*sent, county.li, passed=False)
    material = bad.material
    actions.remove_upload(draft, bad.pk)
    new = actions.add_upload(draft, picture("blue"), material)
    found = look(draft)
    again = actions.send_for_prereview(*found, TODAY)
    assert again.number == 2
    assert {(one.upload_id, one.page) for one in queries.verdicts_of(again)} == {(contract.pk, 1), (contract.pk, 2)}
    judge(again, new, PASSED, county.wang)
    assert answer(again, found, county.wang, passed=True).state == PreReview.State.PASSED


def test_a_pass_holds_for_exactly_what_was_seen(county: County, sent: tuple[PreReview, Ready]) -> None:
    draft = sent[1][0]
    pass_all(*sent, county.li)
    assert queries.is_passed(draft, queries.files(draft))
    actions.turn_upload(draft, queries.files(draft)[0].pk)
    assert not queries.is_passed(draft, queries.files(draft))


def test_the_case_remembers_its_prereview(county: County, sent: tuple[PreReview, Ready]) -> None:
    pass_all(*sent, county.li)
    case = actions.submit(*look(sent[1][0]), TODAY)
    assert list(queries.prereviews_of_case(case.pk)) == [sent[0]]


def test_what_was_asked_back_may_be_changed(county: County, sent: tuple[PreReview, Ready]) -> None:
    actions.withdraw_prereview(sent[0], by=county.zhang)
    actions.keep_answers(sent[1][0], {"经营场所": "演示路2号"})
    with pytest.raises(ApplicationError, match="不能撤回"):
        actions.withdraw_prereview(sent[0], by=county.zhang)


def test_a_stranger_may_not_ask_it_back(county: County, sent: tuple[PreReview, Ready]) -> None:
    with pytest.raises(ApplicationError):
        actions.withdraw_prereview(sent[0], by=county.stranger)


def test_prereviews_are_counted_even_when_the_draft_is_gone(county: County, sent: tuple[PreReview, Ready]) -> None:
    judge(sent[0], queries.files(sent[1][0])[0], RETURNED, county.li, reason="反光")
    answer(*sent, county.li, passed=False)
    actions.discard(sent[1][0])
    found = queries.counts(TODAY, people.reach(county.li, TODAY))
    assert (found.sent, found.passed, found.returned, found.waiting, found.late) == (1, 0, 1, 0, 0)


def test_one_that_waits_past_its_promise_is_late(county: County, sent: tuple[PreReview, Ready]) -> None:
    reach = people.reach(county.li, TODAY)
    assert queries.counts(date(2026, 3, 4), reach).late == 0
    assert queries.counts(date(2026, 3, 5), reach).late == 1


def test_a_remark_on_an_answer_can_be_taken_back(county: County, sent: tuple[PreReview, Ready]) -> None:
    reach = people.reach(county.li, TODAY)
    actions.remark_on(sent[0], "经营场所", "写到门牌号", by=county.li, reach=reach, on=TODAY)
    assert [one.reason for one in queries.verdicts_of(sent[0])] == ["写到门牌号"]
    actions.remark_on(sent[0], "经营场所", "", by=county.li, reach=reach, on=TODAY)
    assert queries.verdicts_of(sent[0]) == []


def test_what_another_officer_returned_meanwhile_does_not_pass(county: County, sent: tuple[PreReview, Ready]) -> None:
    """The page that one officer looks at was drawn before the other returned something."""
    review, found = sent
    uploads = queries.files(found[0])
    for upload in uploads:
        for page in range(1, (upload.pages or 1) + 1):
            judge(review, upload, PASSED, county.li, page=page)
    opened = queries.prereview(people.reach(county.li, TODAY), review.pk)
    assert opened is not None
    judge(review, uploads[0], RETURNED, county.wang, reason="盖章不清")
    with pytest.raises(ApplicationError, match="有1处退回"):
        answer(opened, found, county.li, passed=True)
