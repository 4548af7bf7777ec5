"""人生大事和经营大事：the events that make people come, and which services belong to each."""

from collections.abc import Iterable

from zhengtong.services.models import ServiceVersion
from zhengtong.services.search.scoring import entry_text
from zhengtong.services.search.vocabulary import LifeEvent, vocabulary

__all__ = ["LifeEvent", "event_of", "events", "events_with"]


def events() -> tuple[LifeEvent, ...]:
    """Every event, those of persons before those of businesses, in the order in which life brings them."""
    return vocabulary().events


def event_of(title: str) -> LifeEvent | None:
    """The event with this title."""
    return next((event for event in events() if event.title == title), None)


def events_with(versions: Iterable[ServiceVersion]) -> list[tuple[LifeEvent, list[ServiceVersion]]]:
    """The events for which one of these services is something, each with its services. No query."""
    named = [(entry_text(version.name), version) for version in versions]
    found = [(event, [version for name, version in named if event.takes(name)]) for event in events()]
    return [(event, taken) for event, taken in found if taken]
