"""The jobs of cases: what follows an act, and what the night does."""

from datetime import date, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.cases import daily, ledger


@app.task(name="zhengtong.cases.jobs.follow", retry=8)
def follow(event_id: int) -> None:
    """Issue the documents of an event and tell whom it concerns. Doing it twice does it once."""
    from zhengtong.cases import follow_up

    follow_up.follow(event_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="zhengtong.cases.jobs.sweep", queueing_lock="sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every ten minutes: the acts that the law deems done. Only the first run after midnight finds many."""
    daily.sweep(timezone.localdate())


@app.periodic(cron="20 0 * * *")
@app.task(name="zhengtong.cases.jobs.seal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Each night: seal the day that ended."""
    ledger.seal(yesterday(timezone.localdate()))


def yesterday(today: date) -> date:
    return today - timedelta(days=1)
