"""三级十同: which elements say the same here as with the superiors. The elements compared are those marked 十同 in law/elements.yaml.

A difference that nobody has accounted for keeps a version from being published; `differences` is what publishing asks.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from zhengtong.registers.models import Entry
from zhengtong.services import element_text, elements
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping.models import AcceptedDifference, SuperiorItem
from zhengtong.services.mapping.queries import CATALOGUES, MAPPED, REGISTER, codes_in, offered
from zhengtong.services.models import ServiceVersion

SAME, DIFFERENT, ACCEPTED = "一致", "不一致", "已说明"
SHOWN = 60


@dataclass(frozen=True)
class ComparedLine:
    """One element here and there."""

    element: str
    ours: str
    theirs: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class Compared:
    """A version held against one item of a superior's catalogue."""

    version: ServiceVersion
    catalogue: str
    base_code: str
    as_of: date
    lines: tuple[ComparedLine, ...]

    @property
    def state(self) -> str:
        """不一致 when any element is, otherwise 已说明 when any is, otherwise 一致."""
        states = {line.state for line in self.lines}
        return next((state for state in (DIFFERENT, ACCEPTED) if state in states), SAME)


def compared() -> tuple[Element, ...]:
    """The elements that should be the same over three levels."""
    return tuple(one for one in elements.load() if one.same_over_levels)


def comparison(on: date, *, organ_id: int | None = None, only: str = "") -> tuple[Compared, ...]:
    """Every service on offer or in draft that a superior's elements are known of; `only` 不一致, 已说明 or 一致. A few queries."""
    found = offered(on)
    if organ_id is not None:
        found = found.filter(service__organ=organ_id)
    return tuple(one for one in of_versions(list(found)) if not only or one.state == only)


def of(version: ServiceVersion) -> tuple[Compared, ...]:
    """A version held against every superior that says something of it; empty when none does."""
    return tuple(of_versions([version]))


def differences(version: ServiceVersion) -> list[str]:
    """What keeps a version from being published: every unaccounted difference, as a sentence."""
    return differences_of([version]).get(version.pk, [])


def differences_of(versions: Sequence[ServiceVersion]) -> dict[int, list[str]]:
    """The same for many versions by their ids, in a constant number of queries."""
    found: dict[int, list[str]] = {}
    for one in of_versions(versions):
        for line in one.lines:
            if line.state == DIFFERENT:
                found.setdefault(one.version.pk, []).append(
                    f"三级十同：“{line.element}”与{one.catalogue}目录（{one.base_code}，截至{one.as_of}）不一致："
                    f"本地“{shown(line.ours)}”，上级“{shown(line.theirs)}”；请改为一致，或者由目录审核写明不一致的理由"
                )
    return found


def of_versions(versions: Sequence[ServiceVersion]) -> list[Compared]:
    """Versions held against the superiors, in their order. Four queries at most, however many versions."""
    codes = base_codes(versions)
    wanted = {code for found in codes.values() for code in found}
    items = {(one.catalogue, one.base_code): one for one in SuperiorItem.objects.filter(base_code__in=wanted)}
    if not items:
        return []
    prefetch_related_objects(list(versions), "service__organ", "materials")
    accepted: dict[tuple[int, str, str, str], AcceptedDifference] = {}
    services = {version.service_id for version in versions}
    for one in AcceptedDifference.objects.filter(service__in=services).order_by("pk"):
        accepted[one.service_id, one.catalogue, one.base_code, one.element] = one
    known = compared()
    return [
        _compare(version, items[catalogue, code], known, accepted)
        for version in versions
        for catalogue in CATALOGUES
        for code in codes[version.pk]
        if (catalogue, code) in items
    ]


def base_codes(versions: Iterable[ServiceVersion]) -> dict[int, list[str]]:
    """Which items of the catalogues each version carries out: its 基本编码, and what it was mapped to. One query."""
    every = list(versions)
    carried: dict[str, list[str]] = {}
    for entry in Entry.objects.filter(register=REGISTER, valid_to__isnull=True, data__对照结果=MAPPED).only(
        "code", "data"
    ):
        for code in codes_in(entry):
            carried.setdefault(code, []).append(entry.code)
    return {
        version.pk: list(
            dict.fromkeys([*([version.base_code] if version.base_code else []), *carried.get(version.service.code, ())])
        )
        for version in every
    }


def _compare(
    version: ServiceVersion,
    item: SuperiorItem,
    known: Iterable[Element],
    accepted: Mapping[tuple[int, str, str, str], AcceptedDifference],
) -> Compared:
    lines = []
    for element in known:
        if element.name not in item.elements:
            continue
        ours, theirs = elements.text(version, element), str(item.elements[element.name])
        said = accepted.get((version.service_id, item.catalogue, item.base_code, element.name))
        if is_same(element, ours, theirs):
            lines.append(ComparedLine(element.name, ours, theirs, SAME))
        elif said and is_same(element, said.ours, ours) and is_same(element, said.theirs, theirs):
            lines.append(ComparedLine(element.name, ours, theirs, ACCEPTED, said.reason))
        else:
            lines.append(ComparedLine(element.name, ours, theirs, DIFFERENT))
    return Compared(version, item.catalogue, item.base_code, item.as_of, tuple(lines))


def is_same(element: Element, ours: str, theirs: str) -> bool:
    """Whether two texts say the same: blanks, the width of signs and the order of a list do not count."""
    if plain(ours) == plain(theirs):
        return True
    if element.kind not in ("一列", "多选"):
        return False
    return {plain(one) for one in parts(element, ours)} == {plain(one) for one in parts(element, theirs)}


def parts(element: Element, text: str) -> list[str]:
    """The members of a list."""
    return [str(one) for one in element_text.read(element, text)] if readable(element, text) else [text]


def readable(element: Element, text: str) -> bool:
    """Whether a text can be read as this element."""
    try:
        element_text.read(element, text)
    except ServiceError:
        return False
    return True


def canonical(element: Element, text: str) -> str:
    """A superior's text as we would write it: 45个工作日 and 45 工作日 are one; left as it is when it cannot be read."""
    return element_text.spoken(element, element_text.read(element, text)) if readable(element, text) else text.strip()


def plain(text: str) -> str:
    """A text without what makes no difference."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(character for character in kept if not character.isspace()).rstrip(".。;；,，、")


def shown(text: str) -> str:
    """A text short enough for a sentence."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= SHOWN else f"{one_line[: SHOWN - 1]}…"
