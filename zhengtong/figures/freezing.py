"""A figure kept as it was published: its numbers, its definition, and the very list of records it was made from."""

import hashlib
import tempfile
from datetime import date, datetime
from pathlib import Path

from zhengtong.figures import compute as computing
from zhengtong.figures import records as paging
from zhengtong.figures import store
from zhengtong.figures.compute import Value
from zhengtong.figures.definition import Definition, parse
from zhengtong.figures.errors import FigureError
from zhengtong.figures.models import FrozenFigure, FrozenValue

PARQUET = "format parquet, compression zstd, parquet_version v2"


def freeze(version: store.Version, definition: Definition, from_on: date, to_on: date) -> FrozenFigure:
    """Compute a figure from this version of the extract and keep it. Call inside a transaction."""
    with (
        tempfile.TemporaryDirectory(prefix="zhengtong-") as folder,
        store.reading(version, beside=Path(folder)) as connection,
    ):
        given = computing.list_records(connection, definition, from_on, to_on)
        total, groups = computing.add_up(connection, definition, given)
        file = Path(folder) / "records.parquet"
        connection.execute(f"copy (select * from 记录 order by 记录) to '{file}' ({PARQUET})")  # noqa: S608 a path of ours
        packed = file.read_bytes()
        figure = FrozenFigure.objects.create(
            name=definition.name,
            key=definition.key,
            unit=definition.unit,
            from_on=from_on,
            to_on=to_on,
            definition=definition.text,
            definition_hash=definition.hash,
            as_of_event=store.watermark(connection),
            as_of=datetime.fromisoformat(store.about(connection)["at"]),
            view=computing.key_view(connection, definition),
            records_count=total.records,
            records=packed,
            records_sha256=hashlib.sha256(packed).hexdigest(),
        )
    FrozenValue.objects.bulk_create(
        FrozenValue(
            figure=figure,
            order=place,
            group=value.group,
            numerator=value.numerator,
            denominator=value.denominator,
            records_count=value.records,
        )
        for place, value in enumerate((total, *groups))
    )
    return figure


def definition_of(figure: FrozenFigure) -> Definition:
    """The definition as it stood when the figure was frozen."""
    return parse(figure.definition, f"figures/{figure.key}.sql")


def values(figure: FrozenFigure) -> tuple[Value, tuple[Value, ...]]:
    """The frozen total and its groups."""
    found = [
        Value(
            one.group,
            computing.plain_number(one.numerator),
            None if one.denominator is None else computing.plain_number(one.denominator),
            one.records_count,
            figure.unit,
        )
        for one in figure.values.all()
    ]
    return found[0], tuple(found[1:])


def page(
    figure: FrozenFigure,
    *,
    group: str | None = None,
    counted: bool | None = None,
    after: int = 0,
    limit: int = 50,
    public: bool = False,
) -> paging.Page:
    """A page of the records as frozen, whatever has happened to the cases since. Raises FigureError if the list was altered."""
    packed = bytes(figure.records)
    if hashlib.sha256(packed).hexdigest() != figure.records_sha256:
        raise FigureError(f"定稿指标“{figure.name}”的记录清单与其摘要不符，可能被改动过，请查备份。")
    folded: frozenset[str] = frozenset()
    if public:
        _kept, folded = computing.fold(values(figure)[1], definition_of(figure).least_group)
    with (
        tempfile.TemporaryDirectory(prefix="zhengtong-") as folder,
        store.reading(store.current(), beside=Path(folder)) as connection,
    ):
        file = Path(folder) / "records.parquet"
        file.write_bytes(packed)
        connection.execute(f"create temp table 记录 as select * from read_parquet('{file}')")  # noqa: S608 a path of ours
        return paging.page(
            connection, figure.view, group=group, counted=counted, after=after, limit=limit, folded=folded
        )
