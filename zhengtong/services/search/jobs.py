"""What the night does for search: questions whose answers nobody opened join the editors' list, and old days are forgotten."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.services.search import actions


# Cron counts in UTC: this is 00:40 北京时间.
@app.periodic(cron="40 16 * * *")
@app.task(name="zhengtong.services.search.jobs.collect", queueing_lock="search-collect")
def collect(timestamp: int) -> None:
    """Each night, for the day that ended."""
    today = timezone.localdate()
    actions.collect_unopened(today - timedelta(days=1))
    actions.forget_days(today)
