"""Signing up, in and out. Officials sign in at the workbench, with their second factor."""

from typing import cast

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.people import actions as people
from zhengtong.people.errors import CodeNeeded, Refused, SignInRefused
from zhengtong.people.models import Person
from zhengtong.portal.forms import SignInForm, SignUpForm
from zhengtong.ui.clock import today

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def applicant(request: HttpRequest) -> Person:
    """Who is signed in; only for pages behind login_required."""
    return cast(Person, request.user)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Citizens sign in here; who turns out to be an official is sent to the workbench's own door."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = people.sign_in(
                form.cleaned_data["username"],
                form.cleaned_data["password"],
                form.cleaned_data["code"] or None,
                address=request.META.get("REMOTE_ADDR"),
                at=timezone.now(),
            )
        except CodeNeeded as error:
            form.add_error("code", str(error))
        except SignInRefused as error:
            form.add_error(None, str(error))
        else:
            login(request, person, backend=BACKEND)
            return redirect(
                "/office/" if person.is_official and not _next(request) else _next(request) or "portal:my-matters"
            )
    return render(request, "portal/sign_in.html", {"form": form, "next": _next(request)}, status=_status(form))


@never_cache
@sensitive_post_parameters("password", "id_number")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Register oneself, with an account, and be signed in."""
    form = SignUpForm(request.POST or None, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            person = people.register_person(**form.cleaned_data, is_demo=settings.IS_DEMO, on=today())
        except Refused as error:
            form.add_error(_field_of(str(error)), str(error))
        else:
            login(request, person, backend=BACKEND)
            return redirect(_next(request) or "portal:my-matters")
    return render(request, "portal/sign_up.html", {"form": form, "next": _next(request)}, status=_status(form))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("portal:home")


def _field_of(sentence: str) -> str | None:
    """The field that a refusal of people.actions speaks of: what only the table of persons can know, such as a name taken."""
    starts = {"登录名": "username", "该证件": "id_number"}
    return next((field for start, field in starts.items() if sentence.startswith(start)), None)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: only an address of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    return ""


def _status(form: SignInForm | SignUpForm) -> int:
    return 422 if form.errors else 200
