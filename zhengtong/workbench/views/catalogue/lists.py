"""清单: licences beside what looks like one, the standard convenience list, and how many days the list took to follow the law."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.registers import queries as registers
from zhengtong.services import disguise, queries
from zhengtong.services.finding import Finding
from zhengtong.services.mapping import delay
from zhengtong.services.models import ServiceVersion
from zhengtong.workbench.catalogue_frame import frame
from zhengtong.workbench.desk import desk_of
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 50
LICENCE, LICENCES, STANDARD = "行政许可", "licences", "standard-services"
NEAR_LEVELS = ("乡级", "村级")
VIEWS = {"licences": "行政许可清单", "standard": "便民服务清单", "delays": "调整跟上没有"}


@dataclass(frozen=True)
class Disguised:
    """A service that is not called a licence and looks like one."""

    version: ServiceVersion
    findings: tuple[Finding, ...]


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """One of the three."""
    desk = desk_of(request)
    view = request.GET.get("view", "licences")
    view = view if view in VIEWS else "licences"
    context = frame(desk, "lists") | {"views": VIEWS, "view": view}
    if view == "licences":
        context |= {"disguised": disguised(desk.on), "pairs": licences(desk.on), "register": LICENCES}
    elif view == "standard":
        found = queries.in_force(desk.on).filter(level__in=NEAR_LEVELS).order_by("name", "pk")
        pages = Paginator(found, PAGE)
        shown = pages.get_page(request.GET.get("page"))
        context |= {
            "page": shown,
            "numbers": pages.get_elided_page_range(shown.number),
            "query": "view=standard",
            "register": STANDARD,
            "listed": registers.entries(STANDARD, desk.on).count(),
        }
    else:
        context |= {
            "adjustments": delay.adjustments(desk.on),
            "decisions": delay.superior_decisions(desk.on, only_open=False),
            "overdue_first": True,
        }
    return render(request, "workbench/catalogue/lists.html", context)


def disguised(on: date) -> list[Disguised]:
    """Every service in force that looks like a licence and is not called one. One query."""
    every = ((version, tuple(disguise.findings(version))) for version in queries.in_force(on))
    return [Disguised(version, found) for version, found in every if found]


@dataclass(frozen=True)
class Licences:
    """The catalogue's licences against the published list."""

    in_catalogue: int
    on_list: int
    not_on_list: list[ServiceVersion]
    not_in_catalogue: list[tuple[str, str]]
    most: int = PAGE


def licences(on: date) -> Licences:
    """Which licences of the catalogue the list lacks, and which lines of the list the catalogue lacks. Two queries."""
    ours = list(queries.in_force(on).filter(kind=LICENCE).exclude(service__children__isnull=False))
    listed = dict(registers.entries(LICENCES, on).values_list("code", "title"))
    codes = {code for version in ours for code in (version.service.code, version.base_code, version.impl_code) if code}
    missing = [one for one in ours if not {one.service.code, one.base_code, one.impl_code} & listed.keys()]
    strange = [pair for pair in listed.items() if pair[0] not in codes]
    return Licences(len(ours), len(listed), missing, strange)
