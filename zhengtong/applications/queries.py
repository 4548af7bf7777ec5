"""What is begun and what waits for 预审: everything here only reads."""

import hashlib
from dataclasses import dataclass
from datetime import date

import orjson
from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from zhengtong import lawbook
from zhengtong.applications.models import Draft, PageVerdict, PreReview
from zhengtong.cases.queries import book
from zhengtong.documents.models import Upload
from zhengtong.lawbook.words import SYSTEM
from zhengtong.people import queries as people
from zhengtong.people.models import Organ, Person
from zhengtong.people.reach import Reach

WAITING = PreReview.State.WAITING


def government() -> Organ:
    """The county's government: the organ that has none above it."""
    found = Organ.objects.filter(kind="政府", parent__isnull=True).order_by("pk")
    return found.filter(division_id=settings.DIVISION).first() or found.get()


def organs_below(organ: Organ, on: date) -> list[Organ]:
    """The departments and towns directly below an organ that exist on this day, by name."""
    below = Organ.objects.filter(parent=organ).exclude(closed_on__lte=on)
    return list(below.order_by("name"))


def open_drafts(person: Person, principal: Person | None = None) -> QuerySet[Draft]:
    """What this person has begun and not handed in, for themselves or for the one they act for, latest first."""
    behalf = None if principal is None or principal.pk == person.pk else principal
    drafts = Draft.objects.filter(person=person, principal=behalf, case__isnull=True)
    return drafts.select_related("version__service", "bundle", "principal").order_by("-updated_at")


def draft(person: Person, key: str) -> Draft | None:
    """This person's draft of this key, submitted or not; nobody else's."""
    related = ("version__service__organ", "bundle__bundle__organ", "case", "principal", "person")
    return Draft.objects.select_related(*related).filter(person=person, key=key).first()


def may_still_fill_in(person: Person, upload: Upload, on: date) -> bool:
    """Whether who handed a file in for a draft may still act for whose draft it is: it may hold a copy of the principal's papers."""
    if upload.draft_key is None:
        return True
    found = Draft.objects.filter(key=upload.draft_key, principal__isnull=False)
    draft = found.select_related("principal", "version__service").first()
    if draft is None or draft.principal is None:
        return True
    return people.represents(person, draft.principal, on, service=draft.version.service.code if draft.version else None)


def files(draft: Draft) -> list[Upload]:
    """The files of a draft, in the order its owner gave them. One query."""
    return list(draft.uploads.select_related("material").order_by("position", "pk"))


def content(draft: Draft, uploads: list[Upload]) -> str:
    """The digest of what a draft says and holds: a 预审 passed holds for exactly this."""
    said = {
        "version": draft.version_id,
        "bundle": draft.bundle_id,
        "situations": draft.situations,
        "answers": draft.answers,
        "files": [[one.material_id, one.sha256, one.turned] for one in uploads],
    }
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def latest_prereview(draft: Draft) -> PreReview | None:
    """The last 预审 of a draft that was not withdrawn, with its verdicts. Two queries."""
    found = draft.prereviews.exclude(state=PreReview.State.WITHDRAWN).select_related("answered_by", "organ")
    return found.prefetch_related("verdicts__upload").order_by("-number").first()


def is_waiting(draft: Draft) -> bool:
    """Whether a draft lies before an office and must not change."""
    return draft.prereviews.filter(state=WAITING).exists()


def is_passed(draft: Draft, uploads: list[Upload]) -> bool:
    """Whether exactly this was passed in 预审."""
    passed = draft.prereviews.filter(state=PreReview.State.PASSED, content=content(draft, uploads))
    return passed.exists()


def reached(reach: Reach) -> Q:
    """The condition that a 预审 is of an organ and a service that somebody's posts and mandates reach."""
    return reach.condition(organ="organ_id", service="version__service__code")


def queue(reach: Reach) -> QuerySet[PreReview]:
    """What waits for 预审 within reach, the most urgent first."""
    return _shown(PreReview.objects.filter(reached(reach), state=WAITING)).order_by("due_on", "pk")


def answered(reach: Reach) -> QuerySet[PreReview]:
    """What was answered within reach, latest first."""
    done = Q(state=PreReview.State.PASSED) | Q(state=PreReview.State.RETURNED)
    return _shown(PreReview.objects.filter(reached(reach)).filter(done)).order_by("-answered_on", "-pk")


@dataclass(frozen=True)
class Counts:
    """How many 预审 there were: sent, passed, returned, still waiting, and waiting past the day promised."""

    sent: int
    passed: int
    returned: int
    waiting: int
    late: int


def counts(on: date, reach: Reach | None = None, *, from_on: date | None = None, to_on: date | None = None) -> Counts:
    """The 预审 within reach (all of them without one) that were sent in a period. One query."""
    found = PreReview.objects.exclude(state=PreReview.State.WITHDRAWN)
    found = found.filter(reached(reach)) if reach is not None else found
    found = found.filter(sent_on__gte=from_on) if from_on else found
    found = found.filter(sent_on__lte=to_on) if to_on else found
    late = Q(answered_on__gt=F("due_on")) | Q(state=WAITING, due_on__lt=on)
    row = found.aggregate(
        sent=Count("pk"),
        passed=Count("pk", filter=Q(state=PreReview.State.PASSED)),
        returned=Count("pk", filter=Q(state=PreReview.State.RETURNED)),
        waiting=Count("pk", filter=Q(state=WAITING)),
        late=Count("pk", filter=late),
    )
    return Counts(**row)


def prereview(reach: Reach, prereview_id: int) -> PreReview | None:
    """One 预审 within reach, with its verdicts; None for any other."""
    found = _shown(PreReview.objects.filter(reached(reach), pk=prereview_id))
    return found.prefetch_related("verdicts").first()


def _shown(found: QuerySet[PreReview]) -> QuerySet[PreReview]:
    related = ("person", "organ", "version__service", "bundle__bundle", "answered_by", "case")
    return found.select_related(*related, "draft__version__service__organ", "draft__bundle__bundle__organ")


def may_answer(prereview: PreReview, reach: Reach, on: date) -> bool:
    """Whether who reaches so far handles such applications: who only supervises may look, and answer nothing."""
    service = prereview.version.service.code if prereview.version else None
    return bool(reach.roles(prereview.organ_id, service) & offices_of(procedure_of(prereview), on))


def procedure_of(prereview: PreReview) -> str:
    """The procedure of what was sent."""
    return prereview.version.service.procedure if prereview.version else BUNDLE_PROCEDURE


BUNDLE_PROCEDURE = "one-matter"


def offices_of(procedure: str, on: date) -> frozenset[str]:
    """The roles that handle cases of this procedure, rather than have them."""
    law: lawbook.Procedure = book().in_force(procedure, on)
    return frozenset(law.roles) - frozenset(book().roles.seats) - {SYSTEM}


def verdicts_of(prereview: PreReview) -> list[PageVerdict]:
    """Everything said of the pages of one 预审, in order. One query, none when they are at hand."""
    return sorted(prereview.verdicts.all(), key=lambda one: (one.upload_id or 0, one.page, one.pk))


def prereviews_of_case(case_id: int) -> QuerySet[PreReview]:
    """The 预审 that a case went through before it was handed in, in order."""
    return PreReview.objects.filter(case_id=case_id).select_related("answered_by").order_by("number")
