"""What becomes of each row of a file, before anything is written: values that a page shows and an import keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.people.models import Organ
from zhengtong.services.actions.standing import Standing
from zhengtong.services.exchange.reading import Row
from zhengtong.services.models import Service, ServiceVersion

NOTHING = Standing()
ADD, CHANGE, SAME, WRONG = "新增", "变更", "不变", "有误"
KINDS = (ADD, CHANGE, "暂停", "恢复", "取消", SAME, WRONG)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which cell, and what to do."""

    cell: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.cell} {self.sentence}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a row: 新增, 变更 (of these elements), 暂停, 恢复, 取消, 不变, or 有误 with the reasons."""

    place: int
    kind: str
    code: str = ""
    title: str = ""
    organ: str = ""
    differs: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> list[Any]:  # Any: texts and lists of texts
        """As an import keeps it."""
        return [
            self.place, self.kind, self.code, self.title, self.organ,
            list(self.differs), [[fault.cell, fault.sentence] for fault in self.faults], list(self.notes),
        ]  # fmt: skip

    @classmethod
    def from_json(cls, kept: Any) -> "Verdict":  # Any: what as_json gave
        """The same back."""
        place, kind, code, title, organ, differs, faults, notes = kept
        return cls(
            place, kind, code, title, organ, tuple(differs), tuple(Fault(*fault) for fault in faults), tuple(notes)
        )


@dataclass(slots=True)
class Planned:
    """A row, what is known of its service, and what would be written. `materials` is None when they stay as they are."""

    row: Row
    code: str
    act: str = ""
    service: Service | None = None
    standing: Standing = NOTHING
    last: ServiceVersion | None = None
    organ: Organ | None = None
    new_organ: str = ""
    procedure: str = ""
    aliases: str = ""
    parent: str = ""
    reason: str = ""
    title: str = ""
    fields: dict[str, Any] = field(default_factory=dict)  # Any: one value per column of ServiceVersion
    materials: list[dict[str, Any]] | None = None  # Any: one value per column of Material
    differs: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def say(self, heading: str, sentence: str) -> None:
        """Something is wrong in this cell."""
        self.faults.append(Fault(self.row.at(heading), sentence))

    @property
    def is_unused(self) -> bool:
        """Whether the service is there without ever having had a text: what an undone import leaves behind."""
        return self.service is not None and self.standing.number == 0

    @property
    def kind(self) -> str:
        """新增, 变更 … or 有误."""
        return WRONG if self.faults else self.act

    @property
    def verdict(self) -> Verdict:
        """As it is shown."""
        organ = self.organ.name if self.organ else self.new_organ
        lists = tuple(self.differs), tuple(self.faults), tuple(self.notes)
        return Verdict(self.row.place, self.kind, self.code, self.title, organ, *lists)


@dataclass(frozen=True)
class Judgement:
    """Every row of a file, judged."""

    rows: tuple[Planned, ...]
    new_organs: Mapping[str, str]
    map_name: str = ""

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One for each row."""
        return tuple(row.verdict for row in self.rows)

    @property
    def tally(self) -> dict[str, int]:
        """How many rows of each kind."""
        return tally(row.kind for row in self.rows)

    @property
    def wrong(self) -> list[str]:
        """A sentence for every fault, with its cell."""
        return [str(fault) for row in self.rows for fault in row.faults]


def tally(kinds: Iterable[str]) -> dict[str, int]:
    """How many of each kind, those that do not occur left out."""
    found = dict.fromkeys(KINDS, 0)
    for kind in kinds:
        found[kind] += 1
    return {kind: count for kind, count in found.items() if count}
