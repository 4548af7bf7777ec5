"""Booking a time, giving it back, coming, not coming; hours and closures. Today is an argument: `now` is local time."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from zhengtong.hall import queries
from zhengtong.hall.errors import HallError
from zhengtong.hall.models import Appointment, Business, Closure, Hall, Hours
from zhengtong.hall.policy import policy
from zhengtong.hall.slots import Slot, covers, overlapping
from zhengtong.notices.actions import tell
from zhengtong.people.models import Person
from zhengtong.services.models import ServiceVersion

# Without letters and digits that are taken for one another when read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def book(
    business: Business,
    on: date,
    starts_at: time,
    *,
    person: Person,
    now: datetime,
    service_version: ServiceVersion | None = None,
    case_id: int | None = None,
) -> Appointment:
    """Book the first free seat of a slot. Raises HallError when it is full, closed, too late, or one has too many already.

    Person and business are locked meanwhile: what one may hold is counted once, and no closure passes a booking under way.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    _may_book(business, person, now)
    slot = _slot(business, on, starts_at, now)
    seat = _free_seat(business, slot)
    if seat is None:
        raise HallError("这个时间刚刚约满了，请换一个时间。")
    made = Appointment(
        business=business,
        person=person,
        service_version=service_version,
        case_id=case_id,
        on=on,
        starts_at=starts_at,
        seat=seat,
        code="".join(secrets.choice(ALPHABET) for _ in range(8)),
        is_demo=person.is_demo,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "one_place_at_a_time" not in str(error):
            raise
        raise HallError("您在这个时间已经有别的预约，请换一个时间，或者先取消原来的。") from None
    _confirm(made)
    return made


def _may_book(business: Business, person: Person, now: datetime) -> None:
    rules = policy()
    if not business.is_bookable:
        raise HallError(f"{business.name}暂不开放预约，请直接到大厅取号。")
    until = queries.barred_until(person, now.date())
    if until is not None:
        raise HallError(
            f"您近{rules.missed_within.days}天内有{rules.most_missed}次约了没来，{until.month}月{until.day}日起可以再预约；"
            "在此之前请直接到大厅取号。"
        )
    waiting = Appointment.objects.filter(person=person, state=Appointment.State.BOOKED, on__gte=now.date())
    if waiting.count() >= rules.most_open:
        raise HallError(f"您已经有{rules.most_open}个还没到时间的预约，请办完或者取消以后再约。")


def _slot(business: Business, on: date, starts_at: time, now: datetime) -> Slot:
    for slot in queries.days(business, now).get(on, []):
        if slot.starts_at == starts_at:
            return slot
    raise HallError("这个时间不能预约：可能已经过了，或者大厅这天不开放。请从页面上列出的时间里选。")


def _free_seat(business: Business, slot: Slot) -> int | None:
    held = set(
        Appointment.objects.filter(
            business=business, on=slot.on, starts_at=slot.starts_at, state__in=queries.HOLDING
        ).values_list("seat", flat=True)
    )
    return next((seat for seat in range(1, slot.seats + 1) if seat not in held), None)


def _confirm(made: Appointment) -> None:
    hall = made.business.hall
    tell(
        made.person,
        cause=f"appointment:{made.pk}",
        title=f"预约成功：{said(made)}，{made.business.name}",
        body=f"预约号 {made.code}。请于{said(made)}到{hall.name}（{hall.address or '地址请看办事指南'}），带好证件，到后签到。"
        "不能来的请提前取消，把时间让给别人。",
        path="/appointments/",
    )


def said(appointment: Appointment) -> str:
    """3月2日09:30."""
    return f"{appointment.on.month}月{appointment.on.day}日{appointment.starts_at:%H:%M}"


@transaction.atomic
def cancel(appointment: Appointment, *, person: Person, now: datetime) -> Appointment:
    """Give one's own time back, until it begins. Raises HallError afterwards."""
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if held.person_id != person.pk:
        raise HallError("这不是您的预约。")
    if held.state != Appointment.State.BOOKED:
        raise HallError(f"这个预约{held.state}，不用再取消。")
    if datetime.combine(held.on, held.starts_at) <= now.replace(tzinfo=None):
        raise HallError("已经到了预约的时间，不能再取消；来不及的请致电大厅。")
    return _end(held, Appointment.State.CANCELLED, now)


def move(appointment: Appointment, on: date, starts_at: time, *, person: Person, now: datetime) -> Appointment:
    """Another time instead of this one: the old one is given back only if the new one is had."""
    with transaction.atomic():
        cancel(appointment, person=person, now=now)
        return book(
            appointment.business,
            on,
            starts_at,
            person=person,
            now=now,
            service_version=appointment.service_version,
            case_id=appointment.case_id,
        )


@transaction.atomic
def check_in(code: str, *, hall: Hall, now: datetime) -> Appointment:
    """签到 at the hall, by the code on the phone; from half a day before the time until the grace after it has passed."""
    held = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("business__hall")
        .filter(code=code.strip().upper(), business__hall=hall)
        .first()
    )
    if held is None:
        raise HallError(f"{hall.name}没有这个预约号，请核对；约在别的大厅的，请到那里签到。")
    if held.state == Appointment.State.CHECKED_IN:
        return held
    if held.state != Appointment.State.BOOKED:
        raise HallError(f"这个预约{held.state}，请取号排队。")
    begins = datetime.combine(held.on, held.starts_at)
    local = now.replace(tzinfo=None)
    if held.on != local.date():
        raise HallError(f"这个预约是{said(held)}的，不是今天，请取号排队。")
    if local > begins + policy().grace + timedelta(minutes=held.business.slot_minutes):
        raise HallError(f"预约的时间{said(held)}已经过了，请取号排队。")
    return _end(held, Appointment.State.CHECKED_IN, now)


def _end(held: Appointment, state: Appointment.State, now: datetime, reason: str = "") -> Appointment:
    held.state, held.ended_at, held.reason = state, now, reason
    held.save(update_fields=["state", "ended_at", "reason"])
    return held


def mark_missed(now: datetime) -> int:
    """爽约: those whose day has passed without a sign of them; returns how many."""
    late = Appointment.objects.filter(state=Appointment.State.BOOKED, on__lt=now.date())
    return late.update(state=Appointment.State.MISSED, ended_at=now)


def remind(now: datetime) -> int:
    """Tell everyone who is expected tomorrow, once."""
    tomorrow = now.date() + timedelta(days=1)
    coming = Appointment.objects.filter(on=tomorrow, state=Appointment.State.BOOKED)
    told = 0
    for one in coming.select_related("person", "business__hall").iterator(chunk_size=500):
        tell(
            one.person,
            cause=f"appointment-reminder:{one.pk}",
            title=f"明天{one.starts_at:%H:%M}您约了{one.business.name}",
            body=f"预约号 {one.code}，{one.business.hall.name}。不能来的请取消。",
            path="/appointments/",
        )
        told += 1
    return told


@transaction.atomic
def close(
    hall: Hall,
    *,
    from_on: date,
    to_on: date,
    reason: str,
    by: Person,
    now: datetime,
    business: Business | None = None,
    opens_at: time | None = None,
    closes_at: time | None = None,
) -> tuple[Closure, int]:
    """停约: takes no bookings then; who has booked is told with the reason. Returns the closure and how many had to be told."""
    if to_on < from_on:
        raise HallError("停约的“至”早于“自”，请改日期。")
    if to_on < now.date():
        raise HallError("这几天已经过去，不用停约。")
    if not reason.strip():
        raise HallError("请写明停约的原因，约了的人会看到。")
    if (opens_at is None) != (closes_at is None) or (opens_at and closes_at and closes_at <= opens_at):
        raise HallError("只停一段时间的，起和止都要写，止晚于起。")
    # A booking under way holds its business: it is waited for, and then found and cancelled below.
    list(hall.businesses.select_for_update(no_key=True).order_by("pk"))
    closure = Closure.objects.create(
        hall=hall,
        business=business,
        from_on=from_on,
        to_on=to_on,
        opens_at=opens_at,
        closes_at=closes_at,
        reason=reason.strip(),
        by=by,
    )
    booked = Appointment.objects.select_for_update(of=("self",)).filter(
        business__hall=hall, state=Appointment.State.BOOKED, on__range=(max(from_on, now.date()), to_on)
    )
    told = 0
    for one in booked.select_related("business__hall", "person"):
        ends_at = (datetime.combine(one.on, one.starts_at) + timedelta(minutes=one.business.slot_minutes)).time()
        if (business is None or one.business_id == business.pk) and covers(closure, one.on, one.starts_at, ends_at):
            _end(one, Appointment.State.CLOSED, now, reason.strip())
            tell(
                one.person,
                cause=f"appointment-closed:{one.pk}",
                title=f"您{said(one)}的预约因故取消",
                body=f"{hall.name}这段时间停止预约：{reason.strip()}。很抱歉，请另选时间，这次不计入您的预约次数。",
                path="/appointments/new/",
            )
            told += 1
    return closure, told


@transaction.atomic
def set_hours(
    business: Business, hours: Sequence[Hours], *, slot_minutes: int, ahead_days: int, is_bookable: bool
) -> None:
    """The hours of a business from now on, in place of those it had; what is booked already stands."""
    if not 5 <= slot_minutes <= 240:
        raise HallError("每段应为 5 至 240 分钟。")
    if not 1 <= ahead_days <= 60:
        raise HallError("可约天数应为 1 至 60 天。")
    crossed = overlapping(hours)
    if crossed:
        raise HallError(f"开放时段重叠：{crossed[0]} 与 {crossed[1]}，请改开。")
    for one in hours:
        if one.closes_at <= one.opens_at:
            raise HallError(f"开放时段“{one}”的止应当晚于起。")
        if one.seats < 1:
            raise HallError(f"开放时段“{one}”每段至少 1 人；不开放的请删去这一行。")
    business.slot_minutes, business.ahead_days, business.is_bookable = slot_minutes, ahead_days, is_bookable
    business.save(update_fields=["slot_minutes", "ahead_days", "is_bookable"])
    business.hours.all().delete()
    for one in hours:
        one.business = business
    Hours.objects.bulk_create(hours)
