"""What the county offers, and on what terms: everything here only reads."""

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from zhengtong.lawbook.term import Term
from zhengtong.services.models import ServiceVersion


def published() -> QuerySet[ServiceVersion]:
    """Every version ever published, with its service and organ at hand."""
    return ServiceVersion.objects.filter(published_at__isnull=False).select_related("service__organ")


def in_force(on: date) -> QuerySet[ServiceVersion]:
    """The version of each service that applies on this day; a version ends on the first day on which it no longer applies."""
    open_on = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return published().filter(open_on, in_force_on__lte=on).order_by("service__organ", "name", "pk")


def version(version_id: int) -> ServiceVersion:
    """One version with its service and organ; ServiceVersion.DoesNotExist when there is none."""
    return ServiceVersion.objects.select_related("service__organ").get(pk=version_id)


def of_code(code: str, on: date) -> ServiceVersion | None:
    """The version of the service with this code that applies on this day, or None."""
    return in_force(on).filter(service__code=code).first()


def terms_of(version: ServiceVersion) -> tuple[dict[str, Term], dict[str, Term]]:
    """What a version sets for the clocks of its procedure: the limits of other laws, and the promises."""
    terms = {clock: Term.parse(term["限"]) for clock, term in version.terms.items()}
    return terms, {clock: Term.parse(term) for clock, term in version.promises.items()}


def find(words: str, on: date) -> QuerySet[ServiceVersion]:
    """The services in force that speak of every one of these words, those with it in the name first; all when there is no word."""
    found = in_force(on)
    parts = words.split()
    for part in parts:
        found = found.filter(
            Q(name__icontains=part)
            | Q(service__aliases__icontains=part)
            | Q(summary__icontains=part)
            | Q(result_name__icontains=part)
        )
    if not parts:
        return found
    in_name = ExpressionWrapper(Q(name__icontains=parts[0]), BooleanField())
    return found.annotate(in_name=in_name).order_by("-in_name", "name", "pk")
