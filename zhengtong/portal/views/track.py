"""Following a case without an account: by number and pass code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.cases import queries as cases
from zhengtong.cases import ratings
from zhengtong.portal.forms import LaterRatingForm, RatingForm, TrackForm
from zhengtong.portal.next_step import next_step
from zhengtong.portal.throttle import Throttle
from zhengtong.ui.clock import today

# A pass code has 31^6 values; thirty guesses an hour from one place would need three thousand years.
GUESSES = Throttle("track", limit=30, seconds=3600)


@never_cache
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and pass code. A wrong number and a wrong code are refused in the same words."""
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, code = form.cleaned_data["number"], form.cleaned_data["pass_code"]
        address = request.META.get("REMOTE_ADDR", "")
        if GUESSES.is_reached(address):
            form.add_error(None, "查询次数过多，请一小时以后再试，或者拨打12345。")
        elif cases.find(number, code) is None:
            GUESSES.count(address)
            form.add_error(None, "没有找到这件事：请核对办件编号和查询码，二者都要与凭证上的一致。")
        else:
            known = request.session.get("tracked", {})
            request.session["tracked"] = {**known, number: code}
            return redirect("portal:tracked", number=number)
    return render(request, "portal/track.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
def tracked(request: HttpRequest, number: str) -> HttpResponse:
    """How a case stands, names left out. The pass code is kept in the session, never in an address."""
    code = request.session.get("tracked", {}).get(number)
    case = cases.find(number, code) if code else None
    if case is None:
        return redirect("portal:track")
    progress = cases.progress_of(case)
    is_theirs = cases.is_theirs(case, cases.rules_of(case))
    page = {
        "case": case,
        "is_theirs": is_theirs,
        "is_inner": not is_theirs and not case.is_closed,
        "progress": progress,
        "events": cases.shown_to_party(case),
        "next": next_step(progress, today(), case.organ.name, is_theirs=is_theirs),
        "rating": ratings.of(case) if case.is_closed else None,
        "rating_form": RatingForm(),
        "later_form": LaterRatingForm(),
    }
    return render(request, "portal/tracked.html", page)
