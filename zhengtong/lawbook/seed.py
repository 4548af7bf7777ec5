"""A first draft of a calendar file from the package `chinesecalendar`, for an official to check against the notice."""

from datetime import date, timedelta
from itertools import pairwise
from types import ModuleType

from zhengtong.lawbook.calendar import WEEKDAYS
from zhengtong.lawbook.errors import LawError

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
# The notice on 2006 put 元旦 off from this Saturday; the package has it free.
_WRONG = {date(2005, 12, 31): "上班"}


def draft(year: int) -> str:
    """law/calendars/<year>.yaml as text. LawError when the package is not installed or does not know the year."""
    tables = _package()
    free = {day: str(name) for table in (tables.holidays, tables.in_lieu_days) for day, name in table.items()}
    off = {day: name for day, name in sorted(free.items()) if day.year == year and day not in _WRONG}
    worked = sorted(day for day in {*tables.workdays, *_WRONG} if day.year == year)
    if not off:
        raise LawError(
            f"chinesecalendar 还没有{year}年的放假安排；请按国务院办公厅的通知手写 law/calendars/{year}.yaml"
        )
    lines = [f"年: {year}", f"文: 国务院办公厅关于{year}年部分节假日安排的通知", "放假:"]
    lines += [f"  - {_spoken(run, off)}" for run in _runs(sorted(off), set(worked))]
    lines += ["上班:" if worked else "上班: []"]
    lines += [f"  - {day}  # 周{WEEKDAYS[day.weekday()]}" for day in worked]
    return "\n".join(lines) + "\n"


def _package() -> ModuleType:
    try:
        from chinese_calendar import constants
    except ImportError:
        raise LawError("没有安装 chinesecalendar（开发依赖）；请按通知手写，格式见 law/calendars/2026.yaml") from None
    module: ModuleType = constants
    return module


def _runs(days: list[date], worked: set[date]) -> list[tuple[date, date]]:
    """Days off as unbroken stretches; a weekend between two of them belongs to the stretch."""
    runs = [(days[0], days[0])]
    for before, day in pairwise(days):
        between = [before + timedelta(days=gap) for gap in range(1, (day - before).days)]
        if all(each.weekday() >= 5 and each not in worked for each in between):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _spoken(run: tuple[date, date], off: dict[date, str]) -> str:
    first, last = run
    names = dict.fromkeys(_NAMES.get(name, name) for day, name in off.items() if first <= day <= last)
    return f"{'、'.join(names)} {first}" + (f" 至 {last}" if last > first else "")
