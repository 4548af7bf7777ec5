"""What people have been told, and how it went."""

from dataclasses import dataclass

from django.db.models import QuerySet

from zhengtong.notices.channels import CHANNELS
from zhengtong.notices.models import Delivery, Notice, Preference
from zhengtong.people.models import Person


def unread_count(person: Person) -> int:
    """How many notices await this person. One look at a small index."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def list_for(person: Person, after: int | None = None, limit: int = 20) -> list[Notice]:
    """This person's notices, newest first; `after` is the id of the last one of the page before."""
    notices = Notice.objects.filter(person=person).order_by("-id")
    if after is not None:
        notices = notices.filter(id__lt=after)
    return list(notices[:limit])


@dataclass(frozen=True)
class ChannelChoice:
    """A channel this installation has, as a person's settings page shows it."""

    name: str
    label: str
    reaches: bool
    is_wanted: bool


def channel_choices(person: Person) -> list[ChannelChoice]:
    """The outside channels of this installation, whether each can reach the person, and what the person said of it."""
    configured = [channel for channel in CHANNELS.values() if channel.is_configured()]
    if not configured:
        return []
    refused = set(Preference.objects.filter(person=person, is_wanted=False).values_list("channel", flat=True))
    return [
        ChannelChoice(channel.name, channel.label, channel.reaches(person), channel.name not in refused)
        for channel in configured
    ]


def channels_for(person: Person) -> list[str]:
    """The channels over which this person is told from now on."""
    return [choice.name for choice in channel_choices(person) if choice.reaches and choice.is_wanted]


def failed() -> QuerySet[Delivery]:
    """Deliveries that were given up, newest first: somebody should telephone."""
    rows = Delivery.objects.filter(state=Delivery.State.FAILED)
    return rows.select_related("notice__person").order_by("-id")
