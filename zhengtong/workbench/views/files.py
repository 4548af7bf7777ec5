"""Files of a case: what was handed in, what was issued. Each is reached through its case, so who may not see the case sees no file."""

from collections.abc import Callable
from typing import Literal

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.documents import queries as documents
from zhengtong.documents.errors import DocumentError
from zhengtong.documents.queries import StoredFile
from zhengtong.workbench.desk import desk_of
from zhengtong.workbench.gate import OfficeRequest, office

# What a browser may show by itself; anything else is saved, so that no upload runs as a page of this site.
SHOWN = frozenset(["application/pdf", "image/jpeg", "image/png"])


@office
@require_GET
def material(request: OfficeRequest, number: str, upload: int) -> HttpResponseBase:
    """A file handed in with this case."""
    case = desk_of(request).case(number)
    found = case.uploads.filter(pk=upload).first()
    if found is None:
        raise Http404
    return sent(request, lambda: documents.file_of_upload(found))


@office
@require_GET
def pdf(request: OfficeRequest, number: str, document: int) -> HttpResponseBase:
    """An issued document of this case, to print."""
    return issued(request, number, document, "pdf")


@office
@require_GET
def docx(request: OfficeRequest, number: str, document: int) -> HttpResponseBase:
    """The same as a Word file."""
    return issued(request, number, document, "docx")


def issued(request: OfficeRequest, number: str, document: int, form: Literal["pdf", "docx"]) -> HttpResponseBase:
    case = desk_of(request).case(number)
    found = case.documents.filter(pk=document).first()
    if found is None:
        raise Http404
    return sent(request, lambda: documents.file_of(found, form))


def sent(request: OfficeRequest, find: Callable[[], StoredFile]) -> HttpResponseBase:
    """The file, or the sentence that says why it cannot be had."""
    try:
        file = find()
    except DocumentError as missing:
        return render(request, "workbench/file_missing.html", {"sentence": str(missing)}, status=404)
    kind = file.media_type if file.media_type in SHOWN else "application/octet-stream"
    return FileResponse(file.path.open("rb"), as_attachment=kind not in SHOWN, filename=file.name, content_type=kind)
