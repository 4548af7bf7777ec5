"""One's own account: how one is reached, how one signs in, who read one's number, and closing it."""

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.notices import binding, codes, jobs
from zhengtong.notices import queries as notices
from zhengtong.people import actions as people
from zhengtong.people import queries
from zhengtong.people.actions.codes import use_code
from zhengtong.people.errors import Refused
from zhengtong.people.models import OneTimeCode
from zhengtong.people.throttle import Throttle
from zhengtong.portal.account_forms import CloseForm, CodeForm, ConfirmForm, EmailForm, IdForm, PasswordForm, PhoneForm
from zhengtong.portal.views.account import applicant, status, wanted
from zhengtong.ui.clock import today

CHANGING = "changing_address"
# Who holds a session but not the password guesses here as often as at the door.
GUESSES = Throttle("own-password", limit=10, seconds=900)
NUMBERS = Throttle("own-number", limit=10, seconds=3600)
TOO_MANY = "密码输错的次数过多，请十五分钟以后再试。"
PURPOSES = {"phone": OneTimeCode.Purpose.PHONE, "email": OneTimeCode.Purpose.EMAIL}
CHANNELS = {"phone": "sms", "email": "email"}
LABELS = {"phone": "手机", "email": "邮箱"}


@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Everything the site keeps of who one is, and where to change it."""
    person = applicant(request)
    page = {
        "person": person,
        "has_factor": person.second_factor_confirmed_at is not None,
        "readings": queries.readings_of(person)[:3],
        "choices": notices.channel_choices(person),
        "wechat": binding.binding_of(person),
    }
    return render(request, "portal/account.html", page)


@never_cache
@login_required
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest) -> HttpResponse:
    """The identity number of who has none on file; once there, only a window changes it."""
    person, form = applicant(request), IdForm(request.POST or None, on=today())
    if person.id_number_index is not None:
        return redirect("portal:account")
    if request.method == "POST" and form.is_valid():
        if not NUMBERS.takes(str(person.pk)):
            form.add_error(None, "登记的次数太多，请一小时以后再试，或者持证件到窗口登记。")
        else:
            try:
                given = form.cleaned_data
                people.record_id_number(person, given["id_number"], id_kind=given["id_kind"], on=today())
            except Refused as error:
                form.add_error("id_number", str(error))
            else:
                messages.success(request, "证件号码已经登记。")
                return redirect(wanted(request) or "portal:account")
    page = {"form": form, "next": wanted(request)}
    return render(request, "portal/account_identity.html", page, status=status(form))


@never_cache
@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, what: str) -> HttpResponse:
    """Another telephone or mailbox: the password first; then, where codes can be sent, the code that proves the new one."""
    person = applicant(request)
    if "code" in request.POST:
        return _proved(request, what)
    form = {"phone": PhoneForm, "email": EmailForm}[what](request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirmed(request, form, "password"):
        new, channel = form.cleaned_data["address"], CHANNELS[what]
        if any(name == channel for name, _ in codes.ways()):
            jobs.change_code.defer(person_id=person.pk, purpose=PURPOSES[what].value, channel=channel, address=new)
            request.session[CHANGING] = what
            return render(request, "portal/account_code.html", _about(what) | {"form": CodeForm(), "address": new})
        try:
            (people.change_phone if what == "phone" else people.change_email)(person, new)
        except Refused as error:
            form.add_error("address", str(error))
        else:
            messages.success(request, f"{LABELS[what]}已经换成 {new}。")
            return redirect("portal:account")
    return render(request, "portal/account_address.html", _about(what) | {"form": form}, status=status(form))


def _proved(request: HttpRequest, what: str) -> HttpResponse:
    """The code came back: the address it was sent to is the new one."""
    person, form = applicant(request), CodeForm(request.POST)
    if request.session.get(CHANGING) != what:
        return redirect(f"portal:account-{what}")
    if form.is_valid():
        try:
            new = use_code(person, PURPOSES[what], form.cleaned_data["code"], at=timezone.now())
            (people.change_phone if what == "phone" else people.change_email)(person, new)
        except Refused as error:
            form.add_error("code", str(error))
        else:
            del request.session[CHANGING]
            messages.success(request, f"{LABELS[what]}已经换成 {new}。")
            return redirect("portal:account")
    return render(request, "portal/account_code.html", _about(what) | {"form": form}, status=422)


def _about(what: str) -> dict[str, Any]:
    return {"what": what, "label": LABELS[what]}


def _confirmed(request: HttpRequest, form: Any, field: str) -> bool:
    """Whether the password in this field is one's own; too many wrong ones are not heard."""
    person = applicant(request)
    place = str(person.pk)
    if GUESSES.is_reached(place):
        form.add_error(field, TOO_MANY)
        return False
    try:
        people.check_own_password(person, form.cleaned_data[field])
    except Refused as error:
        GUESSES.count(place)
        form.add_error(field, str(error))
        return False
    return True


@never_cache
@login_required
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password. This session goes on; all others end."""
    person = applicant(request)
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid() and _confirmed(request, form, "old"):
        try:
            people.change_password(person, form.cleaned_data["old"], form.cleaned_data["new"])
        except Refused as error:
            form.add_error("new", str(error))
        else:
            update_session_auth_hash(request, person)
            messages.success(request, "密码已经改好，别处的登录都已退出。")
            return redirect("portal:account")
    return render(request, "portal/account_password.html", {"form": form}, status=status(form))


@never_cache
@login_required
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """A second factor, of one's own will: the password, a picture to scan, the first code. Or an end to it, with the password."""
    person = applicant(request)
    if person.second_factor_confirmed_at is not None:
        return _drop_factor(request)
    if "code" in request.POST:
        form: Any = CodeForm(request.POST)
        if form.is_valid():
            try:
                kept = people.confirm_second_factor(person, form.cleaned_data["code"], timezone.now())
            except Refused as error:
                form.add_error("code", str(error))
            else:
                return render(request, "portal/account_recovery.html", {"codes": kept})
        return render(request, "portal/account_factor.html", {"form": form, "is_begun": True}, status=422)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirmed(request, form, "password"):
        told = people.enrol_second_factor(person)
        page = {
            "form": CodeForm(),
            "is_begun": True,
            "picture": segno.make(told, error="m").svg_data_uri(scale=5, border=2, dark="#1c2026"),
            "secret": told.split("secret=")[1].split("&")[0],
        }
        return render(request, "portal/account_factor.html", page)
    return render(request, "portal/account_factor.html", {"form": form}, status=status(form))


def _drop_factor(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirmed(request, form, "password"):
        try:
            people.drop_second_factor(applicant(request))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "动态码已经停用，以后只凭密码登录。")
            return redirect("portal:account")
    return render(request, "portal/account_factor.html", {"form": form, "is_dropping": True}, status=status(form))


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Every other session and every interface token ends; this one goes on."""
    people.sign_out_everywhere(applicant(request))
    update_session_auth_hash(request, applicant(request))
    messages.success(request, "别处的登录都已退出，接口令牌也已收回。")
    return redirect("portal:account")


@login_required
@require_GET
def readings(request: HttpRequest) -> HttpResponse:
    """Who read one's identity number, when, and for what."""
    return render(request, "portal/account_readings.html", {"readings": queries.readings_of(applicant(request))[:200]})


@never_cache
@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """An end to the account; what the law wants kept stays."""
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirmed(request, form, "password"):
        person = applicant(request)
        try:
            with transaction.atomic():
                people.close_account(person, at=timezone.now())
                binding.unbind(person)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            messages.success(request, "账号已经注销。已经办的事照常办理，可以凭办件编号和查询码查看。")
            return redirect("portal:home")
    return render(request, "portal/account_close.html", {"form": form}, status=status(form))
