"""Answering a batch: all of it is published on one day, or nothing is and every reason is named; or it goes back; or it is undone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Max, Q

from zhengtong.lawbook import Lawbook
from zhengtong.people.models import Person
from zhengtong.people.queries import reach as reach_of
from zhengtong.services import checks, law, queries
from zhengtong.services.actions import batches, publishing
from zhengtong.services.actions.batches import ENDING, Act, State
from zhengtong.services.actions.drafting import LineDraft
from zhengtong.services.actions.editions import lines_of
from zhengtong.services.actions.standing import Standing, standings
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Batch, BatchLine, Service, ServiceVersion

OPPOSITE = {
    Act.ADD: Act.CANCEL,
    Act.CHANGE: Act.CHANGE,
    Act.SUSPEND: Act.RESUME,
    Act.RESUME: Act.SUSPEND,
    Act.CANCEL: Act.RESUME,
}


@dataclass(frozen=True)
class Planned:
    """One line with how its service stands, ready to be written."""

    line: BatchLine
    standing: Standing

    @property
    def version(self) -> ServiceVersion | None:
        return self.line.version

    @property
    def label(self) -> str:
        """How a sentence names it: the code, and the name when there is one."""
        named = self.version or self.standing.last
        return f"{self.line.service.code}“{named}”" if named else self.line.service.code


@transaction.atomic
def approve(
    batch: Batch,
    *,
    by: Person,
    on: date,
    opinion: str = "",
    effective_on: date | None = None,
    document: str = "",
    book: Lawbook | None = None,
) -> Batch:
    """Publish a batch as a whole, in force from one day: `effective_on`, else the day the batch asks for, else today.

    ServiceError names every service and what stands in its way; nothing is written then. Refused to whoever drew it up.
    """
    held = answerable(batch, by, on)
    day = effective_on or max(held.effective_on or on, on)
    if day < on:
        raise ServiceError(f"生效日{day}早于今天{on}；目录不溯及既往，请改生效日。")
    planned = refuse_unpublishable(held, day, on, book)
    publish(planned, day, on)
    held.state, held.effective_on = State.PUBLISHED, day
    held.answered_by, held.answered_at, held.answer = by, batches.at(on), opinion
    held.document = document or held.document
    held.save()
    if held.undoes_id is not None:
        Batch.objects.filter(pk=held.undoes_id).update(state=State.UNDONE)
    return held


def asked_day(batch: Batch, on: date) -> date:
    """The day a batch asks for; one that asks for none is judged by the first on which its changes could take over."""
    if batch.effective_on is not None:
        return max(batch.effective_on, on)
    changed = batch.lines.filter(act=Act.CHANGE).values("service_id")
    kept = ServiceVersion.objects.filter(service_id__in=changed, published_at__isnull=False)
    last = kept.exclude(ended_on=F("in_force_on")).aggregate(last=Max("in_force_on"))["last"]
    return max(on, last + timedelta(days=1)) if last else on


def refuse_unpublishable(batch: Batch, day: date, on: date, book: Lawbook | None = None) -> list[Planned]:
    """The lines ready to be written, their drafts beginning on this day; or ServiceError with every sentence about all of them."""
    lines = list(batch.lines.select_related("service__organ__division", "version__service__organ").order_by("pk"))
    services = batches.locked(line.service for line in lines)
    standing = standings(services)
    planned = [Planned(line, standing[line.service_id]) for line in lines]
    drafts = [one.version for one in planned if one.version is not None]
    for draft in drafts:
        draft.in_force_on = day
    publishing.with_materials(drafts)
    known = publishing.around(drafts, day)
    leaving = {one.line.service_id for one in planned if one.line.act in ENDING}
    wrong = [
        f"{one.label}：{sentence}"
        for one in planned
        for sentence in of_line(one, day, on, leaving, known, book or law.book())
    ]
    if wrong:
        raise ServiceError(wrong)
    return planned


def of_line(
    one: Planned, day: date, on: date, leaving: set[int], known: publishing.Around, book: Lawbook
) -> Iterator[str]:
    """Everything that stands in the way of one line."""
    act = Act(one.line.act)
    if sentence := one.standing.refusal(act):
        yield sentence
    elif act in ENDING:
        yield from of_ending(one, day, leaving)
    elif one.version is None or one.version.published_at is not None:
        yield f"{act}没有草稿，请重新起草"
    else:
        yield from publishing.problems(one.version, one.standing.last, on, known, book)


def of_ending(one: Planned, day: date, leaving: set[int]) -> Iterator[str]:
    """What is not there yet cannot end, and a main item does not go before its sub-items."""
    last = one.standing.last
    if last is not None and day < last.in_force_on:
        yield f"{last.in_force_on}才施行，不能在{day}{one.line.act}；请把生效日改为{last.in_force_on}或者以后"
    staying = offered(
        Service.objects.filter(parent=one.line.service).exclude(pk__in=leaving).values_list("pk", flat=True)
    )
    if staying:
        yield f"还有{staying}个子项在用，请在同一批次里一并{one.line.act}"


def offered(service_ids: Iterable[int]) -> int:
    """How many of these services are on the catalogue without an end."""
    found = ServiceVersion.objects.filter(service_id__in=service_ids, published_at__isnull=False, ended_on=None)
    return found.values("service_id").distinct().count()


def publish(planned: list[Planned], day: date, on: date) -> None:
    """Write all lines: drafts are published from the day, what they replace or end ends on it."""
    drafts = [one.version for one in planned if one.version is not None]
    ended = [one.standing.last.pk for one in planned if one.standing.last is not None]
    ServiceVersion.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), pk__in=ended).update(ended_on=day)
    publishing.write(drafts, day, on)


@transaction.atomic
def return_batch(batch: Batch, *, by: Person, on: date, opinion: str) -> Batch:
    """Send a batch back, with what has to be done; its lines may be edited again and proposed anew."""
    held = answerable(batch, by, on)
    if not opinion.strip():
        raise ServiceError("退回的批次应当写明意见，让申请单位知道怎么改。")
    held.state, held.answer = State.RETURNED, opinion.strip()
    held.answered_by, held.answered_at = by, batches.at(on)
    held.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return held


def answerable(batch: Batch, by: Person, on: date) -> Batch:
    """The batch, locked, if it waits for an answer and this person, a reviewer, had no hand in it."""
    held = Batch.objects.select_for_update(of=("self",)).select_related("organ").get(pk=batch.pk)
    if held.state != State.PROPOSED:
        raise ServiceError(f"批次{held.number}现在是“{held.state}”，不等待批示。")
    if not queries.may_review(reach_of(by, on)):
        raise ServiceError(f"{by}没有目录审核岗位，不能批示目录调整批次。")
    if by.pk in (held.created_by_id, held.proposed_by_id):
        raise ServiceError(f"批次{held.number}由{by}经办，应当由另一个人批示。")
    return held


@transaction.atomic
def undo(batch: Batch, *, by: Person, on: date, reason: str = "") -> Batch:
    """Undo a batch. One not published loses its drafts and is closed; of one that is published the reverse batch is made, to be
    proposed and answered like any other. Returns the batch that was closed, or the reverse one.

    ServiceError when a service was changed again since, or the batch was undone before.
    """
    held = Batch.objects.select_for_update(of=("self",)).select_related("organ").get(pk=batch.pk)
    batches.refuse_who_may_not_edit(by, held.organ_id, on)
    if held.state == State.UNDONE:
        raise ServiceError(f"批次{held.number}已经撤销。")
    if held.state == State.PUBLISHED:
        return reverse(held, by, on, reason)
    batches.drop_drafts(held.lines.all())
    held.state, held.answer = State.UNDONE, reason or held.answer
    held.save(update_fields=["state", "answer"])
    return held


def reverse(batch: Batch, by: Person, on: date, reason: str) -> Batch:
    """The batch that takes back what this one did, from the earliest day on which that is possible."""
    waiting = batch.undone_by.filter(state__in=batches.OPEN).first()
    if waiting is not None:
        raise ServiceError(f"批次{batch.number}已有撤销它的批次{waiting.number}，请先办完那一批。")
    lines = list(batch.lines.select_related("service", "version"))
    standing = standings(line.service for line in lines)
    wrong = [sentence for line in lines for sentence in changed_since(line, standing[line.service_id])]
    if wrong:
        raise ServiceError(wrong)
    undoing = batches.open_batch(
        f"撤销{batch}"[:200],
        organ=batch.organ,
        by=by,
        on=on,
        reason=reason,
        effective_on=earliest(lines, standing, on),
        is_demo=batch.is_demo,
        undoes=batch,
    )
    batches.add_lines(undoing, [opposite(line) for line in lines], by=by, on=on)
    return undoing


def changed_since(line: BatchLine, there: Standing) -> Iterator[str]:
    """Whether something else happened to the service after this line."""
    is_as_left = there.last is not None and (
        there.last.ended_on == line.batch.effective_on if line.act in ENDING else there.last.pk == line.version_id
    )
    if not is_as_left or (line.act not in ENDING and not there.is_offered):
        yield f"{line.service.code}：批次{line.batch.number}以后又有调整，不能整批撤销；请逐项处理"
    elif there.draft is not None:
        yield f"{line.service.code}：正有草稿“{there.draft}”，请先公布或者删除"


def earliest(lines: list[BatchLine], standing: dict[int, Standing], on: date) -> date:
    """The first day for the reverse: a version in force ends on a day of its own, and another takes over on the next at the earliest."""
    days = [on]
    for line in lines:
        last = standing[line.service_id].last
        if last is not None and line.act not in ENDING:
            days.append(last.in_force_on + timedelta(days=1 if line.act == Act.CHANGE else 0))
        elif last is not None and last.ended_on is not None:
            days.append(last.ended_on)
    return max(days)


def opposite(line: BatchLine) -> LineDraft:
    """The line that takes this one back; a change is changed back to what stood before."""
    act, because = OPPOSITE[Act(line.act)], f"撤销{line.batch.number}"
    if line.act != Act.CHANGE or line.version is None:
        return LineDraft(line.service, act, reason=because)
    earlier = line.service.versions.exclude(published_at=None).filter(number__lt=line.version.number)
    before = earlier.order_by("-in_force_on", "-number")[0]
    fields = {name: value for name, value in checks.columns(before).items() if name != "in_force_on"}
    return LineDraft(line.service, act, fields, lines_of(before), because)
