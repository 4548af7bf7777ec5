"""The claim: a due date costs microseconds, so that half a million cases can be computed rather than stored on trust.

    python bench/due_dates.py

Compares +20 working days by our calendar with the two calendar packages and a plain loop over a set of days off, and
measures a licence of five acts: taking them all, and reading its clocks. Ratios matter; absolute figures depend on the
machine.
"""

import timeit
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

from zhengtong.lawbook import Calendar, Lawbook, Procedure, Progress, Term

START = date(2026, 2, 10)
DUE = date(2026, 3, 16)
ROOT = Path(__file__).resolve().parents[1]


def microseconds(job: Callable[[], object], seconds: float = 0.5) -> float:
    """The best of five runs, each of about `seconds`."""
    timer = timeit.Timer(job)
    once = max(timer.timeit(3) / 3, 1e-7)
    number = max(1, int(seconds / 5 / once))
    return min(timer.repeat(5, number)) / number * 1e6


def plain_loop(calendar: Calendar) -> Callable[[], date]:
    """What one would write by hand: day after day, looking each up in a set."""
    day_off = {
        day for number in range(366 * 2) if not calendar.is_working(day := date(2026, 1, 1) + timedelta(days=number))
    }
    one = timedelta(days=1)

    def walk() -> date:
        day, left = START, 20
        while left:
            day += one
            left -= day not in day_off
        return day

    return walk


def a_licence(law: Procedure, calendar: Calendar) -> Progress:
    """Five acts, with a promise beside the law."""
    case = Progress(law, calendar, promises=PROMISE)
    case.take("提交申请", on=date(2026, 3, 2), role="申请人")
    case.take("受理", on=date(2026, 3, 3), role="窗口")
    case.take("延长期限", on=date(2026, 3, 9), role="承办人", data={"延长理由": "情况复杂"}, approved=True)
    case.take("准予许可", on=date(2026, 3, 12), role="承办人")
    case.take("颁发送达", on=date(2026, 3, 13), role="窗口")
    return case


PROMISE = {"作出决定": Term.parse("10 工作日")}


def main() -> None:
    """Print the two tables."""
    book = Lawbook(ROOT / "law")
    calendar, law = book.calendar, book.procedure("licence", date(2019, 4, 23))
    other = holidays.country_holidays("CN", years=range(2026, 2027))
    ways: dict[str, Callable[[], object]] = {
        "lawbook": lambda: calendar.add(START, 20),
        "plain loop": plain_loop(calendar),
        "holidays": lambda: other.get_nth_working_day(START, 20),
        "chinesecalendar": lambda: chinese_calendar.find_workday(20, START),
    }
    assert all(way() == DUE for way in ways.values()), {name: way() for name, way in ways.items()}
    times = {name: microseconds(way) for name, way in ways.items()}
    print("+20 working days".ljust(28) + "µs".rjust(10) + "ratio".rjust(10))
    for name, time in times.items():
        print(name.ljust(28) + f"{time:10.2f}" + f"{time / times['lawbook']:9.0f}×")
    print(f"  aim: under 5 µs — {'met' if times['lawbook'] < 5 else 'MISSED'}")

    case = a_licence(law, calendar)
    acts, today = list(case.done), date(2026, 3, 13)
    lives: dict[str, Callable[[], object]] = {
        "five acts taken": lambda: a_licence(law, calendar),
        "five acts replayed": lambda: Progress(law, calendar, promises=PROMISE).replay(acts),
        "deadlines()": lambda: case.deadlines(today),
        "choices()": lambda: case.choices(today),
        "explain()": lambda: case.explain("作出决定", "法定", today),
    }
    print("\n" + "a licence of five acts".ljust(28) + "µs".rjust(10) + "a second".rjust(12))
    for name, job in lives.items():
        time = microseconds(job)
        print(name.ljust(28) + f"{time:10.2f}" + f"{1e6 / time:12,.0f}")


if __name__ == "__main__":
    main()
