"""目录调整: batches are opened, filled, proposed, answered by another person, published on a day, undone."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.services import queries
from zhengtong.services.actions import batch_publishing
from zhengtong.services.actions import batches as actions
from zhengtong.services.actions.drafting import LineDraft
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Batch, BatchLine, Service
from zhengtong.workbench import catalogue_batch as shown
from zhengtong.workbench.catalogue_batch import AdjustForm, AnswerForm, BatchForm, ReasonForm
from zhengtong.workbench.catalogue_frame import (
    batch_for,
    frame,
    number,
    organs_of,
    refuse_who_may_not_edit,
    rights,
    said,
    service_of,
)
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office

PAGE, LINES, MOST = 30, 25, 500
TABS = {"": "全部", "草拟": "草拟", "送审": "等批示", "退回": "退回", "已公布": "已公布", "已撤销": "已撤销"}


def batch_of(pk: int) -> Batch:
    """The batch of this address; 404 when there is none."""
    found = queries.batches().select_related("proposed_by").filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """The batches, newest first, by state."""
    desk = desk_of(request)
    state = request.GET.get("state", "")
    state = state if state in TABS else ""
    found = queries.batches().filter(state=state) if state else queries.batches()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = frame(desk, "batches") | {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "query": f"state={state}" if state else "",
        "tabs": TABS,
        "state": state,
    }
    return render(request, "workbench/catalogue/batches.html", context)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Open a batch."""
    desk = desk_of(request)
    organs = organs_of(desk)
    form = BatchForm(request.POST or None, organs)
    if form.is_bound and form.is_valid():
        try:
            made = actions.open_batch(by=desk.person, on=desk.on, **form.facts())
            messages.success(request, f"批次 {made.number} 已建立，可以放进事项了")
            return redirect("workbench:catalogue-batch", made.pk)
        except ServiceError as refusal:
            form.add_error(None, said(refusal))
    context = frame(desk, "batches") | {"form": form, "may_edit": bool(organs)}
    return render(request, "workbench/catalogue/batch_new.html", context, status=422 if form.is_bound else 200)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest, batch: int) -> HttpResponse:
    """One batch, line by line. POST changes what it says of itself."""
    desk = desk_of(request)
    found = batch_of(batch)
    if request.method != "POST":
        return show(request, desk, found)
    form = BatchForm(request.POST, [])
    if form.is_valid():
        try:
            actions.edit_batch(found, by=desk.person, on=desk.on, **form.facts())
            messages.success(request, "已保存")
            return redirect("workbench:catalogue-batch", batch)
        except ServiceError as refusal:
            form.add_error(None, said(refusal))
    return show(request, desk, found, form=form)


def show(request: OfficeRequest, desk: Desk, batch: Batch, **forms: Any) -> HttpResponse:
    """The page of a batch in whatever state it is; a form with errors makes it a 422."""
    may = shown.allowed(batch, desk, rights(desk))
    act = request.GET.get("act", "")
    lines = shown.lines_of(batch)
    counted = shown.acts_of(batch)
    lines = lines.filter(act=act) if act in counted else lines
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    facts = {name: getattr(batch, name) for name in ("title", "reason", "document", "law_changed_on", "effective_on")}
    context = frame(desk, "batches") | {
        "batch": batch,
        "may": may,
        "acts": counted,
        "act": act,
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "query": f"act={act}" if act else "",
        "lines": shown.shown(page.object_list),
        "undone_by": batch.undone_by.exclude(state=Batch.State.UNDONE).first(),
        "form": forms.get("form") or (BatchForm(None, [], initial=facts) if may.edit else None),
        "answering": forms.get("answering") or (AnswerForm(None, batch, desk) if may.answer else None),
        "undoing": forms.get("undoing") or (ReasonForm() if may.undo else None),
        "wrong": forms.get("wrong", ()),
    }
    return render(request, "workbench/catalogue/batch.html", context, status=422 if forms else 200)


@office
@require_POST
def propose(request: OfficeRequest, batch: int) -> HttpResponse:
    """Hand it in for an answer; whatever stands in the way is listed."""
    desk = desk_of(request)
    found = batch_of(batch)
    try:
        actions.propose(found, by=desk.person, on=desk.on)
        messages.success(request, f"批次 {found.number} 已送审")
        return redirect("workbench:catalogue-batch", batch)
    except ServiceError as refusal:
        return show(request, desk, found, wrong=refusal.messages)


@office
@require_POST
def answer(request: OfficeRequest, batch: int) -> HttpResponse:
    """Publish it, or send it back with an opinion."""
    desk = desk_of(request)
    found = batch_of(batch)
    form = AnswerForm(request.POST, found, desk)
    if not form.is_valid():
        return show(request, desk, found, answering=form)
    given = form.cleaned_data
    try:
        if given["answer"] == "return":
            batch_publishing.return_batch(found, by=desk.person, on=desk.on, opinion=given["opinion"])
            messages.success(request, f"批次 {found.number} 已退回")
        else:
            facts = {name: given[name] for name in ("opinion", "effective_on", "document")}
            done = batch_publishing.approve(found, by=desk.person, on=desk.on, **facts)
            messages.success(request, f"批次 {found.number} 已公布，{done.effective_on}起生效")
        return redirect("workbench:catalogue-batch", batch)
    except ServiceError as refusal:
        return show(request, desk, found, answering=form, wrong=refusal.messages)


@office
@require_POST
def undo(request: OfficeRequest, batch: int) -> HttpResponse:
    """Drop a batch that is not published; of a published one make the reverse."""
    desk = desk_of(request)
    found = batch_of(batch)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, desk, found, undoing=form)
    try:
        made = batch_publishing.undo(found, by=desk.person, on=desk.on, reason=form.cleaned_data["reason"])
    except ServiceError as refusal:
        return show(request, desk, found, undoing=form, wrong=refusal.messages)
    if made.pk == found.pk:
        messages.success(request, f"批次 {found.number} 已撤销，它的草稿已删去")
    else:
        messages.success(request, f"已建立撤销它的批次 {made.number}，送审并批准以后恢复原状")
    return redirect("workbench:catalogue-batch", made.pk)


@office
@require_POST
def remove(request: OfficeRequest, batch: int, line: int) -> HttpResponse:
    """Take one service out of a batch, and its draft with it."""
    desk = desk_of(request)
    found = BatchLine.objects.select_related("batch", "service").filter(pk=line, batch=batch).first()
    if found is None:
        raise Http404(str(line))
    try:
        actions.remove_line(found, by=desk.person, on=desk.on)
        messages.success(request, f"“{found.service.code}”已移出这一批")
    except ServiceError as refusal:
        messages.error(request, said(refusal))
    return redirect("workbench:catalogue-batch", batch)


@office
@require_POST
def adjust(request: OfficeRequest, service: int) -> HttpResponse:
    """Put one service into a batch, from its own page; a draft is then written."""
    desk = desk_of(request)
    found = service_of(service)
    refuse_who_may_not_edit(desk, found.organ)
    form = AdjustForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择动作")
        return redirect("workbench:catalogue-item", service)
    given = form.cleaned_data
    try:
        with transaction.atomic():  # a batch opened for this line goes with it
            batch = batch_for(desk, given["batch"], found.organ, f"{given['act']}事项")
            made = actions.add_line(batch, found, given["act"], by=desk.person, on=desk.on, reason=given["reason"])
    except ServiceError as refusal:
        messages.error(request, said(refusal))
        return redirect("workbench:catalogue-item", service)
    messages.success(request, f"已放进批次 {batch.number}")
    if made.version_id is not None:
        return redirect("workbench:catalogue-drafting", service)
    return redirect("workbench:catalogue-batch", batch.pk)


@office
@require_POST
def gather(request: OfficeRequest) -> HttpResponse:
    """Put the services ticked in the table into a batch, all of them or none."""
    desk = desk_of(request)
    picked = [pk for text in request.POST.getlist("service")[:MOST] if (pk := number(text)) is not None]
    services = list(Service.objects.filter(pk__in=picked).select_related("organ").order_by("pk"))
    form = AdjustForm(request.POST)
    back = redirect(f"{reverse('workbench:catalogue')}?{request.POST.get('back', '')[:500]}")
    if not services:
        messages.error(request, "还没有勾选事项")
        return back
    if not form.is_valid():
        messages.error(request, "请选择动作")
        return back
    given = form.cleaned_data
    try:
        with transaction.atomic():
            batch = batch_for(desk, given["batch"], services[0].organ, f"{given['act']}事项")
            drafts = [LineDraft(service, given["act"], reason=given["reason"]) for service in services]
            actions.add_lines(batch, drafts, by=desk.person, on=desk.on)
    except ServiceError as refusal:
        shortened = refusal.messages[:10]
        messages.error(
            request, "一个也没有放进去：" + "；".join(shortened) + ("……" if len(refusal.messages) > 10 else "")
        )
        return back
    messages.success(request, f"{len(services)} 项已放进批次 {batch.number}")
    return redirect("workbench:catalogue-batch", batch.pk)
