"""N±X: what became of each item of a superior's catalogue here, and of each local item there; whether both sums hold.

The register base-catalogue holds one entry for every item of a catalogue (N, −X or 待对照), and one for every local addition (+X),
which is not of the catalogue and therefore not counted in its size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from zhengtong.people.models import Organ
from zhengtong.registers.models import Entry
from zhengtong.registers.naming import standing_on
from zhengtong.services.mapping.models import MappingTask
from zhengtong.services.models import ServiceVersion

REGISTER = "base-catalogue"
CATALOGUES = ("省定", "市定")
MAPPED, ADDED, NOT_APPLICABLE, WAITING = "对应（N）", "本地增加（＋X）", "不适用（－X）", "待对照"


@dataclass(frozen=True)
class BaseItem:
    """One item of a superior's catalogue, and which local services carry it out."""

    code: str
    name: str
    kind: str
    organ_id: int | None
    organ: str
    state: str
    services: tuple[str, ...]
    reason: str
    department: str
    entry_pk: int


@dataclass(frozen=True)
class LocalItem:
    """One local service, and which items of the catalogue it carries out."""

    code: str
    name: str
    kind: str
    organ_id: int
    organ: str
    state: str
    base_codes: tuple[str, ...]
    reason: str
    base_code: str
    version_id: int


@dataclass(frozen=True)
class Balance:
    """目录 = N + −X + 待对照；本地 = 对应到的 + +X + 待对照. `problems` says which lines keep the second sum from holding."""

    catalogue: str
    size: int
    mapped: int
    not_applicable: int
    waiting: int
    local: int
    local_mapped: int
    additions: int
    local_waiting: int
    problems: tuple[str, ...] = ()
    organ_id: int | None = None
    organ: str = ""

    @property
    def holds(self) -> bool:
        """Whether both sums hold, and no line contradicts another."""
        theirs = self.size == self.mapped + self.not_applicable + self.waiting
        ours = self.local == self.local_mapped + self.additions + self.local_waiting
        return theirs and ours and not self.problems


@dataclass(frozen=True)
class TaskProgress:
    """How far a unit is with its task on a day."""

    task: MappingTask
    total: int
    done: int
    days_left: int

    @property
    def waiting(self) -> int:
        """How many items are still to be mapped."""
        return self.total - self.done

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed with items left."""
        return self.days_left < 0 and self.waiting > 0


@dataclass(frozen=True)
class Mapped:
    """A catalogue as it stands on a day: its items, the local services, and what contradicts."""

    catalogue: str
    items: tuple[BaseItem, ...]
    local: tuple[LocalItem, ...]
    problems: tuple[tuple[int | None, str], ...]


def items(catalogue: str, on: date, *, organ_id: int | None = None, state: str = "") -> tuple[BaseItem, ...]:
    """The items of a superior's catalogue, by code. Three queries."""
    return tuple(one for one in mapping(catalogue, on).items if _wanted(one, organ_id, state))


def local(catalogue: str, on: date, *, organ_id: int | None = None, state: str = "") -> tuple[LocalItem, ...]:
    """The local services as they stand to this catalogue, by organ and code."""
    return tuple(one for one in mapping(catalogue, on).local if _wanted(one, organ_id, state))


def balances(on: date) -> tuple[Balance, ...]:
    """One for every catalogue of which anything is registered."""
    found = (mapping(catalogue, on) for catalogue in CATALOGUES)
    return tuple(_balance(one, one.items, one.local, one.problems) for one in found if one.items)


def balances_by_organ(catalogue: str, on: date) -> tuple[Balance, ...]:
    """One for every organ that has items or services; their sums are the balance of the whole catalogue."""
    whole = mapping(catalogue, on)
    names: dict[int | None, str] = {one.organ_id: one.organ for one in whole.items}
    names |= {one.organ_id: one.organ for one in whole.local}
    return tuple(
        _balance(
            whole,
            [one for one in whole.items if one.organ_id == organ_id],
            [one for one in whole.local if one.organ_id == organ_id],
            [problem for problem in whole.problems if problem[0] == organ_id],
            organ_id,
            name,
        )
        for organ_id, name in sorted(names.items(), key=lambda pair: pair[1])
    )


def tasks(on: date) -> tuple[TaskProgress, ...]:
    """Every task with its progress, the one that ends first in front. Three queries."""
    found = MappingTask.objects.select_related("organ").order_by("due_on", "organ__name")
    counted: dict[tuple[str, int | None], list[bool]] = {}
    for entry in entries(on):
        if entry.data.get("对照结果") != ADDED:
            key = (str(entry.data.get("目录级别")), entry.organ_id)
            counted.setdefault(key, []).append(entry.data.get("对照结果") != WAITING)
    return tuple(
        TaskProgress(task, len(states), sum(states), (task.due_on - on).days)
        for task in found
        for states in [counted.get((task.catalogue, task.organ_id), [])]
    )


def entries(on: date, catalogue: str = "") -> QuerySet[Entry]:
    """The lines of the register that stand on this day."""
    found = Entry.objects.filter(standing_on(on), register=REGISTER)
    return found.filter(data__目录级别=catalogue) if catalogue else found


def offered(on: date) -> QuerySet[ServiceVersion]:
    """One version for every service published by this day or being drafted, main items with sub-items left out: those are not applied for."""
    open_on = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    known = Q(published_at__isnull=True) | Q(published_at__date__lte=on)
    found = ServiceVersion.objects.filter(open_on, known, service__children=None).select_related("service__organ")
    return found.order_by("service_id", F("published_at").desc(nulls_last=True), "-number").distinct("service_id")


def mapping(catalogue: str, on: date) -> Mapped:
    """Everything of one catalogue on a day. Three queries, however many items."""
    rows = list(entries(on, catalogue).order_by("code"))
    said = ("name", "kind", "base_code", "service__code", "service__organ__name")
    versions = list(offered(on).only(*said))
    names: dict[int | None, str] = {
        organ.pk: organ.name for organ in Organ.objects.filter(pk__in={row.organ_id for row in rows}).only("name")
    }
    base = tuple(_item(row, names) for row in rows if row.data.get("对照结果") != ADDED)
    added = {codes_in(row)[0]: row for row in rows if row.data.get("对照结果") == ADDED and codes_in(row)}
    carried: dict[str, list[str]] = {}
    for one in base:
        for code in one.services:
            carried.setdefault(code, []).append(one.code)
    found = tuple(
        sorted((_local(version, carried, added) for version in versions), key=lambda one: (one.organ, one.code))
    )
    return Mapped(catalogue, base, found, tuple(_problems(base, found, carried, added)))


def codes_in(entry: Entry) -> tuple[str, ...]:
    """The local services that a line names."""
    said = str(entry.data.get("本地事项代码") or "")
    return tuple(part.strip() for part in said.replace("，", "、").replace("\n", "、").split("、") if part.strip())


def _item(row: Entry, names: Mapping[int | None, str]) -> BaseItem:
    said = row.data.get
    state = str(said("对照结果") or WAITING)
    services = codes_in(row) if state == MAPPED else ()
    return BaseItem(
        row.code, row.title, str(said("事项类型") or ""), row.organ_id, names.get(row.organ_id, ""), state, services,
        str(said("理由") or ""), str(said("上级主管部门") or ""), row.pk,
    )  # fmt: skip


def _local(version: ServiceVersion, carried: Mapping[str, list[str]], added: Mapping[str, Entry]) -> LocalItem:
    service = version.service
    base_codes = tuple(carried.get(service.code, ()))
    addition = added.get(service.code)
    state = MAPPED if base_codes else ADDED if addition else WAITING
    reason = str(addition.data.get("理由") or "") if addition and not base_codes else ""
    return LocalItem(
        service.code, version.name, version.kind, service.organ_id, service.organ.name, state, base_codes, reason,
        version.base_code, version.pk,
    )  # fmt: skip


def _problems(
    base: Iterable[BaseItem], found: Iterable[LocalItem], carried: Mapping[str, list[str]], added: Mapping[str, Entry]
) -> Iterable[tuple[int | None, str]]:
    """Lines that contradict each other or the catalogue, each with the organ that must mend it."""
    known = {one.code for one in found}
    for one in base:
        if one.state == MAPPED and not one.services:
            yield one.organ_id, f"目录项{one.code}“{one.name}”写了对应，没有写本地事项代码"
        for code in one.services:
            if code not in known:
                yield one.organ_id, f"目录项{one.code}“{one.name}”对应的本地事项“{code}”不在目录里"
    for code, entry in added.items():
        if code not in known:
            yield entry.organ_id, f"本地增加的“{code}”不在目录里，请注销这一行"
        elif code in carried:
            yield entry.organ_id, f"“{code}”又是本地增加，又对应{'、'.join(carried[code])}，请留一种"


def _balance(
    whole: Mapped,
    base: Iterable[BaseItem],
    found: Iterable[LocalItem],
    problems: Iterable[tuple[int | None, str]],
    organ_id: int | None = None,
    organ: str = "",
) -> Balance:
    states = [one.state for one in base]
    ours = [one.state for one in found]
    return Balance(
        whole.catalogue,
        len(states),
        states.count(MAPPED),
        states.count(NOT_APPLICABLE),
        states.count(WAITING),
        len(ours),
        ours.count(MAPPED),
        ours.count(ADDED),
        ours.count(WAITING),
        tuple(sentence for _, sentence in problems),
        organ_id,
        organ,
    )


def _wanted(one: BaseItem | LocalItem, organ_id: int | None, state: str) -> bool:
    return (organ_id is None or one.organ_id == organ_id) and (not state or one.state == state)
