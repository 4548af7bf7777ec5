"""The inbox: what is owed by me, by my unit, by others I wait for; what waits for my approval; and finding any case I may see."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.cases import listing, queries
from zhengtong.workbench import lines
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.forms import FilterForm
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 20
LARGEST = 2**63 - 1
# What the list gives as the place where its next page begins; anything else begins at the beginning.
CURSOR = re.compile(r"\d{4}-\d\d-\d\d\.\d{1,18}", re.ASCII)
TABS = {"mine": "我的", "unit": "本单位", "awaited": "我等待的", "approvals": "待我批", "all": "全部案件"}


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    desk = desk_of(request)
    view = request.GET.get("view", "mine")
    view = view if view in TABS else "mine"
    form = FilterForm(request.GET, queries.book().procedures())
    chosen = form.cleaned_data if form.is_valid() else {}
    if chosen.get("q") or chosen.get("stage"):
        view = "all"
    after = request.GET.get("after", "")
    kept = {name: value for name, value in chosen.items() if value} | {"view": view}
    context = {
        "posts": desk.posts,
        "form": form,
        "view": view,
        "tabs": TABS,
        "is_filtered": len(kept) > 1,
        "is_first": not after,
        "query": urlencode({name: 1 if value is True else value for name, value in kept.items()}) + "&",
        **found(desk, view, chosen, after),
    }
    return render(request, "workbench/inbox.html", context)


def found(desk: Desk, view: str, chosen: dict[str, Any], after: str) -> dict[str, Any]:
    """The lines of one page of one tab, and where the next begins."""
    if view == "approvals":
        waiting = queries.proposals_for(desk.person, desk.on)
        mine = queries.visible_to(desk.person, desk.on, desk.reach)
        return {"proposals": list(waiting.filter(case__in=mine)[:100])}
    if view == "all":
        return everything(desk, chosen, after)
    until = desk.on - timedelta(days=1) if chosen.get("overdue") else None
    page = listing.inbox(
        desk.person,
        desk.on,
        view,  # type: ignore[arg-type]  # one of the three that TABS and the lines above leave
        after=after if CURSOR.fullmatch(after) else None,
        limit=PAGE,
        until=until,
        procedure=chosen.get("procedure", ""),
        reach=desk.reach,
    )
    return {"lines": [lines.of_duty(duty, desk.on) for duty in page.lines], "next": page.after}


def everything(desk: Desk, chosen: dict[str, Any], after: str) -> dict[str, Any]:
    """Any case this official may see, closed ones too, the newest first; found by number, title or applicant."""
    cases = (
        queries.visible_to(desk.person, desk.on, desk.reach)
        .select_related("organ", "applicant")
        .prefetch_related("deadlines")
    )
    if words := chosen.get("q"):
        cases = cases.filter(
            Q(number__startswith=words) | Q(title__icontains=words) | Q(applicant__name__startswith=words)
        )
    if chosen.get("procedure"):
        cases = cases.filter(procedure=chosen["procedure"])
    if chosen.get("stage"):
        cases = cases.filter(stage=chosen["stage"])
    if chosen.get("overdue"):
        cases = cases.filter(
            deadlines__state="running", deadlines__is_leading=True, deadlines__due_on__lt=desk.on
        ).distinct()
    if after.isascii() and after.isdigit() and int(after) <= LARGEST:
        cases = cases.filter(pk__lt=int(after))
    page = list(cases.order_by("-pk")[: PAGE + 1])
    more = len(page) > PAGE
    return {"lines": lines.of_cases(page[:PAGE], desk.on), "next": page[PAGE - 1].pk if more else None}
