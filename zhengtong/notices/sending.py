"""One try at one delivery, recorded whichever way it goes."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from zhengtong.notices import timing
from zhengtong.notices.channels import message_of, named
from zhengtong.notices.errors import NotDelivered, NoticeError, NotNow
from zhengtong.notices.models import Delivery

log = logging.getLogger(__name__)


def deliver(delivery_id: int, now: datetime) -> None:
    """Send one waiting delivery. Done, given up or gone: returns. To be tried again: raises NotDelivered, or NotNow (with when).

    The row stays locked while the message is under way, so two workers never send it at once. A worker killed
    after sending and before recording leaves it waiting: it goes out again with the same id (at least once).
    """
    later = None
    with transaction.atomic():
        rows = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING)
        locked = rows.select_for_update(skip_locked=True, of=("self",)).select_related("notice__person")
        delivery = locked.first()
        if delivery is not None:
            later = timing.wait_until(delivery, now)
            if later is None:
                _attempt(delivery, now)
            else:
                delivery.error = later[1]
                delivery.save(update_fields=["error"])
    if delivery is None:
        if rows.exists():
            raise NotDelivered(f"送出 {delivery_id} 正由另一个进程办理")
        return
    if later is not None:
        raise NotNow(later[0], f"送出 {delivery_id}（{delivery.channel}）：{later[1]}")
    if delivery.state == Delivery.State.WAITING:
        raise NotDelivered(f"送出 {delivery_id}（{delivery.channel}）第 {delivery.tries} 次没有成功：{delivery.error}")


def _attempt(delivery: Delivery, now: datetime) -> None:
    delivery.tries += 1
    delivery.tried_at = now
    try:
        message = message_of(delivery)
        if not message.to.address:
            raise NoticeError("对方的联系方式已经没有了")
        named(delivery.channel).send(message, int(now.timestamp()))
    # Whatever a mail server or gateway does must end in this row, not in a lost job.
    except Exception as error:
        delivery.error = f"{type(error).__name__}：{error}"[:300]
        since = delivery.again_at or delivery.notice.at
        if now - since >= timedelta(days=settings.NOTICE_GIVE_UP_DAYS):
            delivery.state = Delivery.State.FAILED
            log.error(
                "送出 %s（%s）试了 %s 次，不再重试：%s", delivery.pk, delivery.channel, delivery.tries, delivery.error
            )
    else:
        delivery.state, delivery.sent_at, delivery.error = Delivery.State.SENT, now, ""
    delivery.save(update_fields=["state", "tries", "error", "tried_at", "sent_at"])
