"""The inbox: what is owed by me, by my unit, by others I wait for; what waits for my approval; and finding any case I may see."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.cases import finding, listing, queries
from zhengtong.workbench import lines
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.forms import FilterForm
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 20
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
    ids, following = finding.cases(
        desk.person,
        desk.on,
        words=chosen.get("q", ""),
        procedure=chosen.get("procedure", ""),
        stage=chosen.get("stage", ""),
        is_overdue=bool(chosen.get("overdue")),
        before=int(after) if after.isascii() and after.isdigit() else None,
        limit=PAGE,
        reach=desk.reach,
    )
    page = queries.listed(ids)
    return {"lines": lines.of_cases(page, desk.on), "next": following}
