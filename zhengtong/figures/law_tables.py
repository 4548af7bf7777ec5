"""What figures need to know of the law, as tables: the working-day calendar, and the clock each procedure is judged by."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import yaml
from django.conf import settings

from zhengtong import lawbook
from zhengtong.lawbook.keeping import kept

ONE_DAY = timedelta(days=1)
# Past the last notice only weekends are known; a few years more keep open cases countable.
YEARS_FORESEEN = 2
# An act that records one of these has settled the matter; the clock it meets is the procedure's main one.
SETTLING_DATES = {"决定日", "答复日", "办结日"}


def write(folder: Path) -> None:
    """Write calendar.csv (日期, 工作日, 累计), main_clocks.csv (程序, 版本, 名称, 专一) and codes.csv (程序, 版本, 填, 名, 计入); no headers."""
    book = kept(settings.LAW)
    _write(folder / "calendar.csv", _days(book.calendar))
    _write(folder / "main_clocks.csv", _main_clocks(book.procedures()))
    _write(folder / "codes.csv", _codes(book))


def _days(calendar: lawbook.Calendar) -> Iterable[tuple[date, bool, int]]:
    end = calendar.last_on.replace(year=calendar.last_on.year + YEARS_FORESEEN)
    for offset in range((end - calendar.first_on).days + 1):
        day = calendar.first_on + ONE_DAY * offset
        yield day, calendar.is_working(day), calendar.count(calendar.first_on, day)


def _main_clocks(procedures: Iterable[lawbook.Procedure]) -> Iterable[tuple[str, date, str, bool]]:
    """Clocks met by an act that settles the matter; 专一 says that nothing else meets them.

    行政许可 has 作出决定; in 政务服务 a matter settled at once meets 受理审查, any other 办结期限, so the latter is 专一.
    """
    for procedure in procedures:
        for clock in procedure.clocks.values():
            acts = [procedure.actions[name] for name in clock.met_by]
            if any(SETTLING_DATES & set(act.records) for act in acts):
                only = all(SETTLING_DATES & set(act.records) or act.target in procedure.final for act in acts)
                yield procedure.code, procedure.version, clock.name, only


def _codes(book: lawbook.Lawbook) -> Iterable[tuple[str, date, str, str, str]]:
    """What may be filled in, and the column of the statistics it counts in: 撤销并责令重作 counts as 撤销."""
    for procedure in book.procedures():
        for field in dict.fromkeys(name for action in procedure.actions.values() for name in action.needs):
            table = book.codes(procedure, field)
            for code in table.codes if table else ():
                yield procedure.code, procedure.version, field, code.name, code.counts_as


def legal_limits() -> Iterable[tuple[str, date, str, str]]:
    """Of each clock within which an organ must act: its procedure, since when, its name, and its limit as the law writes it."""
    for procedure in lawbook.Lawbook(settings.LAW).procedures():
        for clock in procedure.clocks.values():
            if clock.form == "限":
                yield procedure.code, procedure.version, clock.name, str(clock.term)


def unified_columns() -> Iterable[tuple[str, str]]:
    """八统一: which columns of a service each of the eight asks for (law/elements.yaml). Figures know services by their table alone."""
    told = yaml.safe_load((Path(settings.LAW) / "elements.yaml").read_text(encoding="utf-8"))
    return [
        (element["八统一"], element["列"])
        for element in told["要素"]
        if element.get("八统一") and element.get("必填") and element.get("列")
    ]


# What may be counted of a register that is not public: no names, no free text, no files.
COUNTED_KINDS = {"日期", "整数", "小数", "金额", "是否", "单选", "多选", "机关"}


def register_columns() -> Iterable[tuple[str, str, list[str], bool]]:
    """Of each register: its code, its name, the columns that may be extracted, and whether what it calls an entry may."""
    for register in kept(settings.LAW).registers.values():
        columns = [
            column.name
            for column in register.columns.values()
            if not column.is_personal and (column.kind in COUNTED_KINDS or column in register.public_columns)
        ]
        yield register.code, register.name, columns, register.title in columns


def _write(file: Path, rows: Iterable[tuple[object, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
