"""Working days. A prefix sum over the days of the loaded years answers every question in well under a microsecond."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhengtong.lawbook.errors import LawError
from zhengtong.lawbook.term import WORKDAY, Term, days_spanned

WEEKDAYS = "一二三四五六日"
ONE_DAY = timedelta(days=1)
# Plain weekends are counted ahead of the last notice, a stretch at a time, for provisional dates; and not for ever.
_STRETCH = 25
_LAST_YEAR = 2400
# Days an act may name lie well before that, so that every limit begun on them ends within it.
_LAST_NAMED = 2100


def spoken(day: date) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Year:
    """放假与调休 of one year, from one notice."""

    year: int
    source: str
    holidays: Mapping[date, str] = field(default_factory=dict)
    make_up: frozenset[date] = frozenset()


class Calendar:
    """Which days are worked. Years must follow one another; past the last only weekends are known.

    `rolls_forward` is policy: a limit in 日, 月 or 年 whose last day is not worked ends on the next day that is
    (民法典203). Turn it off where a county holds its organs to the plain last day.
    """

    def __init__(self, years: Iterable[Year], *, rolls_forward: bool = True) -> None:
        self.years: tuple[Year, ...] = tuple(sorted(years, key=lambda year: year.year))
        if not self.years:
            raise LawError("没有载入任何一年的放假安排（law/calendars/）")
        self._refuse_gaps()
        self.rolls_forward = rolls_forward
        self.first_on = date(self.years[0].year, 1, 1)
        self.last_on = date(self.years[-1].year, 12, 31)
        self._holidays = {day: name for year in self.years for day, name in year.holidays.items()}
        self._make_up = frozenset(day for year in self.years for day in year.make_up)
        self._first = self.first_on.toordinal()
        # _count[i]: days worked up to and including day i; _worked[k]: the day worked as number k + 1.
        self._count: list[int] = []
        self._worked: list[date] = []
        self._reach_year = self.years[0].year - 1
        self._foresee(self.years[-1].year + _STRETCH)

    def _refuse_gaps(self) -> None:
        for before, after in zip(self.years, self.years[1:], strict=False):
            if after.year != before.year + 1:
                raise LawError(f"放假安排缺年份：载入了{before.year}年和{after.year}年，中间的没有")

    def _foresee(self, until: int) -> None:
        """Extend the sums to the end of the year `until`."""
        if self._reach_year >= _LAST_YEAR:
            raise LawError(f"工作日历只算到{_LAST_YEAR}年，日期或者期限太远，请核对")
        day, end = date(self._reach_year + 1, 1, 1), date(min(until, _LAST_YEAR), 12, 31)
        worked = len(self._worked)
        while day <= end:
            if self._is_worked(day):
                worked += 1
                self._worked.append(day)
            self._count.append(worked)
            day += ONE_DAY
        self._reach_year = end.year

    def _is_worked(self, day: date) -> bool:
        return day in self._make_up or (day.weekday() < 5 and day not in self._holidays)

    def _offset(self, day: date) -> int:
        """The place of a day in the sums; LawError before the first loaded year."""
        offset = day.toordinal() - self._first
        if offset < 0:
            raise LawError(f"没有载入{day.year}年的放假安排，不能计算工作日；最早的是{self.first_on.year}年")
        while offset >= len(self._count):
            self._foresee(day.year + _STRETCH)
        return offset

    def holds(self, day: date) -> bool:
        """Whether limits may run from this day: not before the first loaded year, and not in another age."""
        return self.first_on <= day and day.year <= _LAST_NAMED

    def is_working(self, day: date) -> bool:
        """Whether this day is worked."""
        self._offset(day)
        return self._is_worked(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies past the last notice, so that holidays are not yet known."""
        return day > self.last_on

    def reason(self, day: date) -> str:
        """Why a day is worked or not, where that is not plain: 周六, 春节放假, 调休上班; empty for a plain weekday."""
        if day in self._make_up:
            return "调休上班"
        if name := self._holidays.get(day):
            return f"{name}放假"
        return f"周{WEEKDAYS[day.weekday()]}" if day.weekday() >= 5 else ""

    def add(self, start: date, count: int) -> date:
        """The day on which `count` working days after `start` are full; the starting day is not counted (民法典201).

        With count 0 (当场) it is the starting day itself, or the next one worked.
        """
        offset = start.toordinal() - self._first
        if offset >= 0 and count > 0:
            try:
                return self._worked[self._count[offset] + count - 1]
            except IndexError:
                pass
        if count < 0:
            raise ValueError("工作日的数目不能是负数；倒着数请用 back()")
        if count == 0:
            return self.roll(start)
        offset = self._offset(start)
        while self._count[offset] + count > len(self._worked):
            self._foresee(self._reach_year + _STRETCH)
        return self._worked[self._count[offset] + count - 1]

    def back(self, start: date, count: int) -> date:
        """The `count`th working day before `start`, which is not counted."""
        before = self._count[self._offset(start)] - self._is_worked(start)
        if count < 1 or before - count < 0:
            if count == 0:
                return start
            raise LawError(f"没有载入{self.first_on.year - 1}年的放假安排，不能从{spoken(start)}倒数{count}个工作日")
        return self._worked[before - count]

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before."""
        return self._count[self._offset(end)] - self._count[self._offset(start)]

    def roll(self, day: date) -> date:
        """The day itself if worked, else the next one that is."""
        offset = self._offset(day)
        if self._is_worked(day):
            return day
        if self._count[offset] >= len(self._worked):
            self._foresee(self._reach_year + _STRETCH)
        return self._worked[self._count[offset]]

    def due(self, start: date, term: Term) -> date:
        """The last day of a term begun on `start`, rolled forward if policy says so; no pauses, no extensions."""
        if term.unit == WORKDAY:
            return self.add(start, term.count)
        end = start + timedelta(days=days_spanned(start, term))
        return self.roll(end) if self.rolls_forward and term.unit != "小时" else end
