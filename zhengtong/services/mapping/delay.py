"""How long the list takes to follow: the law that changed (B15), and the superior's decision to cancel, delegate or entrust (B16)."""

from dataclasses import dataclass
from datetime import date

from zhengtong.people.models import Organ
from zhengtong.registers.models import Entry
from zhengtong.registers.naming import standing_on
from zhengtong.services.mapping.models import DecisionLink
from zhengtong.services.models import Batch, BatchLine

OPEN = (Batch.State.DRAFT, Batch.State.PROPOSED, Batch.State.RETURNED)


@dataclass(frozen=True)
class Words:
    """Under which columns a register keeps a superior's decision."""

    decided: str
    organ: str
    way: str
    document: str
    state: str
    done: str


DECISIONS = {
    "cancelled-items": Words("决定日", "落实机关", "方式", "上级决定文号", "落实状态", "已落实"),
    "delegated-authorities": Words("下放日", "承接部门", "下放层级", "下放文号", "运行状态", "正常运行"),
}


@dataclass(frozen=True)
class Adjustment:
    """A request to adjust the list because the law changed: how many days until it followed, or until today."""

    batch: Batch
    law_changed_on: date
    followed_on: date | None
    days: int

    @property
    def is_open(self) -> bool:
        """Whether the list has not followed yet."""
        return self.followed_on is None


@dataclass(frozen=True)
class Decision:
    """A superior's decision, the lines of batches that carry it out, and how many days that took, or takes until today."""

    register: str
    code: str
    title: str
    way: str
    document: str
    decided_on: date
    organ_id: int | None
    organ: str
    state: str
    is_reported_done: bool
    lines: tuple[BatchLine, ...]
    followed_on: date | None
    days: int

    @property
    def is_open(self) -> bool:
        """Whether the catalogue does not show it yet."""
        return self.followed_on is None

    @property
    def disagrees(self) -> bool:
        """Whether the register reports it done and the catalogue knows nothing of it, or the other way round."""
        return self.is_reported_done == self.is_open


def adjustments(on: date, *, organ_id: int | None = None) -> tuple[Adjustment, ...]:
    """The batches that name the day the law changed: those that wait first, the longest in front. One query."""
    found = Batch.objects.filter(law_changed_on__isnull=False, undoes=None).exclude(state=Batch.State.UNDONE)
    if organ_id is not None:
        found = found.filter(organ=organ_id)
    made = []
    for batch in found.select_related("organ", "created_by"):
        if batch.law_changed_on is not None:
            followed = batch.effective_on if batch.state == Batch.State.PUBLISHED else None
            made.append(
                Adjustment(batch, batch.law_changed_on, followed, ((followed or on) - batch.law_changed_on).days)
            )
    return tuple(sorted(made, key=lambda one: (not one.is_open, -one.days)))


def superior_decisions(on: date, *, only_open: bool = True) -> tuple[Decision, ...]:
    """The decisions that the registers hold on this day, the oldest first; `only_open`: those the catalogue does not show yet. Three queries."""
    rows = list(Entry.objects.filter(standing_on(on), register__in=DECISIONS))
    names = dict(Organ.objects.values_list("pk", "name"))
    linked: dict[tuple[str, str], list[BatchLine]] = {}
    links = DecisionLink.objects.select_related("line__batch", "line__service")
    for one in links.order_by("pk"):
        linked.setdefault((one.register, one.code), []).append(one.line)
    found = (_decision(row, names, tuple(linked.get((row.register, row.code), ())), on) for row in rows)
    made = [one for one in found if one is not None and (one.is_open or not only_open)]
    return tuple(sorted(made, key=lambda one: (one.decided_on, one.register, one.code)))


def _decision(row: Entry, names: dict[int, str], lines: tuple[BatchLine, ...], on: date) -> Decision | None:
    words = DECISIONS[row.register]
    if not row.data.get(words.decided):
        return None
    decided = date.fromisoformat(str(row.data[words.decided]))
    days = [line.batch.effective_on for line in lines if line.batch.state == Batch.State.PUBLISHED]
    # One decision may take several lines: it is carried out when the last of them is in force.
    followed = max((day for day in days if day), default=None) if len(days) == len(lines) else None
    organ_id = row.data.get(words.organ)
    state = str(row.data.get(words.state) or "")
    return Decision(
        row.register,
        row.code,
        row.title,
        str(row.data.get(words.way) or ""),
        str(row.data.get(words.document) or ""),
        decided,
        organ_id if isinstance(organ_id, int) else None,
        names.get(organ_id, "") if isinstance(organ_id, int) else "",
        state,
        state == words.done,
        lines,
        followed,
        ((followed or on) - decided).days,
    )
