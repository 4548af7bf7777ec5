"""Signing in with two factors; the first time, enrolling the second; signing out."""

from datetime import timedelta

import segno
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhengtong.people import actions
from zhengtong.people.errors import CodeNeeded, FactorMissing, Refused, SignInRefused
from zhengtong.people.models import OneTimeCode, Person
from zhengtong.people.throttle import Throttle
from zhengtong.workbench.forms import EnrolCodeForm, EnrolForm, SignInForm

ENROLLING = "enrolling"
# A right password opens the enrolment this long; after that one signs in again.
ENROL_WITHIN = timedelta(minutes=15)
STEPS = ["输入密码", "登记验证器", "收好备用码"]
ENROLMENTS = Throttle("enrolment", limit=5, seconds=3600)


@never_cache
@sensitive_post_parameters("password", "code")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name, password and dynamic code. One refusal, one sentence; nothing tells a wrong name from a wrong password."""
    if request.user.is_authenticated and request.user.is_official:
        return redirect(wanted(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = actions.sign_in(
                given["username"],
                given["password"],
                given["code"] or None,
                address=request.META.get("REMOTE_ADDR") or None,
                at=timezone.now(),
            )
        except FactorMissing as missing:
            return begin_enrolment(request, missing.person)
        except CodeNeeded as needed:
            form.add_error("code", str(needed))
        except SignInRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if person.is_official:
                login(request, person)
                return redirect(wanted(request))
            form.add_error(None, "这里是工作人员的入口。您的账号是公众账号，请从首页登录")
    status = 422 if request.method == "POST" else 200
    return render(request, "workbench/sign_in.html", {"form": form, "next": wanted(request)}, status=status)


def begin_enrolment(request: HttpRequest, person: Person) -> HttpResponse:
    """The password was right. It alone opens no enrolment: who has stolen one would enrol a telephone of their own."""
    request.session[ENROLLING] = [person.pk, (timezone.now() + ENROL_WITHIN).timestamp(), False]
    return render(request, "workbench/enrol_code.html", {"steps": STEPS, "form": EnrolCodeForm(), "person": person})


def check_handed_code(request: HttpRequest, person: Person) -> HttpResponse:
    """The code that an operator handed over in person; then the secret is shown."""
    form = EnrolCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ENROLMENTS.takes(str(person.pk)):
            form.add_error("handed", "登记码输错的次数过多，请一小时以后再试")
        else:
            try:
                actions.take_handed(
                    form.cleaned_data["handed"], OneTimeCode.Purpose.ENROL, at=timezone.now(), person=person
                )
            except Refused:
                form.add_error("handed", "登记码不正确或者已经失效，请向运维人员重新领取")
            else:
                request.session[ENROLLING] = [person.pk, (timezone.now() + ENROL_WITHIN).timestamp(), True]
                return show_secret(request, person)
    page = {"steps": STEPS, "form": form, "person": person}
    return render(request, "workbench/enrol_code.html", page, status=422 if form.errors else 200)


def show_secret(request: HttpRequest, person: Person) -> HttpResponse:
    address = actions.enrol_second_factor(person)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#1c2026")
    secret = address.split("secret=")[1].split("&")[0]
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"steps": STEPS, "form": EnrolForm(), "picture": picture, "secret": spaced, "person": person}
    return render(request, "workbench/enrol.html", context)


@never_cache
@sensitive_post_parameters("code")
def enrol(request: HttpRequest) -> HttpResponse:
    """The code handed over, then the first code of the authenticator, which puts it into use; recovery codes are shown this once."""
    person = enrolling(request)
    if person is None:
        return redirect("workbench:sign-in")
    if not request.session[ENROLLING][2]:
        return check_handed_code(request, person)
    if request.method != "POST" or "again" in request.POST:
        return show_secret(request, person)
    form = EnrolForm(request.POST)
    if form.is_valid():
        try:
            codes = actions.confirm_second_factor(person, form.cleaned_data["code"], timezone.now())
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[ENROLLING]
            login(request, person)
            return render(request, "workbench/recovery.html", {"codes": codes, "steps": STEPS})
    return render(request, "workbench/enrol.html", {"steps": STEPS, "form": form, "person": person}, status=422)


def enrolling(request: HttpRequest) -> Person | None:
    """The one whose password was right a moment ago and who has no factor yet."""
    held, until, _ = request.session.get(ENROLLING, (None, 0, False))
    if held is None or timezone.now().timestamp() > until:
        return None
    return Person.objects.filter(pk=held, is_active=True, second_factor_confirmed_at=None).first()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("workbench:sign-in")


def wanted(request: HttpRequest) -> str:
    """Where one wanted to go: a page of the workbench, never another site."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if safe and given.startswith("/office/") else "/office/"
