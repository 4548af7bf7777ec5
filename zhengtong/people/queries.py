"""Who holds what, who may do what: everything here only reads."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from zhengtong.people import identity, sealing
from zhengtong.people.models import Mandate, Person, PersonalDataReading, Post, Representation, Tenure, held_on
from zhengtong.people.reach import SUPERVISION, HeldPost, Reach, Services, Stand, widen

# One round trip: the posts held on the day, the mandates given to these posts, the organs below a supervising post's organ, and whom
# this person may act for.
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
select id, name, organ_id, short_name, roles, '{{}}'::varchar[] as services, null::bigint as principal_id, null::bigint as case_id
from held
union all
select null, '', mandate.organ_id, '', mandate.roles, mandate.services, null, null
from people_mandate mandate join held on held.id = mandate.post_id
where mandate.from_on <= %(on)s and (mandate.to_on is null or mandate.to_on >= %(on)s)
union all
select null, '', id, '', array[%(supervision)s]::varchar[], '{{}}'::varchar[], null, null from below
union all
select null, '', null, '', '{{}}'::varchar[], stand.services, stand.principal_id, stand.case_id
from people_representation stand
join people_person agent on agent.id = stand.agent_id and agent.is_active
where stand.agent_id = {person} and stand.state = '有效'
  and stand.from_on <= %(on)s and (stand.to_on is null or stand.to_on >= %(on)s)
"""
REACH = _REACH.format(person="%(person)s")


def reach(person: Person, on: date) -> Reach:
    """How far this person reaches on this day. One query; keep the answer for the request.

    Who is no official reaches nothing by posts; nobody reaches by a representation that is not confirmed, has ended or expired.
    """
    with connection.cursor() as cursor:
        cursor.execute(REACH, {"person": person.pk, "on": on, "supervision": SUPERVISION})
        return _reach(cursor.fetchall(), is_official=person.is_official)


def _reach(rows: Iterable[Sequence[Any]], *, is_official: bool) -> Reach:
    """The reach that the rows of REACH describe."""
    posts: dict[int, HeldPost] = {}
    organs: dict[int, dict[str, Services]] = {}
    stands: list[Stand] = []
    for post_id, name, organ_id, organ_name, roles, services, principal_id, case_id in rows:
        if principal_id is not None:
            stands.append(Stand(principal_id, frozenset(services) if services else None, case_id))
        elif is_official:
            widen(organs, organ_id, roles, services)
            if post_id is not None:
                posts[post_id] = HeldPost(post_id, name, organ_id, organ_name, frozenset(roles))
    return Reach(tuple(sorted(posts.values(), key=lambda post: post.id)), organs, tuple(stands))


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


def find_by_id_number(text: str, kind: str = "") -> Person | None:
    """The person registered with this identity number (of a document of this kind), by blind index; nothing is decrypted."""
    told = identity.in_index(kind, identity.plain(text))
    return Person.objects.filter(id_number_index__in=sealing.blind_indexes(told)).first()


# Who asks and how far they reach, at once: every request of the interface begins with it. A plain statement, since compiling the
# ORM's costs more than answering it.
_BEARER = f"""
select bearer.*, (
    select jsonb_agg(jsonb_build_array(r.id, r.name, r.organ_id, r.short_name, r.roles, r.services, r.principal_id, r.case_id))::text
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
        return person, _reach(json.loads(rows), is_official=person.is_official) if rows else Reach()
    return None


REACH_CHANGES = """
select min(day) filter (where day > %(on)s), max(day) filter (where day <= %(on)s)
from (
    select unnest(array[tenure.from_on, tenure.to_on + 1, mandate.from_on, mandate.to_on + 1]) as day
    from people_tenure tenure
    left join people_mandate mandate on mandate.post_id = tenure.post_id
    where tenure.person_id = %(person)s
    union all
    select unnest(array[from_on, to_on + 1]) from people_representation where agent_id = %(person)s and state = '有效'
) changes
"""


def reach_span(person: Person, on: date) -> tuple[date, date]:
    """The days (first, last) around `on` over which this person's reach stays the same. For who asks for many days at once."""
    with connection.cursor() as cursor:
        cursor.execute(REACH_CHANGES, {"person": person.pk, "on": on})
        changes, since = cursor.fetchone()
    return since or date.min, changes - timedelta(days=1) if changes else date.max


def valid_on(day: date) -> Q:
    """The condition that a representation is confirmed, not ended, and in force on this day."""
    return Q(state=Representation.State.VALID) & held_on(day)


def representations_by(agent: Person, on: date) -> list[Representation]:
    """Whom this person may act for on this day, by name, with what each representation covers. One query."""
    valid = Representation.objects.filter(valid_on(on), agent=agent, agent__is_active=True)
    return list(valid.select_related("principal").order_by("principal__name", "pk"))


def principals_of(agent: Person, on: date) -> list[Person]:
    """The organisations and persons this person may act for on this day in at least something, by name. One query."""
    found = {each.principal_id: each.principal for each in representations_by(agent, on)}
    return list(found.values())


def represents(
    agent: Person, principal: Person, on: date, *, service: str | None = None, case_id: int | None = None
) -> bool:
    """Whether this person may act for that one on this day, in a case about this service (its code), or in this case.

    Without a service and a case it means a matter of no catalogued service, which only a representation in everything covers.
    One query. One represents oneself.
    """
    return agent.pk == principal.pk or reach(agent, on).stands_for(principal.pk, service, case_id)


def agents_of(principal: Person, on: date, *, service: str | None = None, case_id: int | None = None) -> list[Person]:
    """Who may act for this person on this day in such a case. One query."""
    valid = Representation.objects.filter(valid_on(on), principal=principal, agent__is_active=True)
    covering = Q(case__isnull=True, services=[]) | Q(services__contains=[service or ""]) | Q(case=case_id or 0)
    return list(Person.objects.filter(pk__in=valid.filter(covering).values("agent")).order_by("pk"))


def readings_of(person: Person) -> QuerySet[PersonalDataReading]:
    """Who read this person's identity number, when and for what, newest first."""
    return PersonalDataReading.objects.filter(subject=person).select_related("reader").order_by("-pk")


def representations_of(person: Person) -> list[Representation]:
    """Every representation this person is a side of, waiting, valid or ended, newest first. One query."""
    mine = Representation.objects.filter(Q(agent=person) | Q(principal=person))
    return list(mine.select_related("agent", "principal", "case", "ended_by", "confirmed_by").order_by("-pk"))


def waiting_representations() -> QuerySet[Representation]:
    """What waits for a window to look at its papers, the oldest first."""
    waiting = Representation.objects.filter(state=Representation.State.ASKED)
    return waiting.select_related("agent", "principal", "evidence").order_by("pk")
