"""What the superior net does not know yet becomes pushes. Run as often as one likes: what has not changed is not queued again."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch

from zhengtong.cases import changes
from zhengtong.exchange import messages
from zhengtong.exchange.models import Arrival, Mark, Push
from zhengtong.services import queries as services
from zhengtong.services.models import Material
from zhengtong.services.queries.rates import has_children

CASES = "cases"
# Acts are numbered before they are committed: so many are looked at again, lest one that commits late is stepped over.
OVERLAP = 10_000
AT_ONCE = 500

Thing = tuple[str, str, str, messages.Message]  # kind, key, title, message


def gather(on: date, now: datetime) -> int:
    """Queue every service and every case that has changed since it was last queued; returns how many pushes were made."""
    return gather_services(on, now) + gather_cases(on, now)


def gather_services(on: date, now: datetime) -> int:
    """The services in force, and those the net was told of that are in force no longer."""
    current: dict[str, Thing] = {}
    in_order = Prefetch("materials", queryset=Material.objects.order_by("order"))
    for version in services.in_force(on).exclude(has_children(on)).prefetch_related(in_order):
        message = messages.of_service(version, version.materials.all())
        current[version.service.code] = (Push.Kind.SERVICE, version.service.code, version.name, message)
    told = Push.objects.filter(kind=Push.Kind.SERVICE).order_by("key", "-id").distinct("key")
    gone = [(push.key, push.title) for push in told if push.key not in current]
    withdrawn: list[Thing] = [(Push.Kind.SERVICE, code, name, messages.of_withdrawn(code, name)) for code, name in gone]
    return queue([*current.values(), *withdrawn], now)


@transaction.atomic
def gather_cases(on: date, now: datetime) -> int:
    """The cases with acts since the last time, and their ratings. The first time begins today: history is not sent."""
    Mark.objects.get_or_create(name=CASES, defaults={"position": changes.last_event(), "since": on})
    mark = Mark.objects.select_for_update().get(name=CASES)
    upto = changes.last_event()
    moved = changes.changed(max(0, min(mark.position, upto) - OVERLAP), upto, mark.since or on)
    arrived = dict(
        Arrival.objects.filter(case_number__in=[one.number for one in moved]).values_list("case_number", "number")
    )
    made = queue(_of_cases(moved, arrived), now)
    mark.position = upto
    mark.save(update_fields=["position"])
    return made


def _of_cases(moved: Iterable[changes.Change], arrived: dict[str, str]) -> Iterator[Thing]:
    for change in moved:
        yield Push.Kind.CASE, change.number, change.title, messages.of_case(change, arrived.get(change.number, ""))
        if change.grade is not None:
            yield Push.Kind.RATING, change.number, change.title, messages.of_rating(change)


@transaction.atomic
def queue(things: Iterable[Thing], now: datetime) -> int:
    """Queue each thing whose message differs from the last one queued of it; what still waited under an older text is replaced."""
    made = 0
    everything = list(things)
    for start in range(0, len(everything), AT_ONCE):
        some = everything[start : start + AT_ONCE]
        last = _last(some)
        rows = [
            Push(kind=kind, key=key, title=title[:200], digest=digest, message=message, next_at=now)
            for kind, key, title, message in some
            if last.get((kind, key)) != (digest := messages.digest(message))
        ]
        for kind in {row.kind for row in rows}:
            keys = [row.key for row in rows if row.kind == kind]
            unsent = Push.objects.filter(kind=kind, key__in=keys, state__in=[Push.State.WAITING, Push.State.REFUSED])
            unsent.update(state=Push.State.REPLACED, next_at=None)
        made += len(Push.objects.bulk_create(rows))
    return made


def _last(things: Iterable[Thing]) -> dict[tuple[str, str], str]:
    """The digest last queued of each thing. One query."""
    keys = [key for _, key, _, _ in things]
    pushes = Push.objects.filter(key__in=keys).order_by("kind", "key", "-id").distinct("kind", "key")
    return {(kind, key): digest for kind, key, digest in pushes.values_list("kind", "key", "digest")}
