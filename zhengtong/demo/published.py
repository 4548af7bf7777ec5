"""What a county published: its figures, and how they hang together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from zhengtong.demo.errors import MarginError

RATE, NUMERATOR, DENOMINATOR = "值", "分子", "分母"


@dataclass(frozen=True)
class Published:
    """One figure the county published, and the figure of ours that must come out equal.

    `groups`: these groups of our figure alone; `part`: its value, numerator or denominator. `made_of`: streams of so many
    cases of so much each, so that what a share of them makes is known. `contradiction`: why the records cannot give it.
    """

    mark: str
    figure: str
    value: Decimal
    unit: str
    wording: str
    from_on: date
    to_on: date
    groups: tuple[str, ...]
    part: str
    is_scaled: bool
    is_truncated: bool
    is_least: bool
    made_of: tuple[tuple[int, int], ...]
    contradiction: str

    def as_printed(self, exact: Fraction) -> Decimal:
        """A computed figure with as many decimals, and cut or rounded, as the county printed it."""
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        return number.quantize(self.value, ROUND_DOWN if self.is_truncated else ROUND_HALF_UP)

    def loaded(self, scale: Decimal) -> Decimal:
        """What the published number comes to when this share of the cases is loaded."""
        if not self.is_scaled:
            return self.value
        if self.made_of:
            return Decimal(sum(int(count * scale) * each for count, each in self.made_of))
        return Decimal(int(self.value * scale))

    def agrees(self, computed: Decimal, scale: Decimal) -> bool:
        """Whether the computed figure is the published one, or its share; 以上 and 不低于 ask for no less."""
        wanted = self.loaded(scale)
        return computed >= wanted if self.is_least else computed == wanted


@dataclass(frozen=True)
class Relation:
    """A relation between figures that the text states or needs: C026 - C027 = C003, by the marks of the published figures."""

    mark: str
    formula: str
    wording: str


def read(rows: Sequence[Mapping[str, Any]], year: int, where: str) -> tuple[Published, ...]:
    """The published figures of a file. Raises MarginError where what a figure is made of does not add up to it."""
    found = tuple(_published(row, year) for row in rows)
    for one in found:
        if one.made_of and sum(count * each for count, each in one.made_of) != one.value:
            raise MarginError(f"{where}：“{one.wording}”由各批合计不等于公布的{one.value}")
        if one.part not in (RATE, NUMERATOR, DENOMINATOR):
            raise MarginError(f"{where}：“{one.wording}”的“取”应是值、分子或者分母")
    return found


def _published(row: Mapping[str, Any], year: int, *, is_derived: bool = False) -> Published:
    groups = row.get("组", ())
    to_on = row.get("至", date(year, 12, 31))
    return Published(
        mark=row.get("号", ""),
        figure=row["指标"],
        value=Decimal(str(row.get("公布数", 0) if is_derived else row["公布数"])),
        unit=row.get("单位", "") if is_derived else row["单位"],
        wording=row["说法"],
        from_on=row.get("自", date(to_on.year, 1, 1)),
        to_on=to_on,
        groups=(groups,) if isinstance(groups, str) else tuple(groups),
        part=row.get("取", RATE),
        is_scaled=row.get("按比例") == "是",
        is_truncated=row.get("取整") == "截断",
        is_least=row.get("关系") == "不低于",
        made_of=tuple((count, each) for count, each in row.get("由", ())),
        contradiction=row.get("矛盾", ""),
    )


def read_derived(rows: Sequence[Mapping[str, Any]], year: int) -> tuple[Published, ...]:
    """Figures the text does not state, which its relations need: computed, and compared with nothing."""
    return tuple(_published(row, year, is_derived=True) for row in rows)


def read_relations(rows: Sequence[Mapping[str, Any]]) -> tuple[Relation, ...]:
    """The relations of a file."""
    return tuple(Relation(row.get("号", ""), row["式"], row["说"]) for row in rows)
