"""The job of surveys: every morning, units that have not answered by the day are told."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.services.surveys import actions


# Cron counts in UTC: this is 08:20 北京时间.
@app.periodic(cron="20 0 * * *")
@app.task(name="zhengtong.services.surveys.jobs.remind", queueing_lock="remind-surveys")
def remind(timestamp: int) -> None:
    """Every morning: chase the forms whose day has come."""
    actions.remind_all(timezone.localdate())
