"""Random draws: all of them, a new one, one with its result; drawing it, giving it up, a file of it, and its cases."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from zhengtong.cases import queries as cases
from zhengtong.lawbook import Register
from zhengtong.registers import draw_actions, draw_queries, exchange, permission
from zhengtong.registers.draw_candidates import INSPECTORS
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.law import register as register_of
from zhengtong.registers.models import Draw
from zhengtong.workbench import draw_opening
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.draw_forms import AbandonForm, FromForm, InspectionForm, PlanForm
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.views.registers import XLSX, readable

PAGE = 30
HEAD = ("序号", "层", "编号", "对象", "执法检查人员", "案件编号")


def organs_of(desk: Desk) -> list[int]:
    """The organs in whose name this official may draw: where they keep the register of inspectors."""
    return permission.proposing_organs(register_of(INSPECTORS), desk.reach)


def shown(desk: Desk, pk: int) -> tuple[Draw, Register]:
    """A draw from a register this official may read; otherwise 404, as if it did not exist."""
    draw = draw_queries.draw_of(pk)
    if draw is None:
        raise Http404(pk)
    return draw, readable(desk, draw.register)


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """Every draw, given up or not, newest first."""
    desk = desk_of(request)
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None
    listed = list(draw_queries.draws(desk.reach, before)[: PAGE + 1])
    context = {
        "posts": desk.posts,
        "draws": [(one, register_of(one.register)) for one in listed[:PAGE]],
        "next": listed[PAGE - 1].pk if len(listed) > PAGE else None,
        "is_first": before is None,
        "may_draw": bool(organs_of(desk)),
    }
    return render(request, "workbench/registers/draws.html", context)


@office
def new(request: OfficeRequest) -> HttpResponse:
    """Ask for a draw: the register and the strata (GET), then the plan. What is kept by POST binds the candidates; nothing is drawn yet."""
    desk = desk_of(request)
    organs = organs_of(desk)
    if not organs:
        raise Http404
    offered = draw_queries.objects_offered(desk.reach)
    register = next((one for one in offered if one.code == request.GET.get("register")), offered[0])
    chosen = FromForm(offered, register, request.GET if "register" in request.GET else None)
    stratum = chosen.cleaned_data["by"] if chosen.is_bound and chosen.is_valid() else ""
    may_join = any(permission.oversees(register_of(INSPECTORS), desk.reach, organ) for organ in organs)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(register, stratum, organs, may_join=may_join, data=data)
    if form.is_bound and form.is_valid():
        try:
            seal = cases.seals().first()
            draw = draw_actions.request(
                form.plan(),
                organ=form.cleaned_data["organ"],
                by=desk.person,
                on=desk.on,
                seal=bytes(seal.hash).hex() if seal else "",
                reach=desk.reach,
            )
            messages.success(request, "候选名单已经固定，可以抽取")
            return redirect("workbench:draw", draw.pk)
        except RegisterError as refusal:
            form.add_error(None, str(refusal))
    context = {"posts": desk.posts, "choosing": chosen, "register": register, "form": form}
    return render(request, "workbench/registers/draw_new.html", context, status=422 if form.is_bound else 200)


@office
@require_GET
def page(request: OfficeRequest, draw: int) -> HttpResponse:
    """One draw: the rule, the digests, the seed, who was drawn; and every draw of the same task."""
    desk = desk_of(request)
    return show(request, desk, *shown(desk, draw))


def show(
    request: OfficeRequest,
    desk: Desk,
    draw: Draw,
    register: Register,
    *,
    giving_up: AbandonForm | None = None,
    opening: InspectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a draw, in whatever state it is."""
    state, rows = draw.state, draw_queries.rows(draw)
    may_draw = draw.organ_id in organs_of(desk)
    numbers = draw_opening.numbers(draw, desk) if rows else {}
    act = draw_opening.act_for(desk, draw) if state in ("已抽取", "已采用") and len(numbers) < len(rows) else None
    context = {
        "posts": desk.posts,
        "draw": draw,
        "register": register,
        "rows": [(row, numbers.get(row.drawn.code, "")) for row in rows],
        "opened": len(numbers),
        "short": sum(row.missing > 0 for row in rows),
        "task": draw_queries.of_task(draw),
        "quotas": sorted(draw.quotas.items()),
        "filters": sorted(draw.filters.items()),
        "may_take": may_draw and state == "待抽取",
        "giving_up": giving_up
        or (AbandonForm(auto_id="give-%s") if may_draw and not hasattr(draw, "outcome") else None),
        "opening": opening or (InspectionForm(*act) if act else None),
        "at_once": draw_opening.AT_ONCE,
    }
    return render(request, "workbench/registers/draw.html", context, status=status)


@office
@require_POST
def take(request: OfficeRequest, draw: int) -> HttpResponse:
    """Draw, once. Pressed again, the result is the same."""
    desk = desk_of(request)
    asked, _ = shown(desk, draw)
    try:
        result = draw_actions.draw(asked, by=desk.person, on=desk.on, reach=desk.reach)
        messages.success(request, f"抽中{len(result.codes)}个")
    except RegisterError as refusal:
        messages.error(request, str(refusal))
    return redirect("workbench:draw", asked.pk)


@office
@require_POST
def abandon(request: OfficeRequest, draw: int) -> HttpResponse:
    """Give a draw up, with the reason. It stays in every list."""
    desk = desk_of(request)
    asked, register = shown(desk, draw)
    form = AbandonForm(request.POST, auto_id="give-%s")
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            draw_actions.abandon(asked, by=desk.person, on=desk.on, reason=reason, reach=desk.reach)
            messages.success(request, "已放弃，记录保留")
            return redirect("workbench:draw", asked.pk)
        except RegisterError as refusal:
            form.add_error(None, str(refusal))
    return show(request, desk, asked, register, giving_up=form, status=422)


@office
@require_POST
def open_cases(request: OfficeRequest, draw: int) -> HttpResponse:
    """逐户立案: a case of 行政检查 for every object drawn, once for each."""
    desk = desk_of(request)
    asked, register = shown(desk, draw)
    act = draw_opening.act_for(desk, asked)
    if act is None or not hasattr(asked, "result"):
        raise Http404
    form = InspectionForm(*act, data=request.POST)
    if form.is_valid():
        try:
            rows = draw_queries.rows(asked)
            opened = draw_opening.open_cases(desk, asked, rows, act[0], form.filled())
            left = f"，还有{opened.left}户没有立案" if opened.left else ""
            messages.success(request, f"已立案{opened.new}户{left}")
            for sentence in opened.refusals[:10]:
                messages.error(request, sentence)
            return redirect("workbench:draw", asked.pk)
        except RegisterError as refusal:
            form.add_error(None, str(refusal))
    return show(request, desk, asked, register, opening=form, status=422)


@office
@require_GET
def export(request: OfficeRequest, draw: int) -> HttpResponse:
    """Those drawn, with their officers and cases, as .xlsx."""
    desk = desk_of(request)
    asked, _ = shown(desk, draw)
    if not hasattr(asked, "result"):
        raise Http404
    numbers = draw_opening.numbers(asked, desk)
    rows = [
        (
            one.place,
            one.stratum,
            one.drawn.code,
            one.drawn.title,
            "、".join(map(str, one.officers)),
            numbers.get(one.drawn.code),
        )
        for one in draw_queries.rows(asked)
    ]
    response = HttpResponse(exchange.workbook("抽取结果", HEAD, rows), content_type=XLSX)
    name = f"{asked}.xlsx".replace("/", "-")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return response
