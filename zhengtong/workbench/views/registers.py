"""Registers, read: all of them, one of them on any day, one entry with its history, what changed between two days, files out."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.documents import queries as documents
from zhengtong.lawbook import Register
from zhengtong.lawbook.register import AUDIENCES
from zhengtong.registers import exchange, permission, queries
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.models import Batch, Entry
from zhengtong.registers.sealed import read_sealed
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.register_forms import FilterForm, PeriodForm, ReasonForm
from zhengtong.workbench.views.files import sent

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def readable(desk: Desk, code: str) -> Register:
    """The register of this code if this official may read it; otherwise 404, as if it did not exist."""
    found = queries.registers().get(code)
    if found is None or not permission.may_read(found, desk.reach):
        raise Http404(code)
    return found


def frame(desk: Desk, register: Register) -> dict[str, Any]:
    """What every page of one register shows around it."""
    return {
        "posts": desk.posts,
        "register": register,
        "audience": AUDIENCES[register.audience],
        "may_propose": bool(permission.proposing_organs(register, desk.reach)),
        "may_approve": bool(permission.approving_organs(register, desk.reach)),
    }


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """Every register this official may read, by area; and what waits for their approval."""
    desk = desk_of(request)
    words = request.GET.get("q", "").strip()[:60]
    areas: dict[str, list[tuple[Register, int]]] = {}
    for one, count in queries.counts(desk.on):
        said = f"{one.name} {one.code} {one.about} {' '.join(one.topics)}"
        if permission.may_read(one, desk.reach) and all(word in said for word in words.split()):
            areas.setdefault(one.area, []).append((one, count))
    waiting = list(queries.waiting_for(desk.person, desk.on, desk.reach)[:50])
    names = {one.code: one.name for one in queries.registers().values()}
    context = {
        "posts": desk.posts,
        "areas": areas.items(),
        "words": words,
        "waiting": [(batch, names.get(batch.register, batch.register)) for batch in waiting],
        "total": sum(map(len, areas.values())),
    }
    return render(request, "workbench/registers/index.html", context)


@office
@require_GET
def entries(request: OfficeRequest, register: str) -> HttpResponse:
    """What stands in one register on a day."""
    desk = desk_of(request)
    found = readable(desk, register)
    form = FilterForm(found, request.GET)
    is_right = form.is_valid()
    on = (form.cleaned_data.get("on") if is_right else None) or desk.on
    after = request.GET.get("after", "")[:100].replace("\0", "")
    words = form.cleaned_data.get("q", "") if is_right else ""
    chosen = form.chosen if is_right else {}
    page = queries.page(found.code, on, words=words, chosen=chosen, after=after, limit=PAGE)
    kept = {"q": words, "on": on.isoformat() if on != desk.on else "", **chosen}
    context = frame(desk, found) | {
        "form": form,
        "choosing": [form[name] for name in form.choosing],
        "on": on,
        "is_today": on == desk.on,
        "columns": found.listed_columns,
        "rows": rows(found, page.entries),
        "next": page.next,
        "is_first": not after,
        "is_filtered": bool(words or chosen),
        "query": urlencode({name: value for name, value in kept.items() if value}) + "&",
        "waiting": Batch.objects.filter(register=found.code, state=Batch.State.WAITING).count(),
    }
    return render(request, "workbench/registers/entries.html", context, status=200 if is_right else 422)


def rows(register: Register, page: list[Entry]) -> list[tuple[Entry, list[queries.Cell]]]:
    """Entries with the cells a list shows. At most two queries, for names."""
    names = queries.names_of(register, [entry.data for entry in page])
    columns = register.listed_columns[1:]
    return [(entry, queries.cells(register, entry, names, columns)) for entry in page]


@office
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: OfficeRequest, register: str) -> HttpResponse:
    """One entry as it stands, with its history. POST reads a sealed column in full, after the reason has been recorded."""
    desk = desk_of(request)
    found = readable(desk, register)
    shown = queries.entry(found.code, request.GET.get("code", "")[:100].replace("\0", ""), desk.on)
    if shown is None:
        raise Http404
    may_reveal = permission.may_reveal(found, desk.reach, shown.organ_id)
    form, revealed, status = ReasonForm(request.POST or None), {}, 200
    if request.method == "POST":
        column, status = request.POST.get("column", ""), 422
        if not may_reveal:
            form.add_error(None, "只有登记这一条的人可以查看个人信息全文") if form.is_valid() else None
        elif form.is_valid():
            try:
                revealed = {column: read_sealed(shown, column, reader=desk.person, reason=form.cleaned_data["reason"])}
                status = 200
            except RegisterError as refusal:
                form.add_error(None, str(refusal))
    versions = list(queries.history(found.code, shown.code)[:100])
    names = queries.names_of(found, [version.data for version in versions] or [shown.data])
    context = frame(desk, found) | {
        "entry": shown,
        "is_ended": shown.valid_to is not None and shown.valid_to <= desk.on,
        "cells": [cell for cell in queries.cells(found, shown, names) if cell.text],
        "versions": [
            (one, queries.compared(found, old, one, names) if old else [])
            for one, old in zip(versions, [*versions[1:], None], strict=True)
        ],
        "form": form,
        "revealed": revealed,
        "may_reveal": may_reveal,
    }
    return render(request, "workbench/registers/entry.html", context, status=status)


@office
@require_GET
def file(request: OfficeRequest, register: str) -> HttpResponseBase:
    """A file that an entry holds; who may read the register may read it."""
    desk = desk_of(request)
    found = readable(desk, register)
    shown = queries.entry(found.code, request.GET.get("code", "")[:100].replace("\0", ""), desk.on)
    column = found.columns.get(request.GET.get("column", ""))
    upload = queries.file_in(shown, column) if shown is not None and column is not None else None
    if upload is None:
        raise Http404
    return sent(request, lambda: documents.file_of_upload(upload))


@office
@require_GET
def between(request: OfficeRequest, register: str) -> HttpResponse:
    """Two days of a register: the balance, and entry by entry what differs."""
    desk = desk_of(request)
    found = readable(desk, register)
    form = PeriodForm(found, request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    start = given.get("start") or date(desk.on.year, 1, 1)
    end = given.get("end") or desk.on
    if start > end:
        messages.error(request, f"期间写反了：{start}晚于{end}。请把较早的一天写在前面")
        start, end = end, start
    by = given.get("by") or None
    different = queries.differences(found, start, end)
    names = queries.names_of(
        found, [one.data for each in different for one in (each.before, each.after) if one is not None]
    )
    changes = [
        (one, queries.compared(found, one.before, one.after, names) if one.before and one.after else [])
        for one in different
    ]
    context = frame(desk, found) | {
        "form": form,
        "start": start,
        "end": end,
        "by": by,
        "balance": queries.balance(found, start, end, by),
        "changes": changes,
    }
    return render(request, "workbench/registers/between.html", context, status=200 if form.is_valid() else 422)


@office
@require_GET
def export(request: OfficeRequest, register: str, form: str) -> HttpResponseBase:
    """The register of a day as a file, or (blank) the form to fill in."""
    desk = desk_of(request)
    found = readable(desk, register)
    on = desk.on
    if (text := request.GET.get("on", "")) and (on_given := _day(text)):
        on = on_given
    if request.GET.get("blank"):
        return download(found, Entry.objects.none(), "xlsx", f"{found.name}（空白表）")
    return download(found, queries.entries(found.code, on).order_by("code"), form, f"{found.name}{on}")


def download(register: Register, found: Any, form: str, name: str, *, public: bool = False) -> HttpResponseBase:
    """Entries as a file to keep; 404 for a form that is none."""
    response: HttpResponseBase
    entries = found.iterator(chunk_size=2000)
    if form == "xlsx":
        response = HttpResponse(exchange.as_xlsx(register, entries, public=public), content_type=XLSX)
    elif form == "csv":
        response = StreamingHttpResponse(exchange.as_csv(register, entries, public=public), content_type="text/csv")
    else:
        raise Http404(form)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, f"{name}.{form}"))
    return response


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def back(register: Register, batch: Batch | None = None) -> HttpResponse:
    """To the batch, or to the register."""
    if batch is not None:
        return redirect("workbench:register-batch", register.code, batch.pk)
    return redirect(reverse("workbench:register", args=[register.code]))
