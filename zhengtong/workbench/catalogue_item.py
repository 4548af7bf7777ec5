"""What the page of one service shows: its elements in words, the register entries it points at, where it stands, and what may be done."""

from dataclasses import dataclass
from datetime import date

from zhengtong.registers import queries as registers
from zhengtong.services import elements
from zhengtong.services.element_text import code_of
from zhengtong.services.elements import Element
from zhengtong.services.models import BatchLine, BundleVersion, Service, ServiceVersion

Act = BatchLine.Act


@dataclass(frozen=True)
class Said:
    """One element and what a version says of it."""

    element: Element
    text: str


@dataclass(frozen=True)
class Group:
    """One group of elements; what says nothing stands apart."""

    name: str
    said: tuple[Said, ...]
    silent: tuple[Element, ...]


@dataclass(frozen=True)
class Link:
    """An entry of a register that a version points at. `since`: from when the entry has stood as it does."""

    kind: str
    register: str
    code: str
    title: str
    since: date | None


@dataclass(frozen=True)
class Standing:
    """Where a version stands: a word, and the look of its tag."""

    word: str
    look: str


def groups(version: ServiceVersion) -> list[Group]:
    """The elements of a version by group; situations and the form are shown by pages of their own."""
    found = []
    for name, every in elements.groups().items():
        lines = [
            Said(element, elements.text(version, element))
            for element in every
            if element.kind != "成行" or element.column == "faq"
        ]
        said = tuple(line for line in lines if line.text)
        found.append(Group(name, said, tuple(line.element for line in lines if not line.text)))
    return found


def linked(version: ServiceVersion, on: date) -> list[Link]:
    """The powers, intermediary items and fees a version points at. One query for each register that is named."""
    found: list[Link] = []
    for element in elements.load():
        raw = getattr(version, element.column) if element.kind == "台账" and element.column else []
        if not raw or element.register is None:
            continue
        codes = [code_of(each) for each in raw]
        entries = {one.code: one for one in registers.entries(element.register, on).filter(code__in=codes)}
        for code in codes:
            entry = entries.get(code)
            title, since = (entry.title, entry.valid_from) if entry else ("台账里没有这一条", None)
            found.append(Link(element.name, element.register, code, title, since))
    return found


def standing(version: ServiceVersion | BundleVersion, on: date) -> Standing:
    """Where a version stands on a day."""
    if version.published_at is None:
        return Standing("草稿", "")
    if version.ended_on is not None and version.ended_on <= on:
        return Standing("已停用", "paused")
    if version.in_force_on > on:
        return Standing("待施行", "going")
    return Standing("在用", "done")


def states(service: Service, draft: ServiceVersion | None, versions: list[ServiceVersion], on: date) -> list[str]:
    """What may be put into a batch for a service as it stands; whether it may in the end is decided by actions."""
    published = [one for one in versions if one.published_at is not None and one.ended_on != one.in_force_on]
    if not published:
        return [Act.ADD]
    last = max(published, key=lambda one: (one.in_force_on, one.number))
    return [Act.CHANGE, Act.SUSPEND, Act.CANCEL] if last.ended_on is None else [Act.RESUME]
