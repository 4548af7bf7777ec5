"""What a case keeps: the acts done, the clocks begun, and the days that acts write down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhengtong.lawbook.procedure import Action, Clock
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import EXTENDED_BY


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done."""

    action: str
    on: date
    role: str
    data: Mapping[str, Any] = field(default_factory=dict)  # Any: whatever the forms of a county ask


@dataclass(frozen=True, slots=True)
class Choice:
    """An act of the procedure, and why it may not happen now (None: it may)."""

    action: Action
    refusal: str | None


class Run:
    """A clock that has begun: from when, extended by what, met when.

    `counted` once it ran in one of its stages; `expired` when the law has drawn its consequence (视为…).
    """

    __slots__ = ("counted", "expired", "extended", "met_on", "since")

    def __init__(self, since: date, counted: bool) -> None:
        self.since = since
        self.counted = counted
        self.expired = False
        self.met_on: date | None = None
        self.extended: tuple[Term, ...] = ()


def day_in(value: object) -> date | None:
    """A day given in data, as a date or as 2026-03-02; None when it is neither."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def extension_in(data: Mapping[str, Any], clock: Clock) -> Term:
    """How long an extension lasts: what the act says (延长时间), else as long as the law allows."""
    said = data.get(EXTENDED_BY)
    if said:
        return said if isinstance(said, Term) else Term.parse(str(said))
    at_most = clock.extension.at_most if clock.extension else None
    return at_most or Term(0, clock.term.unit)
