"""The jobs of the exchange: gather, send, ask for receipts and applications. Nothing runs where no net is configured."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.exchange import arrivals, comparing, gathering, net, receipts, sending
from zhengtong.exchange.errors import ExchangeError
from zhengtong.ground.posting import NotPosted

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="zhengtong.exchange.jobs.push", queueing_lock="exchange-push")
def push(timestamp: int) -> None:
    """Every five minutes: what changed is queued and sent, receipts and applications are fetched."""
    if not net.is_configured():
        return
    now, on = timezone.now(), timezone.localdate()
    gathering.gather(on, now)
    sending.send_waiting(now)
    try:
        receipts.ask(now)
        arrivals.ask(on, now)
    except (NotPosted, ExchangeError) as error:
        log.warning("上级平台没有给出回执或者来件：%s", error)


# Cron counts in UTC: this is 05:30 北京时间.
@app.periodic(cron="30 21 * * *")
@app.task(name="zhengtong.exchange.jobs.compare", queueing_lock="exchange-compare")
def compare(timestamp: int) -> None:
    """Each night: fetch the net's list, so that the morning shows what is missing there."""
    if net.is_configured():
        try:
            comparing.ask(timezone.now())
        except (NotPosted, ExchangeError) as error:
            log.warning("没有取到上级平台的清单：%s", error)
