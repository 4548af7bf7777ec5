"""一件事: the bundles, one of them with its versions and merged materials, and the editor of its draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.services import bundle_checks, queries
from zhengtong.services.actions import bundles as actions
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Bundle, BundleVersion
from zhengtong.workbench.catalogue_bundles import BundleForm, NewBundleForm
from zhengtong.workbench.catalogue_frame import (
    frame,
    organs_of,
    refuse_who_may_not_edit,
    refuse_who_may_not_review,
    rights,
)
from zhengtong.workbench.catalogue_item import standing
from zhengtong.workbench.catalogue_rows import arranged
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office

OFFERED = 3000


def bundle_of(pk: int) -> Bundle:
    """The bundle of this address; 404 when there is none."""
    found = Bundle.objects.select_related("organ").filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def draft_of(bundle: Bundle) -> BundleVersion:
    """Its draft; 404 when nobody is writing one."""
    found = bundle.versions.filter(published_at=None).select_related("bundle__organ").first()
    if found is None:
        raise Http404(bundle.code)
    return found


@office
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: OfficeRequest) -> HttpResponse:
    """Every bundle with its last version; POST begins a new one."""
    desk = desk_of(request)
    organs = organs_of(desk)
    form = NewBundleForm(request.POST or None, organs)
    if form.is_bound and not organs:
        raise PermissionDenied("新建一件事由目录编辑、目录审核岗位办理，您没有这样的岗位")
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():  # no bundle without a draft
                made = actions.create_bundle(code=given["code"], organ=given["organ"], aliases=given["aliases"])
                actions.draft_bundle(made, name=given["name"], kind=given["kind"], in_force_on=desk.on)
            return redirect("workbench:bundle-draft", made.pk)
        except ServiceError as refusal:
            form.add_error(None, "；".join(refusal.messages))
    versions = BundleVersion.objects.select_related("bundle__organ").order_by("bundle__code", "-number")
    of_bundle: dict[int, BundleVersion] = {}
    for version in versions:
        of_bundle.setdefault(version.bundle_id, version)
    context = frame(desk, "bundles") | {
        "rows": [(one, standing(one, desk.on)) for one in of_bundle.values()],
        "form": form if organs else None,
    }
    return render(request, "workbench/catalogue/bundles.html", context, status=422 if form.is_bound else 200)


@office
@require_GET
def page(request: OfficeRequest, bundle: int) -> HttpResponse:
    """One bundle: its services, what is handed in once, what was found, its versions."""
    desk = desk_of(request)
    return show(request, desk, bundle_of(bundle))


def show(request: OfficeRequest, desk: Desk, bundle: Bundle, wrong: Any = ()) -> HttpResponse:
    """The same; with refusals a 422."""
    versions = list(bundle.versions.order_by("-number"))
    number = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == number), versions[0] if versions else None)
    if shown is None:
        raise Http404(bundle.code)
    members = queries.members(shown, {}, on=desk.on)
    context = frame(desk, "bundles") | {
        "bundle": bundle,
        "version": shown,
        "standing": standing(shown, desk.on),
        "versions": [(one, standing(one, desk.on)) for one in versions],
        "draft": next((one for one in versions if one.published_at is None), None),
        "members": list(zip(members, shown.members, strict=True)),
        "materials": queries.merged_materials(shown, {}, on=desk.on, of=members),
        "findings": bundle_checks.findings(shown),
        "may_edit": rights(desk).of(bundle.organ_id),
        "wrong": list(wrong),
    }
    return render(request, "workbench/catalogue/bundle.html", context, status=422 if wrong else 200)


@office
@require_POST
def act(request: OfficeRequest, bundle: int) -> HttpResponse:
    """Begin a new version, drop its draft, publish it, or take the bundle off."""
    desk = desk_of(request)
    found = bundle_of(bundle)
    do = request.POST.get("do", "")
    if do in ("publish", "withdraw"):
        refuse_who_may_not_review(desk)
    else:
        refuse_who_may_not_edit(desk, found.organ)
    try:
        if do == "draft":
            last = found.versions.order_by("-number").first()
            actions.draft_bundle(found, in_force_on=max(desk.on, last.in_force_on) if last else desk.on)
            return redirect("workbench:bundle-draft", bundle)
        if do == "publish":
            actions.publish_bundle(draft_of(found), desk.on)
            messages.success(request, "一件事已公布")
        elif do == "withdraw":
            actions.withdraw_bundle(found.versions.exclude(published_at=None).latest("number"), desk.on)
            messages.success(request, "一件事已停用")
        elif do == "discard":
            draft = draft_of(found)
            if draft.number == 1:
                raise ServiceError("第一版还没有公布，删去它就什么也没有了；请改好它。")
            actions.discard_bundle(draft)
            messages.success(request, "草稿已删去")
    except ServiceError as refusal:
        return show(request, desk, found, wrong=refusal.messages)
    return redirect("workbench:bundle", bundle)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: OfficeRequest, bundle: int) -> HttpResponse:
    """The draft of a bundle as one form."""
    desk = desk_of(request)
    found = bundle_of(bundle)
    refuse_who_may_not_edit(desk, found.organ)
    writing = draft_of(found)
    known = dict(queries.in_force(desk.on).order_by("service__code").values_list("service__code", "name")[:OFFERED])
    do = request.POST.get("do", "")
    form = BundleForm(writing, known)
    if not (request.method == "POST" and ":" in do and arranged(form, request.POST, do)):
        form = BundleForm(writing, known, request.POST or None)
        if form.is_bound and form.is_valid():
            try:
                actions.edit_bundle(writing, **form.columns())
                messages.success(request, "已保存")
                return redirect("workbench:bundle-draft", bundle)
            except ServiceError as refusal:
                for sentence in refusal.messages:
                    form.add_error(None, sentence)
    context = frame(desk, "bundles") | {
        "bundle": found,
        "draft": writing,
        "form": form,
        "findings": bundle_checks.findings(writing),
    }
    return render(request, "workbench/catalogue/bundle_draft.html", context, status=422 if form.is_bound else 200)
