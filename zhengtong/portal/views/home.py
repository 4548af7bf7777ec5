"""长辈版：another look of the same pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengtong.ui.context import ELDER, LOOK_COOKIE

YEAR = 365 * 24 * 3600


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Change to 长辈版 or back, kept in a cookie, and return to the page one was on."""
    next_page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(next_page, {request.get_host()}, require_https=request.is_secure())
    response = redirect(next_page if safe and next_page.startswith("/") else "portal:home")
    response.set_cookie(
        LOOK_COOKIE,
        ELDER if request.POST.get("look") == ELDER else "plain",
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response
