"""起草: a draft of a service, part by part; what is wrong with it stands beside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhengtong.services import elements
from zhengtong.services.errors import ServiceError
from zhengtong.workbench import catalogue_parts
from zhengtong.workbench.catalogue_editor import Editor, complain, context_of, editor_of, surroundings
from zhengtong.workbench.catalogue_fields import GroupForm
from zhengtong.workbench.catalogue_rows import arranged
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.views.catalogue import materials, situations


@office
@require_http_methods(["GET", "HEAD"])
def begin(request: OfficeRequest, service: int) -> HttpResponse:
    """To the first part of the draft."""
    return redirect("workbench:catalogue-draft", service, catalogue_parts.parts()[0].name)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest, service: int, part: str) -> HttpResponse:
    """One part of the draft. POST keeps it, or adds, moves and takes away rows before it is kept."""
    editor = editor_of(request, service, part)
    if editor.part.kind == "materials":
        return materials.listed(request, editor)
    if editor.part.kind == "situations":
        return situations.page(request, editor)
    return group(request, editor)


def group(request: OfficeRequest, editor: Editor) -> HttpResponse:
    """A group of elements as a form."""
    around = surroundings(editor)
    do = request.POST.get("do", "")
    if request.method == "POST" and ":" in do:
        form = GroupForm(editor.draft, editor.part.filled_in, around)
        if arranged(form, request.POST, do):
            return shown(request, editor, form)
    form = GroupForm(editor.draft, editor.part.filled_in, around, request.POST or None)
    if request.method == "POST" and form.is_valid():
        columns = form.columns()
        if form.is_valid():
            try:
                editor.save(**columns)
                return saved(request, editor, do)
            except ServiceError as refusal:
                complain(form, refusal)
    return shown(request, editor, form, status=422 if form.is_bound else 200)


def saved(request: OfficeRequest, editor: Editor, do: str) -> HttpResponse:
    """Say so, and go on to the next part or stay."""
    messages.success(request, f"“{editor.part.name}”已保存")
    to = editor.following if do == "next" and editor.following else editor.part
    return redirect("workbench:catalogue-draft", editor.service.pk, to.name)


def shown(request: OfficeRequest, editor: Editor, form: GroupForm, status: int = 200) -> HttpResponse:
    """The page of one group."""
    context = context_of(editor) | {
        "form": form,
        "derived": [(element, elements.text(editor.draft, element)) for element in editor.part.derived],
    }
    return render(request, "workbench/catalogue/draft.html", context, status=status)
