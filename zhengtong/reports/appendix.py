"""The last table of every report: what each figure means, of which days, from what."""

from zhengtong.figures.queries import Value
from zhengtong.reports.filling import NOTHING, Cell, Filled, Known, Text, exact
from zhengtong.reports.numbers import written

HEAD = ("指标", "期间", "数值", "分子/分母", "含义", "截至事件")


def rows(report: Filled) -> list[list[Cell]]:
    """One row a figure, in the order of the text."""
    return [_row(known) for known in report.appendix]


def _row(known: Known) -> list[Cell]:
    cells = (period(known), "", _divided(known.total), known.definition.meaning, str(known.as_of))
    row: list[Cell] = [(Text(known.definition.name),), *((Text(cell),) for cell in cells)]
    row[2] = (Text(_valued(known.total), link=known.link),)
    return row


def period(known: Known) -> str:
    """The days a figure is of, as a person writes them."""
    first, last = known.from_on, known.to_on
    if known.definition.is_stock:
        return f"{last.year}年{last.month}月{last.day}日"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year}年"
    return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"


def _valued(value: Value) -> str:
    number = exact(value)
    if number is None:
        return NOTHING
    return written(number, value.unit) + ("" if value.unit == "百分比" else value.unit)


def _divided(value: Value) -> str:
    if value.denominator is None:
        return NOTHING
    return f"{written(value.numerator, '')}/{written(value.denominator, '')}"
