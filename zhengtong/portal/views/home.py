"""Search, and 长辈版."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from zhengtong.portal import asking, life, queries
from zhengtong.ui.clock import today
from zhengtong.ui.context import ELDER, LOOK_COOKIE

YEAR = 365 * 24 * 3600


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The services that answer a question, of one organ or of one event; the organs when nothing is asked."""
    on, words = today(), request.GET.get("q", "").replace("\0", "").strip()[:60]
    event = life.event_of(request.GET.get("event", ""))
    organ = queries.organ_of(request.GET.get("organ", ""))
    asked = bool(words or event or organ)
    page = {
        "words": words,
        "event": event,
        "organ": organ,
        "limit": queries.RESULTS,
        "pointers": asking.pointers(words),
        "services": queries.search(words, event.words if event else (), organ, on) if asked else None,
        "organs": [] if asked else queries.organs_with_services(on),
    }
    return render(request, "portal/search.html", page)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Change to 长辈版 or back, kept in a cookie, and return to the page one was on."""
    next_page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(next_page, {request.get_host()}, require_https=request.is_secure())
    response = redirect(next_page if safe and next_page.startswith("/") else "portal:home")
    response.set_cookie(
        LOOK_COOKIE,
        ELDER if request.POST.get("look") == ELDER else "plain",
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response
