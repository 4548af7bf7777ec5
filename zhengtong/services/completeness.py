"""八统一 completeness: how much of what a complete guide must say is said, and what is missing, by each of the eight."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhengtong.services import elements
from zhengtong.services.elements import Element
from zhengtong.services.finding import Finding, Kind
from zhengtong.services.models import ServiceVersion

EIGHT = ("受理范围", "审批条件", "申报材料", "办事流程", "办理环节", "办结时限", "审批收费", "服务标准")


@dataclass(frozen=True)
class Completeness:
    """How many of the elements needed are filled in; and those that are not."""

    needed: int
    missing: tuple[Element, ...]

    @property
    def filled(self) -> int:
        return self.needed - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def open_of_eight(self) -> tuple[str, ...]:
        """Which of the eight are not yet unified, in their order."""
        lacking = {element.unified for element in self.missing}
        return tuple(one for one in EIGHT if one in lacking)

    @property
    def percent(self) -> int:
        """Rounded down, so that only the whole is a hundred."""
        return self.filled * 100 // self.needed if self.needed else 100


def completeness(version: ServiceVersion) -> Completeness:
    """How complete a version is. Materials are read once; the rest is at hand."""
    needed = list(needed_by(version))
    missing = tuple(element for element in needed if not is_said(version, element))
    return Completeness(len(needed), missing)


def needed_by(version: ServiceVersion) -> Iterator[Element]:
    """The elements this version must say: the required ones, and the basis of a charge where there is one."""
    for element in elements.load():
        if element.required or (element.name == "收费依据" and version.fee_fen):
            yield element


def is_said(version: ServiceVersion, element: Element) -> bool:
    """Whether the element says anything; a claim or a nought does."""
    said = elements.value(version, element)
    return said not in (None, "", [], {})


def findings(version: ServiceVersion) -> Iterator[Finding]:
    """What is missing, as findings."""
    for element in completeness(version).missing:
        of = f"八统一的“{element.unified}”" if element.unified else "办事指南"
        yield Finding(Kind.INCOMPLETE, element.name, f"{of}缺少“{element.name}”", element.note)
