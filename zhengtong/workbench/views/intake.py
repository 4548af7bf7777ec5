"""窗口受理: an application taken in at the counter on one screen, and the receipt the applicant takes home."""

import segno
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhengtong import lawbook
from zhengtong.cases import actions
from zhengtong.cases.errors import CaseError
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.services import queries as services
from zhengtong.services.models import ServiceVersion
from zhengtong.workbench.desk import Case, Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.intake_form import IntakeForm

WINDOW = "窗口"
MOST = 30


@office
def page(request: OfficeRequest) -> HttpResponse:
    """Choose the item (GET q), fill in (GET service), submit (POST): one address, one screen."""
    desk = desk_of(request)
    code = (request.POST.get("service") or request.GET.get("service") or "")[:60].replace("\0", "")
    version = mine(desk).filter(service__code=code).first() if code else None
    if version is None:
        return choose(request, desk, code)
    form = IntakeForm(version, today=desk.on, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            case = take_in(desk, version, form)
        except Refused as refusal:
            form.add_error("name" if "姓名" in str(refusal) else "id_number", str(refusal))
        except (lawbook.NotAllowed, CaseError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("workbench:receipt", case.number)
    context = {"posts": desk.posts, "form": form, "version": version}
    return render(request, "workbench/intake.html", context, status=422 if form.is_bound else 200)


def choose(request: OfficeRequest, desk: Desk, code: str) -> HttpResponse:
    """The items this window may take in, by name."""
    words = request.GET.get("q", "").strip()[:60].replace("\0", "")
    found = mine(desk, words)[: MOST + 1]
    if code:
        messages.error(request, "没有这个事项，或者您的岗位没有获得它的授权")
    context = {"posts": desk.posts, "words": words, "items": found[:MOST], "is_cut": len(found) > MOST}
    return render(request, "workbench/items.html", context)


def mine(desk: Desk, words: str = "") -> QuerySet[ServiceVersion]:
    """The items in force today that this official's posts and mandates reach."""
    reached = desk.reach.condition(organ="service__organ_id", service="service__code")
    return services.find(words, desk.on, services.in_force(desk.on).filter(reached))


@transaction.atomic
def take_in(desk: Desk, version: ServiceVersion, form: IntakeForm) -> Case:
    """Find or register the applicant and open the case, once for this form."""
    given = form.cleaned_data
    applicant = people.find_or_register(
        given["name"], given["id_number"], kind=form.kind, phone=given["phone"], on=desk.on
    )
    event = actions.open_case(
        procedure=version.service.procedure,
        organ=version.service.organ,
        applicant=applicant,
        title=version.name,
        channel=WINDOW,
        by=desk.person,
        on=desk.on,
        service_version=version,
        data=form.answers(),
        key=f"intake:{desk.person.pk}:{given['key']}",
    )
    return event.case


@office
@require_GET
def receipt(request: OfficeRequest, number: str) -> HttpResponse:
    """收件凭证: number, pass code and a QR code to follow the case. Only for who took it in or sees the case anyway."""
    desk = desk_of(request)
    case = desk.case(number)
    if case.channel != WINDOW:
        raise Http404
    address = f"{settings.SITE_URL}{reverse('portal:track')}"
    context = {
        "posts": desk.posts,
        "case": case,
        "received": case.data.get("收到材料", []),
        "lacking": case.data.get("缺少材料", []),
        "track": address,
        "picture": segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#1c2026"),
    }
    return render(request, "workbench/receipt.html", context)
