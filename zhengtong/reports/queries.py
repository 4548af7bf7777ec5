"""Reading published reports."""

from django.db.models import Exists, OuterRef, QuerySet

from zhengtong.people.reach import Reach
from zhengtong.reports.models import Report, ReportDraft, ReportFile

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}

# A post with this role writes and publishes reports; no procedure knows the role, so it can do nothing in cases.
EDITOR = "报告编写"


def may_edit(reach: Reach) -> bool:
    """Whether one of the posts writes reports."""
    return any(EDITOR in post.roles for post in reach.posts)


def drafts(name: str, year: int) -> QuerySet[ReportDraft]:
    """Every version of a draft, the newest first; texts stay in the database."""
    return ReportDraft.objects.filter(name=name, year=year).defer("body").select_related("author").order_by("-number")


def latest_draft(name: str, year: int) -> ReportDraft | None:
    """What was written last for a year; None while nobody has."""
    return ReportDraft.objects.filter(name=name, year=year).select_related("author").order_by("-number").first()


def newest_drafts() -> QuerySet[ReportDraft]:
    """The newest version of each report that has been begun."""
    newer = ReportDraft.objects.filter(name=OuterRef("name"), year=OuterRef("year"), number__gt=OuterRef("number"))
    found = ReportDraft.objects.filter(~Exists(newer)).defer("body").select_related("author")
    return found.order_by("-year", "name")


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


def text_of_year(name: str, year: int) -> str | None:
    """The published report of a year as HTML, its newest edition; None when there is none."""
    found = Report.objects.filter(name=name, year=year).order_by("-edition").values_list("body", flat=True).first()
    return found.partition('<section class="report-appendix">')[0] if found else None
