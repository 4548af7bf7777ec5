"""Who may enter: officials, signed in with both factors. Which cases they see is asked of cases.queries, never here."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from zhengtong.people.models import Person

P = ParamSpec("P")


class OfficeRequest(HttpRequest):
    """A request that has passed the gate. `desk` is set by the view that asks for it."""

    user: Person
    desk: object


def office(
    view: Callable[Concatenate[OfficeRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Only for officials. Others are sent to sign in, or told why they may not enter. What is shown is never kept by a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            here = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return redirect(f"{reverse('workbench:sign-in')}?{here}".rstrip("?"))
        if not request.user.is_official:
            return render(request, "workbench/citizen.html", status=403)
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # the check above is what OfficeRequest says
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded
