"""Who in an organ plays the roles of a procedure: the posts it lacks, the roles its posts lack, the mandates it must give.

law/roles.yaml says on which post a role is usually kept. What an organ has arranged for itself stays: a role that some post of its own,
or of another organ by mandate, plays already is left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from zhengtong import lawbook
from zhengtong.cases.errors import CaseError
from zhengtong.cases.rules import book
from zhengtong.lawbook.roles import ASSIGNED, OWN_ORGAN
from zhengtong.lawbook.words import SYSTEM
from zhengtong.people.actions import create_post, give_mandate
from zhengtong.people.models import Mandate, Organ, Post, held_on


@dataclass(frozen=True)
class Missing:
    """A role that nobody plays in an organ's cases: the organ and post that should, and whether that takes a mandate."""

    role: str
    organ: Organ
    post: str
    procedures: tuple[str, ...]

    def lent_to(self, organ: Organ) -> bool:
        """Whether the post belongs to another organ than the one whose cases these are."""
        return self.organ.pk != organ.pk

    def __str__(self) -> str:
        return f"{self.organ.name}“{self.post}”担当{self.role}（{'、'.join(self.procedures)}）"


def missing(organ: Organ, procedures: Sequence[str], on: date) -> list[Missing]:
    """What this organ lacks to handle cases of these procedures on this day, in the order of law/roles.yaml.

    Raises CaseError for a procedure that does not exist or a role that law/roles.yaml does not place.
    """
    wanted: dict[str, list[str]] = {}
    for law in _laws(procedures, on):
        for role in _offices(law):
            wanted.setdefault(role, []).append(law.name)
    played = set(_played(organ, on))
    places = book().roles.posts
    if unknown := [role for role in wanted if role not in places]:
        raise CaseError(f"law/roles.yaml 没有写明{'、'.join(unknown)}是哪个岗位；请先补上")
    return [
        Missing(role, _organ_of(placed.organ, organ), placed.post, tuple(dict.fromkeys(wanted[role])))
        for role, placed in places.items()
        if role in wanted and role not in played
    ]


def _laws(procedures: Sequence[str], on: date) -> Iterator[lawbook.Procedure]:
    for code in procedures:
        try:
            yield book().in_force(code, on)
        except lawbook.LawError as reason:
            raise CaseError(str(reason)) from reason


def _offices(law: lawbook.Procedure) -> list[str]:
    """The roles of a procedure that are played from a post."""
    return [role for role in law.roles if role != SYSTEM and role not in book().roles.seats]


def _played(organ: Organ, on: date) -> Iterator[str]:
    """The roles that posts play in this organ's cases, its own and those it gave a mandate."""
    for roles in Post.objects.filter(organ=organ).values_list("roles", flat=True):
        yield from roles
    for roles in Mandate.objects.filter(held_on(on), organ=organ).values_list("roles", flat=True):
        yield from roles


def _organ_of(place: str, organ: Organ) -> Organ:
    """The organ a role's post belongs to: this one, or the one in its division with these words in its name, if there is one."""
    if place in (OWN_ORGAN, ASSIGNED) or place in organ.name:
        return organ
    found = Organ.objects.filter(division_id=organ.division_id, name__contains=place, closed_on__isnull=True)
    return found.order_by("pk").first() or organ


@transaction.atomic
def provide(organ: Organ, procedures: Sequence[str], *, document: str, on: date) -> list[Missing]:
    """Provide what is missing: posts, roles on posts, mandates (under this document number) to posts of other organs.

    Returns what was provided; who holds a new post is for the operator to say. All or nothing.
    """
    lacking = missing(organ, procedures, on)
    for each in lacking:
        post = Post.objects.filter(organ=each.organ, name=each.post).first()
        if post is None:
            post = create_post(each.organ, each.post, [each.role])
        elif each.role not in post.roles:
            post.roles = [*post.roles, each.role]
            post.save(update_fields=["roles"])
        if each.lent_to(organ):
            give_mandate(organ, post, [each.role], document=document, from_on=on)
    return lacking
