"""The guide of a service: the page, its earlier versions, its blank forms, and the sheet of what to bring."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from zhengtong.documents import queries as documents
from zhengtong.documents.errors import FileMissing
from zhengtong.documents.models import Upload
from zhengtong.lawbook.picture import picture
from zhengtong.people.models import Person
from zhengtong.portal import acting, json_ld, sheet
from zhengtong.portal.guide_page import GuidePage, page_of
from zhengtong.portal.views.files import send
from zhengtong.services import law, situations
from zhengtong.services import queries as services
from zhengtong.services.models import Material, ServiceVersion
from zhengtong.ui.clock import today


@require_GET
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of a service as it applies today; of one that applies no more, the last there was, and it says so."""
    on = today()
    version = services.of_code(code, on) or last_published(code)
    if version is None:
        raise Http404(f"没有事项{code}")
    return shown(request, version, on)


@require_GET
def old(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An earlier (or a coming) version of a guide, as it was published."""
    return shown(request, version_of(code, number), today())


def shown(request: HttpRequest, version: ServiceVersion, on: date) -> HttpResponse:
    """The page of a version for the answers in the address."""
    page = page_of(version, situations.from_address(version, request.GET.dict()), person_of(request), on)
    context = {
        "page": page,
        "guide": page.guide,
        "version": version,
        "mine": page.mine,
        "json_ld": json_ld.block(json_ld.government_service(page.guide, settings.COUNTY)),
    }
    return render(request, "portal/guide.html", context)


@require_GET
def changes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """新旧对照：what this version changed in the one before it."""
    new = version_of(code, number)
    before = ServiceVersion.objects.filter(service=new.service, published_at__isnull=False, number__lt=number)
    old = before.select_related("service__organ").prefetch_related("materials").order_by("-number").first()
    if old is None:
        raise Http404("这是第一版，没有更早的版本可以对照")
    from zhengtong.services import comparison

    page = {"new": new, "old": old, "found": comparison.diff(old, new)}
    return render(request, "portal/guide_changes.html", page)


@require_GET
def flow(request: HttpRequest, code: str) -> HttpResponse:
    """The whole procedure as a picture: every stage, every act, every limit."""
    on = today()
    version = services.of_code(code, on) or last_published(code)
    if version is None:
        raise Http404(f"没有事项{code}")
    return HttpResponse(picture(law.book().in_force(version.service.procedure, on)), content_type="image/svg+xml")


@require_GET
def what_to_bring(request: HttpRequest, code: str) -> HttpResponse:
    """一次性告知单 for this situation, as PDF."""
    return sheet_response(request, code, sheet.Kind.NOTICE)


@require_GET
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The whole guide as PDF."""
    return sheet_response(request, code, sheet.Kind.GUIDE)


def sheet_response(request: HttpRequest, code: str, kind: "sheet.Kind") -> HttpResponse:
    """A sheet of the guide in force; what is spared because it is held is spared on paper too."""
    on = today()
    version = services.of_code(code, on)
    if version is None:
        raise Http404(f"没有事项{code}")
    page: GuidePage = page_of(version, situations.from_address(version, request.GET.dict()), person_of(request), on)
    answer = HttpResponse(sheet.of_service(page, kind), content_type="application/pdf")
    answer.headers["Content-Disposition"] = sheet.disposition(f"{version.name}{kind.value}.pdf")
    return answer


@require_GET
def form(request: HttpRequest, upload_id: int) -> HttpResponse | FileResponse:
    """A blank form or a sample of a published guide; no other file."""
    published = Material.objects.filter(version__published_at__isnull=False)
    if not published.filter(Q(blank_form_id=upload_id) | Q(sample_id=upload_id)).exists():
        raise Http404("没有这份表格")
    try:
        return send(documents.file_of_upload(get_object_or_404(Upload, pk=upload_id)))
    except FileMissing as error:
        return render(request, "portal/missing.html", {"error": error}, status=410)


def version_of(code: str, number: int) -> ServiceVersion:
    """A published version of a service; 404 when there is none."""
    found = ServiceVersion.objects.select_related("service__organ").prefetch_related("materials")
    return get_object_or_404(found, service__code=code, number=number, published_at__isnull=False)


def last_published(code: str) -> ServiceVersion | None:
    """The last version there was of a service that applies no more (or not yet)."""
    found: Any = ServiceVersion.objects.filter(service__code=code, published_at__isnull=False)
    version: ServiceVersion | None = found.select_related("service__organ").order_by("-number").first()
    return version


def person_of(request: HttpRequest) -> Person | None:
    """For whom the page is shown: who is signed in, or whom they act for; nobody else."""
    return acting.of(request).principal if request.user.is_authenticated else None
