"""送出记录: what went out over which channel, what waits, what failed; and sending again. For operators, and for heads of organs."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from zhengtong.cases import queries as cases
from zhengtong.notices import actions, queries
from zhengtong.notices.channels import CHANNELS
from zhengtong.notices.errors import NoticeError
from zhengtong.notices.models import Delivery
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 50
# Who answers for an organ sees what its cases sent; an operator sees everything.
HEADS = frozenset(["机关负责人", "监督"])
DAY = timedelta(days=1)


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """Deliveries by channel, state and day, newest first, with how each channel fares. Constant cost, whatever was sent."""
    desk = desk_of(request)
    rows = _seen(desk, request)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    kept = {name: request.GET[name] for name in ("channel", "state", "day") if request.GET.get(name)}
    context = {
        "posts": desk.posts,
        "health": queries.health(timezone.now() - DAY) if desk.person.is_operator else [],
        "rows": found[:PAGE],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_first": not after,
        "channels": [(channel.name, channel.label) for channel in CHANNELS.values()],
        "states": Delivery.State.choices,
        "kept": kept,
        "query": f"{urlencode(kept)}&" if kept else "",
        "has_failed": any(row.state == Delivery.State.FAILED for row in found[:PAGE]),
    }
    return render(request, "workbench/deliveries.html", context)


@office
@require_POST
def again(request: OfficeRequest) -> HttpResponse:
    """Send one failed delivery again, or all that the same filter shows, with a reason."""
    desk = desk_of(request)
    rows = _seen(desk, request)
    chosen = request.POST.get("delivery", "")
    if chosen:
        rows = rows.filter(pk=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0)
    try:
        count = actions.send_again(rows, by=desk.person, because=request.POST.get("because", ""), at=timezone.now())
    except NoticeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{count} 条重新送出，几分钟以后再看结果。")
    return redirect(f"{request.path.removesuffix('/again')}?{urlencode(_kept(request))}")


def _kept(request: OfficeRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {name: str(given[name]) for name in ("channel", "state", "day") if given.get(name)}


def _seen(desk: Desk, request: OfficeRequest) -> QuerySet[Delivery]:
    """The deliveries this official may see, filtered as asked. Refused for who answers for no organ."""
    kept = _kept(request)
    channel = kept.get("channel", "")
    state = kept.get("state", "")
    rows = queries.deliveries(
        channel=channel if channel in CHANNELS else "",
        state=state if state in Delivery.State.values else "",
        day=_day(kept.get("day", "")),
    )
    if desk.person.is_operator:
        return rows
    organs = [organ_id for organ_id, roles in desk.reach.organs.items() if HEADS & roles.keys()]
    if not organs:
        raise PermissionDenied("送出记录由运维人员和机关负责人查看。")
    visible = cases.visible_to(desk.person, desk.on, desk.reach).filter(Q(organ__in=organs) | Q(handler__in=organs))
    return rows.filter(notice__case__in=visible.values("pk"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
