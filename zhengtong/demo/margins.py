"""The margins of a demonstration county: what it published, read from demo/<name>.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml


class MarginError(Exception):
    """A margins file does not hold together; the sentence names the file and the entry."""


@dataclass(frozen=True)
class Department:
    """A unit with services of its own."""

    name: str
    short_name: str
    mark: str
    items: int
    staff: int


@dataclass(frozen=True)
class Promises:
    """How many services promise how many working days, and what they promised in sum before."""

    tiers: Mapping[int, int]
    before: int

    @property
    def items(self) -> int:
        return sum(self.tiers.values())


@dataclass(frozen=True)
class Published:
    """One figure the county published, and the figure of ours that must come out equal."""

    figure: str
    value: Decimal
    unit: str
    wording: str
    from_on: date
    to_on: date
    is_scaled: bool
    is_truncated: bool

    def as_printed(self, numerator: int, denominator: int | None) -> Decimal:
        """A computed figure with as many decimals, and cut or rounded, as the county printed it."""
        exact = Decimal(numerator) if denominator is None else Decimal(numerator) * 100 / Decimal(denominator or 1)
        return exact.quantize(self.value, ROUND_DOWN if self.is_truncated else ROUND_HALF_UP)


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
    departments: tuple[Department, ...]
    subjects: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]
    public_services: frozenset[str]
    promises: Promises
    towns: Department
    town_promises: Promises
    copies_waived: int
    deferrable_items: int
    deferrable_materials: int
    handled: int
    online_percent: int
    rated_percent: int
    review_from: date
    review_to: date
    review_outcomes: Mapping[str, int]
    disclosure_outcomes: Mapping[str, int]
    published: tuple[Published, ...]


def load(folder: Path, name: str) -> Margins:
    """Read demo/<name>.yaml. Raises MarginError if it is missing, incomplete, or its own sums do not add up."""
    path = folder / f"{name}.yaml"
    known = sorted(found.stem for found in folder.glob("*.yaml"))
    if not path.is_file():
        raise MarginError(f"没有名为“{name}”的演示县；现有：{'、'.join(known) or '（无）'}")
    try:
        margins = _margins(name, yaml.safe_load(path.read_text(encoding="utf-8")))
    except KeyError as missing:
        raise MarginError(f"{path.name}缺少“{missing.args[0]}”") from missing
    except (yaml.YAMLError, TypeError, ValueError) as reason:
        raise MarginError(f"{path.name}读不懂：{reason}") from reason
    _check(path.name, margins)
    return margins


def _margins(name: str, data: dict[str, Any]) -> Margins:
    towns, materials, handled = data["镇街"], data["材料"], data["办件"]
    review = dict(data["复议"])
    ((above_code, above_name),) = data["上级区划"].items()
    return Margins(
        name=name,
        full_name=data["名称"],
        short_name=data["简称"],
        division=data["区划"],
        above=(above_code, above_name),
        year=data["年度"],
        seed=data["种子"],
        departments=tuple(Department(*row) for row in data["部门"]),
        subjects={unit: tuple(subjects) for unit, subjects in data["名目"].items()},
        kinds=tuple(data["类型"]),
        public_services=frozenset(data["公共服务"]),
        aliases={subject: tuple(names) for subject, names in data["别名"].items()},
        promises=_promises(data["承诺"]),
        towns=Department(towns["全称"], towns["简称"], towns["代字"], towns["事项"], 0),
        town_promises=_promises(towns["承诺"]),
        copies_waived=materials["免交复印件"],
        deferrable_items=materials["可容缺事项"],
        deferrable_materials=materials["可容缺材料"],
        handled=handled["总数"],
        online_percent=handled["网上占百分"],
        rated_percent=handled["评价占百分"],
        review_from=review.pop("自"),
        review_to=review.pop("至"),
        review_outcomes=review,
        disclosure_outcomes=data["公开"],
        published=tuple(_published(row, data["年度"]) for row in data["公布"]),
    )


def _promises(data: dict[str, Any]) -> Promises:
    return Promises(data["档"], data["压缩前合计"])


def _published(row: dict[str, Any], year: int) -> Published:
    return Published(
        figure=row["指标"],
        value=Decimal(str(row["公布数"])),
        unit=row["单位"],
        wording=row["说法"],
        from_on=row.get("自", date(year, 1, 1)),
        to_on=row.get("至", date(year, 12, 31)),
        is_scaled=row.get("按比例") == "是",
        is_truncated=row.get("取整") == "截断",
    )


def _check(where: str, margins: Margins) -> None:
    """The file's own sums, so that a slip is found before anything is written."""
    items = sum(department.items for department in margins.departments)
    if items != margins.promises.items:
        raise MarginError(f"{where}：各部门事项合计{items}项，承诺各档合计{margins.promises.items}项，应当相等")
    if margins.towns.items != margins.town_promises.items:
        raise MarginError(
            f"{where}：镇街事项{margins.towns.items}项，承诺各档合计{margins.town_promises.items}项，应当相等"
        )
    for department in margins.departments:
        named = len(margins.subjects.get(department.short_name, ())) * len(margins.kinds)
        if named < department.items:
            raise MarginError(f"{where}：{department.short_name}有{department.items}项，名目只够{named}项，请补名目")
    subjects = {subject for named in margins.subjects.values() for subject in named}
    for word, listed in (("别名", frozenset(margins.aliases)), ("公共服务", margins.public_services)):
        if unknown := sorted(listed - subjects):
            raise MarginError(f"{where}：“{word}”里的{'、'.join(unknown)}不在“名目”中")
    if not margins.deferrable_items <= margins.deferrable_materials <= margins.deferrable_items * 4:
        raise MarginError(f"{where}：可容缺材料数应在事项数的1至4倍之间")
