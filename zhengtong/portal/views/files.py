"""Files: what one handed in, what was issued, and the page that proves a document genuine."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.documents import queries as documents
from zhengtong.documents.errors import FileMissing
from zhengtong.people import identity
from zhengtong.portal import queries
from zhengtong.portal.forms import VerifyForm
from zhengtong.portal.views.account import applicant
from zhengtong.ui.clock import today

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What a browser may show by itself; anything else is saved, so that no upload runs as a page of this site.
SHOWN = frozenset(["application/pdf", "image/jpeg", "image/png"])


@login_required
@never_cache
@require_GET
def upload(request: HttpRequest, upload_id: int) -> HttpResponse | FileResponse:
    """A file handed in, for who handed it in or may see its case."""
    found = queries.upload_for(applicant(request), upload_id, today())
    if found is None:
        raise Http404("没有这个文件")
    kind = found.media_type if found.media_type in SHOWN else "application/octet-stream"
    return _file(documents.upload_content(found), found.name, kind, is_shown=kind in SHOWN)


@login_required
@never_cache
@require_GET
def document(request: HttpRequest, code: str, form: str) -> HttpResponse | FileResponse:
    """An issued document as PDF or Word, for who may see its case."""
    found = queries.document_for(applicant(request), code, today())
    if found is None:
        raise Http404("没有这份文书")
    return _file(documents.content(found, form), f"{found.number}.{form}", PDF if form == "pdf" else DOCX, is_shown=form == "pdf")
