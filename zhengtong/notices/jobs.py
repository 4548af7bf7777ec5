"""Jobs of the worker: deliveries, tried with growing waits until they succeed or are given up; and one-time codes."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from zhengtong.notices import codes, sending
from zhengtong.notices.errors import NotNow
from zhengtong.notices.models import Delivery

FIRST_WAIT: Final = 60  # seconds
LONGEST_WAIT: Final = 6 * 3600
# Longer than any wait between two tries: what has been silent for this long has lost its job.
LOST_AFTER: Final = timedelta(hours=16)


def wait(attempts: int) -> int:
    """Seconds to wait after so many earlier tries: 1, 4, 16, 64, 256 minutes, then every six hours."""
    return int(min(FIRST_WAIT * 4 ** min(attempts, 10), LONGEST_WAIT))


class GrowingWaits(BaseRetryStrategy):
    """Tries for ever; `sending.deliver` itself ends it after NOTICE_GIVE_UP_DAYS by no longer raising."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        if isinstance(exception, NotNow):
            return RetryDecision(retry_at=exception.until)
        return RetryDecision(retry_in={"seconds": wait(job.attempts)})


@app.task(name="notices.deliver", queue="notices", retry=GrowingWaits())
def deliver(delivery_id: int) -> None:
    """Send one delivery over its channel."""
    sending.deliver(delivery_id, timezone.now())


# A code is good for ten minutes: three tries within the first of them, then the person asks again.
@app.task(name="notices.reset_code", queue="notices", retry=3)
def reset_code(username: str, channel: str) -> None:
    """Send the code that resets a password, if there is such an account with such an address."""
    codes.send_reset_code(username, channel, timezone.now())


@app.task(name="notices.change_code", queue="notices", retry=3)
def change_code(person_id: int, purpose: str, channel: str, address: str) -> None:
    """Send the code that proves a new telephone or mailbox."""
    codes.send_code_to(person_id, purpose, channel, address, timezone.now())


@app.periodic(cron="15 * * * *")
@app.task(name="notices.find_lost", queueing_lock="notices-find-lost")
def find_lost(timestamp: int) -> None:
    """Each hour: give a new job to what still waits and has been silent too long (a queue restored from a backup, say)."""
    before = timezone.now() - LOST_AFTER
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, made_at__lt=before)
    for delivery_id in waiting.exclude(tried_at__gte=before).values_list("pk", flat=True)[:1000]:
        deliver.defer(delivery_id=delivery_id)
