"""Reading published reports."""

from django.db.models import QuerySet

from zhengtong.reports.models import Report, ReportFile

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def published() -> QuerySet[Report]:
    """Every published report, newest first; text and files stay in the database."""
    return Report.objects.defer("body", "template").order_by("-year", "name", "-edition")


def file(report: Report, form: str) -> ReportFile:
    """The report in one form. Raises ReportFile.DoesNotExist."""
    return ReportFile.objects.get(report=report, form=form)
