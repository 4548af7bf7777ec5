"""What the first page shows to everybody: the events of life, what people came for most, bundles. Worked out once in ten minutes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from django.core.cache import cache

from zhengtong.cases import public
from zhengtong.services import queries as services
from zhengtong.services.models import ServiceVersion
from zhengtong.services.search import life
from zhengtong.services.search.scoring import entry_text

POPULAR = 8
BUNDLES = 8
KEPT_SECONDS = 600
QUARTERS = "一二三四"
T = TypeVar("T")


@dataclass(frozen=True)
class Entrance:
    """A way in: to an event of life, a service, or a bundle."""

    code: str
    name: str
    note: str
    glyph: str = ""
    count: int = 0
    audience: str = ""


@dataclass(frozen=True)
class Front:
    """The first page, but for who looks at it."""

    persons: Sequence[Entrance]
    businesses: Sequence[Entrance]
    popular: Sequence[Entrance]
    period: str
    bundles: Sequence[Entrance]
    services: int
    online: int = field(default=0)


def front(on: date) -> Front:
    """The first page of this day. One query while it is kept; it is kept until something new is published, ten minutes at most."""
    return kept("front", on, worked_out)


def kept(name: str, on: date, work_out: Callable[[date], T]) -> T:
    """What is worked out of the catalogue of this day, kept until something new is published, ten minutes at most. One query."""
    latest = services.published().order_by("-pk").values_list("pk", flat=True).first()
    key = f"{name}:{on}:{latest}"
    found: T | None = cache.get(key)
    if found is None:
        found = work_out(on)
        cache.set(key, found, KEPT_SECONDS)
    return found


def worked_out(on: date) -> Front:
    """The same, from the database: five queries at most, however large the county."""
    offered = list(
        services.in_force(on).only(
            "name", "summary", "handling", "depth", "service__code", "service__organ__short_name"
        )
    )
    bundles = list(services.bundles_in_force(on))
    events = life_events(offered)
    popular, period = most_asked(offered, on)
    return Front(
        persons=[one for one in events if one.audience == "个人"],
        businesses=[one for one in events if one.audience != "个人"],
        popular=popular,
        period=period,
        bundles=[
            Entrance(one.bundle.code, one.name, one.summary, count=len(one.members), audience=one.kind)
            for one in bundles
        ][:BUNDLES],
        services=len(offered),
        online=sum(1 for one in offered if one.depth >= 2),
    )


def life_events(offered: Sequence[ServiceVersion]) -> list[Entrance]:
    """The events for which the county offers something."""
    return [
        Entrance(event.title, event.title, event.note, event.glyph, len(taken), event.audience)
        for event, taken in life.events_with(offered)
    ]


def most_asked(offered: Sequence[ServiceVersion], on: date) -> tuple[list[Entrance], str]:
    """What people came for most in the last quarter of which there are records, and which quarter that was; of a new county, nothing."""
    since, until = quarter_before(on)
    asked = public.most_asked(since, until, POPULAR)
    if not asked and (last := public.last_opened(on)) is not None:
        since, until = quarter_of(last)
        asked = public.most_asked(since, until, POPULAR)
    there = {version.service_id: version for version in offered}
    found = [
        Entrance(
            there[one.service_id].service.code,
            there[one.service_id].name,
            _note(there[one.service_id]),
            count=one.count,
        )
        for one in asked
        if one.service_id in there
    ]
    return found, spoken(since, on) if found else ""


def _note(version: ServiceVersion) -> str:
    return f"{version.service.organ.short_name} · {version.handling}"


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter of a day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def quarter_before(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter before that of a day."""
    return quarter_of(quarter_of(day)[0] - timedelta(days=1))


def spoken(first: date, on: date) -> str:
    """本季度, 第三季度, 2018年第四季度."""
    if first == quarter_of(on)[0]:
        return "本季度"
    quarter = f"第{QUARTERS[(first.month - 1) // 3]}季度"
    return quarter if first.year == on.year else f"{first.year}年{quarter}"


def of_event(title: str, on: date) -> tuple[life.LifeEvent, list[ServiceVersion], list[Entrance]] | None:
    """An event of life with its services and bundles on this day; None when there is no such event. Two queries."""
    event = life.event_of(title)
    if event is None:
        return None
    every = services.in_force(on).only("name", "summary", "service__code", "service__organ__name")
    taken = [version for version in every if event.takes(entry_text(version.name))]
    bundles = [
        Entrance(one.bundle.code, one.name, one.summary, count=len(one.members), audience=one.kind)
        for one in services.bundles_in_force(on)
        if event.takes(entry_text(one.name))
    ]
    return event, taken, bundles
