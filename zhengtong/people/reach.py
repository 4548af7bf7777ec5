"""How far a person reaches: in whose cases which roles may be played, by their posts, and by those who let them act for them.

A value, so that lists need no further query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

# A post with this role sees the cases of every organ below its own; no procedure knows the role, so it can do nothing in them.
SUPERVISION = "监督"

Services = frozenset[str] | None
"""The services a role is limited to; None means every case of the organ, those without a service included."""


@dataclass(frozen=True)
class HeldPost:
    """A post that a person holds on a day."""

    id: int
    name: str
    organ_id: int
    organ_name: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Stand:
    """For whom a person may act on a day, and in what: everything, some services, or one case."""

    principal_id: int
    services: Services = None
    case_id: int | None = None

    def holds_in(self, applicant_id: int | None, service: str | None, case_id: int | None) -> bool:
        """Whether it holds in a case of this party about this service; a case about to be opened has no id yet."""
        if applicant_id != self.principal_id:
            return False
        if self.case_id is not None:
            return case_id == self.case_id
        return self.services is None or (service is not None and service in self.services)


@dataclass(frozen=True)
class Reach:
    """What a person's posts, and the mandates given to these posts, allow on one day; and whom they may act for (`stands`)."""

    posts: tuple[HeldPost, ...] = ()
    organs: Mapping[int, Mapping[str, Services]] = field(default_factory=dict)
    stands: tuple[Stand, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.organs)

    def stands_for(self, applicant_id: int | None, service: str | None, case_id: int | None) -> bool:
        """Whether this person may act for the party of such a case."""
        return any(stand.holds_in(applicant_id, service, case_id) for stand in self.stands)

    def represented(
        self, *, applicant: str = "applicant_id", service: str = "service_version__service__code", case: str = "pk"
    ) -> Q:
        """`stands_for` as a condition on rows that name a party, a service and a case."""
        seen = Q(pk__in=[])
        whole = sorted({one.principal_id for one in self.stands if one.services is None and one.case_id is None})
        if whole:
            seen |= Q(**{f"{applicant}__in": whole})
        for one in self.stands:
            if one.case_id is not None:
                seen |= Q(**{case: one.case_id, applicant: one.principal_id})
            elif one.services is not None:
                seen |= Q(**{applicant: one.principal_id, f"{service}__in": sorted(one.services)})
        return seen

    def roles(self, organ_id: int, service: str | None = None) -> frozenset[str]:
        """The roles that may be played in a case of this organ about this service (its code, or None for a case without one)."""
        return frozenset(
            role
            for role, services in self.organs.get(organ_id, {}).items()
            if services is None or (service is not None and service in services)
        )

    def condition(self, *, organ: str = "organ_id", service: str = "service_version__service__code") -> Q:
        """The same as a condition on rows that name an organ and a service; what matches is what the person may see as an official."""
        whole: list[int] = []
        seen = Q(pk__in=[])
        for organ_id, roles in self.organs.items():
            limits = list(roles.values())
            if any(limit is None for limit in limits):
                whole.append(organ_id)
            else:
                codes = sorted({code for limit in limits if limit is not None for code in limit})
                seen |= Q(**{organ: organ_id, f"{service}__in": codes})
        return seen | Q(**{f"{organ}__in": sorted(whole)}) if whole else seen


def widen(organs: dict[int, dict[str, Services]], organ_id: int, roles: list[str], services: list[str]) -> None:
    """Add roles in an organ, limited to these services (an empty list: to none), to what is already there."""
    held = organs.setdefault(organ_id, {})
    for role in roles:
        before = held.get(role, frozenset())
        held[role] = None if before is None or not services else before | frozenset(services)
