"""一件事一次办: the bundles in force, the services of one for this person, and its materials merged so that each is handed in once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from zhengtong.services import situations
from zhengtong.services.models import BundleVersion, Material, ServiceVersion
from zhengtong.services.queries.catalogue import in_force
from zhengtong.services.situations import Answers, Needed, Reason, Verdict

if TYPE_CHECKING:
    from zhengtong.services.held import Held


@dataclass(frozen=True)
class Member:
    """One service of a bundle: its version on the day (None when it is not offered then), and whether it applies to who answered so."""

    code: str
    version: ServiceVersion | None
    is_main: bool
    verdict: Verdict

    @property
    def is_included(self) -> bool:
        """Whether it is part of the matter: offered, and not excluded by an answer."""
        return self.version is not None and self.verdict is not Verdict.EXCLUDED


@dataclass(frozen=True)
class Wanted:
    """A material as one member asks for it."""

    member: Member
    needed: Needed


@dataclass(frozen=True)
class MergedMaterial:
    """One thing to hand in, for all the members that ask for it under this or another name."""

    name: str
    wanted: tuple[Wanted, ...]

    @property
    def materials(self) -> tuple[Material, ...]:
        return tuple(each.needed.material for each in self.wanted)

    @property
    def is_asked(self) -> bool:
        """Whether at least one member asks for it from this person."""
        return any(each.needed.is_asked for each in self.wanted)

    @property
    def is_required(self) -> bool:
        """Whether a member that asks for it cannot do without."""
        return any(each.needed.material.required for each in self.wanted if each.needed.is_asked)

    @property
    def reason(self) -> Reason:
        """Why it is asked for, or why not."""
        reasons = [each.needed.reason for each in self.wanted]
        return next((one for one in (Reason.NEEDED, Reason.HELD, Reason.MADE) if one in reasons), Reason.NOT_HERE)

    @property
    def saved(self) -> int:
        """How many times less it is handed in than service by service."""
        return max(0, sum(each.needed.is_asked for each in self.wanted) - 1)


def bundles_in_force(on: date) -> QuerySet[BundleVersion]:
    """The version of each bundle that applies on this day."""
    open_on = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    found = BundleVersion.objects.filter(open_on, published_at__isnull=False, in_force_on__lte=on)
    return found.select_related("bundle__organ").order_by("kind", "name", "pk")


def bundle_of_code(code: str, on: date) -> BundleVersion | None:
    """The version of the bundle with this code that applies on this day, or None."""
    return bundles_in_force(on).filter(bundle__code=code).first()


def bundles_of(service_code: str, on: date) -> QuerySet[BundleVersion]:
    """The bundles in force that this service is part of."""
    return bundles_in_force(on).filter(members__contains=[{"事项": service_code}])


def bundled_codes(on: date) -> set[str]:
    """The codes of every service that is part of a bundle in force. One query."""
    rows = bundles_in_force(on).values_list("members", flat=True)
    return {str(member.get("事项")) for members in rows for member in members}


def members(version: BundleVersion, answers: Answers, *, on: date) -> list[Member]:
    """The services of a bundle in its order, with their versions on this day. Two queries, materials included."""
    codes = [str(row.get("事项")) for row in version.members]
    offered = in_force(on).filter(service__code__in=codes).prefetch_related("materials")
    there = {each.service.code: each for each in offered}
    return [member_of(row, there, version, answers) for row in version.members]


def member_of(
    row: Mapping[str, Any],  # Any: a row of JSON
    there: Mapping[str, ServiceVersion],
    version: BundleVersion,
    answers: Answers,
) -> Member:
    """One line of 所含事项."""
    code = str(row.get("事项"))
    verdict = situations.verdict(row.get("限于") or {}, version, answers)
    return Member(code, there.get(code), bool(row.get("主要")), verdict)


def merged_materials(
    version: BundleVersion,
    answers: Answers,
    *,
    on: date,
    held: Mapping[str, "Held"] | None = None,
    of: Sequence[Member] | None = None,
) -> list[MergedMaterial]:
    """What to hand in for the whole matter: materials of the same name once, and those that 合并的材料 says are the same thing once.

    Answers are by question, to those of the bundle and of its services alike. `of`: the members, if they were read before.
    """
    found: dict[str, list[Wanted]] = {}
    called = names(version.merged)
    for wanted in every_wanted(members(version, answers, on=on) if of is None else of, answers, held or {}):
        name = wanted.needed.material.name
        found.setdefault(called.get(name, name), []).append(wanted)
    return [MergedMaterial(name, tuple(each)) for name, each in found.items()]


def every_wanted(of: Iterable[Member], answers: Answers, held: Mapping[str, "Held"]) -> Iterator[Wanted]:
    """Every material of every member included."""
    included = [(member, member.version) for member in of if member.is_included and member.version is not None]
    for member, version in included:
        made = made_by_others(version, (other for _, other in included))
        for needed in situations.needed(version, answers, held, made):
            yield Wanted(member, needed)


def made_by_others(version: ServiceVersion, of: Iterable[ServiceVersion]) -> frozenset[str]:
    """The certificates that the other services of a matter issue: nobody can hand in what is only being applied for."""
    return frozenset(other.result_licence or other.result_name for other in of if other.pk != version.pk) - {""}


def names(merged: Iterable[Mapping[str, Any]]) -> dict[str, str]:  # Any: rows of JSON
    """By what name each merged material is handed in."""
    return {str(old): str(row.get("名称")) for row in merged for old in row.get("并入") or ()}
