"""预约: one's own appointments; choosing where, which day and which time; giving it back or moving it. Without a script."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.hall import actions, queries
from zhengtong.hall.errors import HallError
from zhengtong.hall.models import Appointment, Business
from zhengtong.hall.slots import Slot
from zhengtong.lawbook.calendar import WEEKDAYS
from zhengtong.portal import acting
from zhengtong.services import queries as services
from zhengtong.services.models import ServiceVersion
from zhengtong.ui.clock import now, today
from zhengtong.ui.forms import Plain


class TimeForm(Plain):
    """Which time: one of those the page offers."""

    slot = forms.CharField(label="时间", max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].error_messages["required"] = "请选择一个时间"

    def clean_slot(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["slot"])
        except ValueError:
            raise forms.ValidationError("请从页面上列出的时间里选一个") from None


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's appointments: what is to come first, and what has been."""
    on = today()
    found = [one for one in queries.of_person(acting.of(request).principal) if _covers(request, one)]
    coming = [one for one in found if one.state == Appointment.State.BOOKED and one.on >= on]
    context = {
        "coming": sorted(coming, key=lambda one: (one.on, one.starts_at)),
        "past": [one for one in found if one not in coming],
    }
    return render(request, "portal/appointments.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Where, which day, which time: each a link that narrows, so that the page works as it is."""
    person = acting.of(request).principal
    said = request.POST if request.method == "POST" else request.GET
    version = _version(said.get("service", ""))
    moved = _own(request, said.get("instead", "")[:8].replace("\0", "")) if said.get("instead") else None
    version = moved.service_version if moved else version
    if moved is None and not acting.of(request).covers(version.service.code if version else None):
        messages.error(request, f"您现在不能代{person.name}约这件事：授权只限另外的事项。")
        return redirect("portal:appointments")
    businesses = [moved.business] if moved else list(queries.businesses_for(version))
    chosen = _chosen(said.get("business", ""), businesses)
    days = queries.days(chosen, now()) if chosen else {}
    form = TimeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and chosen and form.is_valid():
        at: datetime = form.cleaned_data["slot"]
        try:
            made = _take(request, chosen, version, moved, at)
        except HallError as refusal:
            form.add_error("slot", str(refusal))
            days = queries.days(chosen, now())
        else:
            messages.success(
                request, f"已经约好：{actions.said(made)}，{made.business.hall.name}，预约号 {made.code}。"
            )
            return redirect("portal:appointments")
    on = _day(said.get("on", ""), days)
    context = {
        "version": version,
        "moved": moved,
        "businesses": businesses,
        "chosen": chosen,
        "days": [
            (day, WEEKDAYS[day.weekday()], sum(slot.free for slot in slots), day == on) for day, slots in days.items()
        ],
        "on": on,
        "slots": days.get(on, []) if on else [],
        "form": form,
        "kept": urlencode(_kept(said, chosen)),
        "barred": queries.barred_until(person, today()),
    }
    return render(request, "portal/appointment_new.html", context, status=422 if form.errors else 200)


def _take(
    request: HttpRequest, business: Business, version: ServiceVersion | None, moved: Appointment | None, at: datetime
) -> Appointment:
    person = acting.of(request).principal
    if moved is not None:
        return actions.move(moved, at.date(), at.time(), person=person, now=now())
    return actions.book(business, at.date(), at.time(), person=person, now=now(), service_version=version)


def _own(request: HttpRequest, code: str) -> Appointment | None:
    """The appointment of this code that is one's own, or that of whom one acts for, as far as one may."""
    found = queries.own(acting.of(request).principal, code)
    return found if found is not None and _covers(request, found) else None


def _covers(request: HttpRequest, found: Appointment) -> bool:
    """Whether an agent's scope reaches this appointment; one's own are always in reach."""
    version = found.service_version
    return acting.of(request).covers(version.service.code if version else None, found.case_id)


def _version(code: str) -> ServiceVersion | None:
    if not code:
        return None
    version = services.of_code(code[:60].replace("\0", ""), today())
    if version is None:
        raise Http404(f"没有事项{code}")
    return version


def _chosen(text: str, businesses: list[Business]) -> Business | None:
    """The business that was chosen, or the only one there is."""
    if len(businesses) == 1:
        return businesses[0]
    return next((one for one in businesses if str(one.pk) == text), None)


def _day(text: str, days: dict[date, list[Slot]]) -> date | None:
    """The day that was chosen, or the first with a free seat."""
    chosen = next((day for day in days if day.isoformat() == text), None)
    return chosen or next((day for day, slots in days.items() if any(slot.free for slot in slots)), None)


def _kept(said: QueryDict, chosen: Business | None) -> dict[str, str]:
    """What a link on the page keeps of what was chosen so far."""
    kept = {name: str(said.get(name, "")) for name in ("service", "instead") if said.get(name)}
    return kept | ({"business": str(chosen.pk)} if chosen else {})


@login_required
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Give a time back."""
    found = _own(request, code)
    if found is None:
        raise Http404(code)
    try:
        actions.cancel(found, person=acting.of(request).principal, now=now())
    except HallError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{actions.said(found)}的预约已经取消，时间让给了别人。")
    return redirect(reverse("portal:appointments"))
