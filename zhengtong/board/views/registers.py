"""Public registers: what everybody may read of them, and take away as a file. Only public columns ever reach these pages."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhengtong.lawbook import Register
from zhengtong.registers import exchange, queries
from zhengtong.ui.clock import today

PAGE = 50
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def published(code: str) -> Register:
    """A register that everybody may read; any other is, to the public, not there."""
    found = queries.registers().get(code)
    if found is None or not found.is_public:
        raise Http404(code)
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every public register, by area."""
    areas: dict[str, list[tuple[Register, int]]] = {}
    for one, count in queries.counts(today(), public_only=True):
        areas.setdefault(one.area, []).append((one, count))
    return render(request, "board/registers/index.html", {"areas": areas.items()})


@require_safe
def entries(request: HttpRequest, register: str) -> HttpResponse:
    """The public columns of a register as it stands today."""
    found = published(register)
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    after = request.GET.get("after", "").replace("\0", "")[:100]
    page = queries.page(found.code, today(), words=words, after=after, limit=PAGE, public=found)
    columns = [column for column in found.listed_columns if column.is_public]
    names = queries.names_of(found, [entry.data for entry in page.entries])
    context: dict[str, Any] = {
        "register": found,
        "words": words,
        "columns": columns,
        "rows": [(entry, queries.cells(found, entry, names, columns)) for entry in page.entries],
        "next": page.next,
        "is_first": not after,
        "query": urlencode({"q": words}) + "&" if words else "",
    }
    return render(request, "board/registers/entries.html", context)


@require_safe
def entry(request: HttpRequest, register: str) -> HttpResponse:
    """One entry: all its public columns."""
    found = published(register)
    code = request.GET.get("code", "").replace("\0", "")[:100]
    shown = queries.entries(found.code, today()).filter(code=code).first()
    if shown is None:
        raise Http404(code)
    names = queries.names_of(found, [shown.data])
    cells = [cell for cell in queries.cells(found, shown, names, found.public_columns) if cell.text]
    return render(request, "board/registers/entry.html", {"register": found, "entry": shown, "cells": cells})


@require_safe
def download(request: HttpRequest, register: str, form: str) -> HttpResponseBase:
    """The public columns of every entry, as open data: csv, json or xlsx."""
    found = published(register)
    every = queries.entries(found.code, today()).order_by("code").iterator(chunk_size=2000)
    response: HttpResponseBase
    if form == "xlsx":
        response = HttpResponse(exchange.as_xlsx(found, every, public=True), content_type=XLSX)
    elif form in FORMS:
        written = exchange.as_csv if form == "csv" else exchange.as_json
        response = StreamingHttpResponse(written(found, every, public=True), content_type=FORMS[form])
    else:
        raise Http404(form)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, f"{found.name}.{form}"))
    return response
