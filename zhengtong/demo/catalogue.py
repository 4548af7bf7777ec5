"""The services of a demonstration county, with every column as its groups say (groups.py)."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from zhengtong.demo import groups
from zhengtong.demo.county import County, Desk
from zhengtong.demo.groups import BEFORE, FEE, PROMISED, Group
from zhengtong.demo.margins import MarginError, Margins, Unit
from zhengtong.demo.naming import LICENCE, Names, matter_of, type_of
from zhengtong.services.models import Material, Service, ServiceVersion

# What the application asks, by kind of matter.
FORMS: Mapping[str, list[dict[str, object]]] = {
    "新办": [
        {"名": "地址", "类": "文字", "必填": True, "说明": "经营、执业或者居住的地址"},
        {"名": "负责人", "类": "文字", "必填": True},
    ],
    "变更": [{"名": "原证号", "类": "文字", "必填": True}, {"名": "变更内容", "类": "长文", "必填": True}],
    "延续": [{"名": "原证号", "类": "文字", "必填": True}, {"名": "有效期届满日", "类": "日期", "必填": True}],
    "补办": [
        {"名": "原证号", "类": "文字", "必填": True},
        {"名": "补办原因", "类": "单选", "必填": True, "选项": ["遗失", "损毁"]},
    ],
    "注销": [{"名": "原证号", "类": "文字", "必填": True}, {"名": "注销原因", "类": "长文", "必填": True}],
}
MATERIALS = ("申请书", "身份证明", "场所或者资格证明", "法律法规要求的其他证明文件")
USUAL_MATERIALS, USUAL_DAYS = 3, 5


@dataclass
class Item:
    """One service on the line of its group: its versions (a second one where a column changes), its sub-items' main item."""

    group: Group
    place: int
    desk: Desk
    versions: list[ServiceVersion]
    main: "Item | None" = None
    has_children: bool = False
    materials: list[tuple[bool, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Catalogue:
    """The services made: those that may be applied for and never change in the year, by the short name of their organ."""

    offered: Mapping[str, list[ServiceVersion]]
    own: Sequence[tuple[str, str]]  # the code and organ of every service of a department that is applied for
    count: int

    def called(self, name: str) -> tuple[str, ServiceVersion]:
        """The organ and the version of this name. MarginError when there is none."""
        for short_name, versions in self.offered.items():
            for version in versions:
                if version.name == name:
                    return short_name, version
        raise MarginError(f"没有名为“{name}”的事项可以装载办件")


def build(margins: Margins, county: County) -> Catalogue:
    """Publish every service of every group."""
    names, made = Names(margins), dict[str, list[Item]]()
    for group in margins.groups:
        items = _children(group, made[group.under]) if group.under else list(_items(margins, county, group, names))
        _complete(margins, group, items)
        made[group.name] = items
    every = [item for items in made.values() for item in items]
    _save(margins, every)
    offered: dict[str, list[ServiceVersion]] = {}
    for item in every:
        (*changed, last) = item.versions
        if (
            not item.has_children
            and not changed
            and last.ended_on is None
            and item.group.from_on <= _year_begin(margins)
        ):
            offered.setdefault(item.desk.organ.short_name, []).append(last)
    departments = {unit.short_name for unit in margins.departments}
    own = [
        (item.versions[0].service.code, item.desk.organ.name)
        for item in every
        if not item.has_children and item.desk.organ.short_name in departments
    ]
    return Catalogue(offered, own, len(every))


def _year_begin(margins: Margins) -> date:
    return date(margins.year, 1, 1)


def _items(margins: Margins, county: County, group: Group, names: Names) -> Iterator[Item]:
    """The services of a group, dealt out to its organs like cards, so that every organ has some of each run."""
    kinds = [str(row.get("类型", "")) for row in group.rows(group.columns)] or [""] * group.count
    for place, unit in enumerate(_dealt(margins, group)):
        name = names.next(unit, group.title, kinds[place])
        kind = kinds[place] or type_of(name, margins.public_services)
        version = _version(margins, county.desks[unit.short_name], name, kind, group.from_on)
        version.ended_on = group.to_on
        yield Item(group, place, county.desks[unit.short_name], [version])


def _dealt(margins: Margins, group: Group) -> list[Unit]:
    units = margins.of_kind(group.owner)
    if len(units) > 1 and all(unit.items is not None for unit in units):
        cards = [unit for unit in units for _ in range(unit.items or 0)]
    else:
        each, rest = divmod(group.count, len(units))
        cards = [unit for place, unit in enumerate(units) for _ in range(each + (place < rest))]
    random.Random(margins.seed + len(group.name)).shuffle(cards)  # noqa: S311 -- the same county every time
    return cards


def _children(group: Group, mains: Sequence[Item]) -> list[Item]:
    """Sub-items, so many for each of the main items that people do not ask for by a name of their own."""
    chosen = [main for main in mains if not main.versions[0].service.aliases][-(group.count // group.each) :]
    if len(chosen) * group.each != group.count:
        raise MarginError(f"“{group.name}”要{group.count}个子项，主项只够{len(chosen)}个、每个{group.each}项")
    words = group.title.split("、")
    children: list[Item] = []
    for main in chosen:
        main.has_children = True
        for word in words[: group.each]:
            of_main = main.versions[0]
            version = _copy(of_main)
            version.service = Service(organ=main.desk.organ, procedure=of_main.service.procedure, is_demo=True)
            version.name = f"{of_main.name}—{word}"
            version.in_force_on, version.ended_on = group.from_on, group.to_on
            children.append(Item(group, len(children), main.desk, [version], main))
    return children


def _complete(margins: Margins, group: Group, items: Sequence[Item]) -> None:
    """Every column of the group into its services; a second version for those that change."""
    before = _spread_before(group)
    now, later = group.rows(group.columns), group.rows(group.changed)
    for item in items:
        (version,) = item.versions
        row = now[item.place]
        if before is not None:
            row[BEFORE] = int(str(row[PROMISED])) + before[item.place]
        _fill(version, row | _called(group, version.name))
        changes = later[item.place]
        if group.changed_on and any(row.get(column) != value for column, value in changes.items()):
            version.ended_on = group.changed_on
            second = _copy(version)
            second.number, second.in_force_on, second.ended_on = 2, group.changed_on, group.to_on
            _fill(second, row | changes | _called(group, version.name))
            item.versions.append(second)
    _deal_materials(group, items)


def _called(group: Group, name: str) -> dict[str, object]:
    """What the file says of this service by its name."""
    return {
        column: value for column, values in group.named.items() for value, called in values.items() if name in called
    }


def _spread_before(group: Group) -> list[int] | None:
    """How much longer each service was said to take before, when the file gives their sum alone: evenly."""
    if group.before_sum is None:
        return None
    now = [int(str(row[PROMISED])) for row in group.rows(group.columns)]
    each, rest = divmod(group.before_sum - sum(now), group.count)
    return [each + (place < rest) for place in range(group.count)]


def _copy(version: ServiceVersion) -> ServiceVersion:
    """Another version of the same service, saying the same."""
    columns = [column.attname for column in ServiceVersion._meta.concrete_fields if column.attname not in ("id",)]
    copied = ServiceVersion(**{column: getattr(version, column) for column in columns if column != "service_id"})
    copied.service = version.service
    return copied


def _version(margins: Margins, desk: Desk, name: str, kind: str, from_on: date) -> ServiceVersion:
    subject, matter = name.partition("（")[0], matter_of(name)
    # People say 开饭馆 when they begin; who has a permit already asks for it by name.
    aliases = margins.aliases.get(subject, ()) if matter == margins.kinds[0] else ()
    procedure = "licence" if kind == LICENCE else "public-service"
    return ServiceVersion(
        service=Service(organ=desk.organ, procedure=procedure, is_demo=True, aliases="\n".join(aliases)),
        number=1,
        name=name,
        kind=kind,
        handling=ServiceVersion.Handling.PROMISED,
        summary=f"向{desk.organ.short_name}申请{name}",
        conditions="符合法律、法规、规章规定的条件，材料齐全，符合法定形式。",
        form=FORMS.get(matter, []),
        basis=[{"法": "演示事项，设定依据从略"}],
        in_force_on=from_on,
        place=f"{margins.short_name}政务服务中心",
        hours="工作日 9:00—17:00",
        channels=["窗口", "电脑端"],
        phone="12345（演示）",
        complaint_phone="12345（演示）",
        result_name=f"{subject}证明文件",
    )


def _fill(version: ServiceVersion, row: Mapping[str, object]) -> None:
    clock = "作出决定" if version.service.procedure == "licence" else "办结期限"
    if PROMISED in row or not version.promises:
        days = int(str(row.get(PROMISED, USUAL_DAYS)))
        version.promises = {clock: _term(days)}
        version.handling = ServiceVersion.Handling.PROMISED if days else ServiceVersion.Handling.AT_ONCE
    if BEFORE in row:
        version.promised_before = {clock: _term(int(str(row[BEFORE])))}
    for column, value in groups.fields(row):
        setattr(version, column, value)
    if FEE in row and version.fee_fen:
        version.fee_basis = "演示收费依据"


def _term(days: int) -> str:
    return f"{days} 工作日" if days else "当场"


def _deal_materials(group: Group, items: Sequence[Item]) -> None:
    """How many materials each service asks, which copies are waived, and which may come later."""
    given = group.materials
    each, rest = divmod(given.copies_waived, len(items)) if given else (USUAL_MATERIALS, 0)
    is_waived = given is not None or bool(group.under)
    for place, item in enumerate(items):
        count = each + (place < rest)
        deferrable = 0
        if given and place < given.deferrable_items:
            deferrable = 1 if place < 2 * given.deferrable_items - given.deferrable else 2
        item.materials = [(is_waived, order > count - deferrable) for order in range(1, count + 1)]


def _save(margins: Margins, items: Sequence[Item]) -> None:
    """All in a few statements: services, main items first; versions; materials; and publication last, since then nothing changes."""
    prefix = margins.name.partition("-")[0]
    for place, item in enumerate(items, 1):
        item.versions[0].service.code = f"{prefix}-{place:03d}"
    Service.objects.bulk_create([item.versions[0].service for item in items if item.main is None])
    for item in items:
        if item.main is not None:
            item.versions[0].service.parent = item.main.versions[0].service
    Service.objects.bulk_create([item.versions[0].service for item in items if item.main is not None])
    versions = [version for item in items for version in item.versions]
    for version in versions:
        version.service_id = version.service.pk
    ServiceVersion.objects.bulk_create(versions, batch_size=500)
    Material.objects.bulk_create(_materials(items), batch_size=2000)
    for day in {version.in_force_on for version in versions}:
        published = datetime(day.year, day.month, day.day, tzinfo=UTC)
        ServiceVersion.objects.filter(pk__in=[version.pk for version in versions if version.in_force_on == day]).update(
            published_at=published
        )


def _materials(items: Sequence[Item]) -> Iterator[Material]:
    for item in items:
        for version in item.versions:
            for order, (is_waived, is_deferrable) in enumerate(item.materials, 1):
                named: dict[str, Any] = {"form": "原件", "copies_waived": is_waived, "deferrable": is_deferrable}
                extra = f"补充材料（{order - len(MATERIALS)}）"
                name = MATERIALS[order - 1] if order <= len(MATERIALS) else extra
                yield Material(version=version, order=order, name=name, **named)
