"""What publishing one version and publishing a batch of them share: the checks, and the writing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from zhengtong.lawbook import Lawbook
from zhengtong.services import checks
from zhengtong.services.actions import freezing
from zhengtong.services.models import ServiceVersion
from zhengtong.services.search import actions as search


def with_materials(drafts: Sequence[ServiceVersion]) -> None:
    """Fetch the materials of all these drafts. One query."""
    prefetch_related_objects(list(drafts), "materials")


@dataclass(frozen=True)
class Around:
    """What drafts are held against beside the law: the entries of registers they name, and the superior catalogues (三级十同)."""

    entries: freezing.Entries
    differences: Mapping[int, Sequence[str]]


def around(drafts: Sequence[ServiceVersion], day: date) -> Around:
    """All of it for these drafts, in a constant number of queries."""
    from zhengtong.services.mapping.comparing import differences_of  # at call time: mapping builds on the actions

    return Around(freezing.entries_of(drafts, day), differences_of(drafts))


def problems(
    draft: ServiceVersion, previous: ServiceVersion | None, on: date, known: Around, book: Lawbook
) -> Iterator[str]:
    """Everything that stands in the way of publishing this draft after that version."""
    yield from checks.problems(draft, draft.materials.all(), book)
    yield from checks.days(draft, previous, on)
    yield from freezing.problems(draft, known.entries)
    yield from known.differences.get(draft.pk, ())


def write(drafts: Sequence[ServiceVersion], day: date, on: date) -> None:
    """Publish drafts that were found sound, in force from this day. A constant number of queries for any number of them."""
    entries = freezing.entries_of(drafts, day)
    naming = [draft for draft in drafts if freezing.freeze(draft, entries)]
    if naming:
        ServiceVersion.objects.bulk_update(naming, freezing.columns(), batch_size=500)
    published_at = datetime.combine(on, timezone.localtime().timetz())
    ids = [draft.pk for draft in drafts]
    ServiceVersion.objects.filter(pk__in=ids).update(in_force_on=day, published_at=published_at)
    for draft in drafts:
        draft.in_force_on, draft.published_at = day, published_at
    search.put(drafts)
