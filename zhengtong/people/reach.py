"""How far a person's posts reach: in whose cases which roles may be played. A value, so that lists need no further query."""

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
class Reach:
    """What a person's posts, and the mandates given to these posts, allow on one day."""

    posts: tuple[HeldPost, ...] = ()
    organs: Mapping[int, Mapping[str, Services]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.organs)

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
