"""What changed in the catalogue: the balance of two days, batches and who waits for them, and how long after the law it followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from zhengtong.people.models import Person
from zhengtong.people.reach import Reach
from zhengtong.services.models import Batch, BatchLine, ServiceVersion
from zhengtong.services.queries.posts import edited_organs, may_review

WHOLE = "合计"
BY: Mapping[str, str] = {"": "''", "organ": "organ.name", "kind": "version.kind"}


@dataclass(frozen=True)
class Balance:
    """原有 + 新增 + 恢复 + 转入 − 暂停 − 取消 − 停用 − 转出 = 现有, for one group or the whole. Moves are changes of kind."""

    group: str
    before: int
    added: int
    resumed: int
    moved_in: int
    suspended: int
    cancelled: int
    withdrawn: int
    moved_out: int
    after: int

    @property
    def holds(self) -> bool:
        """Whether the sum comes out. Before and after are counted, the rest is told from what began and ended between."""
        came = self.added + self.resumed + self.moved_in
        return self.before + came - self.suspended - self.cancelled - self.withdrawn - self.moved_out == self.after


@dataclass(frozen=True)
class Delay:
    """How long after the law changed a batch took effect."""

    batch: Batch
    days: int


# A version that fell away before its first day was never there. A service comes when a version begins and none ran until then;
# it goes when a version ends and no other takes over that day.
_BALANCE = """
with period as (select %(from_on)s::date as first, %(to_on)s::date as last),
kept as (
    select version.id, version.service_id, version.in_force_on as began, version.ended_on as ended, {by} as part
    from services_serviceversion version
    join services_service service on service.id = version.service_id
    join people_organ organ on organ.id = service.organ_id
    where version.published_at is not null and version.ended_on is distinct from version.in_force_on
), came as (
    select kept.part, exists (
        select from kept earlier where earlier.service_id = kept.service_id and earlier.began < kept.began
    ) as again
    from kept, period
    where kept.began between period.first and period.last and not exists (
        select from kept other where other.service_id = kept.service_id and other.began < kept.began
        and (other.ended is null or other.ended >= kept.began)
    )
), gone as (
    select kept.part, (
        select line.act from services_batchline line join services_batch batch on batch.id = line.batch_id
        where line.service_id = kept.service_id and line.act in ('暂停', '取消')
        and batch.state in ('已公布', '已撤销') and batch.effective_on = kept.ended
        order by line.id desc limit 1
    ) as act
    from kept, period
    where kept.ended between period.first and period.last and not exists (
        select from kept other where other.service_id = kept.service_id and other.id <> kept.id
        and other.began <= kept.ended and (other.ended is null or other.ended > kept.ended)
    )
), moved as (
    select old.part as old_part, new.part as new_part
    from kept old join kept new on new.service_id = old.service_id and new.began = old.ended, period
    where new.began between period.first and period.last and new.part <> old.part
), counted as (
    select part, count(*) as before, 0 as added, 0 as resumed, 0 as moved_in, 0 as suspended, 0 as cancelled, 0 as withdrawn,
        0 as moved_out, 0 as after
    from kept, period where began < period.first and (ended is null or ended >= period.first) group by 1
    union all
    select part, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
    from kept, period where began <= period.last and (ended is null or ended > period.last) group by 1
    union all
    select part, 0, count(*) filter (where not again), count(*) filter (where again), 0, 0, 0, 0, 0, 0 from came group by 1
    union all
    select part, 0, 0, 0, 0, count(*) filter (where act = '暂停'), count(*) filter (where act = '取消'),
        count(*) filter (where act is null), 0, 0 from gone group by 1
    union all
    select new_part, 0, 0, 0, count(*), 0, 0, 0, 0, 0 from moved group by 1
    union all
    select old_part, 0, 0, 0, 0, 0, 0, 0, count(*), 0 from moved group by 1
)
select part, sum(before)::int, sum(added)::int, sum(resumed)::int, sum(moved_in)::int, sum(suspended)::int,
    sum(cancelled)::int, sum(withdrawn)::int, sum(moved_out)::int, sum(after)::int
from counted group by part order by part
"""


def balance(from_on: date, to_on: date, by: str = "") -> list[Balance]:
    """How the catalogue got from the day before `from_on` to `to_on`: each group (`by`: "organ" or "kind"), and last the whole.

    One query. ValueError for another grouping.
    """
    if by not in BY:
        raise ValueError(f"目录不按“{by}”分组，可用：organ、kind")
    with connection.cursor() as cursor:
        cursor.execute(_BALANCE.format(by=BY[by]), {"from_on": from_on, "to_on": to_on})
        rows = cursor.fetchall()
    sums = [sum(row[place] for row in rows) for place in range(1, 10)]
    if by == "kind":  # a move leaves one kind and enters another; in the whole nothing moved
        sums[3] = sums[7] = 0
    whole = Balance(WHOLE, *sums)
    return [whole] if not by else [*(Balance(*row) for row in rows), whole]


def batches(organ_ids: list[int] | None = None) -> QuerySet[Batch]:
    """Batches, newest first, with how many lines of each act they have; of these organs, or of all."""
    found = Batch.objects.select_related("organ", "created_by", "answered_by", "undoes").order_by("-pk")
    counts = {f"count_{act.name.lower()}": Count("lines", filter=Q(lines__act=act)) for act in BatchLine.Act}
    found = found.annotate(count=Count("lines"), **counts)
    return found if organ_ids is None else found.filter(organ_id__in=organ_ids)


def batches_awaiting(person: Person, reach: Reach) -> QuerySet[Batch]:
    """The batches that wait for this person's answer; never those they had a hand in. None at all for who is no reviewer."""
    if not may_review(reach):
        return Batch.objects.none()
    return batches().filter(state=Batch.State.PROPOSED).exclude(Q(created_by=person) | Q(proposed_by=person))


def batches_open(reach: Reach) -> QuerySet[Batch]:
    """The batches that this person may still edit."""
    return batches(edited_organs(reach)).filter(state__in=(Batch.State.DRAFT, Batch.State.RETURNED))


def drafts(reach: Reach) -> QuerySet[ServiceVersion]:
    """The drafts that this person may edit, the one begun last first, with the batch each waits in."""
    found = ServiceVersion.objects.filter(published_at=None).select_related("service__organ", "batch_line__batch")
    organs = edited_organs(reach)
    return (found if organs is None else found.filter(service__organ_id__in=organs)).order_by("-pk")


def delays(from_on: date, to_on: date) -> list[Delay]:
    """The batches that took effect between these days and name the day the law changed: how many days after it. Longest first."""
    found = batches().filter(
        state__in=(Batch.State.PUBLISHED, Batch.State.UNDONE),
        effective_on__range=(from_on, to_on),
        law_changed_on__isnull=False,
        undoes=None,
    )
    rows = found.annotate(waited=F("effective_on") - F("law_changed_on"))
    return sorted((Delay(batch, batch.waited.days) for batch in rows), key=lambda delay: -delay.days)
