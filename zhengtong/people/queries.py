"""Who holds what, who may do what: everything here only reads."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from zhengtong.people import identity, sealing
from zhengtong.people.models import Mandate, Person, Post, Tenure, held_on
from zhengtong.people.reach import SUPERVISION, HeldPost, Reach, Services, widen

# One round trip: the posts held on the day, the mandates given to these posts, and the organs below a supervising post's organ.
_REACH = """
with recursive held as (
    select post.id, post.name, post.organ_id, organ.short_name, post.roles
    from people_tenure tenure
    join people_person person on person.id = tenure.person_id and person.is_active
    join people_post post on post.id = tenure.post_id
    join people_organ organ on organ.id = post.organ_id
    where tenure.person_id = {person} and tenure.from_on <= %(on)s and (tenure.to_on is null or tenure.to_on >= %(on)s)
), below as (
    select organ.id from people_organ organ join held on organ.parent_id = held.organ_id and %(supervision)s = any (held.roles)
    union
    select organ.id from people_organ organ join below on organ.parent_id = below.id
)
select id, name, organ_id, short_name, roles, '{{}}'::varchar[] as services from held
union all
select null, '', mandate.organ_id, '', mandate.roles, mandate.services
from people_mandate mandate join held on held.id = mandate.post_id
where mandate.from_on <= %(on)s and (mandate.to_on is null or mandate.to_on >= %(on)s)
union all
select null, '', id, '', array[%(supervision)s]::varchar[], '{{}}'::varchar[] from below
"""
REACH = _REACH.format(person="%(person)s")


def reach(person: Person, on: date) -> Reach:
    """How far this person's posts reach on this day. One query; keep the answer for the request. Nothing for who holds no post."""
    with connection.cursor() as cursor:
        cursor.execute(REACH, {"person": person.pk, "on": on, "supervision": SUPERVISION})
        return _reach(cursor.fetchall())


def _reach(rows: Iterable[Sequence[Any]]) -> Reach:
    """The reach that the rows of REACH describe."""
    posts: dict[int, HeldPost] = {}
    organs: dict[int, dict[str, Services]] = {}
    for post_id, name, organ_id, organ_name, roles, services in rows:
        widen(organs, organ_id, roles, services)
        if post_id is not None:
            posts[post_id] = HeldPost(post_id, name, organ_id, organ_name, frozenset(roles))
    return Reach(tuple(sorted(posts.values(), key=lambda post: post.id)), organs)


def posts_of(person: Person, on: date) -> QuerySet[Post]:
    """The posts this person holds on this day, with their organs."""
    held = Tenure.objects.filter(held_on(on), person=person)
    return Post.objects.filter(pk__in=held.values("post")).select_related("organ").order_by("pk")


def tenures(on: date) -> QuerySet[Tenure]:
    """Who holds which post on this day."""
    return (
        Tenure.objects.filter(held_on(on)).select_related("person", "post__organ").order_by("post__organ", "post", "pk")
    )


def mandates(on: date) -> QuerySet[Mandate]:
    """The mandates in force on this day."""
    return Mandate.objects.filter(held_on(on)).select_related("organ", "post__organ").order_by("organ", "post", "pk")


def find_by_id_number(text: str) -> Person | None:
    """The person registered with this identity number, by blind index; nothing is decrypted."""
    return Person.objects.filter(id_number_index__in=sealing.blind_indexes(identity.plain(text))).first()


# Who asks and how far they reach, at once: every request of the interface begins with it. A plain statement, since compiling the
# ORM's costs more than answering it.
_BEARER = f"""
select bearer.*, (
    select jsonb_agg(jsonb_build_array(r.id, r.name, r.organ_id, r.short_name, r.roles, r.services))::text
    from ({_REACH.format(person="bearer.id")}) r
) as reach_rows
from people_apitoken token join people_person bearer on bearer.id = token.person_id
where token.digest = %(digest)s and token.expires_at > %(at)s and bearer.is_active
"""  # noqa: S608 -- put together from the constants above


def bearer(token: str, at: datetime, on: date) -> tuple[Person, Reach] | None:
    """The active person in whose name this interface token speaks, with their reach on this day; None for any other token.

    One query. An applicant reaches nothing as an official.
    """
    values = {"digest": sealing.token_digest(token), "at": at, "on": on, "supervision": SUPERVISION}
    for person in Person.objects.raw(_BEARER, values):
        rows = vars(person)["reach_rows"]  # a column of the statement, not of the table
        return person, _reach(json.loads(rows)) if rows and person.is_official else Reach()
    return None


REACH_CHANGES = """
select min(day) filter (where day > %(on)s), max(day) filter (where day <= %(on)s)
from (
    select unnest(array[tenure.from_on, tenure.to_on + 1, mandate.from_on, mandate.to_on + 1]) as day
    from people_tenure tenure
    left join people_mandate mandate on mandate.post_id = tenure.post_id
    where tenure.person_id = %(person)s
) changes
"""


def reach_span(person: Person, on: date) -> tuple[date, date]:
    """The days (first, last) around `on` over which this person's reach stays the same. For who asks for many days at once."""
    with connection.cursor() as cursor:
        cursor.execute(REACH_CHANGES, {"person": person.pk, "on": on})
        changes, since = cursor.fetchone()
    return since or date.min, changes - timedelta(days=1) if changes else date.max
