"""目录调整批次: what is added, changed, suspended, resumed or cancelled is drafted in lines, proposed, and answered as a whole by another
person. batch_publishing.py does the answering."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhengtong.people.models import Organ, Person
from zhengtong.people.queries import reach as reach_of
from zhengtong.services import queries
from zhengtong.services.actions import drafting, editions
from zhengtong.services.actions.drafting import LineDraft
from zhengtong.services.actions.standing import Standing, standings
from zhengtong.services.errors import ServiceError
from zhengtong.services.files import MaterialLine
from zhengtong.services.models import Batch, BatchLine, Service, ServiceVersion

State, Act = Batch.State, BatchLine.Act
OPEN = (State.DRAFT, State.PROPOSED, State.RETURNED)
EDITABLE = (State.DRAFT, State.RETURNED)
# These end what is offered and bring no new version.
ENDING = (Act.SUSPEND, Act.CANCEL)


@dataclass(frozen=True)
class Refusals:
    """Sentences about lines, kept until all are known."""

    said: list[str] = field(default_factory=list)

    def about(self, service: Service, sentence: str) -> None:
        self.said.append(f"{service.code}：{sentence}")

    def finish(self) -> None:
        if self.said:
            raise ServiceError(self.said)


@transaction.atomic
def open_batch(
    title: str,
    *,
    organ: Organ,
    by: Person,
    on: date,
    reason: str = "",
    document: str = "",
    law_changed_on: date | None = None,
    effective_on: date | None = None,
    source: str = "",
    is_demo: bool = False,
    undoes: Batch | None = None,
) -> Batch:
    """A new batch of an organ, in 草拟. `law_changed_on`: the day the law behind it changed, so that the delay can be counted.

    ServiceError for who may not edit the organ's services, a batch without a title, and days out of order.
    """
    refuse_who_may_not_edit(by, organ.pk, on)
    refuse_unfit(title, effective_on, on)
    return Batch.objects.create(
        number=next_number(on.year),
        title=title.strip(),
        organ=organ,
        reason=reason,
        document=document,
        law_changed_on=law_changed_on,
        effective_on=effective_on,
        source=source,
        created_by=by,
        created_at=at(on),
        is_demo=is_demo,
        undoes=undoes,
    )


def refuse_unfit(title: str, effective_on: date | None, on: date) -> None:
    """A batch has a title, and takes effect today or later."""
    if not title.strip() or len(title.strip()) > 200:
        raise ServiceError("请写明批次的名称（200字以内），例如“第三批取消事项”。")
    if effective_on is not None and effective_on < on:
        raise ServiceError(f"生效日{effective_on}早于今天{on}；目录不溯及既往，请改生效日。")


@transaction.atomic
def edit_batch(
    batch: Batch,
    *,
    by: Person,
    on: date,
    title: str,
    reason: str = "",
    document: str = "",
    law_changed_on: date | None = None,
    effective_on: date | None = None,
) -> Batch:
    """Change what a batch says of itself, while it is drawn up or was returned."""
    held = editable(batch, by, on)
    refuse_unfit(title, effective_on, on)
    held.title, held.reason, held.document = title.strip(), reason, document
    held.law_changed_on, held.effective_on = law_changed_on, effective_on
    held.save(update_fields=["title", "reason", "document", "law_changed_on", "effective_on"])
    return held


def next_number(year: int) -> str:
    """2026-0001 and on, without a gap; one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('services_batch.number'))")
    last = Batch.objects.filter(number__regex=rf"^{year}-\d+$").order_by("-pk").values_list("number", flat=True).first()
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:04d}"


def add_line(
    batch: Batch,
    service: Service,
    act: str,
    *,
    by: Person,
    on: date,
    reason: str = "",
    materials: Sequence[MaterialLine] | None = None,
    **fields: Any,  # Any: one value per column of ServiceVersion
) -> BatchLine:
    """One more service in a batch. 新增, 变更 and 恢复 bring a draft: what the last version said, with these fields changed."""
    return add_lines(batch, [LineDraft(service, act, fields, materials, reason)], by=by, on=on)[0]


@transaction.atomic
def add_lines(batch: Batch, drafts: Sequence[LineDraft], *, by: Person, on: date) -> list[BatchLine]:
    """Many at once, in a constant number of queries; all of them, or none with every sentence about what is wrong."""
    held = editable(batch, by, on)
    services = locked(draft.service for draft in drafts)
    standing, reach = standings(services), reach_of(by, on)
    found = Refusals()
    for draft in drafts:
        if not queries.may_edit(reach, draft.service.organ_id):
            found.about(draft.service, "您没有这个机关的目录编辑岗位")
        refuse_impossible(draft, standing[draft.service.pk], found)
    refuse_repeated(drafts, found)
    found.finish()
    return drafting.write(held, drafts, standing, on)


def refuse_repeated(drafts: Sequence[LineDraft], found: Refusals) -> None:
    """A service stands in one line of one open batch at a time."""
    seen: set[int] = set()
    for draft in drafts:
        if draft.service.pk in seen:
            found.about(draft.service, "在同一批次里写了两次")
        seen.add(draft.service.pk)
    taken = BatchLine.objects.filter(service_id__in=seen, batch__state__in=OPEN).select_related("batch", "service")
    for line in taken:
        found.about(line.service, f"已在批次{line.batch}里（{line.act}），请先办完或者撤销那一批")


def refuse_impossible(draft: LineDraft, standing: Standing, found: Refusals) -> None:
    """What the catalogue as it stands does not allow: adding what is there, changing what is not."""
    if draft.act not in Act.values:
        found.about(draft.service, f"没有“{draft.act}”这种调整，可用：{'、'.join(Act.values)}")
    elif sentence := standing.refusal(Act(draft.act)):
        found.about(draft.service, sentence)


@transaction.atomic
def edit_line(
    line: BatchLine,
    *,
    by: Person,
    on: date,
    reason: str | None = None,
    materials: Sequence[MaterialLine] | None = None,
    **fields: Any,  # Any: one value per column of ServiceVersion
) -> BatchLine:
    """Change the draft of a line, or its reason."""
    held = line_of(line, by, on)
    if reason is not None:
        held.reason = reason
        held.save(update_fields=["reason"])
    if fields or materials is not None:
        if held.version is None:
            raise ServiceError(f"{held.act}不改事项的内容，没有草稿可改。")
        editions.edit_draft(held.version, materials=materials, **fields)
    return held


@transaction.atomic
def remove_line(line: BatchLine, *, by: Person, on: date) -> None:
    """Take a service out of a batch, and its draft with it. A service of which nothing was ever published stays, without a version."""
    held = line_of(line, by, on)
    drop_drafts([held])
    held.delete()


def line_of(line: BatchLine, by: Person, on: date) -> BatchLine:
    """The line as the database has it, in a batch this person may edit."""
    held = BatchLine.objects.select_related("batch", "service", "version").get(pk=line.pk)
    editable(held.batch, by, on)
    refuse_who_may_not_edit(by, held.service.organ_id, on)
    return held


def drop_drafts(lines: Iterable[BatchLine]) -> None:
    """Delete the drafts of lines; what is published stays."""
    ids = [line.version_id for line in lines if line.version_id is not None]
    ServiceVersion.objects.filter(pk__in=ids, published_at=None).delete()


@transaction.atomic
def propose(batch: Batch, *, by: Person, on: date) -> Batch:
    """Hand a batch in for an answer. Whatever would keep it from being published is said now: ServiceError with every sentence."""
    from zhengtong.services.actions import batch_publishing  # at call time: publishing builds on this module

    held = editable(batch, by, on)
    if not held.lines.exists():
        raise ServiceError(f"批次{held.number}里还没有事项，不能送审。")
    batch_publishing.refuse_unpublishable(held, batch_publishing.asked_day(held, on), on)
    held.state, held.proposed_by, held.proposed_at = State.PROPOSED, by, at(on)
    held.save(update_fields=["state", "proposed_by", "proposed_at"])
    return held


def editable(batch: Batch, by: Person, on: date) -> Batch:
    """The batch as the database has it, locked; refused when it waits for its answer or has one, or is not this person's to edit."""
    held = Batch.objects.select_for_update(of=("self",)).select_related("organ").get(pk=batch.pk)
    refuse_who_may_not_edit(by, held.organ_id, on)
    if held.state not in EDITABLE:
        raise ServiceError(f"批次{held.number}现在是“{held.state}”，不能再改。")
    return held


def refuse_who_may_not_edit(by: Person, organ_id: int, on: date) -> None:
    """Only 目录编辑 of the organ, or 目录审核."""
    if not queries.may_edit(reach_of(by, on), organ_id):
        raise ServiceError(f"{by}没有这个机关的目录编辑岗位，不能调整它的事项。")


def locked(services: Iterable[Service]) -> list[Service]:
    """These services, locked in the order of their ids so that two batches never wait for each other."""
    ids = {service.pk for service in services}
    return list(
        Service.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("organ").order_by("pk")
    )


def at(on: date) -> datetime:
    """This moment of the given day."""
    return datetime.combine(on, timezone.localtime().timetz())
