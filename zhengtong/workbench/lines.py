"""The lines of a list: what an official sees of a case before opening it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhengtong.cases import queries
from zhengtong.cases.listing import Duty
from zhengtong.ui.clock_bar import calendar
from zhengtong.ui.templatetags.ui import masked, masked_name
from zhengtong.workbench.desk import Case

# So many working days before the last, a line says that it is near.
NEAR = 3


@dataclass(frozen=True)
class DueDay:
    """The last day of a running clock, in the shape that {% left %} reads."""

    clock: str
    kind: str
    owed_by: str
    due_on: date | None
    is_provisional: bool = False
    state: str = "running"
    met_on: date | None = None

    def urgency(self, on: date) -> str:
        """late, near, or nothing: what its colour, its sign and its word say."""
        if self.due_on is None:
            return ""
        if self.due_on < on:
            return "late"
        return "near" if calendar().count(on, self.due_on) <= NEAR else ""


@dataclass(frozen=True)
class Line:
    number: str
    title: str
    applicant: str
    organ: str
    procedure: str
    stage: str
    is_closed: bool
    is_paused: bool
    is_demo: bool
    opened_on: date | None
    due: DueDay | None
    statutory_due_on: date | None
    urgency: str


def of_duty(duty: Duty, on: date) -> Line:
    """A line of the inbox: one running clock of one case."""
    due = DueDay(duty.clock, duty.kind, duty.owed_by, duty.due_on, duty.is_provisional)
    return Line(
        number=duty.number,
        title=duty.title,
        applicant=masked_name(duty.applicant, duty.applicant_kind),
        organ=duty.organ,
        procedure=name_of(duty.procedure),
        stage=duty.stage,
        is_closed=False,
        is_paused=False,
        is_demo=duty.is_demo,
        opened_on=None,
        due=due,
        statutory_due_on=duty.statutory_due_on if duty.kind != "法定" else None,
        urgency=due.urgency(on),
    )


def of_cases(cases: Iterable[Case], on: date) -> list[Line]:
    """Lines of a list of cases (with organ, applicant and deadlines at hand): each with the clock that runs out first."""
    return [_of_case(case, on) for case in cases]


def _of_case(case: Case, on: date) -> Line:
    running = [
        clock for clock in case.deadlines.all() if clock.state == "running" and clock.is_leading and clock.due_on
    ]
    first = min(running, key=lambda clock: clock.due_on, default=None)
    due = first and DueDay(first.clock, first.kind, first.owed_by, first.due_on, first.is_provisional)
    statutory = next(
        (
            clock.due_on
            for clock in case.deadlines.all()
            if first and clock.clock == first.clock and clock.kind == "法定"
        ),
        None,
    )
    return Line(
        number=case.number,
        title=case.title,
        applicant=masked(case.applicant) if case.applicant else "",
        organ=case.organ.short_name,
        procedure=name_of(case.procedure),
        stage=case.stage,
        is_closed=case.is_closed,
        is_paused=case.is_paused,
        is_demo=case.is_demo,
        opened_on=case.opened_on,
        due=due,
        statutory_due_on=statutory if first and first.kind != "法定" else None,
        urgency=due.urgency(on) if due else "",
    )


def name_of(procedure: str) -> str:
    """The name of a procedure in its newest version; its code when the book no longer has it."""
    return next((law.name for law in reversed(queries.book().procedures()) if law.code == procedure), procedure)
