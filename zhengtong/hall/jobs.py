"""The jobs of the hall: who is expected tomorrow is reminded, who did not come is marked."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.hall import actions


# Cron counts in UTC: this is 16:00 北京时间, when people can still cancel.
@app.periodic(cron="0 8 * * *")
@app.task(name="zhengtong.hall.jobs.remind", queueing_lock="hall-remind")
def remind(timestamp: int) -> None:
    """Each afternoon: tell everyone expected tomorrow."""
    actions.remind(timezone.localtime())


# 00:30 北京时间.
@app.periodic(cron="30 16 * * *")
@app.task(name="zhengtong.hall.jobs.mark_missed", queueing_lock="hall-missed")
def mark_missed(timestamp: int) -> None:
    """Each night: those who did not come."""
    actions.mark_missed(timezone.localtime())
