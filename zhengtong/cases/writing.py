"""An event, what its case then is, its clocks and jobs: written in the one round trip of sql/act.sql, or not at all."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from zhengtong.cases import chain
from zhengtong.cases.clocks import Clock, Restated
from zhengtong.cases.models import Case, Event
from zhengtong.lawbook.words import SYSTEM


def write(
    case: Case, event: Event, now: Restated, clocks: list[Clock], handler: int | None, *, follow: bool
) -> int | None:
    """Write and restate the case in memory. The event's id; minus the id of the event that used its key before; None if someone was
    quicker. In the last two cases nothing was written."""
    event_id = _swap(event, now, [clock._asdict() for clock in clocks], handler, follow=follow)
    if event_id is None or event_id < 0:
        return event_id
    event.pk = event_id
    case.stage, case.is_closed, case.is_paused, case.dates, case.closed_on = now
    case.last_number, case.head, case.handler_id = event.number, event.hash, handler
    return event_id


def _swap(event: Event, now: Restated, rows: list[dict[str, Any]], handler: int | None, *, follow: bool) -> int | None:
    values: list[Any] = [
        event.case_id,
        event.number - 1,
        event.action,
        event.role,
        event.by_id,
        event.approved_by_id,
        event.on,
        event.at,
        chain.canonical(event.data).decode(),
        event.key,
        event.hash,
        now.stage,
        now.is_closed,
        now.is_paused,
        chain.canonical(now.dates).decode(),
        now.closed_on,
        chain.canonical(rows).decode() if rows else None,
        follow,
        handler,
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"select cases_act({', '.join(['%s'] * len(values))})", values)
        found: int | None = cursor.fetchone()[0]
    return found


def hash_of(head: bytes, event: Event) -> bytes:
    """What this event is chained with, after the event of this hash."""
    fields = chain.event_fields(
        event.number,
        event.action,
        event.role,
        event.by_id,
        event.approved_by_id,
        event.on,
        event.at,
        event.data,
        event.key,
    )
    return chain.link(head, *fields)


def who_was_first(case: Case, number: int) -> str:
    """The sentence for the one who came second."""
    first = Event.objects.filter(case=case, number__gte=number).select_related("by").order_by("number").first()
    if first is None:
        return f"案件{case.number}已经变化，请刷新后再办"
    who = first.by.name if first.by else SYSTEM
    return (
        f"案件{case.number}刚刚由{who}作出“{first.action}”（{_clock_time(first.at)}），您的操作没有写入，请刷新后再办"
    )


def _clock_time(at: datetime) -> str:
    return f"{timezone.localtime(at):%m月%d日%H:%M}"
