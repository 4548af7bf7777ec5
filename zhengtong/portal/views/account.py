"""Signing up, in and out. Officials sign in at the workbench, with their second factor."""

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.people import actions as people
from zhengtong.people.errors import CodeNeeded, Refused, SignInRefused
from zhengtong.people.models import Person
from zhengtong.people.throttle import Throttle
from zhengtong.portal import signing_up
from zhengtong.portal.account_forms import AccountForm, SignInForm, WhoForm
from zhengtong.ui.clock import today

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
STEPS = ["您是谁", "怎么联系、怎么登录", "注册完成"]
# Whether a number is registered may be learned from a refusal: so many in an hour from one place, and no more.
SIGN_UPS = Throttle("sign-up", limit=20, seconds=3600)


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
                "/office/" if person.is_official and not wanted(request) else wanted(request) or "portal:my-matters"
            )
    return render(request, "portal/sign_in.html", {"form": form, "next": wanted(request)}, status=status(form))


@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """First step: who one is. A natural person always: organisations are acted for (agents)."""
    form = WhoForm(request.POST or None, on=today(), initial=signing_up.begun(request.session))
    if request.method == "POST" and form.is_valid():
        if SIGN_UPS.takes(request.META.get("REMOTE_ADDR", "")):
            signing_up.keep(request.session, **form.cleaned_data)
            return redirect(_with_next(request, "portal:sign-up-account"))
        form.add_error(None, "这里注册的次数太多，请一小时以后再试，或者到政务服务中心窗口办理。")
    page = {"form": form, "next": wanted(request), "steps": STEPS}
    return render(request, "portal/sign_up.html", page, status=status(form))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up_account(request: HttpRequest) -> HttpResponse:
    """Second step: how one is reached and signs in. Then the person is registered, and signed in."""
    who = signing_up.kept(request.session)
    if who is None:
        return redirect(_with_next(request, "portal:sign-up"))
    form = AccountForm(request.POST or None, name=who["name"])
    if request.method == "POST" and form.is_valid():
        try:
            person = people.register_person(**who, **form.cleaned_data, is_demo=settings.IS_DEMO, on=today())
        except Refused as error:
            form.add_error("username" if str(error).startswith("登录名") else None, str(error))
        else:
            signing_up.forget(request.session)
            login(request, person, backend=BACKEND)
            return redirect(_with_next(request, "portal:sign-up-done"))
    page = {"form": form, "next": wanted(request), "steps": STEPS, "name": who["name"]}
    return render(request, "portal/sign_up_account.html", page, status=status(form))


def sign_up_done(request: HttpRequest) -> HttpResponse:
    """Third step: on with what one came for, or for whom else one acts."""
    if not request.user.is_authenticated:
        return redirect("portal:sign-up")
    return render(request, "portal/sign_up_done.html", {"next": wanted(request), "steps": STEPS})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("portal:home")


def _with_next(request: HttpRequest, name: str) -> str:
    """The address of a page, carrying on where one wanted to go."""
    return reverse(name) + (f"?{urlencode({'next': wanted(request)})}" if wanted(request) else "")


def wanted(request: HttpRequest) -> str:
    """Where to go afterwards: only an address of this site."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    return given if given.startswith("/") and url_has_allowed_host_and_scheme(given, None) else ""


def status(*forms: Form | None) -> int:
    """422 for a page that shows what is wrong."""
    return 422 if any(form is not None and form.errors for form in forms) else 200
