"""行政复议 and 依申请公开 explained from the law in force: the steps, and how long each may take. No number is written by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengtong.cases import queries as cases
from zhengtong.services.guide import Step, spoken, steps_of


@dataclass(frozen=True)
class Limit:
    """One clock of the law: whose it is, until when (自收到日起7个工作日内), where that is written."""

    name: str
    owed_by: str
    within: str
    basis: str


@dataclass(frozen=True)
class Right:
    """A procedure anybody may set in motion."""

    laws: Sequence[str]
    steps: Sequence[Step]
    limits: Sequence[Limit]


def right(procedure: str, on: date) -> Right:
    """The procedure of this code as it is in force on this day."""
    book = cases.book()
    law = book.in_force(procedure, on)
    limits = [
        Limit(
            clock.name,
            clock.owed_by,
            f"自{clock.since}起{clock.term.spoken}内" if clock.term.count else f"{clock.since}以前",
            "、".join(spoken(reference, {}, book) for reference in clock.basis),
        )
        for clock in law.clocks.values()
        if clock.form == "限"
    ]
    return Right(list(law.laws.values()), list(steps_of(law, ())), limits)
