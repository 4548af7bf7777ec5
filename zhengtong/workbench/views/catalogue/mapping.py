"""目录对照 N±X: a superior's catalogue against ours: suggestions confirmed in bulk, what does not apply, what is added here, and the balance."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.people.models import Organ
from zhengtong.registers.errors import RegisterError
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping import actions, queries, suggesting
from zhengtong.services.mapping.queries import ADDED, CATALOGUES, MAPPED, NOT_APPLICABLE, REGISTER, WAITING, Balance
from zhengtong.ui.forms import Plain
from zhengtong.workbench.catalogue_frame import frame, number, refuse_who_may_not_review, rights, written
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.forms import DayInput
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 30
# A suggestion at least so sure is ticked already; whoever confirms sees it before it is sent.
SURE = 0.8
VIEWS = {
    "waiting": "待对照",
    "mapped": "对应（N）",
    "gone": "不适用（－X）",
    "local": "本地未对照",
    "added": "本地增加（＋X）",
}
STATES = {"waiting": WAITING, "mapped": MAPPED, "gone": NOT_APPLICABLE, "local": WAITING, "added": ADDED}
LATER, NONE, OTHER = "later", "none", "other"


class LoadForm(Plain):
    """上级的目录：一个文件。"""

    catalogue = forms.ChoiceField(label="目录", choices=[(each, each) for each in CATALOGUES])
    file = forms.FileField(
        label="文件",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        help_text=f"列名：{'、'.join(actions.LOADED)}；文件里没有的目录项会注销",
    )
    document = forms.CharField(label="公布文号", max_length=100, required=False)


class TaskForm(Plain):
    """对照任务：哪些单位，从哪天到哪天。"""

    catalogue = forms.ChoiceField(label="目录", choices=[(each, each) for each in CATALOGUES])
    from_on = forms.DateField(label="开始日", widget=DayInput)
    due_on = forms.DateField(label="截止日", widget=DayInput)

    def __init__(self, data: Any, organs: list[Organ]) -> None:
        super().__init__(data, auto_id="task-%s")
        self.fields["organs"] = forms.ModelMultipleChoiceField(
            Organ.objects.filter(pk__in=[organ.pk for organ in organs]).order_by("name"),
            label="单位",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请勾选单位"},
        )


def sentences(error: Exception) -> list[str]:
    """What a refusal says."""
    if isinstance(error, ServiceError):
        return error.messages
    return list(getattr(error, "sentences", [])) or [str(error)]


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """The balance of every catalogue, by organ, and the tasks."""
    return overview(request, desk_of(request))


def overview(request: OfficeRequest, desk: Desk, **given: Any) -> HttpResponse:
    """The same; with a form that has errors, or refusals, a 422."""
    reviews = rights(desk).reviews
    balances = queries.balances(desk.on)
    organs = list(Organ.objects.filter(services__isnull=False).distinct().order_by("name")) if reviews else []
    context = frame(desk, "mapping") | {
        "balances": [(one, queries.balances_by_organ(one.catalogue, desk.on)) for one in balances],
        "tasks": queries.tasks(desk.on),
        "register": REGISTER,
        "loading": given.get("loading") or (LoadForm(None, auto_id="load-%s") if reviews else None),
        "tasking": given.get("tasking") or (TaskForm(None, organs) if reviews and balances else None),
        "wrong": given.get("wrong", ()),
    }
    return render(request, "workbench/catalogue/mapping.html", context, status=422 if given else 200)


@office
@require_POST
def load(request: OfficeRequest) -> HttpResponse:
    """A superior's catalogue from a file; it becomes a batch of the register that another person approves."""
    desk = desk_of(request)
    refuse_who_may_not_review(desk)
    form = LoadForm(request.POST, request.FILES, auto_id="load-%s")
    if not form.is_valid():
        return overview(request, desk, loading=form)
    given = form.cleaned_data
    try:
        batch = actions.load_catalogue(
            given["file"],
            given["file"].name,
            catalogue=given["catalogue"],
            by=desk.person,
            on=desk.on,
            document=given["document"],
        )
    except (RegisterError, ServiceError) as refusal:
        return overview(request, desk, loading=form, wrong=sentences(refusal)[:20])
    messages.success(request, "目录已提出，等另一个人在台账里批准")
    return redirect("workbench:register-batch", REGISTER, batch.pk)


@office
@require_POST
def task(request: OfficeRequest) -> HttpResponse:
    """Have units go through their part; their editors are told."""
    desk = desk_of(request)
    refuse_who_may_not_review(desk)
    form = TaskForm(request.POST, list(Organ.objects.filter(services__isnull=False).distinct()))
    if not form.is_valid():
        return overview(request, desk, tasking=form)
    given = form.cleaned_data
    try:
        made = actions.set_task(
            given["catalogue"],
            list(given["organs"]),
            from_on=given["from_on"],
            due_on=given["due_on"],
            by=desk.person,
            on=desk.on,
        )
    except ServiceError as refusal:
        return overview(request, desk, tasking=form, wrong=refusal.messages)
    messages.success(request, f"已布置给 {len(made)} 个单位，并告知目录编辑")
    return redirect("workbench:catalogue-mapping")


@office
@require_http_methods(["GET", "HEAD", "POST"])
def items(request: OfficeRequest, catalogue: str) -> HttpResponse:
    """The items of one catalogue, and our services against it. POST proposes what was ticked."""
    desk = desk_of(request)
    if catalogue not in CATALOGUES:
        raise Http404(catalogue)
    view = request.GET.get("view", "waiting")
    view = view if view in VIEWS else "waiting"
    organ = number(request.GET.get("organ", ""))
    if request.method == "POST":
        if not rights(desk).edits:
            raise PermissionDenied("对照由目录编辑、目录审核岗位办理，您没有这样的岗位")
        return propose(request, desk, catalogue, view)
    return listed(request, desk, catalogue, view, organ)


def listed(
    request: OfficeRequest, desk: Desk, catalogue: str, view: str, organ: int | None, wrong: Any = ()
) -> HttpResponse:
    """One page of one view."""
    rows: Any
    if view == "waiting":
        rows = suggesting.suggestions(catalogue, desk.on, organ_id=organ)
    elif view in ("local", "added"):
        rows = queries.local(catalogue, desk.on, organ_id=organ, state=STATES[view])
    else:
        rows = queries.items(catalogue, desk.on, organ_id=organ, state=STATES[view])
    pages = Paginator(rows, PAGE)
    shown = pages.get_page(request.GET.get("page"))
    by_organ = queries.balances_by_organ(catalogue, desk.on)
    chosen = next((one for one in by_organ if one.organ_id == organ), None) if organ is not None else None
    context = frame(desk, "mapping") | {
        "catalogue": catalogue,
        "views": VIEWS,
        "view": view,
        "organ": organ,
        "organs": [(one.organ_id, one.organ) for one in by_organ if one.organ_id is not None],
        "balance": chosen or total(catalogue, by_organ),
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "query": f"view={view}" + (f"&organ={organ}" if organ else ""),
        "sure": SURE,
        "wrong": list(wrong)[:20],
    }
    return render(request, "workbench/catalogue/mapping_items.html", context, status=422 if wrong else 200)


def total(catalogue: str, parts: Sequence[Balance]) -> Balance:
    """The balance of the whole: the sum of its organs'."""

    def of(name: str) -> int:
        return sum(getattr(one, name) for one in parts)

    return Balance(
        catalogue,
        size=of("size"),
        mapped=of("mapped"),
        not_applicable=of("not_applicable"),
        waiting=of("waiting"),
        local=of("local"),
        local_mapped=of("local_mapped"),
        additions=of("additions"),
        local_waiting=of("local_waiting"),
        problems=tuple(problem for one in parts for problem in one.problems),
    )


def propose(request: OfficeRequest, desk: Desk, catalogue: str, view: str) -> HttpResponse:
    """What was ticked becomes a batch of the register, waiting for another person's approval."""
    try:
        made = [batch for batch in proposals(request.POST, desk, catalogue, view) if batch is not None]
    except (RegisterError, ServiceError) as refusal:
        organ = number(request.GET.get("organ", ""))
        return listed(request, desk, catalogue, view, organ, wrong=sentences(refusal))
    if not made:
        return listed(
            request,
            desk,
            catalogue,
            view,
            number(request.GET.get("organ", "")),
            wrong=["还没有选：每一项选一个对应的，或者写明为什么不适用"],
        )
    messages.success(request, f"{sum(batch.lines for batch in made)} 项已提出，等另一个人在台账里批准")
    return redirect(request.get_full_path())


def proposals(given: Any, desk: Desk, catalogue: str, view: str) -> list[Any]:
    """The batches that what was ticked makes: one for what is carried out, one for what is not."""
    facts: dict[str, Any] = {"by": desk.person, "on": desk.on}
    if view == "waiting":
        pairs, gone = answers(given)
        return [
            actions.confirm(catalogue, pairs, **facts) if pairs else None,
            actions.not_applicable(catalogue, gone, **facts) if gone else None,
        ]
    picked = [code.replace("\0", "") for code in given.getlist("code") if code]
    reason = written(given, "reason")
    if not picked:
        return []
    if view == "local":
        return [actions.local_additions(catalogue, dict.fromkeys(picked, reason), **facts)]
    if view in ("mapped", "gone"):
        return [actions.reopen(catalogue, picked, reason=reason or "重新对照", **facts)]
    return []


def answers(given: Any) -> tuple[dict[str, list[str]], dict[str, str]]:
    """What was answered of each item: the services that carry it out, or why it does not apply."""
    pairs: dict[str, list[str]] = {}
    gone: dict[str, str] = {}
    for code in given.getlist("item"):
        if "\0" in code:
            continue
        answer = written(given, f"is-{code}") or LATER
        text = written(given, f"text-{code}")
        if answer == NONE:
            gone[code] = text
        elif answer == OTHER:
            pairs[code] = [part.strip() for part in text.replace("，", "、").split("、") if part.strip()]
        elif answer != LATER:
            pairs[code] = [answer]
    return pairs, gone
