"""What is left lying goes, with its files, after its owner was told; what an office has, or a case, never does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.applications.conftest import TODAY, look, picture
from tests.conftest import County
from zhengtong.applications import actions, purging
from zhengtong.applications.models import Draft
from zhengtong.documents import store
from zhengtong.documents.actions import keep
from zhengtong.documents.models import Upload
from zhengtong.notices.models import Notice

BEGUN = datetime(2026, 3, 2, 4, tzinfo=UTC)


def left_lying(draft: Draft) -> Draft:
    Draft.objects.filter(pk=draft.pk).update(updated_at=BEGUN)
    Upload.objects.filter(pk__in=draft.uploads.all()).update(at=BEGUN)
    return draft


def test_the_owner_is_told_a_week_before(county: County, ready: Callable[..., Draft]) -> None:
    left_lying(ready())
    assert purging.warn(TODAY + timedelta(days=82)) == 0
    assert purging.warn(TODAY + timedelta(days=83)) == 1
    assert purging.warn(TODAY + timedelta(days=84)) == 0
    told = Notice.objects.get(person=county.zhang)
    assert told.title == "草稿快要清理了：食品经营许可（新办）"
    assert "5月31日以后会连同文件一起删除" in told.body


def test_it_goes_with_its_files_after_the_warning(ready: Callable[..., Draft]) -> None:
    draft = left_lying(ready())
    digest = draft.uploads.get().sha256
    purging.warn(TODAY + timedelta(days=83))
    assert purging.purge(TODAY + timedelta(days=90)) == (1, 1)
    assert not Draft.objects.exists()
    assert not store.path_of(digest).exists()


def test_nothing_goes_without_a_warning(ready: Callable[..., Draft]) -> None:
    left_lying(ready())
    assert purging.purge(TODAY + timedelta(days=365)) == (0, 0)


def test_who_comes_back_keeps_their_draft(ready: Callable[..., Draft]) -> None:
    draft = left_lying(ready())
    purging.warn(TODAY + timedelta(days=83))
    draft.refresh_from_db()
    actions.keep_answers(draft, {"经营场所": "还要办"})
    draft.refresh_from_db()
    assert draft.warned_on is None
    assert purging.purge(TODAY + timedelta(days=90)) == (0, 0)


def test_what_an_office_has_stays(ready: Callable[..., Draft]) -> None:
    draft = ready()
    actions.send_for_prereview(*look(draft), TODAY)
    left_lying(draft)
    assert purging.warn(TODAY + timedelta(days=83)) == 0


def test_what_became_a_case_stays(ready: Callable[..., Draft]) -> None:
    draft = ready()
    case = actions.submit(*look(draft), TODAY)
    left_lying(draft)
    purging.warn(TODAY + timedelta(days=83))
    purging.purge(TODAY + timedelta(days=200))
    assert case.uploads.count() == 1


@pytest.mark.parametrize(("is_for_draft", "stays"), [(True, 0), (False, 1)])
def test_only_files_of_drafts_are_homeless(
    county: County, ready: Callable[..., Draft], is_for_draft: bool, stays: int
) -> None:
    """A blank form, or a file that a register names, has no case either; it is nobody's draft."""
    key = ready().key if is_for_draft else None
    upload = keep(picture("red"), name="空白表.png", by=county.zhang, draft_key=key)
    Upload.objects.filter(pk=upload.pk).update(at=BEGUN - timedelta(days=400))
    purging.purge(date(2026, 3, 2))
    assert Upload.objects.filter(pk=upload.pk).count() == stays


def test_what_was_not_asked_for_goes_after_it_was_handed_in(ready: Callable[..., Draft], county: County) -> None:
    """A photo that the situation left out lies in no case: nobody needs it, so nobody keeps it."""
    draft = ready()
    spare = actions.add_upload(draft, picture("red", "多余.png"), None)
    actions.submit(*look(draft), TODAY)
    Upload.objects.update(at=BEGUN)
    purging.purge(TODAY)
    assert not Upload.objects.filter(pk=spare.pk).exists()
    assert Upload.objects.filter(case__isnull=False).count() == 1
