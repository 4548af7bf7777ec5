"""Jobs of the worker: deliveries, tried with growing waits until they succeed or are given up."""

from typing import Final

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from zhengtong.notices import sending

FIRST_WAIT: Final = 60  # seconds
LONGEST_WAIT: Final = 6 * 3600


def wait(attempts: int) -> int:
    """Seconds to wait after so many earlier tries: 1, 4, 16, 64, 256 minutes, then every six hours."""
    return int(min(FIRST_WAIT * 4 ** min(attempts, 10), LONGEST_WAIT))


class GrowingWaits(BaseRetryStrategy):
    """Tries for ever; `sending.deliver` itself ends it after NOTICE_GIVE_UP_DAYS by no longer raising."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": wait(job.attempts)})


@app.task(name="notices.deliver", queue="notices", retry=GrowingWaits())
def deliver(delivery_id: int) -> None:
    """Send one delivery over its channel."""
    sending.deliver(delivery_id, timezone.now())
