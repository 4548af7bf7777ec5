"""The queue as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from zhengtong.exchange.models import Arrival, Push


@dataclass(frozen=True)
class Tally:
    """How many pushes are in which state, and since when the oldest has been waiting."""

    states: dict[str, int]
    oldest: datetime | None

    @property
    def waiting(self) -> int:
        return self.states.get(Push.State.WAITING, 0)

    @property
    def refused(self) -> int:
        return self.states.get(Push.State.REFUSED, 0)


def tally() -> Tally:
    """One query."""
    rows = Push.objects.order_by().values_list("state").annotate(Count("pk"), Min("queued_at"))
    found = {state: (count, since) for state, count, since in rows}
    waiting = found.get(Push.State.WAITING)
    states = {state.value: found[state.value][0] for state in Push.State if state.value in found}
    return Tally(states, waiting[1] if waiting else None)


def pushes(*, state: str = "", words: str = "", after: int | None = None, limit: int = 50) -> list[Push]:
    """Pushes, newest first; `after` is the number of the last one seen."""
    found: QuerySet[Push] = Push.objects.defer("message").order_by("-pk")
    if state in Push.State.values:
        found = found.filter(state=state)
    if words:
        found = found.filter(key__icontains=words) | found.filter(title__icontains=words)
    return list((found.filter(pk__lt=after) if after else found)[:limit])


def arrivals(limit: int = 50) -> list[Arrival]:
    """The latest applications that came from the net."""
    return list(Arrival.objects.order_by("-pk")[:limit])
