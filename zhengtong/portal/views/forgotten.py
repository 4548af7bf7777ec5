"""A forgotten password: a code to the telephone or mailbox on file, then a new password. Nothing here tells who has an account."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhengtong.notices import codes, jobs
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.people.throttle import Throttle
from zhengtong.portal.account_forms import ForgottenForm, NewPasswordForm, WindowCodeForm
from zhengtong.portal.views.account import status

FORGOTTEN = "forgotten"
STEPS = ["您的登录名", "验证码和新密码"]
# From one place: asking, and answering. For one name asking is limited where codes are made.
ASKS = Throttle("forgotten", limit=10, seconds=3600)
ANSWERS = Throttle("forgotten-answer", limit=30, seconds=3600)
TOO_MANY = "尝试次数过多，请一小时以后再试，或者持身份证件到政务服务中心窗口重置。"


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The answer and the time it takes are the same for every name: a job looks whose it is."""
    ways = codes.ways()
    form = ForgottenForm(request.POST or None, ways=ways)
    if request.method == "POST" and ways and form.is_valid():
        if ASKS.takes(request.META.get("REMOTE_ADDR", "")):
            given = form.cleaned_data
            jobs.reset_code.defer(username=given["username"], channel=given["channel"])
            request.session[FORGOTTEN] = given["username"]
            return redirect("portal:forgotten-code")
        form.add_error(None, TOO_MANY)
    page = {"form": form, "ways": ways, "steps": STEPS, "county": settings.COUNTY}
    return render(request, "portal/forgotten.html", page, status=status(form))


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
def forgotten_code(request: HttpRequest) -> HttpResponse:
    """The code that came, and a new password. One refusal for a wrong name, a wrong code and an old one."""
    username = request.session.get(FORGOTTEN)
    if username is None:
        return redirect("portal:forgotten")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ANSWERS.takes(request.META.get("REMOTE_ADDR", "")):
            form.add_error(None, TOO_MANY)
        else:
            try:
                people.reset_password(
                    username, form.cleaned_data["code"], form.cleaned_data["password"], at=timezone.now()
                )
            except Refused as error:
                form.add_error("code", str(error))
            else:
                del request.session[FORGOTTEN]
                messages.success(request, "密码已经改好，请用新密码登录。")
                return redirect("portal:sign-in")
    return render(request, "portal/forgotten_code.html", {"form": form, "steps": STEPS}, status=status(form))


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
def window_code(request: HttpRequest) -> HttpResponse:
    """Who was at the window brings its code: an account opens, or gets a new password."""
    form = WindowCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ANSWERS.takes(request.META.get("REMOTE_ADDR", "")):
            form.add_error(None, TOO_MANY)
        else:
            given = form.cleaned_data
            try:
                people.use_account_code(given["code"], given["username"], given["password"], at=timezone.now())
            except Refused as error:
                form.add_error("username" if "登录名" in str(error) else "code", str(error))
            else:
                messages.success(request, "好了，请用登录名和新密码登录。")
                return redirect("portal:sign-in")
    return render(request, "portal/window_code.html", {"form": form}, status=status(form))
