"""The margins of a demonstration county: what it published, read from demo/<name>.yaml. A section it lacks is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from zhengtong.demo import groups, published
from zhengtong.demo.errors import MarginError
from zhengtong.demo.groups import Group
from zhengtong.demo.published import Published, Relation

__all__ = ["MarginError", "Margins", "Unit", "load", "names"]

DEPARTMENT, TOWN = "部门", "镇街"
SUBJECTS = "事项名目"


@dataclass(frozen=True)
class Unit:
    """An organ of the county. `items`: how many services of its kind's groups are its own; None shares them out evenly."""

    name: str
    short_name: str
    mark: str
    kind: str = DEPARTMENT
    items: int | None = None
    staff: int = 0


@dataclass(frozen=True)
class Stream:
    """Cases of one kind: how many, whose, when, by which channel, and whether everything in them goes smoothly."""

    count: int
    owner: str
    service: str
    from_on: date
    to_on: date
    channel: str
    online_percent: int
    rated_percent: int
    is_smooth: bool
    is_scaled: bool

    def loaded(self, scale: float) -> int:
        """How many are made when this share of the mass is loaded."""
        return int(self.count * Decimal(str(scale))) if self.is_scaled else self.count


@dataclass(frozen=True)
class Span:
    """Legal cases of a span of days, and how many ended how."""

    from_on: date
    to_on: date
    outcomes: Mapping[str, int]


@dataclass(frozen=True)
class Margins:
    """Everything a demonstration county is built from."""

    name: str
    full_name: str
    short_name: str
    division: str
    above: tuple[str, str]
    year: int
    seed: int
    scale: float
    units: tuple[Unit, ...]
    subjects: Mapping[str, tuple[str, ...]]
    general: tuple[str, ...]  # what any organ's services may be about, when its own subjects are used up
    kinds: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]
    public_services: frozenset[str]
    groups: tuple[Group, ...]
    streams: tuple[Stream, ...]
    review: Span | None
    disclosure: Span | None
    published: tuple[Published, ...]
    derived: tuple[Published, ...]
    relations: tuple[Relation, ...]

    def of_kind(self, kind: str) -> tuple[Unit, ...]:
        """The organs of a kind, or the one of this short name."""
        return tuple(unit for unit in self.units if kind in (unit.kind, unit.short_name))

    @property
    def departments(self) -> tuple[Unit, ...]:
        return self.of_kind(DEPARTMENT)


def names(folder: Path) -> list[str]:
    """Every county there is a file of."""
    return sorted(found.stem for found in folder.glob("*.yaml") if found.stem != SUBJECTS)


def load(folder: Path, name: str) -> Margins:
    """Read demo/<name>.yaml. Raises MarginError if it is missing, incomplete, or its own sums do not add up."""
    path = folder / f"{name}.yaml"
    if not path.is_file() or name == SUBJECTS:
        raise MarginError(f"没有名为“{name}”的演示县；现有：{'、'.join(names(folder)) or '（无）'}")
    try:
        shared = yaml.safe_load((folder / f"{SUBJECTS}.yaml").read_text(encoding="utf-8"))
        margins = _margins(name, yaml.safe_load(path.read_text(encoding="utf-8")), shared)
    except KeyError as missing:
        raise MarginError(f"{path.name}缺少“{missing.args[0]}”") from missing
    except (yaml.YAMLError, TypeError, ValueError) as reason:
        raise MarginError(f"{path.name}读不懂：{reason}") from reason
    _check(path.name, margins)
    return margins


def _margins(name: str, data: dict[str, Any], shared: dict[str, Any]) -> Margins:
    year, where = data["年度"], f"{name}.yaml"
    ((above_code, above_name),) = data["上级区划"].items()
    units = tuple(_unit(row, kind) for kind, rows in data["机关"].items() for row in rows)
    subjects = {unit.short_name: _subjects(unit, data.get("名目", {}), shared["名目"]) for unit in units}
    named = {subject for about in subjects.values() for subject in about}
    return Margins(
        name=name,
        full_name=data["名称"],
        short_name=data["简称"],
        division=data["区划"],
        above=(above_code, above_name),
        year=year,
        seed=data["种子"],
        scale=data.get("装载比例", 1),
        units=units,
        subjects=subjects,
        general=tuple(shared["名目"]["其他"]),
        kinds=tuple(data.get("类型", shared["类型"])),
        public_services=frozenset(data.get("公共服务", shared["公共服务"])),
        aliases={subject: tuple(said) for subject, said in shared["别名"].items() if subject in named}
        | {subject: tuple(said) for subject, said in data.get("别名", {}).items()},
        groups=groups.read(data.get("事项", ()), year, where),
        streams=tuple(_stream(row, year) for row in data.get("办件", ())),
        review=_span(data.get("复议"), year),
        disclosure=_span(data.get("公开"), year),
        published=published.read(data["公布"], year, where),
        derived=published.read_derived(data.get("另算", ()), year),
        relations=published.read_relations(data.get("关系", ())),
    )


def _unit(row: list[Any], kind: str) -> Unit:
    name, short_name, mark, *counts = row
    items, staff = [*counts, None, None][:2]
    return Unit(name, short_name, mark, kind, items, staff or 0)


def _subjects(unit: Unit, own: Mapping[str, list[str]], shared: Mapping[str, list[str]]) -> tuple[str, ...]:
    """What an organ's services are about: as its county says, or as organs of its name usually do."""
    if unit.short_name in own:
        return tuple(own[unit.short_name])
    found = next((named for word, named in shared.items() if word in unit.name), shared["其他"])
    return tuple(found)


def _stream(row: Mapping[str, Any], year: int) -> Stream:
    return Stream(
        count=row["总数"],
        owner=row.get("归", DEPARTMENT),
        service=row.get("事项", ""),
        from_on=row.get("自", date(year, 1, 2)),
        to_on=row.get("至", date(year, 12, 31)),
        channel=row.get("渠道", "窗口"),
        online_percent=row.get("网上占百分", 0),
        rated_percent=row.get("评价占百分", 0),
        is_smooth=row.get("顺当") == groups.YES,
        is_scaled=row.get("全装") != groups.YES,
    )


def _span(data: Mapping[str, Any] | None, year: int) -> Span | None:
    if data is None:
        return None
    outcomes = {outcome: count for outcome, count in data.items() if outcome not in ("自", "至")}
    return Span(data.get("自", date(year, 1, 2)), data.get("至", date(year, 12, 28)), outcomes)


def _check(where: str, margins: Margins) -> None:
    """The file's own sums, so that a slip is found before anything is written."""
    for group in margins.groups:
        owners = margins.of_kind(group.owner)
        if not owners:
            raise MarginError(f"{where}：“{group.name}”归“{group.owner}”，但没有这样的机关")
        for owner in owners if not (group.title or group.under or "类型" in group.columns) else ():
            named = len(margins.subjects[owner.short_name]) * len(margins.kinds)
            if named < (owner.items or 0):
                raise MarginError(f"{where}：{owner.short_name}有{owner.items}项，名目只够{named}项，请补名目")
        shared = [owner.items for owner in owners if owner.items is not None]
        if not group.under and shared and len(owners) > 1 and sum(shared) != group.count:
            raise MarginError(
                f"{where}：各{group.owner}事项合计{sum(shared)}项，“{group.name}”有{group.count}项，应当相等"
            )
    subjects = {subject for named in margins.subjects.values() for subject in named}
    if unknown := sorted(set(margins.aliases) - subjects):
        raise MarginError(f"{where}：“别名”里的{'、'.join(unknown)}不在“名目”中")
    for relation in margins.relations:
        if unknown := sorted(_marks(relation.formula) - {one.mark for one in (*margins.published, *margins.derived)}):
            raise MarginError(f"{where}：关系“{relation.wording}”里的{'、'.join(unknown)}不在“公布”中")


def _marks(formula: str) -> set[str]:
    return set(re.findall(r"C\d+", formula))
