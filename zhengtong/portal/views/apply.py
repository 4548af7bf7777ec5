"""From a draft to a case: fill in, hand in materials, check, submit. Everything is validated on the server."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong import lawbook
from zhengtong.cases.errors import CaseError
from zhengtong.documents.errors import UploadRefused
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.portal import actions, applications, checking, queries, rights
from zhengtong.portal.applications import DISCLOSURE_CODE, REVIEW_CODE, Application
from zhengtong.portal.forms import IdentityForm
from zhengtong.portal.models import Draft
from zhengtong.portal.views.account import applicant
from zhengtong.services import queries as services
from zhengtong.ui.clock import today
from zhengtong.ui.question_form import QuestionsForm


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application for a service, or go on with the one begun. GET only asks, since it is where a sign-in returns to."""
    version = services.of_code(code, today())
    if version is None:
        raise Http404(f"没有事项{code}")
    if request.method == "POST":
        draft = actions.start_draft(applicant(request), version.service.procedure, version)
        return redirect("portal:draft", key=draft.key)
    return render(request, "portal/begin.html", {"name": version.name, "action": request.path})


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
    if request.method == "POST":
        draft = actions.start_draft(applicant(request), procedure)
        return redirect("portal:draft", key=draft.key)
    return render(request, "portal/begin.html", {"name": names[procedure], "action": request.path})


@login_required
@require_http_methods(["GET", "POST"])
def fill_in(request: HttpRequest, key: str) -> HttpResponse:
    """Step 1: the questions, and the identity number of who has none on file. What is typed is kept even when it is wrong."""
    draft, application = _open_draft(request, key)
    on, person = today(), applicant(request)
    form = QuestionsForm(
        application.questions,
        request.POST or None,
        on=on,
        initial=QuestionsForm.initial_of(application.questions, draft.answers),
    )
    identity = IdentityForm(request.POST or None, person=person, on=on) if person.id_number_index is None else None
    if request.method == "POST":
        actions.keep_answers(draft, form.typed)
        if "later" in request.POST:
            messages.success(request, "草稿已经保存，随时可以从“我的办件”接着填。")
            return redirect("portal:my-matters")
        if _all_valid(form, identity) and _identify(identity):
            return redirect("portal:draft-materials", key=draft.key)
    page = {"draft": draft, "application": application, "form": form, "identity": identity}
    return render(request, "portal/draft_form.html", page, status=_status(form, identity))


@login_required
@require_http_methods(["GET", "POST"])
def materials(request: HttpRequest, key: str) -> HttpResponse:
    """Step 2: files for each material, or evidence. A refused file says why beside its place; the others are kept."""
    draft, application = _open_draft(request, key)
    refusals: dict[int, str] = {}
    if request.method == "POST":
        if "remove" in request.POST:
            actions.remove_upload(draft, int(request.POST["remove"]) if request.POST["remove"].isdigit() else 0)
        else:
            refusals = _keep_files(request, draft, application)
        if "next" in request.POST and not refusals:
            return redirect("portal:draft-check", key=draft.key)
        if not refusals:
            return redirect("portal:draft-materials", key=draft.key)
    places = checking.places(draft, application, refusals)
    page = {"draft": draft, "application": application, "places": places, "refusals": refusals}
    return render(request, "portal/draft_materials.html", page, status=422 if refusals else 200)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Step 3: everything once more, what is missing, and the button that makes it a case."""
    found = queries.draft(applicant(request), key)
    if found is not None and found.case is not None:
        # The second click of a double click arrives here: the case is there already.
        return redirect("portal:receipt", number=found.case.number)
    draft, application = _open_draft(request, key)
    on = today()
    checked = checking.check(draft, application, on)
    refusal = ""
    if request.method == "POST" and not checked.gaps:
        try:
            case = actions.submit(draft, application, checked.answers, on)
        except (lawbook.NotAllowed, CaseError) as error:
            refusal = str(error)
        else:
            return redirect("portal:receipt", number=case.number)
    page = {"draft": draft, "application": application, "checked": checked, "refusal": refusal}
    return render(request, "portal/draft_check.html", page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    draft, application = _open_draft(request, key)
    actions.discard(draft)
    messages.success(request, f"“{application.name}”的草稿已经删除。")
    return redirect("portal:my-matters")


def _open_draft(request: HttpRequest, key: str) -> tuple[Draft, Application]:
    """One's own open draft and what it is a draft of; 404 for anybody else's, and for one already handed in."""
    draft = queries.draft(applicant(request), key)
    if draft is None or draft.case is not None:
        raise Http404("没有这份草稿")
    return draft, applications.of_draft(draft, today())


def _all_valid(form: QuestionsForm, identity: IdentityForm | None) -> bool:
    """Both are checked, so that every error is shown at once."""
    valid = [form.is_valid(), identity is None or identity.is_valid()]
    return all(valid)


def _identify(identity: IdentityForm | None) -> bool:
    """Put the identity number on file; a refusal (it is known already) stands beside the field."""
    if identity is None:
        return True
    try:
        people.record_id_number(identity.person, identity.cleaned_data["id_number"], on=identity.on)
    except Refused as error:
        identity.add_error("id_number", str(error))
        return False
    return True


def _keep_files(request: HttpRequest, draft: Draft, application: Application) -> dict[int, str]:
    """Keep every file that came; the refusals by material (0: evidence)."""
    refusals: dict[int, str] = {}
    places: list[Any] = [*application.materials, *([None] if application.takes_evidence else [])]
    for material in places:
        place = material.pk if material else 0
        for file in request.FILES.getlist(f"file-{place}"):
            try:
                actions.add_upload(draft, file, material)
            except UploadRefused as error:
                refusals[place] = str(error)
    return refusals


def _status(form: QuestionsForm, identity: IdentityForm | None) -> int:
    return 422 if form.errors or (identity is not None and identity.errors) else 200
