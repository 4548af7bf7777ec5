"""情形 of a draft: its questions, and which answer needs which material."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhengtong.services.actions import editions
from zhengtong.services.errors import ServiceError
from zhengtong.workbench import catalogue_situations as situations
from zhengtong.workbench.catalogue_editor import Editor, context_of
from zhengtong.workbench.catalogue_rows import arranged
from zhengtong.workbench.catalogue_situations import MatrixForm, QuestionsForm
from zhengtong.workbench.gate import OfficeRequest


def page(request: OfficeRequest, editor: Editor) -> HttpResponse:
    """Two forms: the questions, and the table. Each is kept by itself."""
    do = request.POST.get("do", "")
    if request.method == "POST" and do == "matrix":
        return matrix(request, editor)
    if request.method == "POST" and ":" in do:
        form = QuestionsForm(editor.draft)
        if arranged(form, request.POST, do):
            return shown(request, editor, form)
    form = QuestionsForm(editor.draft, request.POST or None)
    if request.method == "POST" and form.is_valid():
        rows = form.rows()
        renamed = situations.renaming(editor.draft.situations, rows)
        lines = [replace(line, only_if=renamed.carry(line.only_if)) for line in editions.lines_of(editor.draft)]
        try:
            editor.save(
                materials=lines,
                situations=situations.kept(rows, renamed),
                form=situations.conditions_follow(editor.draft.form, renamed),
            )
            messages.success(request, "情形已保存")
            return redirect("workbench:catalogue-draft", editor.service.pk, editor.part.name)
        except ServiceError as refusal:
            for sentence in refusal.messages:
                form.add_error(None, sentence)
    return shown(request, editor, form, status=422 if form.is_bound else 200)


def matrix(request: OfficeRequest, editor: Editor) -> HttpResponse:
    """Keep the table."""
    table = MatrixForm(editor.draft, editor.materials, request.POST)
    if table.is_valid():
        lines = [
            replace(line, only_if=table.condition(material))
            for line, material in zip(editions.lines_of(editor.draft), editor.materials, strict=True)
        ]
        try:
            editor.save(materials=lines)
            messages.success(request, "哪种回答要哪些材料，已保存")
            return redirect("workbench:catalogue-draft", editor.service.pk, editor.part.name)
        except ServiceError as refusal:
            for sentence in refusal.messages:
                table.add_error(None, sentence)
    return shown(request, editor, QuestionsForm(editor.draft), table=table, status=422)


def shown(
    request: OfficeRequest, editor: Editor, form: QuestionsForm, *, table: MatrixForm | None = None, status: int = 200
) -> HttpResponse:
    """The page with both."""
    table = table or MatrixForm(editor.draft, editor.materials)
    context = context_of(editor) | {"form": form, "matrix": table}
    return render(request, "workbench/catalogue/draft_situations.html", context, status=status)
