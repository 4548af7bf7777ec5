"""Pushes on their way: sent one by one, oldest first, tried again with growing waits, never dropped."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from zhengtong.exchange import net
from zhengtong.exchange.models import Push
from zhengtong.ground.posting import NotPosted

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
# After so many failures in a row the net is down: the rest waits for the next round.
ENOUGH_FAILURES = 3


def send_waiting(now: datetime, *, most: int = 200) -> int:
    """Send what is due; returns how many were taken by the net. Each is recorded before the next is sent."""
    taken = failures = 0
    for _ in range(most):
        outcome = _send_one(now)
        if outcome is None:
            break
        taken += outcome
        failures = 0 if outcome else failures + 1
        if failures == ENOUGH_FAILURES:
            break
    return taken


@transaction.atomic
def _send_one(now: datetime) -> bool | None:
    """One push, locked while it is under way; None when nothing is due. A worker killed between the answer and the record sends it again under the same key."""
    due = Push.objects.filter(state=Push.State.WAITING, next_at__lte=now).order_by("next_at", "id")
    push = due.select_for_update(skip_locked=True).first()
    if push is None:
        return None
    push.tries += 1
    try:
        answer = net.tell("push", envelope(push), now=now, key=f"push-{push.pk}")
    except NotPosted as error:
        _not_taken(push, error, now)
        return False
    push.state, push.sent_at, push.error, push.next_at = Push.State.SENT, now, "", None
    receipt = str(answer.get("回执号") or "") if isinstance(answer, dict) else ""
    if receipt:
        acknowledge(push, receipt, now)
    push.save()
    return True


def envelope(push: Push) -> dict[str, Any]:  # Any: JSON
    """A push as it is sent: what it is, under which key, its text and the digest of the text."""
    return {"推送号": push.pk, "种类": push.kind, "键": push.key, "摘要": push.digest, "内容": push.message}


def _not_taken(push: Push, error: NotPosted, now: datetime) -> None:
    said = error.answer.get("原因") if isinstance(error.answer, dict) else None
    push.error = str(said or error)[:300]
    if error.is_refusal:
        push.state, push.answered_at, push.next_at = Push.State.REFUSED, now, None
    else:
        push.next_at = now + min(FIRST_WAIT * 4 ** min(push.tries - 1, 6), LONGEST_WAIT)
    push.save()


def acknowledge(push: Push, receipt: str, now: datetime) -> None:
    """The net has it (not saved here)."""
    push.state, push.receipt, push.answered_at, push.error = Push.State.ACKNOWLEDGED, receipt[:80], now, ""
    push.next_at = None
