"""网上预审: the queue, one application page by page, and the answer to the whole."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from zhengtong.applications import actions, application, queries
from zhengtong.applications.actions.prereviews import Mark
from zhengtong.applications.errors import ApplicationError
from zhengtong.applications.models import PageVerdict, PreReview
from zhengtong.applications.questions import names_of
from zhengtong.applications.wanted import Place, held_names, places
from zhengtong.documents import pages
from zhengtong.documents import queries as documents
from zhengtong.documents.errors import FileMissing
from zhengtong.documents.models import Upload
from zhengtong.services import held
from zhengtong.ui.words import in_order
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.views.files import sent

MOST = 100


@dataclass(frozen=True)
class Sheet:
    """One page of one file, with what was said of it."""

    place: Place
    upload: Upload
    page: int
    verdict: PageVerdict | None

    @property
    def key(self) -> str:
        return f"{self.upload.pk}.{self.page}"


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """What waits, the most urgent first; and what was answered last."""
    desk = desk_of(request)
    shows_answered = request.GET.get("view") == "answered"
    found = queries.answered(desk.reach) if shows_answered else queries.queue(desk.reach)
    page = {"posts": desk.posts, "rows": list(found[:MOST]), "shows_answered": shows_answered, "on": desk.on}
    return render(request, "workbench/prereviews.html", page | {"counts": queries.counts(desk.on, desk.reach)})


@office
def page(request: OfficeRequest, prereview: int) -> HttpResponse:
    """One 预审: a page at a time, with the form to judge it; below, what was filled in and the answer to the whole."""
    desk = desk_of(request)
    review = _found(desk, prereview)
    table = _places(review, desk)
    sheets = _sheets(review, table)
    if request.method == "POST":
        try:
            return _act(request, desk, review, sheets, table)
        except ApplicationError as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{request.path}?page={request.POST.get('sheet', '')}")
    asked = request.GET.get("page", "")
    shown = next((one for one in sheets if one.key == asked), None)
    shown = shown or next((one for one in sheets if one.verdict is None), sheets[0] if sheets else None)
    context = {
        "posts": desk.posts,
        "review": review,
        "sheets": sheets,
        "shown": shown,
        "places": [place for place in table if place.is_asked or place.held],
        "filled_in": _filled_in(review),
        "remarks": {one.subject: one for one in review.verdicts.all() if one.upload_id is None},
        "returned": [one for one in queries.verdicts_of(review) if one.is_returned],
        "mark_sides": _mark_sides(shown.verdict if shown else None),
        "is_open": review.state == PreReview.State.WAITING and queries.may_answer(review, desk.reach, desk.on),
    }
    return render(request, "workbench/prereview.html", context)


def _act(
    request: OfficeRequest, desk: Desk, review: PreReview, sheets: list[Sheet], table: list[Place]
) -> HttpResponse:
    """Judge a page, remark on an answer or a missing material, or answer the whole."""
    post = request.POST
    if "answer" in post:
        actions.answer_prereview(
            review,
            passed=post["answer"] == "pass",
            remark=post.get("remark", ""),
            by=desk.person,
            reach=desk.reach,
            on=desk.on,
            places=table,
        )
        messages.success(request, f"已答复：{review.state}，申请人会收到告知")
        return redirect("workbench:prereviews")
    if "subject" in post:
        said = post["subject"]
        if said not in {name for name, _ in _filled_in(review)} | {place.name for place in table}:
            raise ApplicationError("没有这一项")
        actions.remark_on(review, said, post.get("reason", ""), by=desk.person, reach=desk.reach, on=desk.on)
        return redirect(f"{request.path}#filled")
    here = next((place for place, one in enumerate(sheets) if one.key == post.get("sheet")), None)
    if here is None:
        raise ApplicationError("没有这一页，可能申请人已经撤回")
    sheet = sheets[here]
    actions.judge_page(
        review,
        sheet.upload,
        sheet.page,
        post.get("verdict", ""),
        reason=post.get("reason", ""),
        mark=_mark(post),
        subject=sheet.place.name,
        by=desk.person,
        reach=desk.reach,
        on=desk.on,
    )
    rest = [one for one in [*sheets[here + 1 :], *sheets[:here]] if one.verdict is None]
    return redirect(f"{request.path}?page={rest[0].key}" if rest else f"{request.path}#answer")


def _mark(post: Any) -> Mark | None:  # Any: what a request holds
    """The rectangle, if one was given: four whole numbers, in percent of the page (fractions from the mouse)."""
    given = [post.get(f"mark_{side}", "").strip() for side in "xywh"]
    if not any(given):
        return None
    try:
        x, y, w, h = (round(float(one or "0") * 10) for one in given)
    except (ValueError, OverflowError):
        raise ApplicationError("标记的左、上、宽、高请写数字（百分比），或者都空着") from None
    return Mark(x, y, min(w, 1000 - x), min(h, 1000 - y))


def _mark_sides(verdict: PageVerdict | None) -> list[tuple[str, str, str]]:
    """The four numbers of a mark as they stand in the form: name, label, percent."""
    sides = [("x", "左"), ("y", "上"), ("w", "宽"), ("h", "高")]
    if verdict is None or not verdict.has_mark:
        return [(side, label, "") for side, label in sides]
    return [(side, label, f"{getattr(verdict, f'mark_{side}') / 10:g}") for side, label in sides]


@office
@require_GET
def picture(request: OfficeRequest, prereview: int, upload: int, page_number: int) -> HttpResponse:
    """One page as a picture, drawn anew: nothing of the file itself reaches the official's browser."""
    found = _upload(desk_of(request), prereview, upload)
    try:
        drawn = pages.picture(found, page_number, pages.THUMB_WIDTH if "small" in request.GET else pages.SHOWN_WIDTH)
    except FileMissing as error:
        raise Http404(str(error)) from error
    return HttpResponse(drawn, content_type="image/jpeg")


@office
@require_GET
def file(request: OfficeRequest, prereview: int, upload: int) -> HttpResponseBase:
    """The file itself, for what is not made of pages."""
    found = _upload(desk_of(request), prereview, upload)
    return sent(request, lambda: documents.file_of_upload(found))


def _found(desk: Desk, prereview: int) -> PreReview:
    """The 预审 within reach; 404 for any other, and for one whose draft is gone."""
    review = queries.prereview(desk.reach, prereview)
    if review is None or review.draft is None or review.state == PreReview.State.WITHDRAWN:
        raise Http404
    return review


def _upload(desk: Desk, prereview: int, upload: int) -> Upload:
    review = _found(desk, prereview)
    assert review.draft is not None  # noqa: S101 - _found says so
    found = review.draft.uploads.filter(pk=upload).first()
    if found is None:
        raise Http404
    return found


def _places(review: PreReview, desk: Desk) -> list[Place]:
    """What was handed in. What is held is looked up among the certificates issued here; nobody else is asked again."""
    assert review.draft is not None  # noqa: S101 - _found says so
    applied = application.of_draft(review.draft, desk.on)
    here = held.certificates(review.person, held_names(applied), on=desk.on)
    return places(applied, review.draft.situations, here, queries.files(review.draft))


def _sheets(review: PreReview, table: list[Place]) -> list[Sheet]:
    said = {(one.upload_id, one.page): one for one in review.verdicts.all()}
    return [
        Sheet(place, upload, number, said.get((upload.pk, number)))
        for place in table
        if place.takes_files
        for upload in place.uploads
        for number in range(1, (upload.pages or 1) + 1)
    ]


def _filled_in(review: PreReview) -> list[tuple[str, Any]]:
    """What was filled in, in the order asked."""
    assert review.draft is not None  # noqa: S101 - _found says so
    draft = review.draft
    said = draft.situations | {name: value for name, value in draft.answers.items() if value}
    return in_order(said, names_of(draft.version))
