"""What the operands of a claim give for its result, exactly, and between which bounds when each is only known to its last place."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

from .quantities import Quantity

Bound = Fraction | None  # None: no bound on this side
Interval = tuple[Bound, Bound]

HUNDRED = 100


def _share(values: Sequence[Fraction]) -> Fraction | None:
    """part / whole in per cent; a third value is taken off the whole."""
    whole = values[1] - sum(values[2:])
    return values[0] / whole * HUNDRED if whole else None


def _joint(values: Sequence[Fraction]) -> Fraction | None:
    """(part₁ + part₂ + …) / whole in per cent."""
    return sum(values[:-1]) / values[-1] * HUNDRED if values[-1] else None


def _rise(values: Sequence[Fraction]) -> Fraction | None:
    """(new − old) / old in per cent."""
    return (values[0] - values[1]) / values[1] * HUNDRED if values[1] else None


def _fall(values: Sequence[Fraction]) -> Fraction | None:
    return (values[1] - values[0]) / values[1] * HUNDRED if values[1] else None


def _rise_by(values: Sequence[Fraction]) -> Fraction | None:
    """delta / (new − delta) in per cent."""
    old = values[0] - values[1]
    return values[1] / old * HUNDRED if old else None


def _fall_by(values: Sequence[Fraction]) -> Fraction | None:
    """delta / (new + delta) in per cent."""
    old = values[0] + values[1]
    return values[1] / old * HUNDRED if old else None


def _rise_on(values: Sequence[Fraction]) -> Fraction | None:
    """delta / old in per cent."""
    return values[0] / values[1] * HUNDRED if values[1] else None


def _times(values: Sequence[Fraction]) -> Fraction | None:
    """new / old."""
    return values[0] / values[1] if values[1] else None


def _more_times(values: Sequence[Fraction]) -> Fraction | None:
    """new / old − 1: 增长2倍."""
    return values[0] / values[1] - 1 if values[1] else None


def _product(values: Sequence[Fraction]) -> Fraction:
    result = Fraction(1)
    for value in values:
        result *= value
    return result


FORMULAS: dict[str, Callable[[Sequence[Fraction]], Fraction | None]] = {
    "share": _share,
    "joint": _joint,
    "same": lambda values: values[0],
    "rise": _rise,
    "fall": _fall,
    "rise_by": _rise_by,
    "fall_by": _fall_by,
    "rise_on": _rise_on,
    "times": _times,
    "more_times": _more_times,
    "product": _product,
}


def linear(values: Sequence[Fraction], signs: Sequence[int]) -> Fraction:
    return sum((value * sign for value, sign in zip(values, signs, strict=True)), Fraction(0))


def yearly(new: Fraction, old: Fraction, years: int) -> Fraction | None:
    """The growth a year, compounded, in per cent."""
    if old <= 0 or new <= 0 or years < 1:
        return None
    return Fraction(((float(new / old)) ** (1 / years) - 1) * 100)


def compute(formula: str, values: Sequence[Fraction], signs: Sequence[int] = (), years: int = 0) -> Fraction | None:
    """The result of exact operands, or None where it is not defined."""
    if formula == "linear":
        return linear(values, signs)
    if formula == "yearly":
        return yearly(values[0], values[1], years)
    return FORMULAS[formula](values)


def compute_float(formula: str, values: Sequence[float], years: int) -> float | None:
    """The same in floating point, for a first quick look."""
    try:
        if formula == "yearly":
            return float(((values[0] / values[1]) ** (1 / years) - 1) * 100)
        found = FORMULAS[formula](values)  # type: ignore[arg-type]
        return None if found is None else float(found)
    except (ZeroDivisionError, OverflowError, TypeError, ValueError):
        return None


def bounds(formula: str, sides: Sequence[Interval], signs: Sequence[int] = (), years: int = 0) -> Interval | None:
    """The smallest and the largest result that operands within their bounds allow."""
    if formula == "linear":
        return linear_bounds(sides, signs)
    if len(sides) > 7 or formula == "same":
        return None
    if any(side is None for pair in sides for side in pair):
        return _open_bounds(formula, sides, years)
    results = [compute(formula, corner, signs, years) for corner in product(*sides)]  # type: ignore[arg-type]
    defined = [result for result in results if result is not None]
    return (min(defined), max(defined)) if len(defined) == len(results) else None


def linear_bounds(sides: Sequence[Interval], signs: Sequence[int]) -> Interval:
    low: Bound = Fraction(0)
    high: Bound = Fraction(0)
    for (least, most), sign in zip(sides, signs, strict=True):
        down, up = (least, most) if sign > 0 else (most, least)
        low = None if low is None or down is None else low + sign * down
        high = None if high is None or up is None else high + sign * up
    return low, high


def _open_bounds(formula: str, sides: Sequence[Interval], years: int) -> Interval | None:
    """Bounds where an operand has none above: the formulas are monotone, so the open side gives an open side."""
    closed = [
        (least or Fraction(0), most if most is not None else (least or Fraction(1)) * 10**6) for least, most in sides
    ]
    found = bounds(formula, closed, (), years)
    return None if found is None else (found[0], None)


def rounded(quantities: Sequence[Quantity]) -> list[Interval]:
    return [(quantity.low, quantity.high) for quantity in quantities]


def truncated(quantities: Sequence[Quantity]) -> list[Interval]:
    return [
        (quantity.value, quantity.cut) if not quantity.vague else (quantity.low, quantity.high)
        for quantity in quantities
    ]


def meet(one: Interval, other: Interval) -> bool:
    """Whether two intervals have a point in common."""
    return not (
        (one[0] is not None and other[1] is not None and one[0] > other[1])
        or (one[1] is not None and other[0] is not None and one[1] < other[0])
    )
