"""导入: a file is judged row by row and kept; then taken into a batch, whole or only what is right; and undone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.ground.sheets import SheetError
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import actions, queries
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.exchange.verdicts import KINDS, WRONG
from zhengtong.ui.forms import Plain
from zhengtong.workbench.catalogue_frame import Rights, frame, rights, said
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.forms import DayInput
from zhengtong.workbench.gate import OfficeRequest, office

PAGE, ROWS, MOST = 30, 100, 20


class BringForm(Plain):
    """一个文件，先看逐行的结论。"""

    file = forms.FileField(
        label="文件",
        widget=forms.FileInput({"accept": ".xlsx,.csv,.json,.tsv"}),
        help_text=".xlsx、.csv、.json；先下载空白表，或者导出现有的改好再导入，最稳妥",
    )
    column_map = forms.ChoiceField(
        label="列名", required=False, help_text="别的平台导出的文件，选它的格式；认得出的不用选"
    )
    create_organs = forms.BooleanField(label="文件里没有登记过的机关，一并新建", required=False)

    def __init__(self, data: Any, files: Any, own: Rights) -> None:
        super().__init__(data, files, auto_id="bring-%s")
        self.fields["column_map"].choices = [("", "自动辨认"), *((one.name, one.name) for one in queries.maps())]  # type: ignore[attr-defined]  # a ChoiceField
        if not own.reviews:
            del self.fields["create_organs"]


class TakeForm(Plain):
    """收入一批：名称、依据、生效日。"""

    title = forms.CharField(label="批次的名称", max_length=200, required=False)
    reason = forms.CharField(label="调整依据", max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))
    effective_on = forms.DateField(label="生效日", required=False, widget=DayInput)
    law_changed_on = forms.DateField(label="依据生效日", required=False, widget=DayInput)
    good_only = forms.BooleanField(label="只收没有错误的行", required=False)

    def __init__(self, data: Any, imported: CatalogueImport) -> None:
        super().__init__(data, auto_id="take-%s", initial={"title": f"导入{imported.name}"})
        if not imported.tally.get(WRONG):
            del self.fields["good_only"]


def seen_by(desk: Desk, pk: int) -> CatalogueImport:
    """An import that this desk may see: of an organ it edits; 404 for others."""
    own = rights(desk)
    found = (
        CatalogueImport.objects.select_related("by", "organ", "batch", "undone_by")
        .defer("content", "rows")
        .filter(pk=pk)
    )
    if own.organs is not None:
        found = found.filter(organ__in=own.organs)
    one = found.first()
    if one is None:
        raise Http404(str(pk))
    return one


@office
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: OfficeRequest) -> HttpResponse:
    """The imports so far, and a file to bring."""
    desk = desk_of(request)
    own = rights(desk)
    form = BringForm(request.POST or None, request.FILES or None, own)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.bring(
                given["file"],
                given["file"].name,
                by=desk.person,
                on=desk.on,
                create_organs=given.get("create_organs", False),
                column_map=given["column_map"],
            )
            return redirect("workbench:catalogue-import", made.pk)
        except (ServiceError, SheetError) as refusal:
            form.add_error("file", said(refusal) if isinstance(refusal, ServiceError) else str(refusal))
    pages = Paginator(queries.imports(own.organs), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = frame(desk, "imports") | {
        "form": form,
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "query": "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workbench/catalogue/imports.html", context, status=status)


@office
@require_GET
def page(request: OfficeRequest, imported: int) -> HttpResponse:
    """The verdict of every row."""
    desk = desk_of(request)
    return show(request, desk, seen_by(desk, imported))


def show(
    request: OfficeRequest, desk: Desk, imported: CatalogueImport, *, form: TakeForm | None = None, wrong: Any = ()
) -> HttpResponse:
    """The page of one import in whatever state it is."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    pages = Paginator(queries.verdicts(imported, kind=kind), ROWS)
    shown = pages.get_page(request.GET.get("page"))
    may_take = imported.state == CatalogueImport.State.JUDGED and rights(desk).of(imported.organ_id)
    context = frame(desk, "imports") | {
        "imported": imported,
        "tally": [(name, imported.tally[name]) for name in KINDS if imported.tally.get(name)],
        "total": sum(imported.tally.values()),
        "errors": imported.tally.get(WRONG, 0),
        "kind": kind,
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "query": f"kind={kind}" if kind else "",
        "form": form or (TakeForm(None, imported) if may_take else None),
        "may_undo": imported.state == CatalogueImport.State.TAKEN and rights(desk).of(imported.organ_id),
        "wrong": list(wrong)[:MOST],
        "more_wrong": max(len(wrong) - MOST, 0),
    }
    return render(request, "workbench/catalogue/import.html", context, status=422 if form or wrong else 200)


@office
@require_POST
def take(request: OfficeRequest, imported: int) -> HttpResponse:
    """Into a batch of drafts, all rows or those that are right."""
    desk = desk_of(request)
    found = seen_by(desk, imported)
    form = TakeForm(request.POST, found)
    if not form.is_valid():
        return show(request, desk, found, form=form)
    try:
        batch = actions.take(found, by=desk.person, on=desk.on, **form.cleaned_data)
    except ServiceError as refusal:
        return show(request, desk, found, form=form, wrong=refusal.messages)
    messages.success(request, f"已收入批次 {batch.number}，看过以后送审")
    return redirect("workbench:catalogue-batch", batch.pk)


@office
@require_POST
def undo(request: OfficeRequest, imported: int) -> HttpResponse:
    """Before publication what it brought goes; afterwards a reverse batch is drawn up."""
    desk = desk_of(request)
    found = seen_by(desk, imported)
    try:
        batch = actions.undo(found, by=desk.person, on=desk.on)
    except ServiceError as refusal:
        return show(request, desk, found, wrong=refusal.messages)
    messages.success(request, "这次导入已撤销" if batch is None else f"已撤销，见批次 {batch.number}")
    return redirect("workbench:catalogue-import", imported)
