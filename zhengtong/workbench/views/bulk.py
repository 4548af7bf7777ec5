"""Several cases, one act: first which acts all of them allow, then the act in each, reported row by row."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhengtong import lawbook
from zhengtong.cases import queries
from zhengtong.cases.errors import CaseError
from zhengtong.workbench.acting import Intent, form_for, procedure_of, sorted_out, take
from zhengtong.workbench.desk import Case, Desk, desk_of
from zhengtong.workbench.forms import ActForm
from zhengtong.workbench.gate import OfficeRequest, office

MOST = 50


@dataclass(frozen=True)
class Outcome:
    """What came of the act in one case."""

    case: Case
    is_done: bool
    sentence: str


@office
def page(request: OfficeRequest) -> HttpResponse:
    """GET offers the acts that every selected case allows now; POST takes one of them in each case."""
    desk = desk_of(request)
    given = request.POST if request.method == "POST" else request.GET
    seen = dict(marked(mark) for mark in given.getlist("case")[: MOST + 1])
    if not seen or len(seen) > MOST:
        messages.error(request, "请先选中要一起办理的案件" if not seen else f"一次最多办理 {MOST} 件，请少选一些")
        return redirect("workbench:inbox")
    cases = selected(desk, list(seen))
    if not cases:
        messages.error(request, "选中的案件都不在您能看到的范围内")
        return redirect("workbench:inbox")
    forms = offered(desk, cases)
    if request.method != "POST":
        return show(request, desk, cases, forms)
    act = procedure_of(cases[0]).actions.get(request.POST.get("action", ""))
    if act is None or any(procedure_of(case) is not procedure_of(cases[0]) for case in cases):
        messages.error(request, "选中的案件没有这个共同的动作，请重新选择")
        return redirect("workbench:inbox")
    form = form_for(desk, cases[0], act, request.POST, seen=0)
    if not form.is_valid():
        return show(request, desk, cases, [form if one.act.name == act.name else one for one in forms], bound=form)
    outcomes = [outcome(desk, case, form, seen[case.number]) for case in cases]
    context = {"posts": desk.posts, "act": act, "outcomes": outcomes, "done": sum(one.is_done for one in outcomes)}
    return render(request, "workbench/bulk_done.html", context)


def marked(mark: str) -> tuple[str, int | None]:
    """“number” or “number.seen”: a case, and the event of it that the official had seen."""
    number, _, seen = mark.partition(".")
    return number[:40], int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None


def selected(desk: Desk, numbers: list[str]) -> list[Case]:
    """Those of the cases that this official may see, in the order of their numbers."""
    visible = queries.visible_to(desk.person, desk.on, desk.reach).select_related("organ", "applicant")
    return list(visible.filter(number__in=[number for number in numbers if "\0" not in number]).order_by("number"))


def offered(desk: Desk, cases: list[Case]) -> list[ActForm]:
    """A form for every act that all these cases allow this official now. None for cases under different laws."""
    law = procedure_of(cases[0])
    if any(procedure_of(case) is not law for case in cases):
        return []
    allowed = [
        {choice.action.name for choice in queries.choices(case, desk.person, desk.on) if choice.refusal is None}
        for case in cases
    ]
    common = set.intersection(*allowed)
    first = cases[0]
    usual, others = sorted_out(queries.progress_of(first), queries.choices(first, desk.person, desk.on), desk.on)
    return [form_for(desk, first, act, seen=0) for act in [*usual, *others] if act.name in common]


def outcome(desk: Desk, case: Case, form: ActForm, seen: int | None) -> Outcome:
    """Take the act in one case; a refusal is a row like any other."""
    given = form.cleaned_data
    intent = Intent(form.act, given["on"], case.last_number if seen is None else seen, given["key"], form.filled())
    try:
        return Outcome(case, is_done=True, sentence=take(desk, case, intent))
    except (lawbook.NotAllowed, CaseError) as refusal:
        return Outcome(case, is_done=False, sentence=str(refusal))


def show(
    request: OfficeRequest, desk: Desk, cases: list[Case], forms: list[ActForm], bound: ActForm | None = None
) -> HttpResponse:
    context = {"posts": desk.posts, "cases": cases, "forms": forms, "bound": bound}
    return render(request, "workbench/bulk.html", context, status=422 if bound else 200)
