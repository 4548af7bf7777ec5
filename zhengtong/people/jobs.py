"""Jobs of people: what has run out is thrown away each night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.people.actions.codes import sweep_codes
from zhengtong.people.throttle import sweep_counts


# Cron counts in UTC: this is 03:40 北京时间.
@app.periodic(cron="40 19 * * *")
@app.task(name="zhengtong.people.jobs.sweep", queueing_lock="people-sweep")
def sweep(timestamp: int) -> None:
    """Counts of tries and one-time codes that have run out."""
    now = timezone.now()
    sweep_counts(now)
    sweep_codes(now)
