"""法律: the procedures this county works under, each version as sentences, articles and picture; and the choice of local limits."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from zhengtong import lawbook
from zhengtong.cases import local_limits, queries
from zhengtong.cases.errors import CaseError
from zhengtong.lawbook.bpmn import bpmn
from zhengtong.workbench import law_page
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.forms import PresetForm
from zhengtong.workbench.gate import OfficeRequest, office

FILES = {"svg": ("image/svg+xml", law_page.drawing), "bpmn": ("application/xml", bpmn)}


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """Every procedure by area, with its versions."""
    desk = desk_of(request)
    words = request.GET.get("q", "").strip()[:60].replace("\0", "")
    book = queries.book()
    areas = []
    for area in book.areas:
        rows = [(book.procedure(one.code, book.versions[one.code][-1]), one.line) for one in area.procedures]
        found = [
            (law, line, book.versions[law.code])
            for law, line in rows
            if all(word in f"{law.name} {line} {law.code} {' '.join(law.laws.values())}" for word in words.split())
        ]
        if found:
            areas.append((area.name, found))
    context = {"posts": desk.posts, "words": words, "areas": areas, "choices": local_limits.choices()[:20]}
    return render(request, "workbench/laws.html", context)


@office
@require_GET
def version(request: OfficeRequest, code: str, version: str) -> HttpResponse:
    """One version: sentences beside articles, picture, what changed, presets, coverage, scenarios."""
    desk = desk_of(request)
    law = _law(code, version)
    old, changed = law_page.changes(law)
    choice = local_limits.chosen(code, desk.on)
    context = {
        "posts": desk.posts,
        "law": law,
        "versions": queries.book().versions[code],
        "rules": law_page.rules(law),
        # Made by us from the law files, every word of them escaped.
        "picture": mark_safe(law_page.drawing(law)),  # noqa: S308
        "old": old,
        "changes": changed,
        "presets": law_page.offered(law),
        "choice": choice,
        "may_choose": may_choose(desk),
        "covered": law_page.covered(law),
        "scenarios": list(law_page.scenarios(law)),
    }
    return render(request, "workbench/law.html", context)


@office
@require_GET
def file(request: OfficeRequest, code: str, version: str, form: str) -> HttpResponse:
    """The picture as a file, or BPMN 2.0."""
    law = _law(code, version)
    if form not in FILES:
        raise Http404(form)
    kind, made = FILES[form]
    headers = {"Content-Disposition": f'attachment; filename="{code}-{version}.{form}"'}
    return HttpResponse(made(law), content_type=kind, headers=headers)


@office
def presets(request: OfficeRequest, code: str) -> HttpResponse:
    """What each preset would change, and (POST) the county's choice, by the legal officer or an operator."""
    desk = desk_of(request)
    book = queries.book()
    if code not in book.versions or book.presets(code) is None:
        raise Http404(code)
    law = book.procedure(code, book.versions[code][-1])
    offered = law_page.offered(law)
    choice = local_limits.chosen(code, desk.on)
    names = [each.name for each in offered]
    form = PresetForm(
        names, request.POST or None, initial={"preset": choice.preset if choice else names[0], "from_on": desk.on}
    )
    if form.is_bound and not may_choose(desk):
        form.add_error(None, f"选用预设由{queries.LAW_KEEPER}岗位或者系统运维人员办理，您没有这个岗位")
    elif form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            local_limits.choose(
                code, given["preset"], by=desk.person, on=desk.on, from_on=given["from_on"], reason=given["reason"]
            )
        except CaseError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"自{given['from_on']}起，新立的案件按“{given['preset']}”计算本地期限；在办案件不变"
            )
            return redirect("workbench:presets", code)
    context = {
        "posts": desk.posts, "law": law, "presets": offered, "choice": choice, "form": form,
        "may_choose": may_choose(desk), "history": local_limits.choices(code),
    }  # fmt: skip
    return render(request, "workbench/presets.html", context, status=422 if form.is_bound else 200)


def may_choose(desk: Desk) -> bool:
    """Whether this official may choose the county's local limits: the keeper of its law, or an operator."""
    return desk.person.is_operator or any(queries.LAW_KEEPER in post.roles for post in desk.reach.posts)


def _law(code: str, version: str) -> lawbook.Procedure:
    book = queries.book()
    try:
        day = date.fromisoformat(version)
    except ValueError:
        raise Http404(version) from None
    if day not in book.versions.get(code, ()):
        raise Http404(f"{code}/{version}")
    return book.procedure(code, day)
