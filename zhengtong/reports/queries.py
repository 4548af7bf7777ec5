"""Reading published reports."""

from django.db.models import Exists, OuterRef, QuerySet

from zhengtong.reports.models import Report, ReportFile

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def published() -> QuerySet[Report]:
    """Every published report, newest first; text and files stay in the database."""
    return Report.objects.defer("body", "template").order_by("-year", "name", "-edition")


def current() -> QuerySet[Report]:
    """The published reports that no newer edition has replaced, newest first."""
    newer = Report.objects.filter(name=OuterRef("name"), year=OuterRef("year"), edition__gt=OuterRef("edition"))
    return published().filter(~Exists(newer))


def file(report: Report, form: str) -> ReportFile:
    """The report in one form. Raises ReportFile.DoesNotExist."""
    return ReportFile.objects.get(report=report, form=form)
