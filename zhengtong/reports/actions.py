"""Publishing a report: its figures frozen, its files made, its number given, all in one transaction."""

import hashlib
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from zhengtong.figures import actions as figures
from zhengtong.reports import drafting, html
from zhengtong.reports.filling import Filler, wanted
from zhengtong.reports.models import Report, ReportFile


@transaction.atomic
def publish(name: str, year: int, *, on: date) -> Report:
    """Freeze every figure the report states and keep the report in all its forms, as the next edition of the year.

    `on` is the day it bears. Raises ReportError or FigureError; nothing is kept then.
    """
    drafting.check_year(year, on)
    template = drafting.template(name)
    computed = {one: drafting.computed(one) for one in wanted(template, year)}
    # Last year's figures are asked for to compare; where there are no records, nothing is said of them, so nothing is published.
    stated = [one for one, known in computed.items() if known.total.records or one[2].year >= year]
    frozen = figures.freeze(stated)
    known = computed | {one: drafting.frozen(figure) for one, figure in frozen.items()}
    last = Report.objects.filter(name=name, year=year).aggregate(last=Max("edition"))["last"] or 0
    number = f"{template.mark or name}〔{year}〕{last + 1}号"
    filled = Filler(template, year, known, drafting.variables(year)).fill(number=number, on=on, is_draft=False)
    report = Report.objects.create(
        name=name,
        year=year,
        edition=last + 1,
        number=number,
        title=filled.title,
        publisher=filled.publisher,
        published_on=on,
        as_of_event=max((figure.as_of_event for figure in frozen.values()), default=0),
        template=(Path(settings.REPORTS) / f"{name}.md").read_text(encoding="utf-8"),
        body=html.render(filled),
    )
    report.figures.set(frozen.values())
    for form, render in drafting.FORMS.items():
        content = render(filled)
        digest = hashlib.sha256(content).hexdigest()
        ReportFile.objects.create(report=report, form=form, content=content, size=len(content), sha256=digest)
    return report
