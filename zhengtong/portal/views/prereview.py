"""网上预审 as the applicant sees it: sent, waited for, each returned page with its mark and its reason."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.applications import actions, queries
from zhengtong.applications.errors import ApplicationError
from zhengtong.applications.models import PageVerdict
from zhengtong.portal.drafting import FORM, MATERIALS, Desk, desk_of
from zhengtong.portal.views.account import applicant


@dataclass(frozen=True)
class Returned:
    """One thing to mend: the page and what was said of it, and where it is mended."""

    verdict: PageVerdict
    href: str
    is_mended: bool


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Where the 预审 of a draft stands. POST sends it, or asks it back."""
    desk = desk_of(request, key)
    if request.method == "POST":
        try:
            if "withdraw" in request.POST and desk.prereview is not None:
                actions.withdraw_prereview(desk.prereview, by=applicant(request))
                messages.success(request, "预审已经撤回，可以接着改了。")
                return redirect("portal:draft-materials", key=key)
            actions.send_for_prereview(desk.draft, desk.application, desk.checked, desk.on)
        except ApplicationError as error:
            messages.error(request, str(error))
            return redirect("portal:draft-check", key=key)
        return redirect("portal:draft-prereview", key=key)
    return render(request, "portal/draft_prereview.html", _context(desk))


def _context(desk: Desk) -> dict[str, Any]:  # Any: the context of a template
    review = desk.prereview
    said = queries.verdicts_of(review) if review else []
    here = {upload.pk for upload in desk.uploads}
    asked = {question.name for question in desk.application.questions}
    return {
        "desk": desk,
        "draft": desk.draft,
        "application": desk.application,
        "review": review,
        "returned": [_returned(desk, one, here, asked) for one in said if one.is_returned],
        "passed": sum(1 for one in said if not one.is_returned),
        "originals": [place.name for place in desk.places if place.is_asked and place.needs_original],
        "gaps": desk.gaps(),
    }


def _returned(desk: Desk, verdict: PageVerdict, here: set[int], asked: set[str]) -> Returned:
    """A file that is no longer in the draft was taken out, and so mended; an answer is mended on the form."""
    if verdict.upload_id is None and verdict.subject in asked:
        names = [question.name for question in desk.application.questions]
        return Returned(verdict, f"{desk.page(FORM)}#id_q{names.index(verdict.subject)}", is_mended=False)
    place = next((one for one in desk.places if one.name == verdict.subject), None)
    href = f"{desk.page(MATERIALS)}#place-{place.number}" if place else desk.page(MATERIALS)
    if verdict.upload_id is None:  # a material that was lacking, or a file taken out long ago
        return Returned(verdict, href, is_mended=bool(place and place.uploads))
    return Returned(verdict, href, is_mended=verdict.upload_id not in here)
