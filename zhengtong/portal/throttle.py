"""Patience with those who guess: so many tries from one place, and no more are heard for a while."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Throttle:
    """Counts in the process's own cache: enough against guessing six letters, and no table grows."""

    name: str
    limit: int
    seconds: int

    def is_reached(self, place: str) -> bool:
        """Whether this place has used up its tries."""
        return int(cache.get(self._key(place), 0)) >= self.limit

    def count(self, place: str) -> None:
        """One more failure from this place."""
        cache.add(self._key(place), 0, self.seconds)
        cache.incr(self._key(place))

    def _key(self, place: str) -> str:
        return f"throttle:{self.name}:{place}"
