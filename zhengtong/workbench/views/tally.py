"""数字核对: an official pastes or uploads a report and sees which of its sums fail. Nothing is kept on the server."""

import json
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.reports.queries import MEDIA_TYPES
from zhengtong.tally import examining, word
from zhengtong.tally.answering import as_json
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.examining import Examined
from zhengtong.tally.readers import limits
from zhengtong.tally.readers.apart import Part
from zhengtong.tally.readers.kinds import BY_NAME
from zhengtong.ui.forms import Plain
from zhengtong.workbench.desk import desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.marked import Marked

ACCEPT = ",".join(BY_NAME)
# What a page may carry so that it can be asked to export: a form field is received up to 2.5 MB.
CARRIED = 2_000_000


class TallyForm(Plain):
    """A report as text or as a file; last year's, for what must agree across the years."""

    text = forms.CharField(
        label="粘贴报告的文字",
        required=False,
        max_length=examining.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="从网页或者 Word 里复制；表格一并复制过来也能核对。",
    )
    file = forms.FileField(
        label="或者上传报告",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=f".docx、.pdf、.html、.txt、.md，最大 {limits.BYTES // 2**20} MB。可以把文件拖到这里。",
    )
    earlier = forms.FileField(
        label="上年的报告",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text="给了它，就一并核对跨年的数，如上年结转、同比。",
    )

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        given = super().clean() or {}
        if self.errors:
            return given
        if not given["text"].strip() and not given["file"]:
            self.add_error("text", "请粘贴报告的文字，或者上传报告")
        elif given["text"].strip() and given["file"]:
            self.add_error("file", "粘贴和上传只能选一种，请去掉一种")
        return given

    def examined(self) -> Examined | None:
        """What was found; None when the report cannot be read, and then the form says why."""
        given = self.cleaned_data
        try:
            report = _sent(given["file"]) if given["file"] else examining.pasted(given["text"])
            return examining.examine(report, self._earlier())
        except Unreadable as error:
            self.add_error("file" if given["file"] else "text", str(error))
            return None

    def _earlier(self) -> Part | None:
        file = self.cleaned_data["earlier"]
        return _sent(file) if file else None


def _sent(file: "UploadedFile[bytes]") -> Part:
    name = file.name or ""
    return examining.uploaded(file.read(limits.BYTES + 1), name)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest) -> HttpResponse:
    """The form; or, once something was sent, the text with its numbers marked."""
    desk = desk_of(request)
    if request.method != "POST":
        return render(request, "workbench/tally/form.html", {"posts": desk.posts, "form": TallyForm()})
    form = TallyForm(request.POST, request.FILES)
    examined = form.examined() if form.is_valid() else None
    if examined is None:
        return render(request, "workbench/tally/form.html", {"posts": desk.posts, "form": form}, status=422)
    kept = examining.carried(examined.source)
    earlier = examining.carried(examined.earlier) if examined.earlier else ""
    context = {
        "posts": desk.posts,
        "source": examined.source,
        "earlier": examined.earlier,
        "marked": Marked(examined.source, examined.findings),
        "kept": kept,
        "kept_earlier": earlier,
        "can_export": len(kept.encode()) + len(earlier.encode()) < CARRIED,
    }
    return render(request, "workbench/tally/result.html", context)


@office
@require_POST
def export(request: OfficeRequest) -> HttpResponse:
    """The text that the page carries, as Word with comments or as JSON. It is checked anew: the page may have been altered."""
    kept, earlier = request.POST.get("source", ""), request.POST.get("earlier", "")
    try:
        examined = examining.examine(examining.again(kept), examining.again(earlier) if earlier else None)
    except Unreadable as error:
        form = TallyForm({}, {})
        form.is_valid()
        form.errors.clear()
        form.add_error("text", str(error))
        context = {"posts": desk_of(request).posts, "form": form}
        return render(request, "workbench/tally/form.html", context, status=422)
    stem = PurePath(examined.source.name).stem or "报告"
    if request.POST.get("form") == "json":
        answer = as_json(examined.source.name, examined.findings)
        content = json.dumps(answer, ensure_ascii=False, indent=1).encode()
        return _file(content, "application/json", f"{stem}（核对）.json")
    with_all = request.POST.get("form") == "docx-all"
    content = word.annotated(examined.source, examined.findings, with_all=with_all)
    return _file(content, MEDIA_TYPES["docx"], f"{stem}（核对）.docx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
