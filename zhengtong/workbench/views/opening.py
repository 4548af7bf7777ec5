"""立案: every procedure by area, and opening a case of any of them by its own first act."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from zhengtong import lawbook
from zhengtong.cases import actions, queries
from zhengtong.cases.errors import CaseError
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.people.models import Organ, Person
from zhengtong.workbench.desk import Case, Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.opening import Openable, OpeningForm, listed, openable


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """The procedures this official may open, by area, leading to their form; all of them when asked or when nobody may."""
    desk = desk_of(request)
    words = request.GET.get("q", "").strip()[:60].replace("\0", "")
    areas = [] if "all" in request.GET else listed(desk, words, own=True)
    own = bool(areas)
    context = {"posts": desk.posts, "words": words, "own": own, "areas": areas or listed(desk, words, own=False)}
    return render(request, "workbench/open.html", context)


@office
def begin(request: OfficeRequest, code: str) -> HttpResponse:
    """The form of one procedure's opening act (GET act chooses among several), and opening the case (POST)."""
    desk = desk_of(request)
    if code not in queries.book().versions:
        raise Http404(code)
    found = openable(desk, code)
    if found is None or not found.acts:
        return render(request, "workbench/open_refused.html", {"posts": desk.posts, "found": found}, status=403)
    act, organs = chosen(found, request.POST.get("act") or request.GET.get("act", ""))
    rules = queries.rules(code, found.law.version, None)
    data = request.POST if request.method == "POST" else None
    form = OpeningForm(act, rules, organs, today=desk.on, data=data)
    if form.is_bound and form.is_valid():
        try:
            return redirect("workbench:case", take(desk, found.law, form).number)
        except Refused as refusal:
            form.add_error("party", str(refusal))
        except (lawbook.NotAllowed, CaseError) as refusal:
            form.add_error(None, str(refusal))
    context = {"posts": desk.posts, "found": found, "act": act, "form": form, "stages": found.law.stages}
    return render(request, "workbench/open_form.html", context, status=422 if form.is_bound else 200)


def chosen(found: Openable, name: str) -> tuple[lawbook.Action, tuple[int, ...]]:
    """The opening act of this name, else the first this official may take."""
    return next((pair for pair in found.acts if pair[0].name == name), found.acts[0])


@transaction.atomic
def take(desk: Desk, law: lawbook.Procedure, form: OpeningForm) -> Case:
    """Find or register the party and open the case, once for this form."""
    given = form.cleaned_data
    respondent = given.get("respondent")
    event = actions.open_case(
        procedure=law.code,
        organ=Organ.objects.get(pk=given["organ"]),
        applicant=party(form, desk) if given.get("party") else None,
        respondent=Organ.objects.get(pk=respondent) if respondent else None,
        title=given["title"],
        channel=given["channel"],
        by=desk.person,
        on=given["on"],
        data=form.filled(),
        act=form.act.name,
        key=f"open:{desk.person.pk}:{given['key']}",
    )
    return event.case


def party(form: OpeningForm, desk: Desk) -> Person:
    """The person the case is about: found by number, or registered; without a number always anew."""
    given = form.cleaned_data
    if given["id_number"]:
        return people.find_or_register(
            given["party"], given["id_number"], kind=form.kind, phone=given["phone"], on=desk.on
        )
    return people.register_person(name=given["party"], phone=given["phone"], on=desk.on)
