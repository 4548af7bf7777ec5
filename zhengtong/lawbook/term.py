"""A length of time as a statute writes it: 5 工作日, 60 日, 3 月, 2 年, 24 小时, 当场."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

WORKDAY, DAY, MONTH, YEAR, HOUR = "工作日", "日", "月", "年", "小时"
UNITS = (WORKDAY, DAY, MONTH, YEAR, HOUR)
AT_ONCE = "当场"

_TERM = re.compile(r"(\d+)\s*个?\s*(工作日|小时|日|天|月|年)")
# A term longer than a century is a slip of the pen.
_LONGEST = {WORKDAY: 25_000, DAY: 36_525, MONTH: 1_200, YEAR: 100, HOUR: 876_600}
# The fewest and the most days that one unit can take, for promises in another unit than the law's.
_FEWEST = {WORKDAY: 1, DAY: 1, MONTH: 28, YEAR: 365}
_MOST = {DAY: 1, MONTH: 31, YEAR: 366}


@dataclass(frozen=True, slots=True)
class Term:
    """A count and its unit. The unit belongs to every term, since statutes differ: no default anywhere."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Term":
        """5 工作日, 10个工作日, 60 日, 3 月, 2 年, 24 小时, 当场. Raises ValueError with a sentence."""
        return _parse(text)

    @property
    def spoken(self) -> str:
        """5个工作日, 60日, 3个月, 2年, 24小时, 当场: as it is said."""
        if self == _AT_ONCE:
            return AT_ONCE
        return f"{self.count}{'个' if self.unit in (WORKDAY, MONTH) else ''}{self.unit}"

    def is_longer_than(self, limit: "Term") -> bool:
        """Whether this term could ever end after `limit` begun on the same day.

        In another unit it counts as longer unless the longest it can take still fits: 20 日 never outlasts 20 工作日,
        but 15 工作日 may outlast 20 日.
        """
        if self.unit == limit.unit:
            return self.count > limit.count
        if self.count == 0:
            return False
        if self.unit == WORKDAY:
            return True
        return self._most_days() > limit._fewest_days()

    def _most_days(self) -> int:
        return -(-self.count // 24) if self.unit == HOUR else self.count * _MOST[self.unit]

    def _fewest_days(self) -> int:
        return self.count // 24 if self.unit == HOUR else self.count * _FEWEST[self.unit]

    def __str__(self) -> str:
        return AT_ONCE if self == _AT_ONCE else f"{self.count} {self.unit}"


_AT_ONCE = Term(0, WORKDAY)


@lru_cache(maxsize=1024)
def _parse(text: str) -> Term:
    text = text.strip()
    if text == AT_ONCE:
        return _AT_ONCE
    found = _TERM.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}”不是期限的写法，应如：5 工作日、60 日、3 月、2 年、24 小时、当场")
    count, unit = int(found[1]), DAY if found[2] == "天" else found[2]
    if count == 0:
        raise ValueError(f"“{text}”的数目是零；当天办结请写“当场”")
    if count > _LONGEST[unit]:
        raise ValueError(f"“{text}”超过一百年，请核对")
    return Term(count, unit)


def days_spanned(start: date, term: Term, *, back: bool = False) -> int:
    """The number of calendar days from `start` to the end of a term counted in 日, 月, 年 or 小时.

    Months and years end on the day of the same number, or on the last of a shorter month (民法典202). Hours are
    rounded up to whole days, since acts record days; `hour_end` counts them exactly.
    """
    sign = -1 if back else 1
    if term.unit == DAY:
        return term.count
    if term.unit == HOUR:
        return -(-term.count // 24)
    months = term.count * (12 if term.unit == YEAR else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + sign * months, 12)
    last = monthrange(year, month + 1)[1]
    return abs((date(year, month + 1, min(start.day, last)) - start).days)


def hour_end(start: datetime, term: Term) -> datetime:
    """When a term in hours runs out, to the minute: 24 小时 from an act whose time is known (强制法19)."""
    if term.unit != HOUR:
        raise ValueError(f"“{term}”不以小时计算")
    return start + timedelta(hours=term.count)
