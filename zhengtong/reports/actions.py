"""Writing a report and publishing it: figures frozen, files made, number given, all in one transaction."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from zhengtong.figures import actions as figures
from zhengtong.people.models import Person
from zhengtong.reports import checking, drafting, html, queries
from zhengtong.reports.errors import Contradicted, ReportError
from zhengtong.reports.filling import Filler, wanted
from zhengtong.reports.models import Report, ReportDraft, ReportFile
from zhengtong.tally.answering import finding_as_json

# Ten times the longest report; what a page can show and check at once.
LONGEST = 200_000


def save_draft(name: str, year: int, body: str, *, by: Person, seen: int, on: date) -> ReportDraft:
    """Keep what an official wrote, as the next version after `seen`.

    Raises ReportError, with the line, for what cannot be read; and when someone else has saved since.
    """
    drafting.check_year(year, on)
    if len(body) > LONGEST:
        raise ReportError(f"正文太长，最多 {LONGEST // 10_000} 万字。")
    body = body.replace("\r\n", "\n")
    drafting.template(name, body)
    check_seen(name, year, seen)
    try:
        with transaction.atomic():
            return ReportDraft.objects.create(name=name, year=year, number=seen + 1, body=body, author=by)
    except IntegrityError as error:
        raise ReportError(_overtaken(name, year)) from error


def check_seen(name: str, year: int, seen: int) -> None:
    """Nobody has saved since version `seen` (0: the template). Raises ReportError."""
    latest = queries.latest_draft(name, year)
    if (latest.number if latest else 0) != seen:
        raise ReportError(_overtaken(name, year))


def _overtaken(name: str, year: int) -> str:
    latest = queries.latest_draft(name, year)
    who = latest.author.name if latest else "别人"
    return f"您打开以后，{who}已经保存了新的一稿。请先复制您的文字，重新打开页面，对照后再改。"


@transaction.atomic
def publish(name: str, year: int, *, on: date, by: Person | None = None, reason: str = "") -> Report:
    """Freeze every figure the report states and keep the report in all its forms, as the next edition of the year.

    `on` is the day it bears, `by` who signs it. While tally finds a contradiction a `reason` has to be given; it is kept and
    shown. Raises ReportError (Contradicted) or FigureError; nothing is kept then.
    """
    drafting.check_year(year, on)
    latest = queries.latest_draft(name, year)
    template = drafting.template(name, latest.body if latest else None)
    computed = {one: drafting.computed(one) for one in wanted(template, year)}
    # Last year's figures are asked for to compare; where there are no records, nothing is said of them, so nothing is published.
    stated = [one for one, known in computed.items() if known.total.records or one[2].year >= year]
    frozen = figures.freeze(stated)
    known = computed | {one: drafting.frozen(figure) for one, figure in frozen.items()}
    last = Report.objects.filter(name=name, year=year).aggregate(last=Max("edition"))["last"] or 0
    number = f"{template.mark or name}〔{year}〕{last + 1}号"
    filled = Filler(template, year, known, drafting.variables(year)).fill(number=number, on=on, is_draft=False)
    wrong = checking.check(filled, queries.text_of_year(name, year - 1)).contradictions
    if wrong and not reason.strip():
        raise Contradicted(wrong)
    report = Report.objects.create(
        name=name,
        year=year,
        edition=last + 1,
        number=number,
        title=filled.title,
        publisher=filled.publisher,
        published_on=on,
        as_of_event=max((figure.as_of_event for figure in frozen.values()), default=0),
        template=template.text,
        body=html.render(filled),
        signed_by=by,
        contradictions=[finding_as_json(finding) for finding in wrong],
        reason=reason.strip() if wrong else "",
    )
    report.figures.set(frozen.values())
    for form, render in drafting.FORMS.items():
        content = render(filled)
        digest = hashlib.sha256(content).hexdigest()
        ReportFile.objects.create(report=report, form=form, content=content, size=len(content), sha256=digest)
    return report
