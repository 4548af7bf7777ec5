"""The parts in which a draft is written: one for each group of elements, and one each for situations, materials and the form."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhengtong.services import elements
from zhengtong.services.elements import Element

SITUATIONS, MATERIALS, FORM = "情形", "申请材料", "填报内容"
GROUP_OF_MATERIALS = "材料"


@dataclass(frozen=True)
class Part:
    """One page of the editor. `kind`: elements, situations, materials or form."""

    name: str
    kind: str
    elements: tuple[Element, ...]

    @property
    def filled_in(self) -> tuple[Element, ...]:
        """What is filled in here; what follows from other things is only shown."""
        return tuple(element for element in self.elements if not element.is_derived)

    @property
    def derived(self) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.is_derived)


def parts() -> list[Part]:
    """Every part, in the order of law/elements.yaml."""
    found: list[Part] = []
    for group, every in elements.groups().items():
        special = {element.name: element for element in every if element.column in ("situations", "form")}
        rest = tuple(element for element in every if element.name not in special)
        if group == GROUP_OF_MATERIALS:
            found.append(Part(MATERIALS, "materials", rest))
        else:
            found.append(Part(group, "elements", rest))
        for element in special.values():
            found.append(Part(element.name, "situations" if element.column == "situations" else "form", (element,)))
    return found


def named(name: str) -> Part | None:
    """The part of this name."""
    return next((part for part in parts() if part.name == name), None)


def part_of(element: str, among: Iterable[Part]) -> Part | None:
    """The part in which an element is written; what is said of materials belongs to them."""
    every = list(among)
    for part in every:
        if any(one.name == element for one in part.elements):
            return part
    return next((part for part in every if part.kind == "materials" and element.startswith("材料")), None)
