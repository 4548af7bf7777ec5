"""Reading figures: their definitions, their values, and the records behind each."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import duckdb
from django.db.models import QuerySet

from zhengtong.figures import compute as computing
from zhengtong.figures import freezing, store
from zhengtong.figures import records as paging
from zhengtong.figures.compute import Computed, Value
from zhengtong.figures.definition import Definition, find, load_all
from zhengtong.figures.errors import UnknownFigure
from zhengtong.figures.models import FrozenFigure
from zhengtong.figures.records import Page, Record

__all__ = [
    "Computed",
    "Definition",
    "Page",
    "Record",
    "Value",
    "compute",
    "compute_many",
    "definitions",
    "find",
    "find_public",
    "frozen",
    "frozen_definition",
    "frozen_records",
    "frozen_values",
    "records",
    "years",
]


def definitions(*, public_only: bool = False) -> list[Definition]:
    """Every figure, by area and the order its file asks for."""
    every = sorted(load_all().values(), key=lambda one: (one.key.partition("/")[0], one.order, one.key))
    return [one for one in every if one.is_public or not public_only]


def find_public(name: str) -> Definition:
    """A figure anyone may see. One that is not public is, to the public, not there."""
    definition = find(name)
    if not definition.is_public:
        raise UnknownFigure(f"没有公布名为“{name}”的指标。")
    return definition


def compute(name: str, from_on: date, to_on: date) -> Computed:
    """One figure for a period (both days included). Raises UnknownFigure, DefinitionError, NoExtract, FigureError."""
    return compute_many([find(name)], from_on, to_on)[0]


def compute_many(wanted: Sequence[Definition], from_on: date, to_on: date) -> list[Computed]:
    """Several figures from one version of the extract, opened once. What was computed before is remembered."""
    version = store.current()
    keys = [(version, one, from_on, to_on) for one in wanted]
    missing = [key for key in keys if _remembered.get(key) is None]
    if missing:
        # Opening the file takes longer than most figures do.
        with store.reading(version) as connection:
            as_of = store.watermark(connection)
            for key in missing:
                _remember(key, _computed(connection, as_of, *key))
    return [_remembered.get(key) or _computed_alone(*key) for key in keys]


Key = tuple[store.Version, Definition, date, date]
MOST_REMEMBERED = 4096
# Safe to remember: neither a version of the extract nor a definition ever changes.
_remembered: dict[Key, Computed] = {}


def _remember(key: Key, computed: Computed) -> None:
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[key] = computed


def _computed(
    connection: duckdb.DuckDBPyConnection,
    as_of: int,
    version: store.Version,
    definition: Definition,
    from_on: date,
    to_on: date,
) -> Computed:
    given = computing.list_records(connection, definition, from_on, to_on)
    total, groups = computing.add_up(connection, definition, given)
    return Computed(definition, from_on, to_on, total, groups, as_of, version.number)


def _computed_alone(version: store.Version, definition: Definition, from_on: date, to_on: date) -> Computed:
    """One figure of this version, from memory when it is there."""
    key = (version, definition, from_on, to_on)
    if (known := _remembered.get(key)) is not None:
        return known
    with store.reading(version) as connection:
        found = _computed(connection, store.watermark(connection), *key)
    _remember(key, found)
    return found


def years() -> list[int]:
    """The years in which cases were opened, newest first."""
    return list(_years(store.current()))


@lru_cache(maxsize=8)
def _years(version: store.Version) -> tuple[int, ...]:
    with store.reading(version) as connection:
        found = connection.execute("select distinct year(申请日) as 年 from 案件 order by 年 desc").fetchall()
    return tuple(int(row[0]) for row in found)


def records(
    name: str,
    from_on: date,
    to_on: date,
    *,
    group: str | None = None,
    counted: bool | None = None,
    after: int = 0,
    limit: int = 50,
    public: bool = False,
) -> Page:
    """A page of the records behind a figure, or behind one of its groups; `counted` asks for those in the numerator.

    With `public`, small groups stay folded together and figures that are not published are refused.
    """
    definition = find_public(name) if public else find(name)
    version = store.current()
    folded: frozenset[str] = frozenset()
    if public:
        _kept, folded = computing.fold(
            _computed_alone(version, definition, from_on, to_on).groups, definition.least_group
        )
    with store.reading(version) as connection:
        computing.list_records(connection, definition, from_on, to_on)
        view = computing.key_view(connection, definition)
        return paging.page(connection, view, group=group, counted=counted, after=after, limit=limit, folded=folded)


def frozen(name: str) -> QuerySet[FrozenFigure]:
    """Every time this figure was published, newest first; the lists of records are left in the database until asked for."""
    return FrozenFigure.objects.filter(name=name).defer("records").order_by("-at")


def frozen_definition(figure: FrozenFigure) -> Definition:
    """The definition a frozen figure was computed by, whatever its file says now."""
    return freezing.definition_of(figure)


def frozen_values(figure: FrozenFigure, *, public: bool = False) -> tuple[Value, tuple[Value, ...]]:
    """The total and groups of a frozen figure; with `public`, small groups are folded together."""
    total, groups = freezing.values(figure)
    if public:
        groups, _folded = computing.fold(groups, freezing.definition_of(figure).least_group)
    return total, groups


def frozen_records(
    figure: FrozenFigure,
    *,
    group: str | None = None,
    counted: bool | None = None,
    after: int = 0,
    limit: int = 50,
    public: bool = False,
) -> Page:
    """A page of the records a frozen figure was made from, as they were counted then."""
    return freezing.page(figure, group=group, counted=counted, after=after, limit=limit, public=public)
