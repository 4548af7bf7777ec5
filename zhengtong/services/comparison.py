"""新旧对照: what one version says otherwise than another, element by element and material by material; and the catalogue of two days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from zhengtong.services import elements, queries
from zhengtong.services.elements import Element
from zhengtong.services.models import Material, ServiceVersion

ADDED, REMOVED, CHANGED = "增加", "删除", "变更"
# What every version has of its own; a comparison of what is said leaves it out.
ALWAYS_DIFFERENT = ("事项版本", "公布时间", "生效日", "取消日", "事项状态")


@dataclass(frozen=True)
class Difference:
    """One element that two versions do not say alike: its text before and after, either of them empty."""

    element: Element
    before: str
    after: str

    @property
    def kind(self) -> str:
        return ADDED if not self.before else REMOVED if not self.after else CHANGED


@dataclass(frozen=True)
class MaterialDifference:
    """One material that is new, gone, or changed in these elements; or only stands in another place."""

    kind: str
    name: str
    changes: tuple[Difference, ...] = ()
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side."""

    old: ServiceVersion
    new: ServiceVersion
    elements: tuple[Difference, ...]
    materials: tuple[MaterialDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.elements or self.materials)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what differs, in order: 受理条件, 承诺期限, 申请材料."""
        return (*(each.element.name for each in self.elements), *(("申请材料",) if self.materials else ()))


@dataclass(frozen=True)
class CatalogueChange:
    """One service that is not the same on two days: 增加 (before is None), 删除 (after is None) or 变更."""

    kind: str
    before: ServiceVersion | None
    after: ServiceVersion | None
    comparison: Comparison | None = None

    @property
    def code(self) -> str:
        """The service it is about."""
        return next(version.service.code for version in (self.after, self.before) if version is not None)


def diff(old: ServiceVersion, new: ServiceVersion) -> Comparison:
    """What the new version says otherwise than the old one. Two queries, for the materials, unless they were fetched."""
    return Comparison(
        old,
        new,
        tuple(of_elements(old, new, elements.load())),
        tuple(of_materials(old.materials.all(), new.materials.all())),
    )


def of_elements(
    old: ServiceVersion | Material, new: ServiceVersion | Material, over: Iterable[Element]
) -> Iterator[Difference]:
    """The elements that are not said alike. What follows from other elements is left out, except the limits people look for."""
    for element in over:
        if element.name in ALWAYS_DIFFERENT or (element.is_derived and element.kind != "期限"):
            continue
        before, after = elements.text(old, element), elements.text(new, element)
        if before != after:
            yield Difference(element, before, after)


def of_materials(old: Iterable[Material], new: Iterable[Material]) -> Iterator[MaterialDifference]:
    """Materials are known by their names, within a version unique. A new name is a new material."""
    before, after = {each.name: each for each in old}, {each.name: each for each in new}
    for name, material in after.items():
        was = before.get(name)
        if was is None:
            yield MaterialDifference(ADDED, name, after=material.order)
            continue
        changes = tuple(of_elements(was, material, elements.of_materials()))
        if changes:
            yield MaterialDifference(CHANGED, name, changes, was.order, material.order)
    for name, material in before.items():
        if name not in after:
            yield MaterialDifference(REMOVED, name, before=material.order)


def catalogue(from_on: date, to_on: date) -> list[CatalogueChange]:
    """What is otherwise in the catalogue on the later day than on the earlier one, by code. A constant number of queries."""
    before = {each.service_id: each for each in changed_around(from_on, to_on, from_on)}
    after = {each.service_id: each for each in changed_around(from_on, to_on, to_on)}
    found = [change for key in before.keys() | after.keys() if (change := of_day(before.get(key), after.get(key)))]
    return sorted(found, key=lambda change: change.code)


def changed_around(from_on: date, to_on: date, on: date) -> Iterable[ServiceVersion]:
    """What was in force on this day, of the services of which a version began or ended between the two days."""
    began = queries.published().filter(in_force_on__gt=from_on, in_force_on__lte=to_on)
    ended = queries.published().filter(ended_on__gt=from_on, ended_on__lte=to_on)
    touched = {*began.values_list("service_id", flat=True), *ended.values_list("service_id", flat=True)}
    found = queries.in_force(on).filter(service_id__in=touched)
    return found.select_related("service__organ__division", "service__parent").prefetch_related("materials")


def of_day(before: ServiceVersion | None, after: ServiceVersion | None) -> CatalogueChange | None:
    """How one service differs; None when it says the same."""
    if before is None or after is None:
        return CatalogueChange(ADDED if before is None else REMOVED, before, after)
    if before.pk == after.pk:
        return None
    comparison = diff(before, after)
    return CatalogueChange(CHANGED, before, after, comparison) if comparison else None
