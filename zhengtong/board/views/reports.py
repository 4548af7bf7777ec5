"""Published reports: the list, one report, its files."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from zhengtong.reports import queries
from zhengtong.reports.models import Report, ReportFile

# Files carry full addresses, for they travel; on our own page a figure opens on whatever address the reader came by.
FIGURE_ADDRESS = re.compile(r'(<a class="figure-link" href=")https?://[^/"]+(?=/open/)')


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every published report, newest first; older editions are reached from the newer."""
    return render(request, "board/reports.html", {"reports": queries.current()})


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report as published; every figure in it opens into its records."""
    found = get_object_or_404(Report.objects.defer("template"), pk=pk)
    files = found.files.defer("content").order_by("form")
    others = list(queries.published().filter(name=found.name, year=found.year).exclude(pk=found.pk))
    newer = others[0] if others and others[0].edition > found.edition else None
    older = [other for other in others if other.edition < found.edition]
    body = FIGURE_ADDRESS.sub(r"\1", found.body)
    context = {"report": found, "body": body, "files": files, "newer": newer, "older": older}
    return render(request, "board/report.html", context)


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as a file, unchanged since it was published."""
    found = get_object_or_404(Report.objects.defer("template", "body"), pk=pk)
    try:
        file = queries.file(found, form)
    except ReportFile.DoesNotExist as error:
        raise Http404(f"这份报告没有“{form}”格式的文件。") from error
    response = HttpResponse(bytes(file.content), content_type=queries.MEDIA_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title}.{form}") or iri_to_uri(
        "attachment"
    )
    response["ETag"] = quote_etag(file.sha256)
    return response
