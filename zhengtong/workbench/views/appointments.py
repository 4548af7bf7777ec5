"""预约 at the hall: who comes today, checking in by code; hours and closures for who manages the hall."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.hall import actions, queries
from zhengtong.hall.errors import HallError
from zhengtong.hall.models import Business, Hall, Hours
from zhengtong.ui.clock import now
from zhengtong.ui.forms import Plain
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office

DAY = forms.DateInput(attrs={"type": "date"})
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
ROWS = 6


class ClosureForm(Plain):
    """停约: for days, or for a part of each."""

    from_on = forms.DateField(label="自", widget=DAY)
    to_on = forms.DateField(label="至", widget=DAY)
    opens_at = forms.TimeField(label="起", required=False, widget=CLOCK, help_text="不写就是全天。")
    closes_at = forms.TimeField(label="止", required=False, widget=CLOCK)
    business = forms.ChoiceField(label="业务", required=False)
    reason = forms.CharField(label="原因", max_length=200, help_text="约了的人会看到这句话。")

    def __init__(self, *args: Any, businesses: list[Business], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "整个大厅"), *((str(one.pk), one.name) for one in businesses)]
        self.fields["business"] = forms.ChoiceField(label="业务", required=False, choices=choices)
        self.order_fields(["from_on", "to_on", "opens_at", "closes_at", "business", "reason"])


class BusinessForm(Plain):
    """How a business is booked."""

    is_bookable = forms.BooleanField(label="开放预约", required=False)
    slot_minutes = forms.IntegerField(label="每段分钟数", min_value=5, max_value=240)
    ahead_days = forms.IntegerField(label="可约几天以内", min_value=1, max_value=60)


class HoursForm(Plain):
    """One line of hours; an empty one is left out."""

    days = forms.ChoiceField(label="日子", choices=Hours.Days.choices)
    opens_at = forms.TimeField(label="自", required=False, widget=CLOCK)
    closes_at = forms.TimeField(label="至", required=False, widget=CLOCK)
    seats = forms.IntegerField(label="每段人数", required=False, min_value=1, max_value=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        given = [said.get(name) is not None for name in ("opens_at", "closes_at", "seats")]
        if any(given) and not all(given) and not self.errors:
            raise forms.ValidationError("自、至和每段人数要写全；这一行不要的，三处都清空")
        return said

    @property
    def hours(self) -> Hours | None:
        """The line, or nothing when it was left empty."""
        said = self.cleaned_data
        if said.get("opens_at") is None:
            return None
        return Hours(days=said["days"], opens_at=said["opens_at"], closes_at=said["closes_at"], seats=said["seats"])


def hall_of(desk: Desk, text: str) -> Hall:
    """The hall that is meant, or the first one this official works in; 404 for anybody else's."""
    halls = list(queries.halls_of(desk.reach))
    found = next((one for one in halls if str(one.pk) == text), halls[0] if halls and not text else None)
    if found is None:
        raise Http404("没有这个大厅，或者您的岗位不在那里")
    return found


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """Who comes on a day."""
    desk = desk_of(request)
    hall = hall_of(desk, request.GET.get("hall", ""))
    on = _day(request.GET.get("on", "")) or desk.on
    found = queries.coming(hall, on)
    context = {
        "posts": desk.posts,
        "hall": hall,
        "halls": list(queries.halls_of(desk.reach)),
        "on": on,
        "is_today": on == desk.on,
        "rows": found,
        "may_manage": queries.may_manage(desk.reach, hall),
    }
    return render(request, "workbench/appointments/day.html", context)


@office
@require_POST
def check_in(request: OfficeRequest) -> HttpResponse:
    """Check in by the code on the phone."""
    desk = desk_of(request)
    hall = hall_of(desk, request.POST.get("hall", ""))
    try:
        found = actions.check_in(request.POST.get("code", "")[:20].replace("\0", ""), hall=hall, now=now())
    except HallError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{found.person.name}已签到：{actions.said(found)}，{found.business.name}。")
    return redirect(f"{reverse('workbench:appointments')}?hall={hall.pk}")


@office
@require_http_methods(["GET", "POST"])
def hours(request: OfficeRequest) -> HttpResponse:
    """The hours of a hall's businesses and its closures; a POST adds a closure."""
    desk = desk_of(request)
    hall = _managed(desk, request.POST.get("hall") or request.GET.get("hall", ""))
    businesses = list(queries.businesses_of(hall))
    form = ClosureForm(request.POST if request.method == "POST" else None, businesses=businesses)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = next((one for one in businesses if str(one.pk) == said.pop("business")), None)
        try:
            _, told = actions.close(hall, by=desk.person, now=now(), business=chosen, **said)
        except HallError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已经停约，{told}个约了的人收到了通知。")
            return redirect(f"{reverse('workbench:appointment-hours')}?hall={hall.pk}")
    context = {
        "posts": desk.posts,
        "hall": hall,
        "businesses": businesses,
        "closures": queries.closures_of(hall, desk.on),
        "form": form,
    }
    return render(request, "workbench/appointments/hours.html", context, status=422 if form.errors else 200)


@office
@require_http_methods(["GET", "POST"])
def business(request: OfficeRequest, pk: int) -> HttpResponse:
    """One business: whether it is booked, in what slots, and when."""
    desk = desk_of(request)
    found = queries.business(pk)
    if found is None or not queries.may_manage(desk.reach, found.hall):
        raise Http404(str(pk))
    data = request.POST if request.method == "POST" else None
    form = BusinessForm(data, initial={name: getattr(found, name) for name in BusinessForm.base_fields})
    lines = _lines(found, data)
    if data is not None and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        kept = [line.hours for line in lines]
        try:
            actions.set_hours(found, [one for one in kept if one is not None], **form.cleaned_data)
        except HallError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{found.name}的开放时段已经保存，约好的不受影响。")
            return redirect(f"{reverse('workbench:appointment-hours')}?hall={found.hall_id}")
    is_wrong = bool(form.errors or any(line.errors for line in lines))
    context = {"posts": desk.posts, "business": found, "form": form, "lines": lines}
    return render(request, "workbench/appointments/business.html", context, status=422 if is_wrong else 200)


def _lines(found: Business, data: Any) -> list[HoursForm]:  # Any: a QueryDict, or nothing
    """The lines of hours with a few empty ones below."""
    kept = list(found.hours.order_by("days", "opens_at"))
    initial = [{name: getattr(one, name) for name in HoursForm.base_fields} for one in kept]
    count = max(ROWS, len(initial) + 2)
    initial += [{} for _ in range(count - len(initial))]
    return [HoursForm(data, prefix=f"h{place}", initial=said) for place, said in enumerate(initial)]


def _managed(desk: Desk, text: str) -> Hall:
    hall = hall_of(desk, text)
    if not queries.may_manage(desk.reach, hall):
        raise Http404("管理时段须由担任“大厅管理”角色的岗位进行")
    return hall


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
