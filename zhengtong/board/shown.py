"""Values as they stand on a page."""

from dataclasses import dataclass
from decimal import Decimal

from zhengtong.figures.queries import Value

BAR_WIDTH = 240


@dataclass(frozen=True)
class Shown:
    """One value, its words, and how long its bar is."""

    group: str
    number: str
    unit: str
    numerator: str
    denominator: str
    records: int
    bar: float = 0.0


def shown(value: Value, *, longest: float = 0.0) -> Shown:
    """A value in words; the bar is drawn against `longest`."""
    number = value.value
    return Shown(
        group=value.group or "合计",
        number=said(number),
        unit="%" if value.unit == "百分比" else value.unit,
        numerator=said(value.numerator),
        denominator="" if value.denominator is None else said(value.denominator),
        records=value.records,
        bar=round(BAR_WIDTH * float(number or 0) / longest, 1) if longest else 0.0,
    )


def all_shown(total: Value, groups: tuple[Value, ...]) -> tuple[Shown, list[Shown]]:
    """The total, and the groups with bars against the longest (a percentage against the whole)."""
    values = [float(group.value or 0) for group in groups]
    longest = 100.0 if total.unit == "百分比" and max(values, default=0) <= 100 else max(values, default=0.0)
    return shown(total), [shown(group, longest=longest) for group in groups]


def said(number: int | float | Decimal | None) -> str:
    """A number for reading: thousands apart, at most one place behind the point."""
    if number is None:
        return "—"
    if isinstance(number, int):
        return f"{number:,}"
    return f"{float(number):,.1f}".removesuffix(".0")
