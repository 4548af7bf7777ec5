"""“我现在代表”: for whom the one who is signed in acts on these pages. Asked anew at every request, so what was revoked ends at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.http import HttpRequest

from zhengtong.people import queries as people
from zhengtong.people.models import Person
from zhengtong.people.reach import Reach
from zhengtong.ui.clock import today

ACTING = "acting_for"
_KEPT = "_acting"


@dataclass(frozen=True)
class Acting:
    """Who is signed in (`agent`), and for whom (`principal`, who may be the same)."""

    agent: Person
    principal: Person

    @property
    def is_agent(self) -> bool:
        """Whether one acts for somebody else."""
        return self.agent.pk != self.principal.pk

    def covers(self, service: str | None, case_id: int | None = None) -> bool:
        """Whether one may act in a matter of this service (its code; None: of no service), or in this case. One query for an agent."""
        return not self.is_agent or self._reach.stands_for(self.principal.pk, service, case_id)

    @cached_property
    def _reach(self) -> Reach:
        return people.reach(self.agent, today())


def of(request: HttpRequest) -> Acting:
    """For whom the person of this request acts; only for pages behind login_required. One query for an agent, none for others.

    A choice that no longer holds is forgotten, and one acts for oneself.
    """
    kept: Acting | None = getattr(request, _KEPT, None)
    if kept is None or kept.agent.pk != request.user.pk:
        kept = _found(request)
        setattr(request, _KEPT, kept)
    return kept


def _found(request: HttpRequest) -> Acting:
    agent = cast(Person, request.user)
    chosen = request.session.get(ACTING)
    if chosen is None:
        return Acting(agent, agent)
    principal = next((one for one in people.principals_of(agent, today()) if one.pk == chosen), None)
    if principal is None:
        del request.session[ACTING]
        return Acting(agent, agent)
    return Acting(agent, principal)


def choose(request: HttpRequest, principal_id: int | None) -> Acting:
    """Act for this principal from now on; for oneself when it is None, or nobody one may act for."""
    request.session.pop(ACTING, None)
    if principal_id is not None and principal_id != request.user.pk:
        request.session[ACTING] = principal_id
    setattr(request, _KEPT, None)
    return of(request)
