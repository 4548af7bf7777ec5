"""Files: what one handed in, what was issued, and the page that proves a document genuine."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhengtong.documents import pages
from zhengtong.documents import queries as documents
from zhengtong.documents.errors import FileMissing
from zhengtong.documents.models import Upload
from zhengtong.documents.queries import Form, StoredFile
from zhengtong.portal import queries
from zhengtong.portal.forms import VerifyForm
from zhengtong.portal.views.account import applicant
from zhengtong.ui.clock import today

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
    try:
        return send(documents.file_of_upload(found))
    except FileMissing as error:
        return render(request, "portal/missing.html", {"error": error}, status=410)


@login_required
@require_GET
def page(request: HttpRequest, upload_id: int, number: int) -> HttpResponse:
    """One page of a file handed in, as a picture: a thumb with ?small, else as wide as a screen reads."""
    found = queries.upload_for(applicant(request), upload_id, today())
    if found is None:
        raise Http404("没有这个文件")
    return drawn(found, number, request.GET)


def drawn(upload: Upload, number: int, given: Mapping[str, str]) -> HttpResponse:
    """The picture of a page; the browser of who may see it keeps it for a while."""
    try:
        picture = pages.picture(upload, number, pages.THUMB_WIDTH if "small" in given else pages.SHOWN_WIDTH)
    except FileMissing as error:
        raise Http404(str(error)) from error
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})


@login_required
@never_cache
@require_GET
def document(request: HttpRequest, code: str, form: Form) -> HttpResponse | FileResponse:
    """An issued document as PDF or Word, for who may see its case."""
    found = queries.document_for(applicant(request), code, today())
    if found is None:
        raise Http404("没有这份文书")
    try:
        return send(documents.file_of(found, form))
    except FileMissing as error:
        return render(request, "portal/missing.html", {"error": error}, status=410)


def send(file: StoredFile) -> FileResponse:
    """Send a stored file: shown when it is harmless to show, else saved."""
    is_shown = file.media_type in SHOWN
    return FileResponse(
        file.path.open("rb"),
        as_attachment=not is_shown,
        filename=file.name,
        content_type=file.media_type if is_shown else "application/octet-stream",
    )


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code on a document, or for the file itself."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if file := form.cleaned_data["file"]:
            found = documents.verify_file(file.read())
            page = {"document": found.document if found else None, "file": file.name}
            return render(request, "portal/verified.html", page)
        return redirect("portal:verified", code=form.cleaned_data["code"])
    return render(request, "portal/verify.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody who holds a document's code may know of it: enough to see that the paper is genuine."""
    page = {"document": documents.open_document(code), "code": code}
    return render(request, "portal/verified.html", page)
