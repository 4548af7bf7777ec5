"""合计、小计、总计: a row or a column that says it is the sum of others."""

import re
from collections.abc import Iterator, Sequence

from zhengtong.tally.model import SUM, Finding
from zhengtong.tally.tables import steps
from zhengtong.tally.tables.grid import Column, Grid, Row
from zhengtong.tally.tables.numbers import Number, Stated, accepted, findings

SUBTOTAL = re.compile(r".{0,10}小计")
TOTAL = re.compile(r"(?:.{0,10}(?:合计|总计|共计|总和)|计|总数)")
WITHIN = re.compile(r"^(?:其中|含|#)")
# Not amounts of the whole: shares, rates, means, changes, other years.
RELATIVE = re.compile(
    r"率|占比|比重|比例|占.{0,6}%|%|百分|同比|环比|增减|增幅|增长|增速|比上年|较上年|比去年|较去年|变化|平均|人均|均值|单价|上年|去年|上期"
    r"|折合|完成情况|排名|得分|满分"
)
SHARE = re.compile(r"占比|比重|所占|占.{0,8}(?:比|%)|构成|^比例$|^百分比$")
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"（[一二三四五六七八九十]+）"),
    re.compile(r"\d{1,2}[.、．](?!\d)"),
    re.compile(r"（\d{1,2}）"),
)


def is_total(words: str) -> bool:
    return bool(TOTAL.fullmatch(words) or SUBTOTAL.fullmatch(words))


def check(grid: Grid) -> list[Finding]:
    """Every sum the table states, judged; none where the table can be read in another way."""
    return [*_across(grid), *_down(grid)]


def _across(grid: Grid) -> Iterator[Finding]:
    """Columns that are the sum of other columns."""
    for total in grid.columns:
        if not is_total(total.name):
            continue
        for parts, is_sure in _parts_across(grid, total):
            found = findings(
                stated
                for row in grid.rows
                if (stated := _sum(grid, [(row, part) for part in parts], (row, total), "横向合计"))
            )
            if accepted(found, is_sure=is_sure and not any(steps.may_hide_in(one) for one in found)):
                yield from found
                break


def _parts_across(grid: Grid, total: Column) -> Iterator[tuple[list[Column], bool]]:
    """What a total column may be the sum of, the plainest reading first; and whether the head leaves no doubt."""
    prefix = total.path[:-1]
    others = [
        column
        for column in grid.columns
        if column is not total
        and column.path[: len(prefix)] == prefix
        and not RELATIVE.search(column.words)
        and column.unit == total.unit
    ]
    if prefix and not others:
        return
    groups: dict[str, list[Column]] = {}
    for column in others:
        groups.setdefault(column.path[len(prefix)] if len(column.path) > len(prefix) else column.name, []).append(
            column
        )
    parts: list[Column] = []
    for group in groups.values():
        whole = [column for column in group if is_total(column.name)]
        parts += whole[:1] if whole and len(group) > 1 else group
    if not prefix:
        parts = [part for part in parts if not (len(part.path) == 1 and is_total(part.name))]
    inner = next((place for place, part in enumerate(parts) if WITHIN.match(part.name)), None)
    if inner is None:
        if len(parts) > 1:
            yield parts, True
    else:
        for reading in (parts[:inner], [part for part in parts if not WITHIN.match(part.name)], parts):
            if len(reading) > 1:
                yield reading, False


def _down(grid: Grid) -> Iterator[Finding]:
    """Rows that are the sum of other rows."""
    for place, total in enumerate(grid.rows):
        if not is_total(total.name):
            continue
        for parts, is_sure in _parts_down(grid.rows, place):
            found = findings(
                stated
                for column in grid.columns
                if (not RELATIVE.search(column.words) or SHARE.search(column.words))
                and (stated := _sum(grid, [(row, column) for row in parts], (total, column), "纵向合计"))
            )
            if accepted(found, is_sure=is_sure and not any(steps.may_hide_in(one) for one in found)):
                yield from found
                break


def _parts_down(rows: Sequence[Row], place: int) -> Iterator[tuple[list[Row], bool]]:
    """What a total row may be the sum of, the plainest reading first."""
    total = rows[place]
    if SUBTOTAL.fullmatch(total.name):
        block = _block(rows, place)
    else:
        totals = [at for at, row in enumerate(rows) if TOTAL.fullmatch(row.name)]
        block = list(rows[:place]) if place else list(rows[1 : (totals[1] if len(totals) > 1 else None)])
        if place and (above := [at for at in totals if at < place]):
            block = list(rows[above[-1] + 1 : place])
        block = _without_details(block)
    block = [row for row in block if row.path]
    top = _top_level(block)
    if top and len(top) > 1:
        yield top, False
    inner = [row for row in block if not WITHIN.match(row.name)]
    if len(inner) > 1:
        yield inner, len(inner) == len(block) and not top
    if len(block) > len(inner) and len(block) > 1:
        yield block, False


def _block(rows: Sequence[Row], place: int) -> list[Row]:
    """The rows a subtotal is of: those under the same label on the left, else those since the last total."""
    total = rows[place]
    if len(total.path) > 1:
        same = [row for row in rows if row is not total and row.path[:-1] == total.path[:-1]]
        if len(same) > 1:
            return same
    begin = max((at for at in range(place) if is_total(rows[at].name)), default=-1) + 1
    return list(rows[begin:place])


def _without_details(rows: list[Row]) -> list[Row]:
    """Where there are subtotals, they stand for the rows they sum up."""
    covered: set[int] = set()
    for place, row in enumerate(rows):
        if SUBTOTAL.fullmatch(row.name):
            covered |= {one.index for one in _block(rows, place)}
    return [row for row in rows if row.index not in covered]


def _top_level(rows: list[Row]) -> list[Row]:
    """Where labels are numbered in steps (一、 （一） 1.), the rows of the first step; none otherwise."""
    levels = [next((level for level, mark in enumerate(_LEVELS) if mark.match(row.name)), None) for row in rows]
    known = [level for level in levels if level is not None]
    if not known or levels[0] is None or len(known) * 2 < len(rows):
        return []
    top = min(known)
    return [row for row, level in zip(rows, levels, strict=True) if level == top] if len(set(levels)) > 1 else []


def _sum(grid: Grid, parts: Sequence[tuple[Row, Column]], total: tuple[Row, Column], way: str) -> Stated | None:
    """The claim, when every part is a number or blank and the total is a number; a column of nothing claims nothing."""
    result = grid.number(*total)
    if result is None:
        return None
    numbers: list[Number] = []
    for part in parts:
        number = grid.number(*part)
        if number is None and not grid.is_blank(*part):
            return None
        if number is not None:
            numbers.append(number)
    if len(numbers) < 2 or (result.printed == 0 and not any(number.printed for number in numbers)):
        return None
    units = {number.unit for number in (*numbers, result)}
    if len(units) > 1:
        return None
    row, column = total
    says = (
        f"表中“{row.words or column.words}”{f'一行的“{column.name}”' if row.words and column.name else ''}应为各项之和"
    )
    is_rounded = any(number.places for number in (*numbers, result))
    return Stated(SUM, way, "linear", tuple(numbers), result, says, column.unit, is_rounded=is_rounded)
