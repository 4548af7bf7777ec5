"""People for every procedure: an organ whose posts are provided as law/roles.yaml says, each with a holder."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tests.conftest import County, person
from zhengtong.cases import queries, staffing
from zhengtong.people.models import Organ, Person, Post, Tenure

SINCE = date(2004, 1, 1)


@dataclass(frozen=True)
class Staff:
    """Two people for every role: one who acts, and one who may approve what the first proposes."""

    organ: Organ
    actors: dict[str, Person]
    approvers: dict[str, Person]


def hire(county: County, codes: list[str]) -> Staff:
    """Provide the bureau with every post these procedures need, and put two people on each."""
    staffing.provide(county.bureau, codes, document="演市监授〔2026〕1号", on=SINCE_FORCE)
    actors: dict[str, Person] = {}
    approvers: dict[str, Person] = {}
    roles = {role for code in codes for role in queries.book().in_force(code, SINCE_FORCE).roles}
    own = Q(organ=county.bureau) | Q(mandates__organ=county.bureau)
    for post in Post.objects.filter(own).distinct().order_by("pk"):
        one = person(f"post{post.pk}a", f"{post.name}甲")
        other = person(f"post{post.pk}b", f"{post.name}乙")
        for holder in (one, other):
            Tenure.objects.create(person=holder, post=post, from_on=SINCE)
        for role in roles.intersection(post.roles):
            actors.setdefault(role, one)
            approvers.setdefault(role, other)
    return Staff(county.bureau, actors, approvers)


SINCE_FORCE = date(2026, 3, 2)
