"""群众问了没有答上的: each question with the services nearest to it; one click lets a service be found by it, or says it is not ours."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhengtong.services.models import Service
from zhengtong.services.search import actions, queries
from zhengtong.services.search.errors import SearchError
from zhengtong.services.search.models import SearchMiss
from zhengtong.workbench.catalogue_frame import frame, rights, written
from zhengtong.workbench.desk import desk_of
from zhengtong.workbench.gate import OfficeRequest, office

PAGE, NEAREST = 10, 3
NOT_EDITOR = "没有答上的问题由目录编辑、目录审核岗位处理，您没有这样的岗位"
STATES = {state.value: state.label for state in SearchMiss.State}


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """The questions of one state, those asked most often first."""
    desk = desk_of(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else SearchMiss.State.OPEN
    pages = Paginator(queries.unanswered(state=state).select_related("service", "answered_by"), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    is_open = state == SearchMiss.State.OPEN
    context = frame(desk, "asked") | {
        "states": STATES,
        "state": state,
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "query": f"state={state}",
        "is_open": is_open,
        "rows": [
            (miss, queries.search(miss.question, desk.on, limit=NEAREST).versions if is_open else [])
            for miss in shown.object_list
        ],
    }
    return render(request, "workbench/catalogue/asked.html", context)


@office
@require_POST
def answer(request: OfficeRequest, miss: int) -> HttpResponse:
    """Give it to a service, by one click or by its code; say it is not ours; or take that back."""
    desk = desk_of(request)
    own = rights(desk)
    if not own.edits:
        raise PermissionDenied(NOT_EDITOR)
    found = SearchMiss.objects.filter(pk=miss).first()
    if found is None:
        raise Http404(str(miss))
    do = written(request.POST, "do", 20)
    facts: dict[str, Any] = {"by": desk.person, "on": desk.on}
    try:
        if do == "not-ours":
            actions.not_ours(found, note=written(request.POST, "note", 200), **facts)
            messages.success(request, f"“{found.question}”已标为不属于本县")
        elif do == "reopen":
            actions.reopen(found, **facts)
            messages.success(request, f"“{found.question}”回到待答")
        else:
            service = service_for(do, written(request.POST, "code", 60))
            if not own.of(service.organ_id):
                raise SearchError(f"“{service.code}”是{service.organ.name}的事项，请它的目录编辑来加。")
            actions.answer_with_alias(found, service, alias=written(request.POST, "alias", 60), **facts)
            messages.success(request, f"以后问“{found.question}”就能找到这个事项")
    except SearchError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('workbench:catalogue-asked')}?{request.POST.get('back', '')[:200]}")


def service_for(do: str, code: str) -> Service:
    """The service of the button, or of the code written. SearchError when there is none."""
    every = Service.objects.select_related("organ")
    found = every.filter(pk=do).first() if do.isascii() and do.isdigit() else every.filter(code=code.strip()).first()
    if found is None:
        raise SearchError(
            f"没有代码为“{code.strip()}”的事项，请核对。"
            if code.strip()
            else "请写明事项的代码，或者点一个相近的事项。"
        )
    return found
