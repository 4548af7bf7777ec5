"""The jobs of cases: what follows an act, and what the night does."""

from datetime import date, timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from zhengtong.cases import daily, follow_up, ledger, public, reminders
from zhengtong.services.search import actions as search


@app.task(name="zhengtong.cases.jobs.follow", retry=8)
def follow(event_id: int) -> None:
    """Issue the documents of an event and tell whom it concerns. Doing it twice does it once."""
    follow_up.follow(event_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="zhengtong.cases.jobs.sweep", queueing_lock="sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every ten minutes: the acts that the law deems done, and the versions that take over open cases. Only the first run after midnight finds many."""
    daily.sweep(timezone.localdate())


# Cron counts in UTC: this is 00:20 北京时间.
@app.periodic(cron="20 16 * * *")
@app.task(name="zhengtong.cases.jobs.seal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Each night: seal the day that ended."""
    ledger.seal(yesterday(timezone.localdate()))


# 08:30 北京时间, when people are awake.
@app.periodic(cron="30 0 * * *")
@app.task(name="zhengtong.cases.jobs.remind", queueing_lock="cases-remind")
def remind(timestamp: int) -> None:
    """Each morning: guides that changed, certificates that will expire."""
    reminders.remind(timezone.localdate())


# 00:50 北京时间.
@app.periodic(cron="50 16 * * *")
@app.task(name="zhengtong.cases.jobs.weigh_services", queueing_lock="weigh-services")
def weigh_services(timestamp: int) -> None:
    """Each night: what people applied for in the last year comes a little earlier among equals in the search."""
    today = timezone.localdate()
    asked = public.most_asked(today - timedelta(days=365), today, limit=100_000)
    search.weigh({one.service_id: one.count for one in asked})


def yesterday(today: date) -> date:
    return today - timedelta(days=1)


# A worker says every ten seconds that it lives; one silent for longer than this has been killed.
SILENT_SECONDS = 60.0


@app.periodic(cron="* * * * *")
@app.task(name="zhengtong.cases.jobs.revive", queueing_lock="revive", pass_context=True)
async def revive(context: JobContext, timestamp: int, silent_seconds: float = SILENT_SECONDS) -> None:
    """Give back the jobs that a killed worker had begun. Every job of ours may run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
        if job.id != context.job.id:
            await manager.retry_job(job, retry_at=timezone.now())
