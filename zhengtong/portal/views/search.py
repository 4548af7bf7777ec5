"""Search: a question as people ask it, its answers with the reason for each, and suggestions while it is typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from zhengtong.people.throttle import Throttle
from zhengtong.portal import queries
from zhengtong.services import queries as services
from zhengtong.services.search import actions, life
from zhengtong.services.search import queries as search
from zhengtong.services.search.text import LONGEST
from zhengtong.ui.clock import today

RESULTS = 20
SUGGESTIONS = 6
WEB = "网页"
# What one place may add to the log of inquiries; beyond it, questions are answered and not counted.
LOGGED = Throttle("search-log", 60, 600)


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The answers to a question, all services of an organ, or the organs when nothing is asked."""
    on, words = today(), words_of(request)
    event = life.event_of(request.GET.get("event", ""))
    if event is not None:
        return redirect("portal:life", event.title)
    organ = queries.organ_of(request.GET.get("organ", ""))
    offered = None if organ is None else services.in_force(on).filter(service__organ=organ)
    found = None
    if words:
        found = search.search(words, on, limit=RESULTS, among=offered, mend="typed" not in request.GET)
        note(request, found)
    shown = {
        "words": words,
        "organ": organ,
        "found": found,
        "listed": list(offered) if offered is not None and not words else None,
        "organs": [] if words or organ else queries.organs_with_services(on),
    }
    return render(request, "portal/search.html", shown)


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """The first few answers to what has been typed so far, as the list below the box; nothing is logged."""
    words = words_of(request)
    found = search.search(words, today(), limit=SUGGESTIONS) if len(words) > 1 else None
    return render(request, "portal/suggestions.html", {"found": found, "words": words})


@require_GET
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """On to an answer, counted: questions whose answers nobody opens are shown to the editors."""
    words = words_of(request)
    if words and LOGGED.takes(place_of(request)):
        actions.note_opened(words, today(), channel=WEB)
    if services.of_code(code, today()) is not None:
        return redirect("portal:guide", code)
    if services.bundle_of_code(code, today()) is not None:
        return redirect("portal:bundle", code)
    raise Http404(f"没有事项{code}")


def words_of(request: HttpRequest) -> str:
    """The question as it came, cut to what a question may be."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


def note(request: HttpRequest, found: search.Found) -> None:
    """Count the question; one without an answer is kept for the editors."""
    if not LOGGED.takes(place_of(request)):
        return
    first = found.hits[0].name if found.hits else next((one.title for one in found.pages), "")
    actions.note(found.asked.typed, today(), channel=WEB, first_hit=first)


def place_of(request: HttpRequest) -> str:
    """Where the question came from, as far as patience with it is concerned."""
    return str(request.META.get("REMOTE_ADDR", ""))
