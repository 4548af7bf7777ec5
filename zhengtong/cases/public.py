"""What anybody may know of the matters handled: how a service was rated, and what people come for most. No person, no single matter."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from zhengtong.cases.models import Case

GOOD = 3  # grades 1 to 3; GB/T 39046 A.8


@dataclass(frozen=True)
class Opinion:
    """How the matters of a service that were closed in a period were rated; ratings set aside by a review do not count."""

    closed: int
    rated: int
    good: int

    @property
    def percent(self) -> str:
        """好评率 with one decimal; nothing while nobody has rated."""
        return f"{100 * self.good / self.rated:.1f}%" if self.rated else ""


def opinion_of(service_id: int, since: date, until: date) -> Opinion:
    """The ratings of a service over these days (both included). One query."""
    counted = Q(rating__isnull=False, rating__excluded_on__isnull=True)
    closed = Case.objects.filter(
        service_version__service_id=service_id, is_closed=True, closed_on__gte=since, closed_on__lte=until
    )
    found = closed.aggregate(
        closed=Count("pk"),
        rated=Count("pk", filter=counted),
        good=Count("pk", filter=counted & Q(rating__grade__lte=GOOD)),
    )
    return Opinion(**found)


@dataclass(frozen=True)
class Asked:
    """How often a service was applied for."""

    service_id: int
    count: int


def most_asked(since: date, until: date, limit: int) -> list[Asked]:
    """The services applied for most over these days (both included), most first. One query."""
    counted = (
        Case.objects.filter(service_version__isnull=False, opened_on__gte=since, opened_on__lte=until)
        .values("service_version__service_id")
        .annotate(count=Count("pk"))
        .order_by("-count", "service_version__service_id")[:limit]
    )
    return [Asked(row["service_version__service_id"], row["count"]) for row in counted]


def last_opened(on: date) -> date | None:
    """The latest day up to this one on which a service was applied for. One query."""
    found = Case.objects.filter(service_version__isnull=False, opened_on__lte=on).aggregate(last=Max("opened_on"))
    last: date | None = found["last"]
    return last
