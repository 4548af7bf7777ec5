"""The drafts of a batch, written for many services at once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from zhengtong.services import checks
from zhengtong.services.actions import editions
from zhengtong.services.actions.standing import Standing
from zhengtong.services.errors import ServiceError
from zhengtong.services.files import MaterialLine
from zhengtong.services.models import Batch, BatchLine, Material, Service, ServiceVersion

Act = BatchLine.Act
# These bring a version of their own; 暂停 and 取消 only end one.
DRAFTED = (Act.ADD, Act.CHANGE, Act.RESUME)
# From so many lines on, the database is told of them at once rather than when it next looks by itself.
MANY = 500


@dataclass(frozen=True)
class LineDraft:
    """One service to put into a batch: what happens to it, and the columns and materials that are new."""

    service: Service
    act: str
    fields: Mapping[str, Any] = field(default_factory=dict)  # Any: one value per column of ServiceVersion
    materials: Sequence[MaterialLine] | None = None
    reason: str = ""


def write(batch: Batch, drafts: Sequence[LineDraft], standing: Mapping[int, Standing], on: date) -> list[BatchLine]:
    """A line for each, with its draft. A draft that was there already is taken up. ServiceError names every service that is unfit."""
    usual_day = max(batch.effective_on or on, on)
    prefetch_related_objects([there.last for there in standing.values() if there.last], "materials")
    versions: dict[int, ServiceVersion] = {}
    fresh: list[tuple[ServiceVersion, Sequence[MaterialLine]]] = []
    wrong: list[str] = []
    for draft in drafts:
        if draft.act not in DRAFTED:
            continue
        there = standing[draft.service.pk]
        if there.draft is not None:
            versions[draft.service.pk] = taken_up(there.draft, draft)
            continue
        version = begun(draft, there, usual_day)
        wrong += [f"{draft.service.code}：{sentence}" for sentence in unfit(version)]
        versions[draft.service.pk] = version
        fresh.append((version, draft.materials if draft.materials is not None else before(there)))
    if wrong:
        raise ServiceError(wrong)
    ServiceVersion.objects.bulk_create([version for version, _ in fresh], batch_size=500)
    put_materials(fresh)
    lines = [
        BatchLine(
            batch=batch,
            service=draft.service,
            act=draft.act,
            version=versions.get(draft.service.pk),
            reason=draft.reason,
        )
        for draft in drafts
    ]
    written = BatchLine.objects.bulk_create(lines, batch_size=1000)
    if len(written) >= MANY:
        count_anew()
    return written


def count_anew() -> None:
    """Tell the planner that these tables have grown. Until it knows, what joins them walks each table once for every line:
    three thousand services took half a minute to propose, and ten thousand ten."""
    tables = ", ".join(f'"{model._meta.db_table}"' for model in (Service, ServiceVersion, Material, BatchLine))
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {tables}")


def begun(draft: LineDraft, there: Standing, day: date) -> ServiceVersion:
    """A new draft: the last version with these fields changed, or these fields alone when it is the first."""
    said: dict[str, Any] = dict(checks.columns(there.last)) if there.last else {}  # Any: one value per column
    said |= {"in_force_on": day} | dict(draft.fields)
    return ServiceVersion(service=draft.service, number=there.number + 1, **said)


def taken_up(version: ServiceVersion, draft: LineDraft) -> ServiceVersion:
    """A draft somebody had begun, with these fields changed."""
    if draft.fields or draft.materials is not None:
        return editions.edit_draft(version, materials=draft.materials, **draft.fields)
    return version


def before(there: Standing) -> Sequence[MaterialLine]:
    """The materials of the last version."""
    return editions.lines_of(there.last) if there.last else ()


def unfit(version: ServiceVersion) -> list[str]:
    """Why the database could not keep this draft."""
    try:
        editions.refuse_unfit(version)
    except ServiceError as error:
        return error.messages
    return []


def put_materials(fresh: Sequence[tuple[ServiceVersion, Sequence[MaterialLine]]]) -> None:
    """The materials of new drafts, in their order."""
    rows = [
        Material(version=version, order=order, **asdict(line))
        for version, lines in fresh
        for order, line in enumerate(lines, start=1)
    ]
    wrong = [
        f"{row.version.service.code}：材料第{row.order}项：{sentence}"
        for row in rows
        for sentence in checks.unstorable(row)
    ]
    if wrong:
        raise ServiceError(wrong)
    Material.objects.bulk_create(rows, batch_size=2000)
