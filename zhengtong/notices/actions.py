"""Tell people, and remember that they read it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhengtong.notices import jobs
from zhengtong.notices.channels import named
from zhengtong.notices.errors import NotYours
from zhengtong.notices.models import Delivery, Notice, Preference
from zhengtong.notices.queries import channels_for
from zhengtong.people.models import Person

TITLE_LENGTH = 120


@transaction.atomic
def tell(person: Person, *, cause: str, title: str, body: str, case_id: int | None = None, path: str = "") -> Notice:
    """Tell a person something once: on the site, and over every outside channel that reaches them and they have not refused.

    `cause` ("event:123") makes it idempotent: the same cause tells the same person once, however often and however
    many at a time. Notice, deliveries and their jobs are written together or not at all. `path` is an address on
    this site, beginning with one slash.
    """
    if path and (not path.startswith("/") or path.startswith("//")):
        raise ValueError(f"path 须是本站地址，以一个“/”开头，现为“{path}”")
    short = title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"
    notice, is_new = Notice.objects.get_or_create(
        cause=cause, person=person, defaults={"title": short, "body": body, "case_id": case_id, "path": path}
    )
    if is_new:
        channels = channels_for(person)
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


def prefer(person: Person, channel: str, *, is_wanted: bool) -> Preference:
    """Keep a person's word about a channel. Holds for notices from now on; those under way still arrive."""
    preference, _ = Preference.objects.update_or_create(
        person=person, channel=named(channel).name, defaults={"is_wanted": is_wanted}
    )
    return preference
