"""网上预审: sent by the applicant, judged page by page by the office, answered as a whole, mended and sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from zhengtong.applications import queries
from zhengtong.applications.application import Application
from zhengtong.applications.checking import Checked
from zhengtong.applications.errors import ApplicationError
from zhengtong.applications.models import Draft, PageVerdict, PreReview
from zhengtong.applications.wanted import Place
from zhengtong.cases.queries import book
from zhengtong.documents.models import Upload
from zhengtong.notices.actions import tell
from zhengtong.people.models import Person
from zhengtong.people.reach import Reach

PASSED, RETURNED = PageVerdict.Verdict.PASSED, PageVerdict.Verdict.RETURNED
WHOLE = 1000  # a mark is given in thousandths of the page


@dataclass(frozen=True)
class Mark:
    """A rectangle on a page, in thousandths of its width and height."""

    x: int
    y: int
    w: int
    h: int

    def check(self) -> None:
        """Raise ApplicationError unless it lies on the page."""
        if not (0 <= self.x < WHOLE and 0 <= self.y < WHOLE and 0 < self.w <= WHOLE and 0 < self.h <= WHOLE):
            raise ApplicationError("标记要落在页面上：左、上、宽、高都以千分之一计，在 0 到 1000 之间")


def send_for_prereview(draft: Draft, application: Application, checked: Checked, on: date) -> PreReview:
    """Put a draft before the office that will handle it. Pages passed before, and not changed since, stay passed.

    Raises ApplicationError while something is missing, or when it lies there already.
    """
    if not application.members:
        raise ApplicationError("这件申请没有预审，可以直接提交")
    if checked.gaps:
        raise ApplicationError(f"还不能送预审：{checked.gaps[0].sentence}")
    organ = application.bundle.bundle.organ if application.bundle else application.members[0].service.organ
    uploads = queries.files(draft)
    before = queries.latest_prereview(draft)
    try:
        with transaction.atomic():
            Draft.objects.select_for_update().get(pk=draft.pk)  # whoever is changing it is waited for
            sent = PreReview.objects.create(
                draft=draft,
                person=draft.applicant,
                organ=organ,
                version=application.version,
                bundle=application.bundle,
                number=draft.prereviews.count() + 1,
                content=queries.content(draft, uploads),
                sent_on=on,
                due_on=book().calendar.add(on, settings.PREREVIEW_DAYS),
                is_demo=draft.applicant.is_demo or organ.is_demo,
            )
            if before is not None:
                _keep_what_passed(before, sent, uploads)
    except IntegrityError:
        raise ApplicationError("这份申请已经送去预审，请等结果") from None
    return sent


def _keep_what_passed(before: PreReview, sent: PreReview, uploads: Sequence[Upload]) -> None:
    """The pages that passed last time and are here again; a file that was turned since is looked at again."""
    here = {upload.pk for upload in uploads if upload.at <= before.sent_at}
    for verdict in queries.verdicts_of(before):
        if verdict.upload_id in here and not verdict.is_returned:
            PageVerdict.objects.create(
                prereview=sent,
                upload_id=verdict.upload_id,
                page=verdict.page,
                subject=verdict.subject,
                verdict=PASSED,
                by_id=verdict.by_id,
            )


def withdraw_prereview(prereview: PreReview, *, by: Person) -> None:
    """Ask it back, to change something. Only its own draft's owner may, and only before it is answered."""
    mine = PreReview.objects.filter(pk=prereview.pk, state=queries.WAITING, draft__person=by)
    if not mine.update(state=PreReview.State.WITHDRAWN):
        raise ApplicationError("预审已经有了结果，或者不是您送的，不能撤回")


def judge_page(
    prereview: PreReview,
    upload: Upload,
    page: int,
    verdict: str,
    *,
    reason: str = "",
    mark: Mark | None = None,
    subject: str,
    by: Person,
    reach: Reach,
    on: date,
) -> PageVerdict:
    """Pass or return one page of one file, with the reason and, if wanted, the place on it. A second word on a page takes the place of the first.

    Raises ApplicationError when it is not theirs to judge, is answered already, or a return gives no reason.
    """
    _refuse_stranger(prereview, reach, on)
    reason = reason.strip()
    if verdict not in PageVerdict.Verdict.values:
        raise ApplicationError("请选择“通过”或者“退回”")
    if verdict == RETURNED and not reason:
        raise ApplicationError("退回要写明原因，申请人才知道怎么改")
    if not 1 <= page <= (upload.pages or 1):
        raise ApplicationError(f"“{upload.name}”没有第{page}页")
    if mark is not None:
        mark.check()
    if verdict == PASSED:
        reason, mark = "", None
    with transaction.atomic():
        _lock_waiting(prereview)
        found, _ = PageVerdict.objects.update_or_create(
            prereview=prereview,
            upload=upload,
            page=page,
            defaults={
                "subject": subject,
                "verdict": verdict,
                "reason": reason[:300],
                "mark_x": mark.x if mark else None,
                "mark_y": mark.y if mark else None,
                "mark_w": mark.w if mark else None,
                "mark_h": mark.h if mark else None,
                "by": by,
            },
        )
    return found


def remark_on(
    prereview: PreReview, subject: str, reason: str, *, by: Person, reach: Reach, on: date
) -> PageVerdict | None:
    """Return an answer, or a material that is lacking, with the reason; an empty reason takes the remark back."""
    _refuse_stranger(prereview, reach, on)
    with transaction.atomic():
        _lock_waiting(prereview)
        prereview.verdicts.filter(upload__isnull=True, subject=subject).delete()
        if not reason.strip():
            return None
        return PageVerdict.objects.create(
            prereview=prereview, subject=subject, verdict=RETURNED, reason=reason.strip()[:300], by=by
        )


def answer_prereview(
    prereview: PreReview,
    *,
    passed: bool,
    remark: str,
    by: Person,
    reach: Reach,
    on: date,
    places: Sequence[Place],
) -> PreReview:
    """Answer the whole. It passes when every page passed; it is returned when something was, and the applicant is told either way.

    Raises ApplicationError otherwise, with the sentence that says what is still to be done.
    """
    _refuse_stranger(prereview, reach, on)
    with transaction.atomic():
        _lock_waiting(prereview)
        # Read under the lock: another officer may have returned a page since this one opened theirs.
        said = list(PageVerdict.objects.filter(prereview=prereview).order_by("upload_id", "page", "pk"))
        returned = [one for one in said if one.is_returned]
        if passed:
            _refuse_pass(returned, said, places)
        elif not returned and not remark.strip():
            raise ApplicationError("没有退回任何一页，也没有写意见；请先标出要改的地方")
        prereview.state = PreReview.State.PASSED if passed else PreReview.State.RETURNED
        prereview.answered_by, prereview.answered_on, prereview.remark = by, on, remark.strip()[:500]
        prereview.save(update_fields=["state", "answered_by", "answered_on", "remark"])
        _tell(prereview, len(returned), places)
    return prereview


def _refuse_pass(returned: Sequence[PageVerdict], said: Sequence[PageVerdict], places: Sequence[Place]) -> None:
    if returned:
        raise ApplicationError(f"有{len(returned)}处退回，不能通过；请改为“退回”，或者先改判这几处")
    passed = {(one.upload_id, one.page) for one in said}
    for place in places:
        for upload in place.uploads if place.takes_files else ():
            for page in range(1, (upload.pages or 1) + 1):
                if (upload.pk, page) not in passed:
                    raise ApplicationError(f"“{place.name}”的{upload.name}第{page}页还没有看")


def _tell(prereview: PreReview, returned: int, places: Sequence[Place]) -> None:
    draft = prereview.draft
    if draft is None:
        return
    name = (prereview.bundle or prereview.version or draft).__str__()
    originals = [place.name for place in places if place.needs_original]
    if prereview.state == PreReview.State.PASSED:
        title, body = f"预审通过：{name}", f"您的“{name}”预审通过，请提交申请。"
        body += f"办理时带原件来核对：{'、'.join(originals)}。" if originals else ""
    else:
        title = f"预审退回：{name}"
        body = f"您的“{name}”有{returned}处要改，每处都标出了原因。只改这几处，再送一次就行。"
    tell(
        draft.person,
        cause=f"prereview:{prereview.pk}",
        title=title,
        body=f"{body}{prereview.remark}",
        path=f"/draft/{draft.key}/prereview/",
    )


def _refuse_stranger(prereview: PreReview, reach: Reach, on: date) -> None:
    if not queries.may_answer(prereview, reach, on):
        raise ApplicationError(f"这份预审由{prereview.organ.name}的办件岗位或者它授权的窗口来答复")


def _lock_waiting(prereview: PreReview) -> None:
    """Two officers at once: the second one hears that it is done."""
    if not PreReview.objects.select_for_update().filter(pk=prereview.pk, state=queries.WAITING).exists():
        raise ApplicationError("这份预审已经答复，或者申请人撤回了，请回到清单")
