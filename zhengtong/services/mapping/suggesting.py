"""Which local services probably carry out an item of a superior's catalogue: by name above all, then kind and organ. Each score is explained."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhengtong.services.mapping.queries import MAPPED, WAITING, BaseItem, LocalItem, mapping

NAME, KIND, ORGAN = 0.8, 0.1, 0.1
SHARED_DEPARTMENT = 4  # 生态环境局 of a province and of a county share at least so many characters at the end
TAKEN = 0.15
# The same kind under the names of different years.
_SAME_KIND = {"其他行政权力": "其他权力", "行政备案": "其他权力", "其他类别": "其他权力"}
_SAID_ASIDE = re.compile(r"[（(〔\[].*?[）)〕\]]")
_MARKS = re.compile(r"[\W_]+")
COMMON = 0.25  # a pair of characters in more than this share of the names tells nothing


@dataclass(frozen=True)
class Option:
    """One local service that may be meant, and why."""

    code: str
    name: str
    organ: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """An item that waits, and the services that it may be, the likeliest first."""

    item: BaseItem
    options: tuple[Option, ...]


def suggestions(
    catalogue: str, on: date, *, organ_id: int | None = None, least: float = 0.45, most: int = 3
) -> tuple[Suggestion, ...]:
    """Options for every item still 待对照 (of an organ, if one is named), those with the best option first. Three queries."""
    found = mapping(catalogue, on)
    waiting = [one for one in found.items if one.state == WAITING and (organ_id is None or one.organ_id == organ_id)]
    names = Names(found.local)
    made = [Suggestion(item, names.options(item, least=least, most=most)) for item in waiting]
    return tuple(sorted(made, key=lambda one: (-(one.options[0].score if one.options else 0), one.item.code)))


def services_like(name: str, catalogue: str, on: date, *, kind: str = "", most: int = 5) -> tuple[Option, ...]:
    """The local services whose names are most like this one: what a superior's decision probably means here."""
    item = BaseItem("", name, kind, None, "", WAITING, (), "", "", 0)
    return Names(mapping(catalogue, on).local).options(item, least=0.2, most=most)


class Names:
    """The local services by the pairs of characters in their names; rare pairs weigh more."""

    def __init__(self, local: Sequence[LocalItem]) -> None:
        self.local = local
        pairs = [pairs_of(one.name) for one in local]
        held = Counter(pair for found in pairs for pair in found)
        self.weights = {pair: math.log(1 + len(local) / count) for pair, count in held.items()}
        self.unknown = math.log(1 + len(local))
        self.lengths = [self.length(found) for found in pairs]
        self.with_pair: dict[str, list[int]] = {}
        often = max(50.0, COMMON * len(local))
        for place, found in enumerate(pairs):
            for pair in found:
                if held[pair] <= often:
                    self.with_pair.setdefault(pair, []).append(place)
        self.pairs = pairs
        self.by_code = {one.base_code: place for place, one in enumerate(local) if one.base_code}

    def length(self, pairs: Iterable[str]) -> float:
        """How much a name says, as a sum of weights."""
        return sum(self.weights.get(pair, self.unknown) for pair in pairs)

    def options(self, item: BaseItem, *, least: float, most: int) -> tuple[Option, ...]:
        """The services most like this item."""
        wanted = pairs_of(item.name)
        length = self.length(wanted)
        places = {place for pair in wanted for place in self.with_pair.get(pair, ())}
        if item.code in self.by_code:
            places.add(self.by_code[item.code])
        found = []
        for place in places:
            shared = self.length(wanted & self.pairs[place])
            alike = 2 * shared / (length + self.lengths[place]) if length else 0.0
            option = weighed(item, self.local[place], alike)
            if option.score >= least:
                found.append(option)
        return tuple(sorted(found, key=lambda one: (-one.score, one.code))[:most])


def weighed(item: BaseItem, local: LocalItem, alike: float) -> Option:
    """One service held against an item: how alike the names are, and what speaks for and against it besides."""
    if item.code == local.base_code:
        return Option(local.code, local.name, local.organ, 1.0, ("基本编码相同",))
    score, why = NAME * alike, [f"名称相似{alike:.0%}"]
    if kind_of(item.kind) == kind_of(local.kind):
        score += KIND
        why.append(f"同是{local.kind}")
    if item.organ_id == local.organ_id:
        score += ORGAN
        why.append(f"同由{local.organ}录入")
    elif shared := shared_end(item.department, local.organ):
        score += ORGAN
        why.append(f"对口部门：{shared}")
    if local.state == MAPPED:
        score -= TAKEN
        why.append(f"已对应{'、'.join(local.base_codes)}")
    return Option(local.code, local.name, local.organ, round(min(1.0, max(0.0, score)), 3), tuple(why))


def pairs_of(name: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a name, without marks and what is said in brackets: （县级） is no part of what is done."""
    plain = unicodedata.normalize("NFKC", name)
    core = _MARKS.sub("", _SAID_ASIDE.sub("", plain)) or _MARKS.sub("", plain)
    return frozenset(core[place : place + 2] for place in range(len(core) - 1)) or frozenset({core})


def kind_of(kind: str) -> str:
    """A kind as both catalogues may call it."""
    return _SAME_KIND.get(kind, kind)


def shared_end(department: str, organ: str) -> str:
    """The end that both names share, if it is long enough to be the same line of work; 厅 and 局 are one."""
    ours, theirs = organ.replace("厅", "局"), department.replace("厅", "局")
    length = 0
    while length < min(len(ours), len(theirs)) and ours[-1 - length] == theirs[-1 - length]:
        length += 1
    return ours[-length:] if length >= SHARED_DEPARTMENT else ""
