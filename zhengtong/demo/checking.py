"""A county's published figures beside those computed from its records, and the relations between them."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from zhengtong.demo.errors import MarginError
from zhengtong.demo.margins import Margins
from zhengtong.demo.published import DENOMINATOR, NUMERATOR, Published, Relation
from zhengtong.figures import queries
from zhengtong.figures.compute import Computed

AGREES, DIFFERS, CONTRADICTS = "相符", "不符", "矛盾"


@dataclass(frozen=True)
class Checked:
    """One published figure beside ours. `verdict`: 相符, 不符, or 矛盾 when the text cannot be so, with the sentence why."""

    title: str
    unit: str
    published: str
    computed: Decimal
    base: str
    verdict: str
    why: str

    @property
    def agrees(self) -> bool:
        return self.verdict != DIFFERS


@dataclass(frozen=True)
class Held:
    """One relation of the text, between the computed figures."""

    wording: str
    formula: str
    holds: bool


def figures(margins: Margins, scale: Decimal) -> list[Checked]:
    """Every published figure beside the one computed from the records."""
    periods: dict[tuple[date, date], list[str]] = {}
    for one in (*margins.published, *margins.derived):
        periods.setdefault((one.from_on, one.to_on), []).append(one.figure)
    for period, wanted in periods.items():
        # Those of one period together: what is computed here is remembered below.
        queries.compute_many([queries.find(name) for name in wanted], *period)
    return [_checked(one, scale) for one in margins.published]


def _checked(published: Published, scale: Decimal) -> Checked:
    found = _computed(published)
    exact, base = _part(published, found)
    computed = published.as_printed(exact)
    agrees = published.agrees(computed, scale)
    shown = f"{'不低于' if published.is_least else ''}{published.value}"
    if published.is_scaled and scale != 1:
        shown += f"（装载了其中的{published.loaded(scale)}）"
    if published.contradiction:
        verdict = DIFFERS if agrees else CONTRADICTS
        why = "说明里写着对不上，其实对得上，请改说明" if agrees else published.contradiction
    else:
        verdict, why = (AGREES if agrees else DIFFERS), ""
    title = found.definition.name + (f"（{'、'.join(published.groups)}）" if published.groups else "")
    return Checked(title, published.unit, shown, computed, base, verdict, why)


def _computed(published: Published) -> Computed:
    return queries.compute(published.figure, published.from_on, published.to_on)


def _part(published: Published, found: Computed) -> tuple[Fraction, str]:
    """The number asked for, and for a share what was divided by what."""
    values = [value for value in found.groups if value.group in published.groups] if published.groups else [found.total]
    top = sum((Fraction(value.numerator) for value in values), Fraction(0))
    whole = values and values[0].denominator is not None
    bottom = sum((Fraction(value.denominator or 0) for value in values), Fraction(0))
    if not whole or published.part == NUMERATOR:
        return top, ""
    if published.part == DENOMINATOR:
        return bottom, ""
    times = 100 if found.definition.unit == "百分比" else 1
    return (top * times / bottom if bottom else Fraction(0)), f"{top}/{bottom}"


def relations(margins: Margins) -> list[Held]:
    """Every relation of the file, held to the computed figures."""
    exact = {one.mark: _part(one, _computed(one))[0] for one in (*margins.published, *margins.derived) if one.mark}
    return [Held(one.wording, one.formula, holds(one, exact)) for one in margins.relations]


OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "≤": operator.le,
    "≥": operator.ge,
}


def holds(relation: Relation, exact: Mapping[str, Fraction]) -> bool:
    """Whether a relation holds between these numbers. MarginError when it is no arithmetic of marks and whole numbers."""
    for sign, compare in COMPARISONS.items():
        sides = relation.formula.split(sign)
        if len(sides) > 1:
            values = [_value(_parsed(side, relation), exact, relation) for side in sides]
            return all(compare(left, right) for left, right in pairwise(values))
    raise MarginError(f"关系“{relation.wording}”里没有 =、≤ 或者 ≥")


def _parsed(side: str, relation: Relation) -> ast.expr:
    try:
        return ast.parse(side.strip(), mode="eval").body
    except SyntaxError as wrong:
        raise MarginError(f"关系“{relation.wording}”读不懂：{relation.formula}") from wrong


def _value(node: ast.expr, exact: Mapping[str, Fraction], relation: Relation) -> Fraction:
    """Marks, numbers, and + - * / between them; nothing else."""
    match node:
        case ast.BinOp(left, sign, right) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](_value(left, exact, relation), _value(right, exact, relation))
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.Name(id=mark) if mark in exact:
            return exact[mark]
    raise MarginError(f"关系“{relation.wording}”读不懂：{relation.formula}")
