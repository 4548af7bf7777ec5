"""好差评: by number and pass code, once more later, and what the public may see of it, with what every rate is made of."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhengtong.cases import queries as cases
from zhengtong.cases import ratings
from zhengtong.cases.errors import CaseError
from zhengtong.people.models import Organ, Person
from zhengtong.portal.forms import LaterRatingForm, RatingForm
from zhengtong.portal.views.account import applicant
from zhengtong.portal.views.matters import own
from zhengtong.ui.clock import today

if TYPE_CHECKING:
    # For the type checker only: at run time nobody outside cases imports its models.
    from zhengtong.cases.models import Case

YEAR = timedelta(days=365)


@login_required
@require_POST
def later(request: HttpRequest, number: str) -> HttpResponse:
    """追评 of one's own matter."""
    _rate_later(request, own(request, number), applicant(request))
    return redirect("portal:matter", number=number)


@require_POST
def tracked(request: HttpRequest, number: str) -> HttpResponse:
    """A rating by who showed number and pass code in this session; the first, or 追评 when there is one."""
    code = request.session.get("tracked", {}).get(number)
    case = cases.find(number, code) if code else None
    if case is None:
        return redirect("portal:track")
    if ratings.of(case) is not None:
        _rate_later(request, case, None)
    else:
        _rate(request, case)
    return redirect("portal:tracked", number=number)


def _rate(request: HttpRequest, case: "Case") -> None:
    form = RatingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请在五档中选择一档，再提交评价。")
        return
    try:
        ratings.rate(case, by=None, on=today(), **form.cleaned_data)
    except CaseError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "谢谢您的评价。")


def _rate_later(request: HttpRequest, case: "Case", by: Person | None) -> None:
    form = LaterRatingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请在五档中选择一档，再提交追评。")
        return
    try:
        ratings.rate_later(case, by=by, on=today(), **form.cleaned_data)
    except CaseError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "追评已经记下，谢谢。")


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """How every organ was rated in a year, with numerator and denominator of each rate."""
    first, last = _period(request)
    page = {"tallies": ratings.tally_by_organ(first, last), "first": first, "last": last, "years": _years()}
    return render(request, "portal/ratings.html", page)


@require_GET
def public_organ(request: HttpRequest, organ_id: int) -> HttpResponse:
    """The same for each service of an organ."""
    organ = Organ.objects.filter(pk=organ_id).first()
    if organ is None:
        raise Http404("没有这个机关")
    first, last = _period(request)
    page = {
        "organ": organ,
        "tallies": ratings.tally_by_service(organ, first, last),
        "first": first,
        "last": last,
        "years": _years(),
    }
    return render(request, "portal/ratings_organ.html", page)


def _period(request: HttpRequest) -> tuple[date, date]:
    """The year asked for, or the last twelve months."""
    on, wanted = today(), request.GET.get("year", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 and 2000 <= int(wanted) <= on.year:
        return date(int(wanted), 1, 1), date(int(wanted), 12, 31)
    return on - YEAR, on


def _years() -> list[int]:
    """The years to choose among."""
    return list(range(today().year, today().year - 5, -1))
