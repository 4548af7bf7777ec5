"""One service of the catalogue: what it says by group, its versions and what differs between any two, its guide as the public sees it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.services import checks, comparison, guide
from zhengtong.services.mapping import comparing
from zhengtong.services.models import BatchLine, Service, ServiceVersion
from zhengtong.workbench import catalogue_table as table
from zhengtong.workbench.catalogue_frame import frame, open_batches, service_of
from zhengtong.workbench.catalogue_item import groups, linked, standing, states
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office


def versions_of(service: Service) -> list[ServiceVersion]:
    """Every version of a service, newest first."""
    every = service.versions.select_related("service__organ__division", "service__parent", "batch_line__batch")
    return list(every.prefetch_related("materials").order_by("-number"))


def chosen(versions: list[ServiceVersion], text: str, on: date) -> ServiceVersion:
    """The version an address asks for; without one the version that speaks for the service today."""
    if text:
        found = next((one for one in versions if str(one.number) == text), None)
        if found is None:
            raise Http404(text)
        return found
    if not versions:
        raise Http404
    return min(versions, key=lambda one: (table.rank_of(one, on), -one.number))


def context_of(desk: Desk, service: Service, tab: str) -> dict[str, Any]:
    """What every page of one service shows around it."""
    versions = versions_of(service)
    if not versions:
        raise Http404
    return frame(desk, "table") | {
        "service": service,
        "tab": tab,
        "versions": [(one, standing(one, desk.on)) for one in versions],
        "draft": next((one for one in versions if one.published_at is None), None),
    }


@office
@require_GET
def page(request: OfficeRequest, service: int) -> HttpResponse:
    """The elements of one version by group, with findings, links to registers and the batches it was in."""
    desk = desk_of(request)
    found = service_of(service)
    context = context_of(desk, found, "elements")
    shown = chosen([one for one, _ in context["versions"]], request.GET.get("version", ""), desk.on)
    lines = BatchLine.objects.filter(service=found).select_related("batch", "version").order_by("-pk")
    may_edit = context["rights"].of(found.organ_id)
    context |= {
        "version": shown,
        "standing": standing(shown, desk.on),
        "groups": groups(shown),
        "findings": checks.findings(shown, list(shown.materials.all())),
        "superior": comparing.differences(shown),
        "linked": linked(shown, desk.on),
        "lines": list(lines[:50]),
        "children": found.children.order_by("code").values_list("pk", "code"),
        "may_edit": may_edit,
        "batches": open_batches(found.organ_id) if may_edit else [],
        "acts": states(found, context["draft"], [one for one, _ in context["versions"]], desk.on),
    }
    return render(request, "workbench/catalogue/item.html", context)


@office
@require_GET
def between(request: OfficeRequest, service: int) -> HttpResponse:
    """新旧对照: any two versions, element by element and material by material."""
    desk = desk_of(request)
    found = service_of(service)
    context = context_of(desk, found, "between")
    versions = [one for one, _ in context["versions"]]
    new = chosen(versions, request.GET.get("new", "") or str(versions[0].number), desk.on)
    older = [one for one in versions if one.number < new.number]
    old = chosen(versions, request.GET.get("old", ""), desk.on) if request.GET.get("old") else (older or [new])[0]
    context |= {"old": old, "new": new, "comparison": comparison.diff(old, new), "is_same": old.pk == new.pk}
    return render(request, "workbench/catalogue/item_between.html", context)


@office
@require_GET
def preview(request: OfficeRequest, service: int) -> HttpResponse:
    """The guide as the public will read it, drafts too, and its steps drawn."""
    desk = desk_of(request)
    found = service_of(service)
    context = context_of(desk, found, "preview")
    shown = chosen([one for one, _ in context["versions"]], request.GET.get("version", ""), desk.on)
    context |= {"version": shown, "standing": standing(shown, desk.on), "guide": guide.guide(shown, desk.on)}
    return render(request, "workbench/catalogue/item_preview.html", context)
