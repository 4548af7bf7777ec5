"""A double click, two windows of one browser, two officers: one case, one answer, and nobody is shown a broken page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.applications.conftest import TODAY, look
from tests.conftest import County
from zhengtong.applications import actions, queries
from zhengtong.applications.errors import ApplicationError
from zhengtong.applications.models import Draft, PreReview
from zhengtong.cases.models import Case
from zhengtong.people import queries as people

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], object]) -> list[object]:
    """Run these in threads of their own, let go at one moment; what each returned, or the sentence that refused it."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return call()
        except ApplicationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_draft_handed_in_six_times_at_once_is_one_case(ready: Callable[..., Draft]) -> None:
    draft = ready()
    found = together(*[lambda: actions.submit(*look(draft), TODAY)] * 6)
    assert {one.pk for one in found if isinstance(one, Case)} == {Case.objects.get().pk}
    assert len([one for one in found if isinstance(one, Case)]) == 6


def test_nothing_changes_after_it_was_handed_in(ready: Callable[..., Draft]) -> None:
    """The other window still saves every few seconds: no second copy of what the case holds is made."""
    draft = ready()
    old = Draft.objects.get(pk=draft.pk)
    case = actions.submit(*look(draft), TODAY)
    with pytest.raises(ApplicationError, match="已经提交"):
        actions.keep_answers(old, {"经营场所": "又一份"})
    with pytest.raises(ApplicationError, match="已经提交"):
        actions.remove_upload(old, case.uploads.get().pk)
    assert Draft.objects.get(pk=draft.pk).answers == {}


def test_a_file_taken_out_just_before_is_missed(ready: Callable[..., Draft]) -> None:
    """What was checked had the file, what is handed in has not: the applicant looks again."""
    found = look(ready())
    list(found[2].places)
    actions.remove_upload(Draft.objects.get(pk=found[0].pk), found[0].uploads.get().pk)
    with pytest.raises(ApplicationError, match="别的窗口"):
        actions.submit(*found, TODAY)
    assert not Case.objects.exists()


def test_begun_six_times_at_once_it_is_one_draft(identified: County) -> None:
    def begin() -> object:
        return actions.start_draft(identified.zhang, "licence", identified.restaurant, on=TODAY)

    found = together(*[begin] * 6)
    assert found == [Draft.objects.get()] * 6


def test_sent_for_prereview_six_times_at_once_it_lies_there_once(ready: Callable[..., Draft]) -> None:
    draft = ready()
    found = together(*[lambda: actions.send_for_prereview(*look(draft), TODAY)] * 6)
    assert len([one for one in found if isinstance(one, PreReview)]) == 1
    assert PreReview.objects.count() == 1


def test_two_officers_answer_at_once_and_one_is_heard(ready: Callable[..., Draft], county: County) -> None:
    found = look(ready())
    review = actions.send_for_prereview(*found, TODAY)

    def answer() -> object:
        opened = queries.prereview(people.reach(county.wang, TODAY), review.pk)
        assert opened is not None
        reach = people.reach(county.wang, TODAY)
        return actions.answer_prereview(
            opened, passed=False, remark="请重拍", by=county.wang, reach=reach, on=TODAY, places=found[2].places
        )

    said = together(*[answer] * 4)
    assert len([one for one in said if isinstance(one, PreReview)]) == 1


def test_a_file_taken_out_while_the_draft_is_handed_in_is_in_the_case_or_gone(ready: Callable[..., Draft]) -> None:
    """In either order what the case holds is there to be read."""
    draft = ready()
    upload = draft.uploads.get()

    def take_out() -> None:
        actions.remove_upload(Draft.objects.get(pk=draft.pk), upload.pk)

    together(lambda: actions.submit(*look(draft), TODAY), take_out)
    case = Case.objects.first()
    assert case is None or case.uploads.count() == 1
