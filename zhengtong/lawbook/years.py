"""law/calendars/<year>.yaml: 放假与调休 of a year as an official would type them from the notice."""

import re
from datetime import date, timedelta
from pathlib import Path

import yaml

from zhengtong.lawbook.calendar import WEEKDAYS, Year
from zhengtong.lawbook.errors import LawError
from zhengtong.lawbook.nodes import Page

_HOLIDAY = re.compile(r"(?P<name>\S+)\s+(?P<first>\d{4}-\d\d-\d\d)(?:\s*至\s*(?P<last>\d{4}-\d\d-\d\d))?")


def read_year(path: Path) -> Year:
    """One year's file. Raises LawError with every sentence about what is wrong in it."""
    page = Page(path, f"calendars/{path.name}")
    table = page.table(page.root, "年历", ("年", "文", "来源", "放假", "上班"))
    for word in ("年", "文", "放假", "上班"):
        if word not in table:
            page.complain(page.root, f"年历缺少“{word}”")
    year = page.number(table["年"], "年") if "年" in table else 0
    if "年" in table and str(year) != path.stem:
        page.complain(table["年"], f"文件名是{path.stem}，里面写的却是{year}年")
    holidays: dict[date, str] = {}
    for node in page.items(table["放假"], "放假") if "放假" in table else []:
        name, days = _holiday(page, node)
        for day in days:
            if day.year != year:
                page.complain(node, f"{day}不在{year}年；跨年的假期请在两年的文件里各写一段")
                break
            holidays.setdefault(day, name)
    make_up: set[date] = set()
    for node in page.items(table["上班"], "上班") if "上班" in table else []:
        day = page.day(node, "上班日")
        if day == date.min:
            continue
        if day.year != year:
            page.complain(node, f"{day}不在{year}年")
        elif day in holidays:
            page.complain(node, f"{day}既放假又上班，请核对通知")
        elif day.weekday() < 5:
            page.complain(node, f"{day}是周{WEEKDAYS[day.weekday()]}，本来就上班；这里只写调休上班的周末")
        make_up.add(day)
    page.finish()
    return Year(year, page.text(table["文"], "文"), holidays, frozenset(make_up))


def _holiday(page: Page, node: yaml.Node) -> tuple[str, list[date]]:
    """春节 2026-02-15 至 2026-02-23, or a single day."""
    text = page.text(node, "放假")
    found = _HOLIDAY.fullmatch(text.strip())
    try:
        first = date.fromisoformat(found["first"]) if found else date.min
        last = date.fromisoformat(found["last"]) if found and found["last"] else first
    except ValueError:
        found = None
    if found is None:
        page.complain(node, f"放假应写成“春节 2026-02-15 至 2026-02-23”，现为“{text}”")
        return "", []
    if last < first or (last - first).days > 31:
        page.complain(node, f"“{text}”的起止日期不对")
        return "", []
    return found["name"], [first + timedelta(days=days) for days in range((last - first).days + 1)]


def read_years(folder: Path) -> list[Year]:
    """Every year of a folder, oldest first. Raises LawError with the sentences of all files."""
    years, errors = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            years.append(read_year(path))
        except LawError as error:
            errors += error.messages
    if errors:
        raise LawError(errors)
    return years
