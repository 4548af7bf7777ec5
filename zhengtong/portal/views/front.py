"""The first page, the events of life, and the bundles."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.applications import queries as applications
from zhengtong.hall import queries as hall
from zhengtong.notices import queries as notices
from zhengtong.portal import acting, bundle_page, front, sheet
from zhengtong.portal.forms import TrackForm
from zhengtong.portal.views.guide import person_of
from zhengtong.services import queries as services
from zhengtong.ui.clock import today

ASKED = ("开饭馆要办什么证", "孩子上户口", "身份证丢了怎么办")
DRAFTS = 3


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One search box, what people come for, a case by its number; one's own drafts and unread notices when signed in."""
    page = {"front": front.front(today()), "form": TrackForm(), "asked": ASKED}
    own = waiting(acting.of(request), today()) if request.user.is_authenticated else {}
    return render(request, "portal/home.html", page | own)


def waiting(who: acting.Acting, on: date) -> dict[str, object]:
    """What waits for who is signed in: what they have begun, what they were told and have not read, what they have booked."""
    booked = [one for one in hall.of_person(who.principal) if one.on >= on and one.state == one.State.BOOKED]
    return {
        "drafts": list(applications.open_drafts(who.agent)[:DRAFTS]),
        "unread": notices.unread_count(who.agent),
        "appointments": booked[::-1],
    }


@require_GET
def life(request: HttpRequest, title: str) -> HttpResponse:
    """An event of life: its bundles, and its services by organ."""
    found = front.of_event(title, today())
    if found is None:
        raise Http404(f"没有“{title}”这一类")
    event, taken, bundles = found
    return render(request, "portal/life.html", {"event": event, "services": taken, "bundles": bundles})


@require_GET
def bundle(request: HttpRequest, code: str) -> HttpResponse:
    """A bundle: which services it is for me, what I hand in once, how long the whole takes."""
    page = bundle_of(request, code)
    return render(request, "portal/bundle.html", {"page": page, "version": page.version})


@require_GET
def bundle_notice(request: HttpRequest, code: str) -> HttpResponse:
    """一次性告知单 of a bundle for this situation, as PDF."""
    page = bundle_of(request, code)
    answer = HttpResponse(sheet.of_bundle(page), content_type="application/pdf")
    answer.headers["Content-Disposition"] = sheet.disposition(f"{page.version.name}{sheet.Kind.NOTICE.value}.pdf")
    return answer


def bundle_of(request: HttpRequest, code: str) -> bundle_page.BundlePage:
    """The bundle of this code as it applies today, for the answers in the address; 404 when there is none."""
    on = today()
    version = services.bundle_of_code(code, on)
    if version is None:
        raise Http404(f"没有一件事{code}")
    return bundle_page.page_of(version, request.GET.dict(), person_of(request), on)
