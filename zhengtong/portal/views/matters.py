"""One's own matters: the list, a matter, and what one may still do in it."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong import lawbook
from zhengtong.applications import queries as applications
from zhengtong.applications.questions import COLLECTION, asked_by_law, names_of
from zhengtong.applications.wanted import is_original
from zhengtong.cases import queries as case_queries
from zhengtong.cases import ratings
from zhengtong.cases.errors import CaseError
from zhengtong.documents.errors import UploadRefused
from zhengtong.hall import queries as hall
from zhengtong.portal import acting, actions, queries
from zhengtong.portal.forms import LaterRatingForm, RatingForm
from zhengtong.portal.next_step import next_step
from zhengtong.portal.views.account import applicant
from zhengtong.ui.clock import today
from zhengtong.ui.question_form import QuestionsForm
from zhengtong.ui.words import in_order

if TYPE_CHECKING:
    from zhengtong.cases.models import Case


@login_required
@require_GET
def my_matters(request: HttpRequest) -> HttpResponse:
    """Everything one has asked for, newest first, and what one has begun."""
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    who = acting.of(request)
    page = queries.my_matters(who.agent, today(), start, principal=who.principal)
    drafts = [] if start else list(applications.open_drafts(who.agent, who.principal))
    shown = {"page": page, "drafts": drafts, "is_first": start is None, "acting": who}
    return render(request, "portal/my_matters.html", shown)


@login_required
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: where it stands, what happens next and by when, what happened, and what one may do."""
    return _show(request, own(request, number), RatingForm())


def _show(request: HttpRequest, case: "Case", rating: RatingForm) -> HttpResponse:
    on = today()
    progress = case_queries.progress_of(case)
    is_theirs = case_queries.is_theirs(case, case_queries.rules_of(case))
    page = {
        "case": case,
        "is_theirs": is_theirs,
        "is_inner": not is_theirs and not case.is_closed,
        "members": queries.members_of(case),
        "prereviews": list(applications.prereviews_of_case(case.parent_id or case.pk)),
        "progress": progress,
        "events": case_queries.shown_to_party(case),
        "next": next_step(progress, on, case.organ.name, is_theirs=is_theirs),
        "choices": queries.open_choices(progress, on, case_queries.rules_of(case).own),
        "uploads": queries.uploads_of(case),
        "documents": queries.documents_of(case),
        "filled_in": in_order(case.data, names_of(case.service_version)),
        "rating": ratings.of(case) if case.is_closed else None,
        "rating_form": rating,
        "later_form": LaterRatingForm(),
    }
    return render(request, "portal/matter.html", page, status=422 if rating.errors else 200)


@login_required
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a matter just handed in: its number, its pass code, what comes next. To be printed or photographed."""
    case = own(request, number)
    progress, uploads = case_queries.progress_of(case), list(queries.uploads_of(case))
    originals = [one.material.name for one in uploads if one.material and is_original(one.material)]
    page = {
        "case": case,
        "next": next_step(progress, today(), case.organ.name),
        "uploads": uploads,
        "members": queries.members_of(case),
        # 预审 looked at pictures; the papers themselves are compared when the result is fetched.
        "originals": list(dict.fromkeys(originals)),
        "can_book": bool(originals and case.service_version and hall.businesses_for(case.service_version).exists()),
        "collection": case.data.get(COLLECTION, ""),
    }
    return render(request, "portal/receipt.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """One of the applicant's acts (提交补正, 撤回申请 …): says what it does, asks what the law wants recorded, takes files."""
    case, on = own(request, number), today()
    choice = _choice(case, action)
    attempt = _attempt(request.POST.get("key", ""))
    questions = asked_by_law(choice.action.needs, [])
    form = QuestionsForm(questions, request.POST or None, on=on) if questions else None
    refusal = choice.refusal or ""
    if request.method == "POST" and not refusal and (form is None or form.is_valid()):
        key = f"{case.number}:{action}:{attempt}"
        answers = form.answers if form else {}
        try:
            actions.act(
                case,
                action,
                by=applicant(request),
                on=on,
                key=key,
                files=request.FILES.getlist("files"),
                answers=answers,
            )
        except (lawbook.NotAllowed, CaseError, UploadRefused) as error:
            refusal = str(error)
        else:
            messages.success(request, f"已办理：{action}。")
            return redirect("portal:matter", number=case.number)
    page = {
        "case": case,
        "choice": choice,
        "form": form,
        "refusal": refusal,
        "key": attempt,
        "asked": [event for event in case_queries.shown_to_party(case) if event.data][-1:],
        "is_ending": choice.action.target in case_queries.progress_of(case).procedure.final,
    }
    failed = request.method == "POST"
    return render(request, "portal/act.html", page, status=422 if failed else 200)


@login_required
@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """好差评, once, of one's own will."""
    case, form = own(request, number), RatingForm(request.POST)
    if not form.is_valid():
        return _show(request, case, form)
    try:
        ratings.rate(case, by=applicant(request), on=today(), **form.cleaned_data)
    except CaseError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "谢谢您的评价。")
    return redirect("portal:matter", number=case.number)


def _attempt(key: str) -> uuid.UUID:
    """The number a form carries so that sending it twice is one act; a new one for a form that carries none."""
    try:
        return uuid.UUID(key)
    except ValueError:
        return uuid.uuid4()


def own(request: HttpRequest, number: str) -> "Case":
    """One's own matter; 404 for anybody else's, as if it did not exist."""
    case = queries.my_matter(applicant(request), number, today())
    if case is None:
        raise Http404("没有这件事")
    return case


def _choice(case: "Case", action: str) -> lawbook.Choice:
    """The applicant's act of this name in this stage; 404 when the law knows none here."""
    progress = case_queries.progress_of(case)
    for choice in queries.own_choices(progress, today(), case_queries.rules_of(case).own):
        if choice.action.name == action:
            return choice
    raise Http404("现在没有这个动作")
