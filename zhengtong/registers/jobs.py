"""The job of registers: every morning, what runs out soon."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.registers import reminding


# Cron counts in UTC: this is 06:10 北京时间.
@app.periodic(cron="10 22 * * *")
@app.task(name="zhengtong.registers.jobs.remind", queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Every morning: tell who must know what runs out soon."""
    reminding.remind(timezone.localdate())
