"""What one has been told."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhengtong.notices import actions, queries
from zhengtong.portal import queries as portal
from zhengtong.portal.views.account import applicant

PAGE = 20


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, newest first."""
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    found = queries.list_for(applicant(request), start, PAGE + 1)
    page = {
        "notices": found[:PAGE],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_first": start is None,
        "has_unread": any(notice.read_at is None for notice in found[:PAGE]),
    }
    return render(request, "portal/notices.html", page)


@login_required
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it points."""
    notice = portal.notice(applicant(request), notice_id)
    if notice is None:
        raise Http404("没有这条告知")
    actions.read(notice, applicant(request))
    return redirect(notice.path or "portal:notices")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.read_all(applicant(request))
    return redirect("portal:notices")
