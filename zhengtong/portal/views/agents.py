"""代办: for whom one may act, who may act for one, and switching between them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.documents.errors import UploadRefused
from zhengtong.notices import representing as told
from zhengtong.people import queries
from zhengtong.people.actions.representing import speaks_for
from zhengtong.people.errors import Refused
from zhengtong.people.models import Representation
from zhengtong.people.throttle import Throttle
from zhengtong.portal import acting, representing
from zhengtong.portal.account_forms import AppointForm, FamilyForm, OrganisationForm, ReasonForm
from zhengtong.portal.views.account import applicant, status
from zhengtong.ui.clock import today

# Numbers and names are compared here: so many in an hour, so that nobody tries whose is whose.
COMPARED = Throttle("representations", limit=10, seconds=3600)
TOO_MANY = "今天提出的次数太多，请一小时以后再试，或者持证件到政务服务中心窗口办理。"
ORDER = {Representation.State.VALID: 0, Representation.State.ASKED: 1, Representation.State.ENDED: 2}


@login_required
@require_GET
def agents(request: HttpRequest) -> HttpResponse:
    """Everything about acting for others and being acted for."""
    now, person, on = acting.of(request), applicant(request), today()
    about = queries.representations_of(now.principal) if now.is_agent else queries.representations_of(person)
    rows = sorted(about, key=lambda one: ORDER[Representation.State(one.state)])
    page = {
        "now": now,
        "principals": queries.principals_of(person, on),
        "mine": [one for one in rows if one.agent_id == person.pk],
        "others": [one for one in rows if one.principal_id == now.principal.pk],
        "may_appoint": speaks_for(person, now.principal, on),
        "on": on,
    }
    return render(request, "portal/agents.html", page)


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """From now on these pages act for this principal, or for oneself again."""
    wanted = request.POST.get("principal", "")
    chosen = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
    now = acting.choose(request, chosen)
    if chosen is not None and chosen != request.user.pk and not now.is_agent:
        messages.error(request, "您现在不能代他办事：授权还没有确认、已经到期或者已经撤销。")
    elif now.is_agent:
        messages.success(request, f"现在代表{now.principal.name}办事，页首会一直写着。")
    else:
        messages.success(request, "现在办自己的事。")
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return redirect(back if is_ours else "portal:my-matters")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Act for an organisation: as its 法定代表人 or 负责人, or with an 授权委托书."""
    form = OrganisationForm(request.POST or None, request.FILES or None, on=today())
    return _asked(request, form, "portal/agents_organisation.html", is_organisation=True)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def family(request: HttpRequest) -> HttpResponse:
    """Act for a child, or for an elder of the family."""
    form = FamilyForm(request.POST or None, request.FILES or None, on=today())
    return _asked(request, form, "portal/agents_family.html", is_organisation=False)


def _asked(request: HttpRequest, form: Any, template: str, *, is_organisation: bool) -> HttpResponse:
    person = applicant(request)
    if person.id_number_index is None:
        messages.error(request, "代他人办事以前，请先登记您自己的证件号码。")
        return redirect(f"{reverse('portal:account-identity')}?{urlencode({'next': request.path})}")
    if request.method == "POST" and form.is_valid():
        if not COMPARED.takes(str(person.pk)):
            form.add_error(None, TOO_MANY)
        else:
            try:
                representing.ask(person, **form.cleaned_data, on=today(), is_organisation=is_organisation)
            except UploadRefused as error:
                form.add_error("evidence", str(error))
            except Refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已经提出。窗口核对证明文件以后生效，届时告诉您。")
                return redirect("portal:agents")
    return render(request, template, {"form": form}, status=status(form))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """Let somebody act for oneself, or for the organisation one heads. It holds at once."""
    now, on = acting.of(request), today()
    if not speaks_for(now.agent, now.principal, on):
        messages.error(request, "只有法定代表人、负责人或者监护人可以再委托别人。")
        return redirect("portal:agents")
    form = AppointForm(request.POST or None, offered=lambda names: representing.offered(names, on))
    if request.method == "POST" and form.is_valid():
        if not COMPARED.takes(str(now.agent.pk)):
            form.add_error(None, TOO_MANY)
        else:
            try:
                made = representing.appoint(now, form.cleaned_data, on)
            except Refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"{made.agent.name}从今天起可以代{now.principal.name}办事，随时可以撤销。")
                return redirect("portal:agents")
    return render(request, "portal/agents_appoint.html", {"form": form, "now": now}, status=status(form))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, representation_id: int) -> HttpResponse:
    """Take a representation back, or lay it down; it ends at once."""
    held = _of_mine(request, representation_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told.end(held, by=applicant(request), on=today(), because=form.cleaned_data["because"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已经撤销，从现在起不再有效。")
            return redirect("portal:agents")
    return render(request, "portal/agents_end.html", {"form": form, "held": held}, status=status(form))


@login_required
@require_POST
def confirm(request: HttpRequest, representation_id: int) -> HttpResponse:
    """Confirm, as who speaks for the principal, what somebody asked for."""
    held = _of_mine(request, representation_id)
    try:
        told.confirm(held, by=applicant(request), on=today())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已经确认：{held.agent.name}可以代{held.principal.name}办事。")
    return redirect("portal:agents")


def _of_mine(request: HttpRequest, representation_id: int) -> Representation:
    """A representation one is a side of, or whose principal one speaks for; 404 for any other."""
    person = applicant(request)
    held = Representation.objects.select_related("agent", "principal").filter(pk=representation_id).first()
    sides = (held.agent_id, held.principal_id) if held else ()
    if held is None or (person.pk not in sides and not speaks_for(person, held.principal, today())):
        raise Http404("没有这项代办")
    return held
