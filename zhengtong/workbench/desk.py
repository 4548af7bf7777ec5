"""What a page of the workbench needs to know of the one who opened it: the day, and how far their posts reach."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404

from zhengtong.cases import queries
from zhengtong.people import queries as people
from zhengtong.people.models import Person
from zhengtong.people.reach import Reach
from zhengtong.ui.clock import today
from zhengtong.workbench.gate import OfficeRequest

Case = Any  # zhengtong.cases.models stay behind their door; faces hold cases without naming their class


@dataclass(frozen=True)
class Desk:
    """An official at work on a day."""

    person: Person
    on: date
    reach: Reach

    @property
    def posts(self) -> list[str]:
        """县市监局许可承办岗 …"""
        return [f"{post.organ_name}{post.name}" for post in self.reach.posts]

    def case(self, number: str) -> Case:
        """The case of this number if this official may see it; otherwise 404, as if it did not exist."""
        found = (
            queries.visible_to(self.person, self.on, self.reach)
            .select_related("organ", "applicant", "respondent", "handler", "service_version__service")
            .filter(number=number)
            .first()
        )
        if found is None:
            raise Http404(number)
        return found

    def relatives(self, case: Case) -> list[Case]:
        """The case that this one came of, and those that came of it, as far as this official may see them. One query."""
        seen = queries.visible_to(self.person, self.on, self.reach)
        return list(seen.filter(Q(pk=case.parent_id) | Q(parent=case)).select_related("organ").order_by("pk"))


def desk_of(request: OfficeRequest) -> Desk:
    """The desk of this request, kept with it for the side bar. One query."""
    on = today()
    desk = Desk(request.user, on, people.reach(request.user, on))
    request.desk = desk
    return desk
