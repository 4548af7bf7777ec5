"""随机抽取，pure: who is drawn follows from the candidates, the rule and the seed alone, so anyone who has the three can draw again.

Of each stratum those come first whose sha256("<seed>|<code>") is smallest. The officers of an object: sha256("<seed>|<object>|<officer>").
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

_QUOTA = re.compile(r"(?P<number>\d{1,6}(?:\.\d{1,2})?)(?P<percent>%)?")
_SPLIT = re.compile(r"[、，,;；。\s]+")


class WrongQuota(ValueError):
    """抽取的比例或者数量写得不对。"""


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One that may be drawn, and the stratum (层) it stands in; "" when nothing is stratified."""

    stratum: str
    code: str


@dataclass(frozen=True, slots=True, order=True)
class Inspector:
    """An officer who may be drawn: the entry in 执法人员, the 专业特长, and which candidates they must keep away from."""

    code: str
    officer: str
    skills: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a stratum: a number (20), or a share (5%, rounded up, so that a stratum with anyone in it gives someone)."""

    number: Decimal
    is_share: bool

    @classmethod
    def read(cls, text: str) -> "Quota":
        """“5%”, “5％”, “20” or “20户”. Raises WrongQuota, as a sentence."""
        plain = text.strip().replace("％", "%").rstrip("户家个条名")
        found = _QUOTA.fullmatch(plain)
        if found is None:
            raise WrongQuota(f"“{text.strip()}”应写成数量（如 20）或者比例（如 5%）")
        number, is_share = Decimal(found["number"]), found["percent"] is not None
        if number <= 0 or (is_share and number > 100):
            raise WrongQuota(f"“{text.strip()}”：比例在0%到100%之间，数量至少是1")
        if not is_share and number != number.to_integral_value():
            raise WrongQuota(f"“{text.strip()}”：数量应是整数，比例请写上 %")
        return cls(number, is_share)

    def of(self, total: int) -> int:
        """How many of so many; never more than there are."""
        if self.is_share:
            return int((total * self.number / 100).to_integral_value(ROUND_CEILING))
        return min(total, int(self.number))

    def __str__(self) -> str:
        number = format(self.number.normalize(), "f")
        return f"{number}%" if self.is_share else number


def digest(rows: Iterable[Candidate | Inspector]) -> str:
    """What binds a list of candidates: sha256 over their lines “stratum⇥code↵” in order; of officers, over their values as JSON."""
    summed = hashlib.sha256()
    for row in sorted(rows):
        if isinstance(row, Candidate):
            line = f"{row.stratum}\t{row.code}"
        else:
            line = json.dumps([row.code, row.officer, row.skills, row.avoided], ensure_ascii=False)
        summed.update(f"{line}\n".encode())
    return summed.hexdigest()


def rank(seed: str, *codes: str) -> str:
    """Where one stands in the order of this seed."""
    return hashlib.sha256("|".join((seed, *codes)).encode()).hexdigest()


def first(codes: Iterable[str], seed: str, many: int) -> list[str]:
    """So many of these codes, in the order of this seed; all of them when there are fewer."""
    return sorted(set(codes), key=lambda code: (rank(seed, code), code))[:many]


def drawn(candidates: Iterable[Candidate], quotas: Mapping[str, str], seed: str) -> list[str]:
    """Those drawn, stratum by stratum; a stratum without a quota gives nobody. Raises WrongQuota."""
    strata: dict[str, set[str]] = {}
    for one in candidates:
        strata.setdefault(one.stratum, set()).add(one.code)
    found: list[str] = []
    for stratum in sorted(strata.keys() & quotas.keys()):
        codes = strata[stratum]
        found += first(codes, seed, Quota.read(quotas[stratum]).of(len(codes)))
    return found


def paired(
    objects: Sequence[str], inspectors: Iterable[Inspector], *, each: int, skill: str, seed: str
) -> dict[str, list[str]]:
    """For every object so many officers, none of whom must keep away from it; with a skill, the first of them has it.

    Where too few may go, as many as may, and nobody when none has the skill: what is missing is seen, not papered over.
    """
    officers = list(inspectors)
    return {code: _officers(code, officers, each, skill, seed) for code in objects} if each else {}


def _officers(code: str, inspectors: list[Inspector], each: int, skill: str, seed: str) -> list[str]:
    free = sorted(
        (one for one in inspectors if code not in one.avoided), key=lambda one: (rank(seed, code, one.code), one)
    )
    if not skill:
        return [one.code for one in free[:each]]
    able = next((one for one in free if skill in one.skills), None)
    if able is None:
        return []
    return [able.code, *(one.code for one in free if one != able)][:each]


def must_avoid(said: str, code: str, title: str) -> bool:
    """Whether what an officer's 回避对象 says speaks of this object: its code, its name, or a part of its name. Rather too often."""
    return any(part == code or part in title or title in part for part in _SPLIT.split(said) if len(part) > 1)
