"""Which days a page is about: ?from=2018-01-01&to=2018-12-31."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.http import urlencode

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Period:
    """The days asked for; `error` is a sentence when they could not be read, and the default is shown instead."""

    from_on: date
    to_on: date
    error: str = ""

    @property
    def query(self) -> str:
        """The same days, for a link."""
        return urlencode({"from": str(self.from_on), "to": str(self.to_on)})

    @property
    def name(self) -> str:
        """As a person says it."""
        first, last = self.from_on, self.to_on
        if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"{first.year}年"
        return f"{_said(first)}至{_said(last)}"

    @property
    def end(self) -> str:
        return _said(self.to_on)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def asked(request: HttpRequest, default: Period) -> Period:
    """The period a request asks for, or the default."""
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    if not first and not last:
        return default
    try:
        from_on, to_on = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return Period(
            default.from_on,
            default.to_on,
            f"日期“{first or '（空）'}”至“{last or '（空）'}”看不懂，请写成 2018-01-01 这样。",
        )
    if from_on > to_on:
        return Period(default.from_on, default.to_on, f"期间写反了：{_said(from_on)}晚于{_said(to_on)}。")
    if from_on < EARLIEST or to_on.year > 2100:
        return Period(default.from_on, default.to_on, "期间应当在2000年到2100年之间。")
    return Period(from_on, to_on)
