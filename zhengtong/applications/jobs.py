"""The nightly job of applications."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.applications import purging


# Cron counts in UTC: this is 03:10 北京时间.
@app.periodic(cron="10 19 * * *")
@app.task(name="zhengtong.applications.jobs.tidy", queueing_lock="tidy-drafts", pass_context=False)
def tidy(timestamp: int) -> None:
    """Each night: tell the owners of drafts left lying, and delete those told in time and not touched since."""
    today = timezone.localdate()
    purging.warn(today)
    purging.purge(today)
