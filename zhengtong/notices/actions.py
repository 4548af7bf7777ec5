"""Tell people, remember that they read it, keep their word about channels, send again what failed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.notices import jobs
from zhengtong.notices.channels import named
from zhengtong.notices.errors import NoticeError, NotYours
from zhengtong.notices.models import Delivery, Notice, Preference
from zhengtong.notices.queries import channels_for
from zhengtong.people.models import Person

TITLE_LENGTH = 120
AT_ONCE = 1000


@transaction.atomic
def tell(
    person: Person,
    *,
    cause: str,
    title: str,
    body: str,
    case_id: int | None = None,
    path: str = "",
    kind: str = "",
    template: str = "",
    params: Mapping[str, object] | None = None,
) -> Notice:
    """Tell a person something once: on the site, and over every outside channel that reaches them and they have not refused.

    `cause` ("event:123") makes it idempotent: the same cause tells the same person once, however often and however
    many at a time. Notice, deliveries and their jobs are written together or not at all. `path` is an address on
    this site, beginning with one slash. `kind` (Notice.Kind) is what people may refuse by; `template` and `params` are for gateways.
    """
    if path and (not path.startswith("/") or path.startswith("//")):
        raise ValueError(f"path 须是本站地址，以一个“/”开头，现为“{path}”")
    short = title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"
    kind = kind or (Notice.Kind.WORK if path.startswith("/office") else Notice.Kind.MATTER)
    facts = {"title": short, "body": body, "case_id": case_id, "path": path, "kind": kind}
    notice, is_new = Notice.objects.get_or_create(
        cause=cause, person=person, defaults={**facts, "template": template, "params": dict(params or {})}
    )
    if is_new:
        channels = channels_for(person, kind)
        deliveries = Delivery.objects.bulk_create(Delivery(notice=notice, channel=name) for name in channels)
        for delivery in deliveries:
            jobs.deliver.defer(delivery_id=delivery.pk)
    return notice


def read(notice: Notice, person: Person, at: datetime | None = None) -> Notice:
    """Mark a notice as read by the person it was meant for; the first reading counts. Raises NotYours for anybody else."""
    if notice.person_id != person.pk:
        raise NotYours("这条告知不是给您的")
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at or timezone.now())
    notice.refresh_from_db(fields=["read_at"])
    return notice


def read_all(person: Person, at: datetime | None = None) -> int:
    """Mark everything unread as read; how many there were."""
    return Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=at or timezone.now())


def prefer(person: Person, channel: str, *, is_wanted: bool, kind: str = "") -> Preference:
    """Keep a person's word about a channel, for one kind of notice or for all. Holds from now on; those under way still arrive."""
    preference, _ = Preference.objects.update_or_create(
        person=person, channel=named(channel).name, kind=kind, defaults={"is_wanted": is_wanted}
    )
    return preference


@transaction.atomic
def send_again(deliveries: QuerySet[Delivery], *, by: Person, because: str, at: datetime) -> int:
    """Try again what was given up, as if it were new; how many. At most a thousand at once, the oldest first. A reason is asked for."""
    because = because.strip()
    if not because or len(because) > 200:
        raise NoticeError("请用200字以内写明重发的理由。")
    failed = deliveries.filter(state=Delivery.State.FAILED).select_for_update(skip_locked=True, of=("self",))
    ids = list(failed.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Delivery.objects.filter(pk__in=ids).update(
        state=Delivery.State.WAITING, again_at=at, again_by=by, again_because=because, error=""
    )
    for delivery_id in ids:
        jobs.deliver.defer(delivery_id=delivery_id)
    return len(ids)
