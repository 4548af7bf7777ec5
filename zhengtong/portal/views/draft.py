"""From a draft to a case: the situation, the form, the materials, the last look. Everything is validated on the server."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong import lawbook
from zhengtong.applications import actions, checking, defaults, queries, reuse
from zhengtong.applications.errors import ApplicationError
from zhengtong.applications.wanted import Place
from zhengtong.cases.errors import CaseError
from zhengtong.documents.errors import UploadRefused
from zhengtong.people import actions as people
from zhengtong.people.errors import Refused
from zhengtong.portal import pending
from zhengtong.portal.drafting import CHECK, FORM, MATERIALS, SITUATION, Desk, desk_of
from zhengtong.portal.forms import IdentityForm
from zhengtong.portal.views.account import applicant
from zhengtong.services import situations
from zhengtong.ui.question_form import QuestionsForm


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def situation(request: HttpRequest, key: str) -> HttpResponse:
    """First: the questions that decide what this person must fill in and hand in. Each answer may bring the next question."""
    desk = desk_of(request, key)
    subject = desk.application.asking
    if subject is None or not desk.application.situations:
        return redirect("portal:draft", key=key)
    given, refusal = desk.draft.situations, ""
    if request.method == "POST":
        given = situations.from_address(subject, request.POST)
        try:
            actions.keep_situations(desk.draft, given)
        except ApplicationError as error:
            refusal = str(error)
        else:
            if "later" in request.POST:
                return redirect("portal:my-matters")
            if situations.is_settled(subject, given):
                return redirect("portal:draft", key=key)
            # A question is left open, or a new one has come up; it is asked before going on.
            return redirect(f"{desk.page(SITUATION)}?again=1#next")
    asked = situations.questions(subject, given)
    following = next((question.key for question in asked if question.given is None), "")
    page = _page(desk, SITUATION) | {"questions": asked, "following": following, "refusal": refusal}
    return render(request, "portal/draft_situation.html", page, status=422 if refusal else 200)


@never_cache
@pending.survives_sign_out
@login_required
@require_http_methods(["GET", "POST"])
def fill_in(request: HttpRequest, key: str) -> HttpResponse:
    """The questions, and the identity number of who has none on file. What is typed is kept even when it is wrong."""
    desk = desk_of(request, key)
    if not checking.settled(desk.application, desk.draft):
        return redirect("portal:draft-situation", key=key)
    _restore(request, desk)
    person = desk.draft.applicant
    identity = None
    if person.id_number_index is None and desk.draft.principal is None:
        identity = IdentityForm(request.POST or None, person=person, on=desk.on)
    form = _form(request, desk)
    refusal = ""
    if request.method == "POST":
        try:
            actions.keep_answers(desk.draft, form.typed)
        except ApplicationError as error:
            refusal = str(error)
        else:
            if "later" in request.POST:
                messages.success(request, "草稿已经保存，随时可以从“我的办件”接着填。")
                return redirect("portal:my-matters")
            if _all_valid(form, identity) and _identify(identity):
                return redirect("portal:draft-materials", key=key)
    page = _page(desk, FORM) | {"form": form, "identity": identity, "refusal": refusal}
    failed = refusal or form.errors or (identity is not None and identity.errors)
    return render(request, "portal/draft_form.html", page, status=422 if failed else 200)


def _form(request: HttpRequest, desk: Desk) -> QuestionsForm:
    """The form, with what is kept; and, beside the questions that are empty, what could be filled in from before."""
    asked, kept = desk.application.questions, desk.draft.answers
    if request.method == "POST":
        return QuestionsForm(asked, request.POST, on=desk.on)
    offered = defaults.suggested(desk.draft.applicant, asked, kept, desk.on, by=desk.draft.person)
    filled = kept | {name: one.value for name, one in offered.items()}
    sources = {name: one.source for name, one in offered.items()}
    return QuestionsForm(asked, on=desk.on, initial=QuestionsForm.initial_of(asked, filled), sources=sources)


def _restore(request: HttpRequest, desk: Desk) -> None:
    """Put back what was sent after the session had run out."""
    kept = pending.take(request, str(desk.draft.key))
    if kept is not None and request.method == "GET":
        actions.keep_answers(desk.draft, QuestionsForm(desk.application.questions, kept, on=desk.on).typed)
        messages.info(request, "登录过期以前填的内容已经恢复，请核对。")


@never_cache
@require_POST
def keep(request: HttpRequest, key: str) -> HttpResponse:
    """What a script sends every few seconds while one types. Answers when it was kept, or why it was not; checks nothing."""
    if not request.user.is_authenticated:
        return JsonResponse({"said": "登录过期了。填的内容还在这一页，请另开一页登录，再点“下一步”。"}, status=401)
    desk = desk_of(request, key)
    try:
        actions.keep_answers(desk.draft, QuestionsForm(desk.application.questions, request.POST, on=desk.on).typed)
    except ApplicationError as error:
        return JsonResponse({"said": str(error)}, status=409)
    return JsonResponse({"said": f"{timezone.localtime():%H:%M} 已自动保存"})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def materials(request: HttpRequest, key: str) -> HttpResponse:
    """Files for each material. A refused file says why beside its place; the others are kept."""
    desk = desk_of(request, key)
    refusals: dict[int, str] = {}
    if request.method == "POST":
        try:
            refusals = _change_files(request, desk)
        except ApplicationError as error:
            refusals[-1] = str(error)
        if not refusals:
            if "next" in request.POST:
                return redirect("portal:draft-check", key=key)
            return redirect(f"{desk.page(MATERIALS)}{_anchor(request)}")
        desk = desk_of(request, key)
    asked = [place.material for place in desk.places if place.takes_files and place.material]
    earlier = reuse.offered(desk.draft.applicant, asked, desk.on, by=desk.draft.person)
    here = {upload.sha256 for upload in desk.uploads}
    rows = [
        {
            "place": place,
            "refusal": refusals.get(place.number, ""),
            "earlier": [one for one in earlier.get(place.number, ()) if one.sha256 not in here],
        }
        for place in desk.places
    ]
    page = _page(desk, MATERIALS) | {"rows": rows, "refusals": refusals, "refusal": refusals.get(-1, "")}
    return render(request, "portal/draft_materials.html", page, status=422 if refusals else 200)


def _change_files(request: HttpRequest, desk: Desk) -> dict[int, str]:
    """What a button asked for one file, or else the files that came; the refusals by place."""
    post, draft = request.POST, desk.draft
    if number := _number(post.get("remove")):
        actions.remove_upload(draft, number)
    elif number := _number(post.get("turn")):
        actions.turn_upload(draft, number)
    elif number := _number(post.get("up") or post.get("down")):
        actions.move_upload(draft, number, up="up" in post)
    elif "reuse" in post:
        place, _, number_text = post["reuse"].partition(":")
        _reuse(desk, _number(place), _number(number_text))
    return _keep_files(request, desk)


def _reuse(desk: Desk, place_number: int, upload_id: int) -> None:
    for place in desk.places:
        if place.number == place_number and place.material and place.takes_files:
            actions.reuse_upload(desk.draft, upload_id, place.material, desk.on)


def _keep_files(request: HttpRequest, desk: Desk) -> dict[int, str]:
    """Keep every file that came; the refusals by place (0: evidence)."""
    refusals: dict[int, str] = {}
    for place in desk.places:
        if not place.takes_files:
            continue
        until = _day(request.POST.get(f"until-{place.number}", ""))
        for file in request.FILES.getlist(f"file-{place.number}"):
            try:
                actions.add_upload(desk.draft, file, place.material, valid_until=until)
            except UploadRefused as error:
                refusals[place.number] = str(error)
    return refusals


def _anchor(request: HttpRequest) -> str:
    """Back to the place one was at."""
    place = _number(request.POST.get("keep") or request.POST.get("reuse", "").partition(":")[0])
    return f"#place-{place}" if place else ""


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Everything once more, what is missing, and the button that makes it a case."""
    found = queries.draft(applicant(request), key)
    if found is not None and found.case is not None:
        # The second click of a double click arrives here: the case is there already.
        return redirect("portal:receipt", number=found.case.number)
    desk = desk_of(request, key)
    refusal = ""
    if request.method == "POST" and not desk.checked.gaps:
        try:
            case = actions.submit(desk.draft, desk.application, desk.checked, desk.on)
        except (lawbook.NotAllowed, CaseError, ApplicationError) as error:
            refusal = str(error)
        else:
            return redirect("portal:receipt", number=case.number)
    page = _page(desk, CHECK) | {"checked": desk.checked, "gaps": desk.gaps(), "refusal": refusal}
    page["days"] = settings.PREREVIEW_DAYS
    page["places"] = [place for place in desk.places if _is_said(place)]
    return render(request, "portal/draft_check.html", page, status=422 if request.method == "POST" else 200)


def _is_said(place: Place) -> bool:
    """What this situation does not need is not spoken of."""
    return place.is_asked or place.held is not None


@login_required
@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    desk = desk_of(request, key)
    try:
        actions.discard(desk.draft)
    except ApplicationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{desk.application.name}”的草稿已经删除。")
    return redirect("portal:my-matters")


@login_required
@require_POST
def read_changes(request: HttpRequest, key: str) -> HttpResponse:
    """The notice of what a new version changed has been read."""
    actions.read_changes(desk_of(request, key).draft)
    return redirect("portal:draft", key=key)


def _page(desk: Desk, step: str) -> dict[str, Any]:  # Any: the context of a template
    """What every step shows."""
    return {
        "desk": desk,
        "draft": desk.draft,
        "application": desk.application,
        "step": desk.step(step),
        "step_name": step,
        "on": desk.on,
    }


def _number(text: str | None) -> int:
    """The number in a button's value; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
