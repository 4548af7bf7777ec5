"""Registers, changed: propose one entry or a whole file, look at a batch, approve or decline it, undo it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhengtong.lawbook import Register
from zhengtong.registers import actions, exchange, permission, queries
from zhengtong.registers.errors import BadLines, NotKeeper, RegisterError
from zhengtong.registers.lines import Line, judge
from zhengtong.registers.models import Batch, Change, Entry
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.register_forms import AnswerForm, BatchForm, EntryForm, ReasonForm, UploadForm
from zhengtong.workbench.views.registers import back, frame, readable

LINES, BATCHES, SHOWN = 100, 30, 200


def keeping(desk: Desk, code: str) -> tuple[Register, list[int]]:
    """A register this official may propose changes to, and in the name of which organs; otherwise 404."""
    found = readable(desk, code)
    organs = permission.proposing_organs(found, desk.reach)
    if not organs:
        raise Http404(code)
    return found, organs


@office
def change(request: OfficeRequest, register: str) -> HttpResponse:
    """Add an entry; with ?code=, modify or cancel that one. It becomes a batch that waits for approval."""
    desk = desk_of(request)
    found, organs = keeping(desk, register)
    code = request.GET.get("code", "")[:100].replace("\0", "")
    entry = Entry.objects.filter(register=found.code, code=code, valid_to__isnull=True).first() if code else None
    if code and entry is None:
        raise Http404(code)
    is_sent = request.method == "POST"
    is_cancelled = is_sent and entry is not None and request.POST.get("do") == "cancel"
    batch = BatchForm(request.POST if is_sent else None, organs, desk.on)
    form = EntryForm(found, entry, request.POST if is_sent and not is_cancelled else None, request.FILES or None)
    if is_sent and batch.is_valid() and (is_cancelled or form.is_valid()):
        try:
            given = {} if is_cancelled else form.given(desk.person)
            if is_cancelled or form.is_valid():
                kind = Change.Kind.CANCEL if is_cancelled else Change.Kind.MODIFY if entry else Change.Kind.ADD
                made = _propose(desk, found, [Line(kind, code, given)], batch)
                messages.success(request, f"已提出，等{'、'.join(found.approvers)}批准")
                return back(found, made)
        except BadLines as wrong:
            form.complain(wrong.sentences) if form.is_bound else batch.add_error(None, wrong.sentences[0])
        except RegisterError as refusal:
            batch.add_error(None, str(refusal))
    context = frame(desk, found) | {"entry": entry, "form": form, "batch": batch}
    return render(request, "workbench/registers/change.html", context, status=422 if is_sent else 200)


def _propose(desk: Desk, register: Register, lines: list[Line], form: BatchForm, source: str = "") -> Batch:
    return actions.propose(
        register.code,
        lines,
        by=desk.person,
        today=desk.on,
        reach=desk.reach,
        source=source,
        key=f"office:{desk.person.pk}:{form.cleaned_data['key']}",
        **form.facts(),
    )


@office
def upload(request: OfficeRequest, register: str) -> HttpResponse:
    """A file: first a verdict for every row; sent on only when every row may be."""
    desk = desk_of(request)
    found, organs = keeping(desk, register)
    if request.method != "POST":
        form = UploadForm(None, None, organs, desk.on)
        return render(request, "workbench/registers/upload.html", frame(desk, found) | {"form": form})
    form = UploadForm(request.POST, request.FILES, organs, desk.on)
    context = frame(desk, found) | {"form": form}
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            lines = exchange.lines_of(found, exchange.read_table(file, file.name))
            facts = form.facts()
            scope = actions.scope_of(
                found, by=desk.person, on=facts["on"], organ=facts["organ"], reach=desk.reach, today=desk.on
            )
            verdicts = judge(found, lines, scope)
            tally = Counter(verdict.kind for verdict in verdicts)
            if request.POST.get("do") == "send" and not tally["错误"]:
                made = _propose(desk, found, lines, form, file.name)
                messages.success(request, f"{made.lines}行已提出，等{'、'.join(found.approvers)}批准")
                return back(found, made)
            worst = sorted(verdicts, key=lambda verdict: (verdict.kind != "错误", verdict.place))
            context |= {"verdicts": worst[:SHOWN], "tally": dict(tally), "total": len(verdicts), "wrong": tally["错误"]}
        except RegisterError as refusal:
            form.add_error("file", str(refusal))
    return render(request, "workbench/registers/upload.html", context, status=200 if form.is_valid() else 422)


@office
@require_GET
def batches(request: OfficeRequest, register: str) -> HttpResponse:
    """The batches of a register, newest first."""
    desk = desk_of(request)
    found = readable(desk, register)
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None
    listed = list(queries.batches(found.code, before)[: BATCHES + 1])
    following = listed[BATCHES - 1].pk if len(listed) > BATCHES else None
    context = frame(desk, found) | {"batches": listed[:BATCHES], "next": following, "is_first": before is None}
    return render(request, "workbench/registers/batches.html", context)


@office
@require_GET
def batch(request: OfficeRequest, register: str, batch: int) -> HttpResponse:
    """One batch, line by line."""
    desk = desk_of(request)
    found = readable(desk, register)
    return show(request, desk, found, _batch(found, batch))


@office
@require_POST
def answer(request: OfficeRequest, register: str, batch: int) -> HttpResponse:
    """Agree, and the register changes; or decline, with a remark."""
    desk = desk_of(request)
    found = readable(desk, register)
    waiting = _batch(found, batch)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, desk, found, waiting, answering=form)
    approve = form.cleaned_data["answer"] == "approve"
    try:
        remark = form.cleaned_data["remark"]
        actions.answer(waiting, by=desk.person, on=desk.on, approve=approve, remark=remark, reach=desk.reach)
    except RegisterError as refusal:
        form.add_error(None, str(refusal))
        return show(request, desk, found, waiting, answering=form)
    messages.success(request, f"已批示：{'同意' if approve else '不同意'}")
    return back(found, waiting)


@office
@require_POST
def undo(request: OfficeRequest, register: str, batch: int) -> HttpResponse:
    """Propose the counter-batch: everything as it was before this one."""
    desk = desk_of(request)
    found, _ = keeping(desk, register)
    undone = _batch(found, batch)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, desk, found, undone, undoing=form)
    try:
        made = actions.propose(
            found.code,
            actions.undo_lines(undone),
            by=desk.person,
            on=max(desk.on, undone.on),
            reason=f"撤销第{undone.pk}批：{form.cleaned_data['reason']}",
            organ=undone.organ,
            undoes=undone,
            today=desk.on,
            reach=desk.reach,
        )
    except NotKeeper:
        form.add_error(None, f"这一批由{undone.organ.name}提出，撤销也由它提出")
        return show(request, desk, found, undone, undoing=form)
    except RegisterError as refusal:
        form.add_error(None, str(refusal))
        return show(request, desk, found, undone, undoing=form)
    messages.success(request, "撤销已提出，批准以后生效")
    return redirect("workbench:register-batch", found.code, made.pk)


def _batch(register: Register, pk: int) -> Batch:
    every = Batch.objects.select_related("by", "answered_by", "organ", "undoes")
    return get_object_or_404(every, register=register.code, pk=pk)


def show(
    request: OfficeRequest,
    desk: Desk,
    register: Register,
    shown: Batch,
    *,
    answering: AnswerForm | None = None,
    undoing: ReasonForm | None = None,
) -> HttpResponse:
    """The page of a batch, in whatever state it is."""
    after = request.GET.get("after", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    changes = queries.changes_of(shown, place, LINES + 1)
    more = changes[LINES - 1].place if len(changes) > LINES else None
    changes = changes[:LINES]
    names = queries.names_of(
        register, [row for one in changes for row in (one.data, one.entry.data if one.entry else {})]
    )
    is_waiting = shown.state == Batch.State.WAITING
    may_answer = is_waiting and shown.by_id != desk.person.pk
    may_answer = may_answer and shown.organ_id in permission.approving_organs(register, desk.reach)
    is_undone = shown.undone_by.exclude(state=Batch.State.DECLINED).first()
    may_undo = shown.state == Batch.State.APPROVED and is_undone is None
    may_undo = may_undo and shown.organ_id in permission.proposing_organs(register, desk.reach)
    context = frame(desk, register) | {
        "batch": shown,
        "changes": [(one, told(register, one, names)) for one in changes],
        "next": more,
        "is_first": not place,
        "answering": answering or (AnswerForm() if may_answer else None),
        "undoing": undoing or (ReasonForm() if may_undo else None),
        "is_undone": is_undone,
    }
    return render(request, "workbench/registers/batch.html", context, status=422 if answering or undoing else 200)


def told(register: Register, one: Change, names: Any) -> list[tuple[str, str, str]]:
    """What a line changes: column, before, after; of an added entry everything, of a cancelled one nothing."""
    if one.kind == Change.Kind.CANCEL:
        return []
    return queries.compared(register, None if one.kind == Change.Kind.ADD else one.entry, one, names)
