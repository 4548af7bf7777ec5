"""From a template to a filled report, with figures computed now or frozen before."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from zhengtong.figures import queries as figures
from zhengtong.figures.errors import UnknownFigure
from zhengtong.figures.models import FrozenFigure
from zhengtong.people.models import Organ
from zhengtong.reports import html, pdf, queries, word
from zhengtong.reports.errors import ReportError
from zhengtong.reports.filling import Filled, Filler, Known, Wanted, wanted
from zhengtong.reports.template import Template, body_of, parse, read
from zhengtong.reports.template import names as template_names

FORMS: dict[str, Callable[[Filled], bytes]] = {
    "html": lambda report: html.document(report).encode(),
    "docx": word.render,
    "pdf": pdf.render,
}
EARLIEST_YEAR = 2000


def template(name: str, body: str | None = None) -> Template:
    """A template, whose figures all exist; `body` is a draft in the place of its text. Raises ReportError, with the line."""
    found = parse(read(name, Path(settings.REPORTS)), name, body)
    for placeholder in found.placeholders:
        try:
            figures.find_public(placeholder.name)
        except UnknownFigure as error:
            raise ReportError(f"{found.where} 第{placeholder.line}行：{error}") from error
    return found


def names() -> list[str]:
    """The reports that can be written."""
    return template_names(Path(settings.REPORTS))


def body(name: str, year: int) -> str:
    """What the report of a year says so far: the newest draft, or the template. Raises ReportError."""
    latest = queries.latest_draft(name, year)
    return latest.body if latest else body_of(read(name, Path(settings.REPORTS)), name)


def title(name: str, year: int) -> str:
    """What the report of a year is called."""
    found = parse(read(name, Path(settings.REPORTS)), name, "")
    said = found.title
    for name_of, content in variables(year).items():
        said = said.replace("{{" + name_of + "}}", content)
    return said


def check_year(year: int, on: date) -> None:
    """A report is of a year that has begun."""
    if not EARLIEST_YEAR <= year <= on.year:
        raise ReportError(f"年度应当在 {EARLIEST_YEAR} 到 {on.year} 之间，现为 {year}。")


def draft(name: str, year: int, *, on: date, body: str | None = None) -> Filled:
    """The report as it would stand now, from the newest draft unless a text is given; nothing is kept."""
    check_year(year, on)
    latest = queries.latest_draft(name, year) if body is None else None
    found = template(name, latest.body if latest else body)
    known = {one: computed(one) for one in wanted(found, year)}
    number = f"{found.mark}〔{year}〕"
    return Filler(found, year, known, variables(year)).fill(number=number, on=on, is_draft=True)


def computed(one: Wanted) -> Known:
    """A figure of now, its small groups folded: a report is for the public."""
    name, from_on, to_on = one
    found = figures.compute(name, from_on, to_on).folded()
    address = reverse("board:records", args=found.definition.key.split("/"))
    link = f"{settings.SITE_URL}{address}?{urlencode({'from': str(from_on), 'to': str(to_on)})}"
    return Known(found.definition, from_on, to_on, found.total, found.groups, found.as_of, link)


def frozen(figure: FrozenFigure) -> Known:
    """A figure of a published report."""
    total, groups = figures.frozen_values(figure, public=True)
    link = f"{settings.SITE_URL}{reverse('board:frozen-records', args=[figure.pk])}"
    definition = figures.frozen_definition(figure)
    return Known(definition, figure.from_on, figure.to_on, total, groups, figure.as_of_event, link)


def variables(year: int) -> dict[str, str]:
    """The words a template may use besides figures."""
    government = (
        Organ.objects.filter(kind="政府", closed_on__isnull=True).select_related("division").order_by("pk").first()
    )
    if government is None:
        raise ReportError("还没有登记性质为“政府”的机关，不知道报告由谁发布。请先在运维后台登记本级人民政府。")
    return {
        "年度": str(year),
        "上年度": str(year - 1),
        "下年度": str(year + 1),
        "地区": government.division.name,
        "机关": government.name,
        "说明": settings.DEMO_NOTICE,
    }


def forms(names: Iterable[str]) -> list[str]:
    """Known forms only."""
    asked = list(names)
    for name in asked:
        if name not in FORMS:
            raise ReportError(f"不认识的格式“{name}”。可用：{'、'.join(FORMS)}。")
    return asked
