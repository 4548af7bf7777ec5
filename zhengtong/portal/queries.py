"""What the portal reads: organs to choose from, one's own drafts and matters, files one may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from zhengtong import lawbook
from zhengtong.applications import queries as applications
from zhengtong.cases import queries as cases
from zhengtong.documents.models import Document, Upload
from zhengtong.notices.models import Notice
from zhengtong.people.models import Organ, Person
from zhengtong.services import queries as services
from zhengtong.services.models import ServiceVersion

if TYPE_CHECKING:
    # For the type checker only: at run time nobody outside cases imports its models.
    from zhengtong.cases.models import Case, Deadline

PAGE = 20
POPULAR = 8
RESULTS = 50


def offered(on: date) -> list[ServiceVersion]:
    """Every service that applies on this day, by organ and name."""
    return list(services.in_force(on))


@dataclass(frozen=True)
class OfferingOrgan:
    """An organ and how many services it offers."""

    organ: Organ
    count: int


def organs_with_services(on: date) -> list[OfferingOrgan]:
    """The organs that offer something on this day, those with most first."""
    by_organ: dict[int, list[ServiceVersion]] = {}
    for version in services.in_force(on):
        by_organ.setdefault(version.service.organ_id, []).append(version)
    found = [OfferingOrgan(versions[0].service.organ, len(versions)) for versions in by_organ.values()]
    return sorted(found, key=lambda one: (-one.count, one.organ.name))


def organ_of(text: str) -> Organ | None:
    """The organ of this id, as an address gives it; None for anything else."""
    return Organ.objects.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True)
class MatterPage:
    """A page of one's matters, and where the next one begins."""

    rows: Sequence["MatterRow"]
    next: int | None


@dataclass(frozen=True)
class MatterRow:
    """A matter and the clock that runs in it first, if one runs."""

    case: "Case"
    deadline: "Deadline | None"
    is_theirs: bool = True

    @property
    def is_inner(self) -> bool:
        """Begun ex officio and still going on: how far the office has got is its own affair."""
        return not self.is_theirs and not self.case.is_closed


def my_matters(
    person: Person, on: date, after: int | None = None, limit: int = PAGE, *, principal: Person | None = None
) -> MatterPage:
    """One's own matters (or those of the one acted for, as far as one may), newest first, each with its next deadline.

    Three queries, however many there are.
    """
    own = cases.party_of(person, on).filter(applicant=principal or person)
    if after is not None:
        own = own.filter(pk__lt=after)
    found = list(own.select_related("organ").prefetch_related("deadlines").order_by("-pk")[: limit + 1])
    begun = cases.theirs(found[:limit])
    rows = [MatterRow(case, _first_running(case), case.pk in begun) for case in found[:limit]]
    return MatterPage(rows, found[limit - 1].pk if len(found) > limit else None)


def _first_running(case: "Case") -> "Deadline | None":
    """The clock that runs out first; the promise rather than the law where the county promised."""
    running = [deadline for deadline in case.deadlines.all() if deadline.state == "running" and deadline.due_on]
    return min(running, key=lambda deadline: deadline.due_on or date.max, default=None)


def my_matter(person: Person, number: str, on: date) -> "Case | None":
    """One's own matter of this number, or that of somebody one may act for; None for anybody else's, as if it did not exist."""
    own = cases.party_of(person, on).filter(number=number)
    return own.select_related("organ", "service_version__service", "respondent", "rating", "parent").first()


def members_of(case: "Case") -> "QuerySet[Case]":
    """The matters that came of this one and are the same person's: the members of a bundle, a complaint about it. One query."""
    own = case.children.filter(applicant_id=case.applicant_id, is_shown=True)
    return own.select_related("organ").order_by("pk")


def own_choices(progress: lawbook.Progress, on: date, own: Collection[str]) -> list[lawbook.Choice]:
    """The acts of the procedure that are the party's to take (`own`: 申请人, 当事人 …), with the reason for those refused now."""
    return [choice for choice in progress.choices(on) if choice.action.by in own and choice.action.source]


def open_choices(progress: lawbook.Progress, on: date, own: Collection[str]) -> list[lawbook.Choice]:
    """The acts that the party may take now. Why others may not be taken is told to who asks for them by address."""
    return [choice for choice in own_choices(progress, on, own) if choice.refusal is None]


def uploads_of(case: "Case") -> QuerySet[Upload]:
    """The files handed in with a case, in order."""
    return (
        Upload.objects.filter(case_id=case.pk).select_related("material").order_by("material__order", "position", "pk")
    )


def documents_of(case: "Case") -> QuerySet[Document]:
    """What organs issued in a case, in order."""
    shown = cases.shown_to_party(case).values("pk")
    return Document.objects.filter(case_id=case.pk, event_id__in=shown).select_related("organ").order_by("pk")


def upload_for(person: Person, upload_id: int, on: date) -> Upload | None:
    """A file, for who may see its case, or, while it lies in no case, for who handed it in; None otherwise.

    An agent who handed a file in sees it no longer than the case, or than the draft it lies in.
    """
    found = Upload.objects.filter(pk=upload_id).first()
    if found is None:
        return None
    if found.case_id is None:
        return found if found.by_id == person.pk and applications.may_still_fill_in(person, found, on) else None
    return found if cases.visible_to(person, on).filter(pk=found.case_id).exists() else None


def document_for(person: Person, code: str, on: date) -> Document | None:
    """An issued document, for who may see its case; None otherwise."""
    found = Document.objects.filter(code=code).first()
    if found is None or not cases.visible_to(person, on).filter(pk=found.case_id).exists():
        return None
    return found


def notice(person: Person, notice_id: int) -> Notice | None:
    """One's own notice; None for anybody else's."""
    return Notice.objects.filter(person=person, pk=notice_id).first()
