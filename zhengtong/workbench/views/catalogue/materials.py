"""申请材料 of a draft: the list, in which they are moved and taken away, and the page of one."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhengtong.documents import actions as documents
from zhengtong.documents.errors import UploadRefused
from zhengtong.services import elements
from zhengtong.services.actions import MaterialLine, editions
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Material
from zhengtong.workbench import catalogue_parts
from zhengtong.workbench.catalogue_editor import Editor, complain, context_of, editor_of
from zhengtong.workbench.catalogue_fields import GroupForm, Surroundings, questions_of
from zhengtong.workbench.catalogue_rows import DOWN, DROP, UP, moved
from zhengtong.workbench.gate import OfficeRequest, office

TAKE_OFF = "去掉"


def listed(request: OfficeRequest, editor: Editor) -> HttpResponse:
    """The materials in their order. POST moves one or takes it away."""
    if request.method == "POST":
        act, _, text = request.POST.get("do", "").partition(":")
        place = int(text) - 1 if text.isascii() and text.isdigit() else -1
        lines = editions.lines_of(editor.draft)
        if act in (UP, DOWN, DROP) and 0 <= place < len(lines):
            name = lines[place].name
            moved(lines, act, place)
            try:
                editor.save(materials=lines)
                messages.success(request, f"“{name}”已{'去掉' if act == DROP else '移动'}")
            except ServiceError as refusal:
                messages.error(request, "；".join(refusal.messages))
        return redirect("workbench:catalogue-draft", editor.service.pk, editor.part.name)
    return render(request, "workbench/catalogue/draft_materials.html", context_of(editor))


@office
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: OfficeRequest, service: int, place: int) -> HttpResponse:
    """One material by its place; 0 is a new one at the end."""
    editor = editor_of(request, service, catalogue_parts.MATERIALS)
    lines = editions.lines_of(editor.draft)
    if place > len(lines):
        raise Http404(str(place))
    material = editor.materials[place - 1] if place else Material(version=editor.draft, order=len(lines) + 1)
    shown = [element for element in elements.of_materials() if not element.is_derived]
    around = Surroundings(questions=questions_of(editor.draft))
    form = GroupForm(material, shown, around, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        line = filled(request, form, lines[place - 1] if place else MaterialLine(name=""))
        if form.is_valid():
            lines = [*lines[: place - 1], line, *lines[place:]] if place else [*lines, line]
            try:
                editor.save(materials=lines)
                messages.success(request, f"材料“{line.name}”已保存")
                if request.POST.get("do") == "another":
                    return redirect("workbench:catalogue-material", service, 0)
                return redirect("workbench:catalogue-draft", service, editor.part.name)
            except ServiceError as refusal:
                complain(form, refusal)
    context = context_of(editor) | {"form": form, "material": material, "place": place, "files": files_of(material)}
    status = 422 if request.method == "POST" else 200
    return render(request, "workbench/catalogue/draft_material.html", context, status=status)


def filled(request: OfficeRequest, form: GroupForm, was: MaterialLine) -> MaterialLine:
    """The line as the form says it; files handed in are kept first."""
    columns = form.columns()
    for element in form.shown:
        if element.kind != "文件":
            continue
        key = f"{element.column}_id"
        if request.POST.get(f"{element.name}.{TAKE_OFF}"):
            columns[key] = None
        if file := form.cleaned_data.get(element.name):
            try:
                columns[key] = documents.keep(file, name=file.name, by=request.user).pk
            except UploadRefused as refused:
                form.add_error(element.name, str(refused))
    return replace(was, **columns)


def files_of(material: Material) -> dict[str, Any]:
    """The files a material has, by the name of the element."""
    named = {"blank_form": material.blank_form, "sample": material.sample}
    return {
        element.name: named.get(element.column or "") for element in elements.of_materials() if element.kind == "文件"
    }
