"""Services are drafted, published once, and withdrawn; what has been published never changes."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhengtong.lawbook import Lawbook
from zhengtong.people.models import Organ
from zhengtong.services import checks, law
from zhengtong.services.actions import publishing
from zhengtong.services.errors import ServiceError
from zhengtong.services.files import MaterialLine
from zhengtong.services.models import Batch, Material, Service, ServiceVersion


def create_service(
    *,
    code: str,
    organ: Organ,
    procedure: str,
    aliases: str = "",
    is_demo: bool = False,
    parent: Service | None = None,
) -> Service:
    """A new service of an organ, under one procedure of the law book. It offers nothing until a version is published.

    `parent`: the main item it is a sub-item of; there are two levels, no more.
    """
    code = code.strip()
    if not code or len(code) > 60:
        raise ServiceError("事项代码应为1至60字。")
    if Service.objects.filter(code=code).exists():
        raise ServiceError(f"事项代码“{code}”已被使用。")
    if parent is not None and parent.parent_id is not None:
        raise ServiceError(f"“{parent.code}”自己是子项，不能再有子项。")
    return Service.objects.create(
        code=code, organ=organ, procedure=procedure, aliases=aliases, is_demo=is_demo, parent=parent
    )


@transaction.atomic
def draft_version(
    service: Service, *, materials: Sequence[MaterialLine] | None = None, **fields: Any
) -> ServiceVersion:  # Any: one value per column of ServiceVersion
    """A new draft: the last version with these fields changed, or these fields alone when it is the first. One draft at a time."""
    Service.objects.select_for_update().get(pk=service.pk)
    drafted = service.versions.filter(published_at__isnull=True).first()
    if drafted is not None:
        raise ServiceError(f"“{drafted.name}”已有第{drafted.number}版草稿，请先公布或者删除它，再起草新版。")
    last = service.versions.order_by("-number").first()
    said: dict[str, Any] = dict(checks.columns(last)) if last else {}
    number = (service.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = ServiceVersion(service=service, number=number, **(said | fields))
    refuse_unfit(version)
    version.save()
    if materials is None and last is not None:
        materials = lines_of(last)
    put_materials(version, materials or ())
    return version


@transaction.atomic
def edit_draft(
    version: ServiceVersion, *, materials: Sequence[MaterialLine] | None = None, **fields: Any
) -> ServiceVersion:  # Any: one value per column of ServiceVersion
    """Change a draft: these fields, and the materials when given. A published version is refused."""
    draft = locked_draft(version)
    refuse_proposed(draft)
    for column, value in fields.items():
        if column not in checks.columns(draft):
            raise ServiceError(f"事项版本没有“{column}”这一栏。")
        setattr(draft, column, value)
    refuse_unfit(draft)
    draft.save()
    if materials is not None:
        put_materials(draft, materials)
    return draft


@transaction.atomic
def discard_draft(version: ServiceVersion) -> None:
    """Delete a draft nobody has seen. One that stands in a batch goes with its line."""
    draft = locked_draft(version)
    refuse_in_batch(draft)
    draft.delete()


@transaction.atomic
def publish(version: ServiceVersion, on: date, *, book: Lawbook | None = None) -> ServiceVersion:
    """Publish a draft: from its 施行日 it replaces the version before it, and nothing in it changes any more.

    ServiceError lists everything that stands in the way: a promise longer than the law, a limit without its article,
    a clock the procedure does not have, materials without names, days out of order.
    """
    draft = locked_draft(version)
    refuse_in_batch(draft)
    previous = last_published(draft.service)
    known = publishing.around([draft], draft.in_force_on)
    found = list(publishing.problems(draft, previous, on, known, book or law.book()))
    if found:
        raise ServiceError(f"{draft.name}：{problem}" for problem in found)
    if previous is not None and (previous.ended_on is None or previous.ended_on > draft.in_force_on):
        previous.ended_on = draft.in_force_on
        previous.save(update_fields=["ended_on"])
    publishing.write([draft], draft.in_force_on, on)
    return draft


@transaction.atomic
def withdraw(version: ServiceVersion, on: date) -> ServiceVersion:
    """Stop offering a version; `on` is the first day without it. One not yet in force falls away, and the one before it stays."""
    Service.objects.select_for_update().get(pk=version.service_id)
    held = ServiceVersion.objects.select_related("service").get(pk=version.pk)
    if held.published_at is None:
        raise ServiceError(f"“{held.name}”第{held.number}版还是草稿，不必停用，可以删除。")
    if held.ended_on is not None and held.ended_on <= on:
        raise ServiceError(f"“{held.name}”第{held.number}版已于{held.ended_on}停用。")
    if on <= held.in_force_on:
        on = held.in_force_on
        before = ServiceVersion.objects.filter(service=held.service, ended_on=on, in_force_on__lt=on)
        before.exclude(published_at=None).update(ended_on=None)
    held.ended_on = on
    held.save(update_fields=["ended_on"])
    return held


def last_published(service: Service) -> ServiceVersion | None:
    """The published version that applies last; one that was withdrawn before its first day does not count."""
    found = service.versions.exclude(published_at=None).order_by("-in_force_on", "-number")
    return next((version for version in found if version.ended_on != version.in_force_on), None)


def locked_draft(version: ServiceVersion) -> ServiceVersion:
    """The draft as the database has it now, locked; a published version is refused."""
    Service.objects.select_for_update().get(pk=version.service_id)
    draft = ServiceVersion.objects.select_related("service__organ").get(pk=version.pk)
    if draft.published_at is not None:
        raise ServiceError(f"“{draft.name}”第{draft.number}版已经公布，内容不能修改；请起草新的版本。")
    return draft


def batch_of(draft: ServiceVersion) -> Batch | None:
    """The batch in which this draft waits to be published, if any."""
    return Batch.objects.filter(lines__version=draft).first()


def refuse_proposed(draft: ServiceVersion) -> None:
    """While a batch waits for its answer, nothing in it changes."""
    batch = batch_of(draft)
    if batch is not None and batch.state == Batch.State.PROPOSED:
        raise ServiceError(f"“{draft.name}”在批次{batch}里，已经送审，不能修改；请等批示，或者请审核人退回。")


def refuse_in_batch(draft: ServiceVersion) -> None:
    """What stands in a batch is published or dropped with it."""
    batch = batch_of(draft)
    if batch is not None:
        raise ServiceError(f"“{draft.name}”的草稿在批次{batch}里，请在批次里处理。")


def refuse_unfit(version: ServiceVersion) -> None:
    """A draft may be incomplete, but it has a name and a day, and nothing in it is too long or of the wrong type."""
    if not version.name or version.in_force_on is None:
        raise ServiceError("事项草稿至少要有名称和施行日。")
    found = checks.unstorable(version)
    if found:
        raise ServiceError(found)


def put_materials(version: ServiceVersion, lines: Sequence[MaterialLine]) -> None:
    """The materials of a draft, in this order, in place of those it had."""
    rows = [Material(version=version, order=order, **asdict(line)) for order, line in enumerate(lines, start=1)]
    found = [f"材料第{row.order}项：{sentence}" for row in rows for sentence in checks.unstorable(row)]
    if found:
        raise ServiceError(found)
    version.materials.all().delete()
    Material.objects.bulk_create(rows)


def lines_of(version: ServiceVersion) -> list[MaterialLine]:
    """The materials of a version as lines of a draft."""
    columns = [each.name for each in fields(MaterialLine)]
    return [MaterialLine(**{name: getattr(row, name) for name in columns}) for row in version.materials.all()]
