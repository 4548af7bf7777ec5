"""The services on a day, one by one."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from zhengtong.lawbook.term import Term
from zhengtong.services.models import ServiceVersion
from zhengtong.services.search import queries as search


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


def find(words: str, on: date, among: QuerySet[ServiceVersion] | None = None) -> QuerySet[ServiceVersion]:
    """The services in force, or `among` them, that answer every one of these words, best first; all when there is no word.

    A word is found as search finds it (by its sound, by what people call a service), or is the service's code.
    """
    offered = in_force(on) if among is None else among
    if not words.strip():
        return offered
    ids = search.matching(words, on, offered)
    place = RawSQL("array_position(%s::bigint[], services_serviceversion.id)", [ids])
    found = offered.filter(Q(pk__in=ids) | Q(service__code=words.strip()))
    return found.order_by(place, "name", "pk")
