"""The last table of every report: what each figure means, of which days, from what."""

from zhengtong.figures.queries import Value
from zhengtong.reports.filling import NOTHING, Cell, Filled, Known, Text, exact
from zhengtong.reports.numbers import written

TITLE = "附：指标说明"
HEAD = ("指标", "期间", "数值", "分子/分母", "含义")
NUMBERS = frozenset({2, 3})  # columns set to the right


def preface(report: Filled) -> str:
    """Up to which event the figures are complete; where they differ, the table says it of each."""
    instants = {known.as_of for known in report.appendix}
    if len(instants) == 1:
        return f"下列指标由截至第{instants.pop()}个动作的全部办理记录算出。"
    return "下列指标由全部办理记录算出，括号里是各自截至第几个动作。"


def rows(report: Filled) -> list[list[Cell]]:
    """The head, then one row a figure, in the order of the text."""
    differ = len({known.as_of for known in report.appendix}) > 1
    return [[(Text(word),) for word in HEAD], *(_row(known, says_instant=differ) for known in report.appendix)]


def _row(known: Known, *, says_instant: bool) -> list[Cell]:
    instant = f"（{known.as_of}）" if says_instant else ""
    return [
        (Text(known.definition.name + instant),),
        (Text(period(known)),),
        (Text(_valued(known.total), link=known.link, hint=known.definition.meaning),),
        (Text(_divided(known.total)),),
        (Text(known.definition.meaning),),
    ]


def period(known: Known) -> str:
    """The days a figure is of, short enough for a column."""
    first, last = known.from_on, known.to_on
    if known.definition.is_stock:
        return f"{last.year}年{last.month}月{last.day}日"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year}年"
    return f"{first.year}.{first.month}.{first.day}—{last.year}.{last.month}.{last.day}"


def _valued(value: Value) -> str:
    number = exact(value)
    if number is None:
        return NOTHING
    return written(number, value.unit) + ("" if value.unit == "百分比" else value.unit)


def _divided(value: Value) -> str:
    if value.denominator is None:
        return NOTHING
    return f"{written(value.numerator, '')}/{written(value.denominator, '')}"
