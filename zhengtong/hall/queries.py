"""What can be booked, by whom it is booked, and who is coming: everything here only reads."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from zhengtong.hall.models import Appointment, Business, Closure, Hall
from zhengtong.hall.policy import policy
from zhengtong.hall.slots import Slot, Timetable
from zhengtong.lawbook.keeping import kept
from zhengtong.people.models import Person
from zhengtong.people.reach import Reach
from zhengtong.services.models import ServiceVersion

# A post of the organ that runs a hall with this role keeps its hours; no procedure knows the role.
HALL_MANAGER = "大厅管理"
DESK_ROLES = frozenset(["窗口", HALL_MANAGER])
HOLDING = (Appointment.State.BOOKED, Appointment.State.CHECKED_IN)


def businesses_for(version: ServiceVersion | None) -> QuerySet[Business]:
    """Where a service can be booked: businesses that name it, its organ, or general windows that take it; all when none is meant."""
    bookable = Business.objects.filter(is_bookable=True).select_related("hall").order_by("hall__name", "name")
    if version is None:
        return bookable
    wanted = Q(services__contains=[version.service.code]) | Q(organs=version.service.organ_id)
    if version.at_general_window:
        wanted |= Q(is_general=True)
    return bookable.filter(wanted).distinct()


def business(business_id: int) -> Business | None:
    """The business of this number, open for booking or not."""
    return Business.objects.select_related("hall__organ").filter(pk=business_id).first()


def timetable(found: Business, from_on: date, to_on: date) -> Timetable:
    """What decides about a business's slots between two days (both included). Three queries."""
    closed = Closure.objects.filter(Q(business=found) | Q(business=None), hall=found.hall_id)
    taken = (
        Appointment.objects.filter(business=found, on__range=(from_on, to_on), state__in=HOLDING)
        .values_list("on", "starts_at")
        .annotate(Count("pk"))
    )
    return Timetable(
        business=found,
        hours=tuple(found.hours.all()),
        closures=tuple(closed.filter(from_on__lte=to_on, to_on__gte=from_on)),
        taken={(on, starts_at): count for on, starts_at, count in taken},
    )


def days(found: Business, now: datetime) -> dict[date, list[Slot]]:
    """The slots that can still be booked, by day, full ones included; days without any are left out. Three queries."""
    today = now.date()
    last = today + timedelta(days=found.ahead_days)
    table, calendar = timetable(found, today, last), kept(settings.LAW).calendar
    earliest = now + policy().lead
    by_day: dict[date, list[Slot]] = {}
    for offset in range(found.ahead_days + 1):
        on = today + timedelta(days=offset)
        slots = [
            slot
            for slot in table.of_day(on, is_working=calendar.is_working(on))
            if datetime.combine(on, slot.starts_at) >= earliest.replace(tzinfo=None)
        ]
        if slots:
            by_day[on] = slots
    return by_day


def of_person(person: Person) -> list[Appointment]:
    """A person's appointments, the latest first."""
    mine = Appointment.objects.filter(person=person).select_related(
        "business__hall", "service_version__service", "case"
    )
    return list(mine.order_by("-on", "-starts_at", "-pk")[:100])


def own(person: Person, code: str) -> Appointment | None:
    """One's own appointment of this code."""
    mine = Appointment.objects.filter(person=person, code=code)
    return mine.select_related("business__hall", "service_version__service").first()


def barred_until(person: Person, on: date) -> date | None:
    """Until which day somebody who often did not come may not book; None when they may."""
    rules = policy()
    missed = Appointment.objects.filter(
        person=person, state=Appointment.State.MISSED, on__gt=on - rules.missed_within, on__lte=on
    )
    days = list(missed.order_by("-on").values_list("on", flat=True)[: rules.most_missed])
    if len(days) < rules.most_missed:
        return None
    until = days[0] + rules.barred_for
    return until if until > on else None


def halls_of(reach: Reach) -> QuerySet[Hall]:
    """The halls at whose desks this official works."""
    organs = [post.organ_id for post in reach.posts if DESK_ROLES & post.roles]
    return Hall.objects.filter(organ__in=organs).select_related("organ").order_by("name")


def may_manage(reach: Reach, hall: Hall) -> bool:
    """Whether this official keeps the hours of this hall."""
    return any(HALL_MANAGER in post.roles and post.organ_id == hall.organ_id for post in reach.posts)


def coming(hall: Hall, on: date) -> list[Appointment]:
    """Everyone booked in a hall on a day, in order of time, those cancelled left out. One query."""
    found = Appointment.objects.filter(business__hall=hall, on=on, state__in=[*HOLDING, Appointment.State.MISSED])
    return list(
        found.select_related("business", "person", "service_version").order_by("starts_at", "business__name", "seat")
    )


def businesses_of(hall: Hall) -> Sequence[Business]:
    """The businesses of a hall with their hours. Two queries."""
    return list(hall.businesses.prefetch_related("hours").order_by("name"))


def closures_of(hall: Hall, on: date) -> Sequence[Closure]:
    """What is closed from this day on."""
    return list(hall.closures.filter(to_on__gte=on).select_related("business").order_by("from_on"))
