"""事项目录: the county's catalogue as a table that is searched, counted, exported, and from which batches are filled."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from zhengtong.services import comparison, queries
from zhengtong.services.exchange import exporting
from zhengtong.services.models import ServiceVersion
from zhengtong.workbench import catalogue_table as table
from zhengtong.workbench.catalogue_frame import frame, rights
from zhengtong.workbench.catalogue_table import TableForm
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.views.registers import XLSX

PAGE, CHANGES = 50, 100
GROUPS = {"": "只看合计", "organ": "按部门", "kind": "按类型"}


def found_by(desk: Desk, form: TableForm, rates: list[Any]) -> QuerySet[ServiceVersion]:
    """What the filter leaves of the catalogue."""
    chosen = form.kept() if form.is_valid() else {}
    found = table.records_of(table.narrowed(table.every(desk.on), chosen), rates, chosen)
    return table.with_findings(found, chosen.get("finding", ""))


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """The table, its shares and its balance."""
    desk = desk_of(request)
    form = table.form(request.GET, desk.on)
    is_right = form.is_valid()
    chosen = form.kept() if is_right else {}
    rates = table.rates_of(desk.on, chosen)
    pages = Paginator(found_by(desk, form, rates), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    versions = list(shown.object_list)
    prefetch_related_objects(versions, "service__organ__division", "materials")
    own = rights(desk)
    context: dict[str, Any] = frame(desk, "table") | {
        "form": form,
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "rows": table.rows(versions),
        "chips": form.chips() if is_right else [],
        "query": form.query() if is_right else "",
        "is_filtered": bool(chosen),
        "more_open": is_right and form.is_narrow,
        "rates": [(one, form.query(rate=one.name, out_of=""), form.query(rate=one.name, out_of="是")) for one in rates]
        if is_right
        else [],
        "balance": queries.balance(date(desk.on.year, 1, 1), desk.on)[-1],
        "batches": list(queries.batches_open(desk.reach)[:50]) if own.edits else [],
    }
    return render(request, "workbench/catalogue/table.html", context, status=200 if is_right else 422)


@office
@require_GET
def export(request: OfficeRequest, form: str) -> HttpResponseBase:
    """What the filter leaves, as a file that can come in again; ?blank=1 the empty form."""
    desk = desk_of(request)
    asked = table.form(request.GET, desk.on)
    chosen = asked.kept() if asked.is_valid() else {}
    found = found_by(desk, asked, table.rates_of(desk.on, chosen) if chosen.get("rate") else [])
    response: HttpResponseBase
    if form == "xlsx":
        content = exporting.blank() if request.GET.get("blank") else exporting.workbook(found)
        response = HttpResponse(content, content_type=XLSX)
    elif form == "csv":
        response = StreamingHttpResponse(exporting.csv_lines(found), content_type="text/csv; charset=utf-8")
    elif form == "json":
        response = StreamingHttpResponse(exporting.json_lines(found), content_type="application/json")
    else:
        raise Http404(form)
    name = "事项目录（空白表）" if request.GET.get("blank") else f"事项目录{desk.on}"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, f"{name}.{form}"))
    return response


@office
@require_GET
def between(request: OfficeRequest) -> HttpResponse:
    """Two days of the catalogue: the balance by organ or kind, and what is not the same."""
    desk = desk_of(request)
    start = day(request.GET.get("start", "")) or date(desk.on.year, 1, 1)
    end = day(request.GET.get("end", "")) or desk.on
    start, end = min(start, end), max(start, end)
    by = request.GET.get("by", "")
    by = by if by in GROUPS else ""
    changes = comparison.catalogue(start, end)
    pages = Paginator(changes, CHANGES)
    shown = pages.get_page(request.GET.get("page"))
    context = frame(desk, "table") | {
        "start": start,
        "end": end,
        "by": by,
        "groups": GROUPS,
        "balances": queries.balance(start, end, by),
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "query": f"start={start}&end={end}&by={by}",
    }
    return render(request, "workbench/catalogue/between.html", context)


def day(text: str) -> date | None:
    """A day in an address; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
