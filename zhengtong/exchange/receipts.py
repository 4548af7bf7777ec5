"""回执: what the net says later of what it was sent, asked for or brought in as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from zhengtong.exchange import net, sending
from zhengtong.exchange.models import Push


@dataclass(frozen=True)
class Taken:
    """What became of a list of receipts."""

    acknowledged: int
    refused: int
    unknown: tuple[str, ...]


def ask(now: datetime) -> Taken:
    """Ask the net for its receipts. Raises NotPosted or ExchangeError."""
    return take(net.read_all("receipts", now=now), now)


@transaction.atomic
def take(rows: Iterable[Mapping[str, Any]], now: datetime) -> Taken:  # Any: JSON of another system
    """Put receipts to the pushes they answer: {推送号, 回执号} is an acknowledgement, {推送号, 原因} a refusal. The same twice changes nothing."""
    said = {str(row.get("推送号", "")).strip(): row for row in rows}
    numbers = [int(number) for number in said if number.isascii() and number.isdigit() and len(number) < 19]
    found = {str(push.pk): push for push in Push.objects.select_for_update().filter(pk__in=numbers)}
    acknowledged = refused = 0
    for number, row in said.items():
        push = found.get(number)
        if push is None or push.state in (Push.State.ACKNOWLEDGED, Push.State.REPLACED):
            continue
        receipt, reason = str(row.get("回执号") or "").strip(), str(row.get("原因") or "").strip()
        if receipt:
            sending.acknowledge(push, receipt, now)
            acknowledged += 1
        elif reason:
            push.state, push.error, push.answered_at, push.next_at = Push.State.REFUSED, reason[:300], now, None
            refused += 1
        push.save()
    return Taken(acknowledged, refused, tuple(number for number in said if number not in found))


@transaction.atomic
def send_again(pushes: Iterable[int], now: datetime) -> int:
    """Queue refused or waiting pushes for the next round, as they are."""
    states = [Push.State.WAITING, Push.State.REFUSED, Push.State.SENT]
    return Push.objects.filter(pk__in=list(pushes), state__in=states).update(state=Push.State.WAITING, next_at=now)
