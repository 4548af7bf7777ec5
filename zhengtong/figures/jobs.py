"""The extract follows the ledger: changes every five minutes, and all of it once a night."""

import logging

from procrastinate.contrib.django import app

from zhengtong.figures import actions
from zhengtong.figures.errors import LedgerBusy

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="figures.extract", queueing_lock="figures.extract", lock="figures.extract")
def extract(timestamp: int) -> None:
    """Carry the extract forward. A busy ledger is no failure: the next run is five minutes away."""
    try:
        actions.extract()
    except LedgerBusy as busy:
        log.warning("%s", busy)


# Cron counts in UTC: this is 03:20 北京时间.
@app.periodic(cron="20 19 * * *")
@app.task(name="figures.extract_all", queueing_lock="figures.extract_all", lock="figures.extract")
def extract_all(timestamp: int) -> None:
    """Make the extract from scratch: small again, and free of whatever a mistake of ours may have left in it."""
    try:
        actions.extract(from_scratch=True)
    except LedgerBusy as busy:
        log.warning("%s", busy)
