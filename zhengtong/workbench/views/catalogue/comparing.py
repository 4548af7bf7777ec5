"""三级十同: our elements beside the superior's; differences are mended in the draft, or accounted for by a reviewer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhengtong.people.models import Organ
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping import comparing, superiors
from zhengtong.services.mapping.queries import CATALOGUES
from zhengtong.ui.forms import Plain
from zhengtong.workbench.catalogue_frame import (
    frame,
    number,
    refuse_who_may_not_review,
    rights,
    said,
    service_of,
    version_of,
    written,
)
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.forms import DayInput
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 15
VIEWS = {comparing.DIFFERENT: "不一致", comparing.ACCEPTED: "已说明", comparing.SAME: "一致", "": "全部"}


class SuperiorForm(Plain):
    """上级事项的要素：一个文件。"""

    catalogue = forms.ChoiceField(label="目录", choices=[(each, each) for each in CATALOGUES])
    as_of = forms.DateField(label="截至哪天", widget=DayInput)
    file = forms.FileField(
        label="文件",
        widget=forms.FileInput({"accept": ".xlsx,.csv,.json"}),
        help_text="第一列“基本编码”，其余各列是要素名称",
    )


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """Every service that has a superior's item, element by element."""
    return show(request, desk_of(request))


def show(request: OfficeRequest, desk: Desk, **given: Any) -> HttpResponse:
    """The same; with refusals a 422."""
    view = request.GET.get("view", comparing.DIFFERENT)
    view = view if view in VIEWS else comparing.DIFFERENT
    organ = number(request.GET.get("organ", ""))
    found = comparing.comparison(desk.on, organ_id=organ, only=view)
    pages = Paginator(found, PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = frame(desk, "comparing") | {
        "views": VIEWS,
        "view": view,
        "organ": organ,
        "organs": Organ.objects.filter(services__isnull=False).distinct().order_by("name"),
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "query": f"view={view}" + (f"&organ={organ}" if organ else ""),
        "elements": [element.name for element in comparing.compared()],
        "loading": given.get("loading") or (SuperiorForm(None, auto_id="load-%s") if rights(desk).reviews else None),
        "wrong": given.get("wrong", ()),
    }
    return render(request, "workbench/catalogue/comparing.html", context, status=422 if given else 200)


@office
@require_POST
def load(request: OfficeRequest) -> HttpResponse:
    """What the superior says of its items, from a file."""
    desk = desk_of(request)
    refuse_who_may_not_review(desk)
    form = SuperiorForm(request.POST, request.FILES, auto_id="load-%s")
    if not form.is_valid():
        return show(request, desk, loading=form)
    given = form.cleaned_data
    try:
        made = superiors.bring_superior(
            given["file"],
            given["file"].name,
            catalogue=given["catalogue"],
            as_of=given["as_of"],
            by=desk.person,
            on=desk.on,
        )
    except ServiceError as refusal:
        return show(request, desk, loading=form, wrong=refusal.messages[:20])
    messages.success(request, f"上级事项要素：新增 {made.added} 项，更新 {made.changed} 项，{made.same} 项没有变化")
    return redirect("workbench:catalogue-comparing")


@office
@require_POST
def accept(request: OfficeRequest, service: int, version: int) -> HttpResponse:
    """Account for one difference, with its reason."""
    desk = desk_of(request)
    shown = version_of(service_of(service), version)
    given = request.POST
    try:
        superiors.accept(
            shown,
            written(given, "element"),
            catalogue=written(given, "catalogue"),
            base_code=written(given, "base_code"),
            reason=written(given, "reason"),
            by=desk.person,
            on=desk.on,
        )
        messages.success(request, f"“{shown.name}”的“{given.get('element', '')}”已写明理由")
    except ServiceError as refusal:
        messages.error(request, said(refusal))
    return redirect(f"{reverse('workbench:catalogue-comparing')}?{given.get('back', '')[:200]}")
