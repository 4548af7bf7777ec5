"""A judgement written: organs and services that are new, then one batch with a draft for every row. A few statements, however many rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from zhengtong.people.models import Organ, Person
from zhengtong.services.actions import batches, drafting
from zhengtong.services.actions.drafting import LineDraft
from zhengtong.services.exchange.filling import MATERIAL_COLUMNS, whole
from zhengtong.services.exchange.verdicts import SAME, WRONG, Planned
from zhengtong.services.models import Batch, Material, Service

CHUNK = 1000
# Any other character stands for itself in COPY's text form.
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write(rows: Sequence[Planned], batch: Batch, *, new_organs: Mapping[str, str], by: Person, on: date) -> int:
    """Put every row that changes something into the batch; how many. ServiceError, and the caller undoes all, when one cannot be written."""
    rows = [row for row in rows if row.kind not in (SAME, WRONG)]
    organs = create_organs(new_organs, batch.organ)
    for row in rows:
        if row.new_organ:
            row.organ = organs[row.new_organ]
    create_services(rows, is_demo=batch.is_demo)
    drafts = [(row, draft) for row in rows if (draft := draft_of(row)) is not None]
    lines = batches.add_lines(batch, [draft for _, draft in drafts], by=by, on=on)
    put_materials(
        (line.version_id, place, whole(one))
        for (row, _), line in zip(drafts, lines, strict=True)
        if row.materials and line.version_id
        for place, one in enumerate(row.materials, 1)
    )
    return len(rows)


def create_organs(wanted: Mapping[str, str], beside: Organ) -> dict[str, Organ]:
    """Organs of these names, with their codes where those hold, beside the organ that imports."""
    fresh = [
        Organ(
            name=name,
            short_name=name[:40],
            uscc=code or None,
            kind="部门",
            division_id=beside.division_id,
            parent_id=beside.parent_id,
            is_demo=beside.is_demo,
        )
        for name, code in sorted(wanted.items())
    ]
    return {organ.name: organ for organ in Organ.objects.bulk_create(fresh)}


def create_services(rows: Sequence[Planned], *, is_demo: bool) -> None:
    """The services that are new, and their main items once all of them are there."""
    fresh = [row for row in rows if row.service is None]
    again = [row for row in rows if row.is_unused]
    for row in again:
        if row.service is not None and row.organ is not None:
            row.service.organ, row.service.procedure = row.organ, row.procedure
            row.service.aliases, row.service.parent = row.aliases, None
    held = [row.service for row in again if row.service is not None]
    Service.objects.bulk_update(held, ["organ", "procedure", "aliases", "parent"], batch_size=CHUNK)
    for row in fresh:
        row.service = Service(
            code=row.code, organ=row.organ, procedure=row.procedure, aliases=row.aliases, is_demo=is_demo
        )
    Service.objects.bulk_create([row.service for row in fresh if row.service], batch_size=CHUNK)
    wanted = [row for row in rows if row.parent]
    codes = {row.parent for row in wanted}
    parents = dict(Service.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    moved = []
    for row in wanted:
        if row.service is not None and row.service.parent_id is None:
            row.service.parent_id = parents[row.parent]
            moved.append(row.service)
    Service.objects.bulk_update(moved, ["parent"], batch_size=CHUNK)


def draft_of(row: Planned) -> LineDraft | None:
    """One line of the batch. Materials that the file lists follow by themselves, all of them in one statement."""
    if row.service is None:
        return None
    return LineDraft(row.service, row.act, row.fields, None if row.materials is None else (), row.reason)


def put_materials(rows: Iterable[tuple[int, int, Mapping[str, Any]]]) -> None:  # Any: one value per column
    """Materials as (version, place, columns), by COPY: a county's catalogue has tens of thousands. Their columns were checked when read."""
    names = ", ".join(f'"{name}"' for name in ("version_id", "order", *MATERIAL_COLUMNS))
    with connection.cursor() as cursor, cursor.copy(f"copy {Material._meta.db_table} ({names}) from stdin") as copy:
        for version, place, said in rows:
            cells = [copied(said[name]) for name in MATERIAL_COLUMNS]
            copy.write("\t".join([str(version), str(place), *cells]) + "\n")
    drafting.count_anew()


def copied(value: Any) -> str:  # Any: text, number, claim, list, table or nothing
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).translate(ESCAPED)
