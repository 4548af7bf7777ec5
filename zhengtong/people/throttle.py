"""Patience with those who guess: so many tries from one place within a while, and no more are heard.

Counted in the database, so that all processes of all machines count together; `sweep_counts` empties what has run out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from zhengtong.people.models import TryCount

# A count that has run out begins anew. One statement, so that two at once are both counted.
_COUNT = """
insert into people_trycount (name, place, tries, until) values (%(name)s, %(place)s, 1, %(until)s)
on conflict (name, place) do update set
    tries = case when people_trycount.until <= %(at)s then 1 else people_trycount.tries + 1 end,
    until = case when people_trycount.until <= %(at)s then excluded.until else people_trycount.until end
returning tries
"""


@dataclass(frozen=True)
class Throttle:
    """So many tries from one place in so many seconds."""

    name: str
    limit: int
    seconds: int

    def is_reached(self, place: str, at: datetime | None = None) -> bool:
        """Whether this place has used up its tries."""
        running = TryCount.objects.filter(name=self.name, place=place[:100], until__gt=at or timezone.now())
        return running.filter(tries__gte=self.limit).exists()

    def count(self, place: str, at: datetime | None = None) -> int:
        """One more try from this place; how many there are now. Not to be wrapped in a transaction that may be rolled back."""
        at = at or timezone.now()
        until = at + timedelta(seconds=self.seconds)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"name": self.name, "place": place[:100], "at": at, "until": until})
            (tries,) = cursor.fetchone()
        return int(tries)

    def takes(self, place: str, at: datetime | None = None) -> bool:
        """Count a try, and say whether it is still to be heard."""
        return self.count(place, at) <= self.limit


def sweep_counts(at: datetime) -> int:
    """Throw away the counts that have run out; how many there were."""
    return TryCount.objects.filter(until__lte=at).delete()[0]
