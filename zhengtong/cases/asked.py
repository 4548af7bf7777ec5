"""What a batch is asked and what came of it: cases to open, acts in them, what was done and what refused. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zhengtong.people.models import Organ, Person
from zhengtong.services.models import ServiceVersion


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """A case to open by its first act. Later acts of the same batch name it as their case."""

    procedure: str
    organ: Organ
    applicant: Person | None
    title: str
    channel: str
    on: date
    by: Person
    service_version: ServiceVersion | None = None
    respondent: Organ | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None
    is_demo: bool = False
    act: str | None = None
    # The case it comes of: one opened earlier in the batch, or one that exists (by its id).
    parent: "Opening | int | None" = None


@dataclass(frozen=True, slots=True)
class Act:
    """An act in a case: one opened earlier in the batch, or one that exists (by its id)."""

    case: Opening | int
    action: str
    by: Person | None
    on: date
    data: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None
    approved_by: Person | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that was not taken: its place in the batch (from 0) and why."""

    place: int
    reason: str


@dataclass(slots=True)
class Done:
    """What came of a batch: acts done, ids of the cases opened, acts done before under the same key, and refusals."""

    acts: int = 0
    opened: list[int] = field(default_factory=list)
    repeated: int = 0
    refused: list[Refused] = field(default_factory=list)
