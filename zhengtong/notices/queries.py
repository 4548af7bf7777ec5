"""What people have been told, and how it went."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

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


# What a citizen may refuse one by one. 工作 is for officials.
KINDS = ("办件进展", "文书送达", "到期提醒", "指南变更", "账号安全")


@dataclass(frozen=True)
class ChannelChoice:
    """A channel this installation has, as a person's settings page shows it; `refused` are kinds not wanted over it."""

    name: str
    label: str
    reaches: bool
    is_wanted: bool
    refused: frozenset[str] = frozenset()

    def takes(self, kind: str) -> bool:
        """Whether a notice of this kind goes out over it."""
        return self.reaches and self.is_wanted and kind not in self.refused


def channel_choices(person: Person) -> list[ChannelChoice]:
    """The outside channels of this installation, whether each can reach the person, and what the person said of it."""
    configured = [channel for channel in CHANNELS.values() if channel.is_configured()]
    if not configured:
        return []
    refused: dict[str, set[str]] = {}
    for channel, kind in Preference.objects.filter(person=person, is_wanted=False).values_list("channel", "kind"):
        refused.setdefault(channel, set()).add(kind)
    return [
        ChannelChoice(
            channel.name,
            channel.label,
            bool(channel.address(person)),
            "" not in refused.get(channel.name, ()),
            frozenset(refused.get(channel.name, ())) - {""},
        )
        for channel in configured
    ]


def channels_for(person: Person, kind: str = "") -> list[str]:
    """The channels over which this person is told of this kind of thing from now on."""
    return [choice.name for choice in channel_choices(person) if choice.takes(kind)]


def failed() -> QuerySet[Delivery]:
    """Deliveries that were given up, newest first: somebody should telephone."""
    return deliveries().filter(state=Delivery.State.FAILED)


def deliveries(*, channel: str = "", state: str = "", day: date | None = None) -> QuerySet[Delivery]:
    """What was sent or is to be sent, newest first: over one channel, in one state, begun on one day, as far as said."""
    rows = Delivery.objects.select_related("notice__person", "again_by").order_by("-id")
    if channel:
        rows = rows.filter(channel=channel)
    if state:
        rows = rows.filter(state=state)
    if day is not None:
        begin = timezone.make_aware(datetime.combine(day, time.min))
        rows = rows.filter(made_at__gte=begin, made_at__lt=begin + timedelta(days=1))
    return rows


@dataclass(frozen=True)
class ChannelHealth:
    """How a channel has fared since a moment."""

    name: str
    label: str
    is_configured: bool
    waiting: int
    sent: int
    failed: int


def health(since: datetime) -> list[ChannelHealth]:
    """Every channel, with what waits and failed in all and what was sent since then. One query."""
    State = Delivery.State
    counted = {
        row["channel"]: row
        for row in Delivery.objects.filter(~Q(state=State.SENT) | Q(sent_at__gte=since))
        .values("channel")
        .annotate(
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            sent=Count("pk", filter=Q(state=State.SENT)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
        )
    }
    none = {"waiting": 0, "sent": 0, "failed": 0}
    rows = {name: counted.get(name, none) for name in CHANNELS}
    return [
        ChannelHealth(
            name, CHANNELS[name].label, CHANNELS[name].is_configured(), row["waiting"], row["sent"], row["failed"]
        )
        for name, row in rows.items()
    ]
