"""Today and now, from one place: every page asks here, and a test or a demonstration can say which day it is."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day pages act on: the setting ZHENGTONG_TODAY (a date or “2018-06-01”) when it is given, else the calendar day in 北京时间."""
    given = getattr(settings, "ZHENGTONG_TODAY", None)
    if not given:
        return timezone.localdate()
    return given if isinstance(given, date) else date.fromisoformat(given)


def now() -> datetime:
    """This minute in 北京时间, on the day of `today`."""
    on = today()
    return timezone.localtime().replace(year=on.year, month=on.month, day=on.day)
