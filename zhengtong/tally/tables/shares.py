"""占比, 率, 增减 and 同比: columns that are computed from other columns of the same row."""

import re
from collections.abc import Iterator

from zhengtong.tally.model import CHANGE, DIFFERENCE, RATE, Finding
from zhengtong.tally.tables.grid import Column, Grid, Row
from zhengtong.tally.tables.numbers import Number, Stated, accepted, findings
from zhengtong.tally.tables.totals import RELATIVE, SHARE, TOTAL

CHANGED = re.compile(r"增减|增长|增幅|增速|同比|比上年|较上年|比去年|较去年|变化|升降")
IN_PERCENT = re.compile(r"率|幅|速|%|百分|比例")
NOW = re.compile(r"本年|今年|本期|本月|当年|报告期|现期")
THEN = re.compile(r"上年|去年|上期|上月|同期|基期|往年")
_YEAR = re.compile(r"(20\d\d)年?")
_RATE = re.compile(r"(?P<what>[\u4e00-\u9fff]{1,8})率$")


def check(grid: Grid) -> list[Finding]:
    """Every share, rate and change the table states, judged."""
    found: list[Finding] = []
    for column in grid.columns:
        if _is_share(column):
            found += _shares(grid, column)
        elif CHANGED.search(column.words) and not THEN.fullmatch(column.name):
            found += _changes(grid, column)
        elif rate := _RATE.search(column.name):
            found += _rates(grid, column, rate["what"])
    return found


def _is_share(column: Column) -> bool:
    return bool(SHARE.search(column.name)) and not CHANGED.search(column.words)


def _shares(grid: Grid, share: Column) -> list[Finding]:
    """The amount is the nearest column on the left that explains them, the whole its total row."""
    totals = [row for row in grid.rows if TOTAL.fullmatch(row.name)]
    amounts = [one for one in grid.columns if one.index < share.index and not RELATIVE.search(one.words)]
    if len(totals) != 1 or not amounts:
        return []
    total = totals[0]
    for amount in reversed(amounts):
        whole = grid.number(total, amount)
        if whole is None or not whole.printed:
            continue
        found = findings(
            Stated(
                RATE,
                "占比",
                "share",
                (part, whole),
                given,
                f"“{row.words}”的“{share.name}”应为所占的份额",
            )
            for row in grid.rows
            if row is not total and (part := grid.number(row, amount)) and (given := _percent(grid, row, share))
        )
        if accepted(found, is_sure=False):
            return found
    return []


def _rates(grid: Grid, rate: Column, what: str) -> list[Finding]:
    """办结率: the column named after what was done, over the one column that explains most of the rows."""
    amounts = [one for one in grid.columns if one is not rate and not RELATIVE.search(one.words)]
    tops = [one for one in amounts if what in one.name]
    best: list[Finding] = []
    for part in tops[:1]:
        for whole in amounts:
            if whole is part:
                continue
            found = findings(
                Stated(
                    RATE,
                    "比率",
                    "share",
                    (above, below),
                    given,
                    f"“{row.words}”的“{rate.name}”应为“{part.name}”除以“{whole.name}”",
                )
                for row in grid.rows
                if (above := grid.number(row, part))
                and (below := grid.number(row, whole))
                and (given := _percent(grid, row, rate))
            )
            holding = sum(one.verdict != "contradicts" for one in found)
            if holding >= 3 and holding * 4 >= len(found) * 3 and len(found) > len(best):
                best = found
    return best


def _percent(grid: Grid, row: Row, column: Column) -> Number | None:
    """A number that is in per cent, by its own sign or by the head of its column."""
    number = grid.number(row, column)
    if number is None or number.unit not in ("", "%") or column.unit not in ("", "%", "百分比"):
        return None
    is_said = number.unit == "%" or column.unit in ("%", "百分比") or "%" in column.words or "百分" in column.words
    return number if is_said or number.printed > 1 else None


def _changes(grid: Grid, change: Column) -> list[Finding]:
    """This year less last year, as an amount or in per cent of last year."""
    pair = _years(grid, change)
    if pair is None:
        return []
    now, then = pair
    found = findings(_changed(grid, change, now, then))
    return found if accepted(found, is_sure=len(grid.columns) == 3) else []


def _years(grid: Grid, change: Column) -> tuple[Column, Column] | None:
    """The columns of this year and of last year under the same head."""
    others = [one for one in grid.columns if one is not change and not CHANGED.search(one.words)]
    for depth in range(len(change.path) - 1, -1, -1):
        near = [one for one in others if one.path[:depth] == change.path[:depth]]
        now, then = [one for one in near if NOW.search(one.name)], [one for one in near if THEN.search(one.name)]
        years = sorted((int(year[1]), one.index, one) for one in near if (year := _YEAR.search(one.words)))
        if len(now) == len(then) == 1:
            return now[0], then[0]
        if len(years) == 2 and years[0][0] + 1 == years[1][0]:
            return years[1][2], years[0][2]
    return None


def _changed(grid: Grid, change: Column, now: Column, then: Column) -> Iterator[Stated]:
    for row in grid.rows:
        new, old, given = grid.number(row, now), grid.number(row, then), grid.number(row, change)
        if not (new and old and given):
            continue
        is_percent = given.unit == "%" or change.unit == "%" or bool(IN_PERCENT.search(change.name))
        if is_percent and old.printed and new.unit != "%" and now.unit != "%":
            says = f"“{row.words}”的“{change.name}”应为增减数除以“{then.name}”"
            yield Stated(CHANGE, "增减", "rise", (new, old), given, says, now.unit)
        elif not is_percent and given.unit == new.unit:
            says = f"“{row.words}”的“{change.name}”应为“{now.name}”减“{then.name}”"
            rounded = any(one.places for one in (new, old, given))
            yield Stated(DIFFERENCE, "增减", "linear", (new, old), given, says, now.unit, (1, -1), rounded)
