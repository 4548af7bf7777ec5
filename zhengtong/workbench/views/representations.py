"""核对代办: the papers of who wants to act for another, looked at by a window official, and confirmed or declined."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhengtong.documents import queries as documents
from zhengtong.documents.errors import FileMissing
from zhengtong.notices import representing
from zhengtong.people import queries
from zhengtong.people.actions.representing import may_check_papers
from zhengtong.people.errors import Refused
from zhengtong.people.models import Representation
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 50


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """What waits for somebody to look at its papers, the oldest first; who sits at no window is told whose work it is."""
    desk = desk_of(request)
    may_check = may_check_papers(desk.person, desk.on)
    waiting = list(queries.waiting_representations()[: PAGE + 1]) if may_check else []
    context = {
        "posts": desk.posts,
        "may_check": may_check,
        "waiting": waiting[:PAGE],
        "is_more": len(waiting) > PAGE,
    }
    return render(request, "workbench/representations.html", context)


@office
@require_POST
def answer(request: OfficeRequest, representation: int) -> HttpResponse:
    """Confirm it, or decline it with a reason; both sides are told."""
    desk, held = _window(request), _asked(representation)
    try:
        if "confirm" in request.POST:
            representing.confirm(held, by=desk.person, on=desk.on)
            messages.success(request, f"已经确认：{held.agent.name}是{held.principal.name}的{held.kind}。")
        else:
            representing.end(held, by=desk.person, on=desk.on, because=request.POST.get("because", ""))
            messages.success(request, "没有确认，已经告知本人和理由。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("workbench:representations")


@office
@require_GET
def paper(request: OfficeRequest, representation: int) -> HttpResponse | FileResponse:
    """The paper that proves it."""
    _window(request)
    held = _asked(representation)
    if held.evidence is None:
        raise Http404("没有证明文件")
    try:
        file = documents.file_of_upload(held.evidence)
    except FileMissing as error:
        return HttpResponse(str(error), status=410, content_type="text/plain; charset=utf-8")
    is_shown = file.media_type in ("application/pdf", "image/jpeg", "image/png")
    return FileResponse(
        file.path.open("rb"),
        as_attachment=not is_shown,
        filename=file.name,
        content_type=file.media_type if is_shown else "application/octet-stream",
    )


def _window(request: OfficeRequest) -> Desk:
    """The desk of a window official; refused for others."""
    desk = desk_of(request)
    if not may_check_papers(desk.person, desk.on):
        raise PermissionDenied("证明文件由窗口人员核对。")
    return desk


def _asked(pk: int) -> Representation:
    found = queries.waiting_representations().filter(pk=pk).first()
    if found is None:
        raise Http404("没有这项等待核对的代办")
    return found
