"""When a delivery may go out: not in the quiet hours of channels that ring, and not beyond the quotas of a day."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.notices.channels import named
from zhengtong.notices.models import Delivery, Notice


def wait_until(delivery: Delivery, now: datetime) -> tuple[datetime, str] | None:
    """When to try instead, and why; None when it may go out now. Account security waits for nothing."""
    if delivery.notice.kind == Notice.Kind.ACCOUNT:
        return None
    if named(delivery.channel).rings and (until := quiet_until(now)) is not None:
        return until, "夜间不打扰，早上再送"
    if spent(delivery, now):
        return morning(now + timedelta(days=1)), "今天的条数已经用完，明天再送"
    return None


def quiet_hours() -> tuple[time, time] | None:
    """The quiet hours of the setting (22:00-07:00), from and to; None when there are none."""
    begin, dash, end = settings.NOTICE_QUIET_HOURS.partition("-")
    return (time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())) if dash else None


def quiet_until(now: datetime) -> datetime | None:
    """When the quiet hours that `now` lies in end; None outside them."""
    hours = quiet_hours()
    if hours is None:
        return None
    begin, end = hours
    local = timezone.localtime(now)
    clock = local.time()
    is_quiet = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not is_quiet:
        return None
    ends_on = local.date() if clock < end else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(ends_on, end))


def morning(day: datetime) -> datetime:
    """When a day's sending begins: after the quiet hours, or at midnight."""
    hours = quiet_hours()
    begins = hours[1] if hours else time(0)
    return timezone.make_aware(datetime.combine(timezone.localtime(day).date(), begins))


def spent(delivery: Delivery, now: datetime) -> bool:
    """Whether this person, or this channel as a whole, has had today's share (0 means without limit)."""
    a_person, in_all = settings.NOTICE_QUOTAS.get(delivery.channel, (0, 0))
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today: QuerySet[Delivery] = Delivery.objects.filter(
        channel=delivery.channel, state=Delivery.State.SENT, sent_at__gte=midnight
    )
    if a_person and today.filter(notice__person=delivery.notice.person_id).count() >= a_person:
        return True
    return bool(in_all) and today.count() >= in_all
