"""The deadline board of a unit, and the calendar its days are counted by."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.cases import listing, queries
from zhengtong.lawbook import Year
from zhengtong.workbench import lines
from zhengtong.workbench.desk import desk_of
from zhengtong.workbench.gate import OfficeRequest, office

MOST = 200
RECENT = 100


@dataclass(frozen=True)
class Column:
    """A part of the board: what is overdue, due today, due later this week."""

    title: str
    kind: str
    lines: list[lines.Line]


@office
@require_GET
def board(request: OfficeRequest) -> HttpResponse:
    """My unit's running clocks up to the end of this week. One query for the board, whatever the unit."""
    desk = desk_of(request)
    sunday = desk.on + timedelta(days=6 - desk.on.weekday())
    page = listing.inbox(desk.person, desk.on, "unit", limit=MOST, until=sunday, reach=desk.reach)
    found = [lines.of_duty(duty, desk.on) for duty in page.lines]
    context = {
        "posts": desk.posts,
        "columns": [
            Column("已超期", "late", [line for line in found if due(line) < desk.on]),
            Column("今天到期", "near", [line for line in found if due(line) == desk.on]),
            Column("本周内到期", "", [line for line in found if due(line) > desk.on]),
        ],
        "sunday": sunday,
        "is_cut": page.after is not None,
        "most": MOST,
    }
    return render(request, "workbench/deadlines.html", context)


def due(line: lines.Line) -> date:
    return line.due.due_on if line.due and line.due.due_on else date.max


@office
@require_GET
def calendar(request: OfficeRequest) -> HttpResponse:
    """The years whose 放假与调休 are loaded, and what the last recomputation did to clocks I may see."""
    desk = desk_of(request)
    mine = queries.visible_to(desk.person, desk.on, desk.reach)
    latest = queries.recomputations().filter(case__in=mine).select_related("case")[:RECENT]
    years = [shown(year) for year in reversed(queries.book().calendar.years)]
    context = {
        "posts": desk.posts,
        "recent_years": years[:3],
        "older_years": years[3:],
        "recomputations": list(latest),
        "recent": RECENT,
    }
    return render(request, "workbench/calendar.html", context)


@dataclass(frozen=True)
class Holiday:
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class LoadedYear:
    """A year as the notice gives it."""

    year: int
    source: str
    holidays: list[Holiday]
    make_up: list[date]


def shown(year: Year) -> LoadedYear:
    """The days of a year, neighbouring ones of one holiday as one run."""
    runs: list[Holiday] = []
    for day, name in sorted(year.holidays.items()):
        if runs and runs[-1].name == name and day - runs[-1].last == timedelta(days=1):
            runs[-1] = Holiday(name, runs[-1].first, day)
        else:
            runs.append(Holiday(name, day, day))
    return LoadedYear(year.year, year.source, runs, sorted(year.make_up))
