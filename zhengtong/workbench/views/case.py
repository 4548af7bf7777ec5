"""The case page and what may be done on it. Each act goes through cases.actions; a refusal comes back as a sentence beside its form."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhengtong import lawbook
from zhengtong.applications import queries as applications
from zhengtong.applications.questions import names_of
from zhengtong.applications.wanted import FILLED_ONLINE
from zhengtong.cases import actions, queries
from zhengtong.cases.errors import CaseError, StaleCase
from zhengtong.documents.models import MaterialWaiver
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.services import situations
from zhengtong.services.models import Material
from zhengtong.ui.words import in_order
from zhengtong.workbench import law
from zhengtong.workbench.acting import Intent, form_for, procedure_of, sorted_out, take
from zhengtong.workbench.desk import Case, Desk, desk_of
from zhengtong.workbench.forms import ActForm, AnswerForm, RevealForm, new_key
from zhengtong.workbench.gate import OfficeRequest, office


@dataclass(frozen=True)
class Offered:
    """An act that may happen now, with the form to do it; open when it came back with an error."""

    act: lawbook.Action
    form: ActForm
    is_open: bool


@office
@require_GET
def page(request: OfficeRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    return show(request, desk, desk.case(number))


@office
@require_POST
def act(request: OfficeRequest, number: str) -> HttpResponse:
    """Take one act, or put it before its approver."""
    desk = desk_of(request)
    case = desk.case(number)
    wanted = procedure_of(case).actions.get(request.POST.get("action", ""))
    if wanted is None:
        raise Http404
    form = form_for(desk, case, wanted, request.POST)
    if not form.is_valid():
        return show(request, desk, case, bound=form, status=422)
    given = form.cleaned_data
    intent = Intent(wanted, given["on"], given["seen"], given["key"], form.filled())
    try:
        messages.success(request, take(desk, case, intent))
    except StaleCase as stale:
        return show(request, desk, desk.case(number), stale=str(stale), since=given["seen"], status=409)
    except (lawbook.NotAllowed, CaseError) as refusal:
        form.add_error(None, str(refusal))
        return show(request, desk, case, bound=form, status=422)
    return redirect("workbench:case", number)


@office
@require_POST
def answer(request: OfficeRequest, number: str, proposal: int) -> HttpResponse:
    """The second signature: agree, and the act happens; or decline, with a remark."""
    desk = desk_of(request)
    case = desk.case(number)
    waiting = queries.open_proposals(case).filter(pk=proposal).first()
    if waiting is None:
        messages.error(request, "这件呈批已经批示过，或者不在本案中")
        return redirect("workbench:case", number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, desk, case, answered=(proposal, form), status=422)
    approve = form.cleaned_data["answer"] == "approve"
    try:
        actions.answer(waiting, by=desk.person, on=desk.on, approve=approve, remark=form.cleaned_data["remark"])
    except StaleCase as stale:
        return show(request, desk, desk.case(number), stale=str(stale), since=form.cleaned_data["seen"], status=409)
    except (lawbook.NotAllowed, CaseError) as refusal:
        form.add_error(None, str(refusal))
        return show(request, desk, case, answered=(proposal, form), status=422)
    messages.success(request, f"已批示：{'同意' if approve else '不同意'}“{waiting.action}”")
    return redirect("workbench:case", number)


@office
@require_POST
def reveal(request: OfficeRequest, number: str) -> HttpResponse:
    """The applicant's identity number in full, this once, after the reason has been recorded."""
    desk = desk_of(request)
    case = desk.case(number)
    if case.applicant is None:
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return show(request, desk, case, revealing=form, status=422)
    try:
        shown = people.read_id_number(case.applicant, desk.person, form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return show(request, desk, case, revealing=form, status=422)
    return show(request, desk, case, revealed=shown)


def show(
    request: OfficeRequest,
    desk: Desk,
    case: Case,
    *,
    bound: ActForm | None = None,
    answered: tuple[int, AnswerForm] | None = None,
    revealing: RevealForm | None = None,
    revealed: str = "",
    stale: str = "",
    since: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The whole page, in whatever state it is."""
    events = list(queries.timeline(case))
    progress = queries.progress_of(case)
    choices = queries.choices(case, desk.person, desk.on)
    roles, rules = queries.roles_in(case, desk.person, desk.on, desk.reach), queries.rules_of(case)
    waiting = proposals(case, roles, answered)
    # What waits for its second signature is not offered a second time.
    asked = {row["proposal"].action for row in waiting} - ({bound.act.name} if bound else set())
    open_to = [choice for choice in choices if choice.action.name not in asked]
    usual, others = sorted_out(progress, open_to, desk.on)
    context = {
        "posts": desk.posts,
        "case": case,
        "parties": rules.parties,
        "party": next(iter(rules.own), "当事人"),
        "other_organ": next(iter(rules.others), "被申请人"),
        "is_applied_for": events[0].role in rules.parties,
        "progress": progress,
        "deemed": progress.deemed_by(desk.on)[:1],
        "procedure": procedure_of(case),
        "offered": [offer(case, act, desk, bound) for act in usual],
        "others": [offer(case, act, desk, bound) for act in others],
        "is_other_bound": bound is not None and bound.act in others,
        "filled_in": in_order(case.data, names_of(case.service_version)),
        "refused": [choice for choice in choices if choice.refusal is not None],
        "proposals": waiting,
        "events": events,
        "meanwhile": [event for event in events if event.number > since] if stale else [],
        "stale": stale,
        "materials": materials(case),
        "relatives": desk.relatives(case),
        "prereviews": [one for one in applications.prereviews_of_case(case.parent_id or case.pk) if one.answered_on],
        "documents": [document for event in events for document in event.documents.all()],
        "revealing": revealing or RevealForm(),
        "is_revealing": revealing is not None,
        "revealed": revealed,
        "declined": queries.declined_proposals(case),
        "law": law.beside(progress, choices, desk.on),
        "head": bytes(case.head).hex()[:16],
        "bound": bound,
    }
    return render(request, "workbench/case.html", context, status=status)


def offer(case: Case, act: lawbook.Action, desk: Desk, bound: ActForm | None) -> Offered:
    if bound is not None and bound.act.name == act.name:
        return Offered(act, bound, is_open=True)
    return Offered(act, form_for(desk, case, act), is_open=False)


def proposals(case: Case, roles: frozenset[str], answered: tuple[int, AnswerForm] | None) -> list[dict[str, Any]]:
    """What waits for a second signature; with a form for the one who may give it."""
    rows = []
    for waiting in queries.open_proposals(case):
        form = None
        if waiting.approver_role in roles:
            form = AnswerForm(initial={"key": new_key(), "seen": case.last_number}, auto_id=f"answer-{waiting.pk}-%s")
            if answered is not None and answered[0] == waiting.pk:
                form = answered[1]
        rows.append({"proposal": waiting, "form": form})
    return rows


def materials(case: Case) -> list[dict[str, Any]]:
    """Each material asked of who answered so, with what was handed in; then whatever was handed in besides."""
    uploads = list(case.uploads.select_related("by").order_by("position", "pk"))
    version = case.service_version
    answers = {name: answer for name, answer in case.data.items() if isinstance(answer, str)}
    needs = situations.needed(version, answers, {}) if version else []
    is_spared = any(need.material.held_as for need in needs)
    waivers = {waiver.material_id: waiver for waiver in case.waivers.all()} if is_spared else {}
    rows = []
    for need in needs:
        material, own = need.material, [up for up in uploads if up.material_id == need.material.pk]
        if own or need.is_asked:
            lacking = _lacking(material, waivers.get(material.pk))
            rows.append({"name": material.name, "form": material.form, "uploads": own, "lacking": lacking})
    others = [up for up in uploads if up.material_id is None]
    return [*rows, {"name": "其他材料", "form": "", "uploads": others, "lacking": ""}] if others else rows


def _lacking(material: Material, waiver: MaterialWaiver | None) -> str:
    """What is said of a material without a file."""
    if waiver is not None:
        return f"政府已有，没有要求交：{waiver}{f'，{waiver.number_shown}' if waiver.number_shown else ''}"
    if material.form == FILLED_ONLINE:
        return "按填报的内容生成，没有另外的文件"
    return "没有电子件，可以后补" if material.deferrable_days else "没有电子件"
