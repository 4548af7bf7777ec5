"""From a definition and a period to a figure: the records are listed first, and every number is made from that list."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb

from zhengtong.figures.definition import Definition
from zhengtong.figures.errors import DefinitionError, FigureError
from zhengtong.figures.extraction import VIEWS

Number = int | Decimal
FOLDED = "其他（合并显示）"
NO_GROUP = "未注明"
_COLUMNS = {"组", "计入", "数额", "基数"}
_EXACT = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "DECIMAL",
)


@dataclass(frozen=True)
class Value:
    """One number: the whole, or one group's part of it.

    A plain count or sum has no denominator. `records` is how many records stand behind it.
    """

    group: str | None
    numerator: Number
    denominator: Number | None
    records: int
    unit: str

    @property
    def value(self) -> int | float | None:
        """What is shown, in the figure's unit; None where there is nothing to divide by."""
        if self.denominator is None:
            return _plain(self.numerator)
        if not self.denominator:
            return None
        share = Fraction(self.numerator) / Fraction(self.denominator)
        return float(share * 100 if self.unit == "百分比" else share)

    def __add__(self, other: "Value") -> "Value":
        """Two groups together. Numerators and denominators are added; values never are."""
        both = self.denominator is not None and other.denominator is not None
        return replace(
            self,
            numerator=self.numerator + other.numerator,
            denominator=self.denominator + other.denominator if both else None,  # type: ignore[operator]  # both known
            records=self.records + other.records,
        )


@dataclass(frozen=True)
class Computed:
    """A figure for a period, with the instant it was computed from."""

    definition: Definition
    from_on: date
    to_on: date
    total: Value
    groups: tuple[Value, ...]
    as_of: int
    version: int

    @property
    def values(self) -> tuple[Value, ...]:
        """The total first, then its groups."""
        return (self.total, *self.groups)

    def folded(self) -> "Computed":
        """The same figure with small groups put together, for the public (公布: 公开；一组不足N件的合并显示)."""
        kept, small = fold(self.groups, self.definition.least_group)
        return replace(self, groups=kept) if small else self


def fold(groups: tuple[Value, ...], least: int) -> tuple[tuple[Value, ...], frozenset[str]]:
    """Put groups of fewer than `least` records together; returns the groups to show and the names folded away.

    One small group alone could be found by subtraction, so the next smallest joins it until the sum is large enough too.
    """
    ascending = sorted(groups, key=lambda group: group.records)
    small = [group for group in ascending if group.records < least]
    rest = ascending[len(small) :]
    while small and rest and (len(small) < 2 or sum(group.records for group in small) < least):
        small.append(rest.pop(0))
    if not small:
        return groups, frozenset()
    names = frozenset(group.group or NO_GROUP for group in small)
    together = small[0]
    for group in small[1:]:
        together += group
    kept = tuple(group for group in groups if group.group not in names)
    return (*kept, replace(together, group=FOLDED)), names


def list_records(
    connection: duckdb.DuckDBPyConnection, definition: Definition, from_on: date, to_on: date
) -> frozenset[str]:
    """Make the temporary table 记录 (记录, 组, 计入, 数额, 基数) and check it; returns the columns the figure gave.

    Raises DefinitionError for a SELECT that does not return records, FigureError for a period that runs backwards.
    """
    if from_on > to_on:
        raise FigureError(f"期间写反了：{from_on}晚于{to_on}。请把较早的一天写在前面。")
    period = {"期初": from_on, "期末": to_on}
    parameters = {name: period[name] for name in definition.parameters}
    try:
        columns = connection.execute(f"describe {definition.sql}", parameters).fetchall()
        given = _check_columns(definition, {row[0]: row[1] for row in columns})
        key = columns[0][0]
        wanted = ", ".join(f"{name}" if name in given else f"null as {name}" for name in ("组", "计入", "数额", "基数"))
        connection.execute(
            f"create or replace temp table 记录 as select {key} as 记录, {wanted} from ({definition.sql})",  # noqa: S608
            parameters,
        )
    except duckdb.Error as error:
        raise DefinitionError(f"figures/{definition.key}.sql：不能运行：{str(error).strip()}") from error
    _check_rows(connection, definition, given)
    return given


def key_view(connection: duckdb.DuckDBPyConnection, definition: Definition) -> str:
    """Which view the records of this figure are of: the name of its first column."""
    parameters = dict.fromkeys(definition.parameters, date(2000, 1, 1))
    return str(connection.execute(f"describe {definition.sql}", parameters).fetchall()[0][0])


def _check_columns(definition: Definition, types: dict[str, str]) -> frozenset[str]:
    file = f"figures/{definition.key}.sql"
    key, *others = types
    if key not in VIEWS:
        raise DefinitionError(
            f"{file}：第一列应当是记录的号，列名是{'、'.join(VIEWS)}之一，现为“{key}”。指标返回记录本身，数由系统去数。"
        )
    for column in others:
        if column not in _COLUMNS:
            raise DefinitionError(f"{file}：不认识的列“{column}”。记录号之外只能有：组、计入、数额、基数。")
    if "计入" in types and types["计入"] != "BOOLEAN":
        raise DefinitionError(f"{file}：“计入”应当是真或假，现为 {types['计入']}。")
    for column in ("数额", "基数"):
        if column in types and not types[column].startswith(_EXACT):
            raise DefinitionError(f"{file}：“{column}”应当是整数或定点小数，现为 {types[column]}；浮点数相加会有误差。")
    if "基数" in types and "数额" not in types:
        raise DefinitionError(f"{file}：有“基数”就要有“数额”（比值 = 数额之和 ÷ 基数之和）。")
    return frozenset(others)


def _check_rows(connection: duckdb.DuckDBPyConnection, definition: Definition, given: frozenset[str]) -> None:
    file = f"figures/{definition.key}.sql"
    row = connection.execute(
        """
        select count(*) - count(distinct 记录), count(*) - count(记录),
               count(*) filter (计入 is null), count(*) filter (数额 is null), count(*) filter (基数 is null)
        from 记录
        """
    ).fetchone()
    assert row is not None  # noqa: S101 an aggregate always returns one row
    twice, nameless, *empty = row
    if nameless:
        raise DefinitionError(f"{file}：有 {nameless} 条记录没有号。请检查连接条件。")
    if twice:
        raise DefinitionError(f"{file}：有 {twice} 条记录重复出现，会被多数。请检查连接条件，或改按更细的记录计。")
    for column, count in zip(("计入", "数额", "基数"), empty, strict=True):
        if column in given and count:
            raise DefinitionError(
                f"{file}：有 {count} 条记录的“{column}”为空，既不能算也不能不算。请在 SQL 里写明怎样处理。"
            )


def add_up(
    connection: duckdb.DuckDBPyConnection, definition: Definition, given: frozenset[str]
) -> tuple[Value, tuple[Value, ...]]:
    """The total and the groups of the 记录 just listed. The total is the groups added again."""
    numerator, denominator = _formula(given)
    rows = connection.execute(
        f"""
        select coalesce(组::varchar, '{NO_GROUP}') as 组名, {numerator}, {denominator}, count(*)
        from 记录 group by 组名 order by count(*) desc, 组名
        """  # noqa: S608 the formula is ours
    ).fetchall()
    parts = tuple(
        Value(name, plain_number(top), None if bottom is None else plain_number(bottom), count, definition.unit)
        for name, top, bottom, count in rows
    )
    nothing = Value(None, 0, None if denominator == "null" else 0, 0, definition.unit)
    total = sum(parts, start=nothing)
    return total, parts if "组" in given else ()


def _formula(given: frozenset[str]) -> tuple[str, str]:
    """What is added above the line, and below it (null: nothing is divided)."""
    amount = "coalesce(sum(数额::decimal(38, 6)), 0)"
    if "基数" in given:
        return amount, "coalesce(sum(基数::decimal(38, 6)), 0)"
    if {"计入", "数额"} <= given:
        return "coalesce(sum(数额::decimal(38, 6)) filter (计入), 0)", amount
    if "计入" in given:
        return "count(*) filter (计入)", "count(*)"
    if "数额" in given:
        return amount, "null"
    return "count(*)", "null"


def plain_number(number: Number) -> Number:
    """An int where nothing is behind the point."""
    return int(number) if number == int(number) else number


def _plain(number: Number) -> int | float:
    return number if isinstance(number, int) else float(number)
