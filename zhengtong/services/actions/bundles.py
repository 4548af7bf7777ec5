"""Bundles are drafted, published once, and withdrawn, as services are; what has been published never changes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhengtong.people.models import Organ
from zhengtong.services import bundle_checks, bundle_files
from zhengtong.services.actions.exchange import organ_called
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Bundle, BundleVersion
from zhengtong.services.queries.catalogue import in_force
from zhengtong.services.search import actions as search

LEFT_OUT = ("id", "bundle", "number", "ended_on", "published_at")


@dataclass(frozen=True)
class Loaded:
    """What came of a file: the version, and what was left out of it with the reason. No version when nothing was left."""

    version: BundleVersion | None
    warnings: tuple[str, ...] = ()


def create_bundle(*, code: str, organ: Organ, aliases: str = "", is_demo: bool = False) -> Bundle:
    """A new bundle of the organ that leads it. It offers nothing until a version is published."""
    code = code.strip()
    if not code or len(code) > 60:
        raise ServiceError("一件事代码应为1至60字。")
    if Bundle.objects.filter(code=code).exists():
        raise ServiceError(f"一件事代码“{code}”已被使用。")
    return Bundle.objects.create(code=code, organ=organ, aliases=aliases, is_demo=is_demo)


@transaction.atomic
def draft_bundle(bundle: Bundle, **fields: Any) -> BundleVersion:  # Any: one value per column of BundleVersion
    """A new draft: the last version with these fields changed, or these fields alone when it is the first. One draft at a time."""
    Bundle.objects.select_for_update().get(pk=bundle.pk)
    drafted = bundle.versions.filter(published_at=None).first()
    if drafted is not None:
        raise ServiceError(f"“{drafted.name}”已有第{drafted.number}版草稿，请先公布或者删除它，再起草新版。")
    last = bundle.versions.order_by("-number").first()
    said = columns(last) if last else {}
    version = BundleVersion(bundle=bundle, number=last.number + 1 if last else 1, **(said | fields))
    refuse_unfit(version)
    version.save()
    return version


@transaction.atomic
def edit_bundle(version: BundleVersion, **fields: Any) -> BundleVersion:  # Any: one value per column of BundleVersion
    """Change a draft. A published version is refused."""
    draft = locked_draft(version)
    for column, value in fields.items():
        if column not in columns(draft):
            raise ServiceError(f"一件事版本没有“{column}”这一栏。")
        setattr(draft, column, value)
    refuse_unfit(draft)
    draft.save()
    return draft


@transaction.atomic
def discard_bundle(version: BundleVersion) -> None:
    """Delete a draft nobody has seen."""
    locked_draft(version).delete()


@transaction.atomic
def publish_bundle(version: BundleVersion, on: date) -> BundleVersion:
    """Publish a draft: from its 施行日 it replaces the version before it. ServiceError lists everything that stands in the way."""
    draft = locked_draft(version)
    wrong = [str(finding) for finding in bundle_checks.findings(draft) if finding.blocks]
    previous = last_published(draft.bundle)
    if draft.in_force_on < on:
        wrong.append(f"施行日{draft.in_force_on}早于公布日{on}，请改施行日")
    if previous is not None and draft.in_force_on <= previous.in_force_on:
        wrong.append(f"施行日{draft.in_force_on}应当晚于上一版（第{previous.number}版）的施行日{previous.in_force_on}")
    if wrong:
        raise ServiceError(f"{draft.name}：{sentence}" for sentence in wrong)
    if previous is not None and (previous.ended_on is None or previous.ended_on > draft.in_force_on):
        previous.ended_on = draft.in_force_on
        previous.save(update_fields=["ended_on"])
    draft.published_at = datetime.combine(on, timezone.localtime().timetz())
    draft.save(update_fields=["published_at"])
    search.put_bundles([draft])
    return draft


@transaction.atomic
def withdraw_bundle(version: BundleVersion, on: date) -> BundleVersion:
    """Stop offering a bundle; `on` is the first day without it."""
    Bundle.objects.select_for_update().get(pk=version.bundle_id)
    held = BundleVersion.objects.get(pk=version.pk)
    if held.published_at is None:
        raise ServiceError(f"“{held.name}”第{held.number}版还是草稿，不必停用，可以删除。")
    if held.ended_on is not None and held.ended_on <= on:
        raise ServiceError(f"“{held.name}”第{held.number}版已于{held.ended_on}停用。")
    held.ended_on = max(on, held.in_force_on)
    held.save(update_fields=["ended_on"])
    return held


@transaction.atomic
def load_bundle(
    path: Path,
    *,
    on: date,
    publish: bool = True,
    organ: Organ | None = None,
    is_demo: bool = False,
    from_on: date | None = None,
) -> Loaded:
    """Carry in the bundle that a file describes, and publish it. The same file twice changes nothing.

    Services that this county does not offer on the 施行日 are left out with a warning, and what only they need with them; a bundle
    of which nothing is left is not carried in. `from_on` stands in for the 施行日 of the file. ServiceError names file and line.
    """
    found = bundle_files.read(path)
    if from_on is not None:
        found = replace(found, fields={**found.fields, "in_force_on": from_on})
    codes = [str(row["事项"]) for row in found.fields["members"]]
    offered = in_force(found.fields["in_force_on"]).filter(service__code__in=codes).prefetch_related("materials")
    there = {each.service.code: {material.name for material in each.materials.all()} for each in offered}
    fields, warnings = bundle_files.fitted(found, there)
    if not fields["members"]:
        return Loaded(None, (*warnings, f"{path.name}：“{fields['name']}”的事项本县都没有，没有载入"))
    bundle = Bundle.objects.filter(code=found.code).first() or create_bundle(
        code=found.code, organ=organ or organ_called(found.organ), aliases=found.aliases, is_demo=is_demo
    )
    if bundle.aliases != found.aliases:
        bundle.aliases = found.aliases
        bundle.save(update_fields=["aliases"])
    same_day = bundle.versions.filter(in_force_on=fields["in_force_on"]).exclude(published_at=None).first()
    if same_day is not None:
        return Loaded(unchanged(same_day, fields, path), warnings)
    for draft in bundle.versions.filter(published_at=None):
        discard_bundle(draft)
    version = draft_bundle(bundle, **(columns(BundleVersion()) | fields))
    return Loaded(publish_bundle(version, on) if publish else version, warnings)


def unchanged(version: BundleVersion, fields: dict[str, Any], path: Path) -> BundleVersion:  # Any: as above
    """The published version, if the file says the same."""
    differs = [name for name, value in fields.items() if getattr(version, name) != value]
    if differs:
        labels = "、".join(str(BundleVersion._meta.get_field(name).verbose_name) for name in differs)  # type: ignore[union-attr]  # columns all
        raise ServiceError(
            f"{path.name}：{version.in_force_on}施行的“{version.name}”已经公布，与文件不同之处：{labels}。"
            "已公布的不能修改，请把文件的施行日改为新的日期，作为新的一版。"
        )
    return version


def columns(version: BundleVersion) -> dict[str, Any]:  # Any: JSON columns among them
    """What a version says, by column."""
    fields = (field.name for field in BundleVersion._meta.concrete_fields if field.name not in LEFT_OUT)
    return {name: getattr(version, name) for name in fields}


def last_published(bundle: Bundle) -> BundleVersion | None:
    """The published version that applies last; one withdrawn before its first day does not count."""
    found = bundle.versions.exclude(published_at=None).order_by("-in_force_on", "-number")
    return next((version for version in found if version.ended_on != version.in_force_on), None)


def locked_draft(version: BundleVersion) -> BundleVersion:
    """The draft as the database has it now, locked; a published version is refused."""
    Bundle.objects.select_for_update().get(pk=version.bundle_id)
    draft = BundleVersion.objects.select_related("bundle__organ").get(pk=version.pk)
    if draft.published_at is not None:
        raise ServiceError(f"“{draft.name}”第{draft.number}版已经公布，内容不能修改；请起草新的版本。")
    return draft


def refuse_unfit(version: BundleVersion) -> None:
    """A draft may be incomplete, but it has a name and a day, and nothing in it is too long or of the wrong type."""
    if not version.name or version.in_force_on is None:
        raise ServiceError("一件事草稿至少要有名称和施行日。")
    try:
        version.clean_fields(exclude={"bundle", "kind"})
    except ValidationError as error:
        raise ServiceError(f"{column}：{''.join(found)}" for column, found in error.message_dict.items()) from None
