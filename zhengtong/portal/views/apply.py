"""Where an application begins: a service, a 一件事, 行政复议, 申请公开. GET only asks, since it is where a sign-in returns to."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.applications import actions, application, openness
from zhengtong.applications.application import DISCLOSURE_CODE, REVIEW_CODE
from zhengtong.applications.models import Draft
from zhengtong.portal import acting, rights
from zhengtong.services import queries as services
from zhengtong.services import situations
from zhengtong.services.models import BundleVersion
from zhengtong.ui.clock import today

OUT_OF_SCOPE = "您现在不能代{}办这件事：授权只限另外的事项，或者只限一件已经提交的事。"


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application for a service, or go on with the one begun. What the guide was told of the situation comes along (s1=…)."""
    version = services.of_code(code, today())
    if version is None:
        raise Http404(f"没有事项{code}")
    if why := openness.refusal(version, today()):
        return _not_open(request, version.name, why, code)
    given = situations.from_address(version, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        who = acting.of(request)
        if not who.covers(code):
            return _not_open(request, version.name, OUT_OF_SCOPE.format(who.principal.name), code)
        draft = actions.start_draft(
            who.agent, version.service.procedure, version, principal=who.principal, situations=given, on=today()
        )
        return redirect(first_page(draft))
    page: dict[str, Any] = {"name": version.name, "action": request.path, "acting": acting.of(request)}
    page["given"] = parse_qsl(situations.to_address(version, given))
    return render(request, "portal/begin.html", page | {"steps": application.of_version(version, today()).steps})


@login_required
@require_http_methods(["GET", "POST"])
def begin_bundle(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a 一件事: one form, one set of materials, several matters."""
    on = today()
    bundle = services.bundle_of_code(code, on)
    if bundle is None:
        raise Http404(f"没有一件事{code}")
    if why := _closed_members(bundle, on):
        return _not_open(request, bundle.name, why, "")
    # As the page of the bundle numbers them: its own questions, then those of its services.
    asking = application.of_bundle(bundle, on).asking or bundle
    given = situations.from_address(asking, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        who = acting.of(request)
        if not who.covers(None):
            return _not_open(request, bundle.name, OUT_OF_SCOPE.format(who.principal.name), "")
        draft = actions.start_draft(
            who.agent, application.BUNDLE_CODE, bundle=bundle, principal=who.principal, situations=given, on=today()
        )
        return redirect(first_page(draft))
    page: dict[str, Any] = {"name": bundle.name, "action": request.path, "acting": acting.of(request)}
    page["given"] = parse_qsl(situations.to_address(asking, given))
    return render(request, "portal/begin.html", page | {"steps": application.of_bundle(bundle, on).steps})


def _not_open(request: HttpRequest, name: str, why: str, code: str) -> HttpResponse:
    """Why it is not applied for here, and where it is."""
    page = {"name": name, "why": why, "code": code}
    return render(request, "portal/not_open.html", page, status=403 if request.method == "POST" else 200)


def _closed_members(bundle: BundleVersion, on: date) -> str:
    """Why a bundle cannot be applied for as a whole: one of its services is not open, or not offered."""
    if lacking := application.missing_members(bundle, on, {}):
        return f"其中有的事项现在不能办（{'、'.join(lacking)}），请分别申请其余的事项。"
    for member in application.members_of(bundle, on, {}):
        if why := openness.refusal(member, on):
            return f"其中的“{member.name}”：{why}"
    return ""


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """What 行政复议 is, who may ask for it, and by when."""
    return render(request, "portal/review.html", {"right": rights.right(REVIEW_CODE, today())})


@require_GET
def disclosure(request: HttpRequest) -> HttpResponse:
    """What may be asked for, from whom, and how long it takes."""
    return render(request, "portal/disclosure.html", {"right": rights.right(DISCLOSURE_CODE, today())})


@login_required
@require_http_methods(["GET", "POST"])
def begin_procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """Begin 行政复议 or 申请公开."""
    names = {REVIEW_CODE: "行政复议申请", DISCLOSURE_CODE: "政府信息公开申请"}
    if procedure not in names:
        raise Http404(f"没有程序{procedure}")
    who = acting.of(request)
    if request.method == "POST":
        if not who.covers(None):
            return _not_open(request, names[procedure], OUT_OF_SCOPE.format(who.principal.name), "")
        draft = actions.start_draft(who.agent, procedure, principal=who.principal, on=today())
        return redirect("portal:draft", key=draft.key)
    page = {"name": names[procedure], "action": request.path, "acting": who, "steps": ["填写", "材料", "核对并提交"]}
    return render(request, "portal/begin.html", page)


def first_page(draft: Draft) -> str:
    """Where a draft goes on: at the questions about the situation while one is open, else at the form."""
    subject = draft.bundle or draft.version
    is_open = subject is not None and bool(subject.situations) and not situations.is_settled(subject, draft.situations)
    return f"/draft/{draft.key}/{'situation/' if is_open else ''}"
