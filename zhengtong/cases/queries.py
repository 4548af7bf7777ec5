"""Reading cases. Every list, search, count, file and API goes through `visible_to`: there is no other scope."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from django.db import connection
from django.db.models import Q, QuerySet

from zhengtong import lawbook
from zhengtong.cases.clocks import Assigned
from zhengtong.cases.models import Case, Event, Proposal, Recomputation, Seal
from zhengtong.cases.rules import (
    Rules as Rules,
)  # the law of a case is part of what reading cases offers: `queries.rules_of(case)`
from zhengtong.cases.rules import book as book
from zhengtong.cases.rules import read_law_again as read_law_again
from zhengtong.cases.rules import rules as rules
from zhengtong.cases.rules import rules_of as rules_of
from zhengtong.cases.rules import version_in_force as version_in_force
from zhengtong.documents import wording
from zhengtong.lawbook.words import TAKE_NEW
from zhengtong.people import queries as people
from zhengtong.people.models import Organ, Person
from zhengtong.people.reach import Reach

APPLICANT, SYSTEM = "申请人", "系统"
# A post with this role chooses the county's local limits; no procedure knows the role.
LAW_KEEPER = "法律维护"

# The case and its whole history in one round trip; the history is what the law is asked about.
_FACTS = """
select c.id, c.procedure, c.procedure_version, c.taken_over_by, c.service_version_id, c.preset, c.organ_id,
    case when c.is_shown then c.applicant_id end, c.respondent_id, c.handler_id, c.last_number, c.head,
    (select jsonb_agg(jsonb_build_array(e.action, e."on", e.role, e.data) order by e.number)
     from cases_event e where e.case_id = c.id)
from cases_case c where c.id = any(%s) order by c.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: what an act must know before it may happen."""

    rules: Rules
    organ_id: int
    applicant_id: (
        int | None
    )  # who plays the party's roles; None when there is no party, or it does not know of the case yet
    respondent_id: int | None
    handler_id: int | None
    last_number: int
    head: bytes
    progress: lawbook.Progress

    @property
    def written_on(self) -> date | None:
        """The day as of which its clocks are stored: that of the last act."""
        return self.progress.done[-1].on if self.progress.done else None

    @property
    def assigned(self) -> Assigned:
        """Who the case was handed to, for its clocks."""
        return Assigned(self.handler_id, self.rules.assigned)


def standing(case_id: int) -> Standing:
    """Where this case stands now. One query. Raises Case.DoesNotExist."""
    for _, found in _standings(_FACTS, [case_id]):
        return found
    raise Case.DoesNotExist(f"没有这个案件：{case_id}")


def standings_locked(case_ids: Sequence[int]) -> Iterator[tuple[int, Standing]]:
    """Where these cases stand, locked in the order of their ids until the transaction ends. One query."""
    return _standings(_FACTS + " for update of c", case_ids) if case_ids else iter(())


def _standings(sql: str, case_ids: Sequence[int]) -> Iterator[tuple[int, Standing]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(case_ids)])
        rows = cursor.fetchall()
    for (
        case_id,
        procedure,
        version,
        taken_over_by,
        service_version_id,
        preset,
        organ,
        applicant,
        respondent,
        handler,
        last_number,
        head,
        history,
    ) in rows:
        law = rules(procedure, version, service_version_id, orjson.loads(preset) if preset else None, taken_over_by)
        progress = replay(law, _history(history))
        yield case_id, Standing(law, organ, applicant, respondent, handler, last_number, bytes(head), progress)


def replay(law: Rules, history: Iterable[tuple[str, date, str, Any]]) -> lawbook.Progress:
    """The progress of a case from its events: (action, date, role, data). What happened is not asked about again."""
    return law.begin().replay(lawbook.Act(action, on, role, data) for action, on, role, data in history)


def _history(rows: str) -> Iterator[tuple[str, date, str, Any]]:
    """The JSON array of a history (Django leaves JSON as text), with its days made dates."""
    for action, on, role, data in orjson.loads(rows):
        yield action, date.fromisoformat(on), role, data


def progress_of(case: Case) -> lawbook.Progress:
    """What the law says of this case now: its stage, dates, clocks, and which acts are allowed."""
    return standing(case.pk).progress


def listed(ids: Sequence[int]) -> QuerySet[Case]:
    """The cases of a page of `finding.cases`, newest first, with what a line shows of each. Two queries."""
    return (
        Case.objects.filter(pk__in=ids)
        .select_related("organ", "applicant")
        .prefetch_related("deadlines")
        .order_by("-pk")
    )


def progress_at(case: Case, number: int) -> lawbook.Progress:
    """Where the case stood right after its event of this number: what a document issued by it may speak of.

    Read under the version that the case ran under then.
    """
    events = list(case.events.filter(number__lte=number).order_by("number").values_list("action", "on", "role", "data"))
    law = rules(case.procedure, case.procedure_version, case.service_version_id, case.preset, taken_over_in(events))
    return replay(law, events)


def taken_over_in(history: Iterable[tuple[str, date, str, Any]]) -> date | None:
    """The version that had taken the case over by the end of this history: (action, date, role, data)."""
    found = [data["新版"] for action, _, _, data in history if action == TAKE_NEW]
    return date.fromisoformat(found[-1]) if found else None


def visible_to(person: Person, on: date, reach: Reach | None = None) -> QuerySet[Case]:
    """The cases this person may see: their own, those of whom they may act for, and as an official those they reach by posts and mandates."""
    held = people.reach(person, on) if reach is None else reach
    seen = _as_party(person, held)
    if person.is_official:
        seen |= held.condition()
        organs = {post.organ_id for post in held.posts}
        if organs:
            seen |= Q(respondent_id__in=organs)
        if handling := handling_organs(held):
            seen |= Q(handler_id__in=handling)
    return Case.objects.filter(seen)


def party_of(person: Person, on: date, reach: Reach | None = None) -> QuerySet[Case]:
    """The part of `visible_to` in which this person plays the party: their own cases, and those of whom they may act for."""
    return Case.objects.filter(_as_party(person, people.reach(person, on) if reach is None else reach))


def _as_party(person: Person, reach: Reach) -> Q:
    own = Q(applicant=person, is_shown=True)
    return own | Q(reach.represented(), is_shown=True) if reach.stands else own


def handling_organs(reach: Reach) -> list[int]:
    """The organs in which this reach plays a role that a case may be handed to."""
    roles = book().roles.assigned
    return [organ_id for organ_id, held in reach.organs.items() if roles & held.keys()]


# What an act needs and no more, its history included; the rest is read when somebody asks for it.
_BY_NUMBER = """
select c.id, c.number, c.procedure, c.procedure_version, c.taken_over_by, c.service_version_id, c.preset, c.organ_id, c.applicant_id,
    c.respondent_id, c.handler_id, c.is_shown, c.stage, c.last_number, c.head,
    (select jsonb_agg(jsonb_build_array(e.action, e."on", e.role, e.data) order by e.number)::text
     from cases_event e where e.case_id = c.id) as history
from cases_case c where c.number = %s
"""


def by_number(number: str) -> tuple[Case, Standing] | None:
    """The case of this number and where it stands, whoever asks. One query.

    For the interface's hot path, which holds the case to `roles_in` instead of `visible_to`. A plain statement, since compiling
    the ORM's would cost more than the database needs to answer it.
    """
    for case in Case.objects.raw(_BY_NUMBER, [number]):
        law = rules_of(case)
        progress = replay(law, _history(vars(case)["history"]))  # a column of the statement, not of the table
        standing = Standing(
            law,
            case.organ_id,
            _party(case),
            case.respondent_id,
            case.handler_id,
            case.last_number,
            bytes(case.head),
            progress,
        )
        return case, standing
    return None


def roles_in(case: Case, person: Person, on: date, reach: Reach | None = None) -> frozenset[str]:
    """The roles of the law that this person may play in this case on this day."""
    return roles_over(
        rules_of(case), case.organ_id, _party(case), case.respondent_id, case.handler_id, person, on, reach, case.pk
    )


def _party(case: Case) -> int | None:
    return case.applicant_id if case.is_shown else None


def roles_over(
    law: Rules,
    organ_id: int,
    applicant_id: int | None,
    respondent_id: int | None,
    handler_id: int | None,
    person: Person,
    on: date,
    reach: Reach | None = None,
    case_id: int | None = None,
) -> frozenset[str]:
    """`roles_in` for one who holds the facts rather than the case (`case_id` is None for one about to be opened).

    The party's roles are played by the party, or by who may act for them on this day in such a case.
    """
    is_party = person.pk == applicant_id
    if is_party and not person.is_official:
        return law.own
    held = people.reach(person, on) if reach is None else reach
    is_agent = applicant_id is not None and held.stands_for(applicant_id, law.service, case_id)
    roles: set[str] = set(law.own) if is_party or is_agent else set()
    if person.is_official:
        roles |= held.roles(organ_id, law.service)
        if respondent_id is not None and any(post.organ_id == respondent_id for post in held.posts):
            roles |= law.others
        if handler_id is not None:
            roles |= held.roles(handler_id, law.service) & law.assigned
    return frozenset(roles)


def choices(case: Case, person: Person, on: date) -> list[lawbook.Choice]:
    """Every act of the procedure that could matter now: allowed for this person, or refused with the reason."""
    progress = progress_of(case)
    roles, law = roles_in(case, person, on), rules_of(case)
    found = []
    for choice in progress.choices(on):
        if choice.refusal is None and not law.may_sign(choice.action.by, roles):
            choice = lawbook.Choice(choice.action, f"{choice.action.name}由{choice.action.by}作出")
        found.append(choice)
    return found


def codes_for(case: Case, action: str) -> dict[str, tuple[str, ...]]:
    """For each field (填) of this act that has a code table, the choices it offers; free fields are not in it."""
    return codes_in(rules_of(case), action)


def codes_in(law: Rules, action: str) -> dict[str, tuple[str, ...]]:
    """The same for an act of a procedure, before there is a case. What hands a case over offers the organs there are."""
    act = law.procedure.actions[action]
    tables = {field: book().codes(law.procedure, field) for field in act.needs}
    found = {field: tuple(code.name for code in table.codes) for field, table in tables.items() if table}
    if (field := law.hands_over(act)) is not None:
        organs = Organ.objects.filter(closed_on__isnull=True).order_by("name")
        found[field] = tuple(organs.values_list("name", flat=True))
    return found


def timeline(case: Case) -> QuerySet[Event]:
    """What happened, in order, with who did it and the documents it issued. Two queries whatever the length."""
    return case.events.select_related("by", "approved_by").prefetch_related("documents").order_by("number")


def shown_to_party(case: Case) -> QuerySet[Event]:
    """What of this the party may read: everything in a matter they began; in one begun ex officio, what they did or were served."""
    events = timeline(case)
    law = rules_of(case)
    if is_theirs(case, law):
        return events
    return events.filter(Q(role__in=law.own) | Q(documents__kind__in=_served(law))).distinct()


def is_theirs(case: Case, law: Rules) -> bool:
    """Whether the party began this case, rather than an official. No query where the procedure can only begin one way."""
    openings = {action.by in law.parties for action in law.procedure.openings}
    if len(openings) == 1:
        return openings.pop()
    return case.events.filter(number=1, role__in=law.parties).exists()


def timeline_for(case: Case, person: Person, on: date, reach: Reach | None = None) -> QuerySet[Event]:
    """The timeline as this person may read it: whole for who handles or supervises the case, else what the party is shown."""
    roles = roles_in(case, person, on, reach)
    return shown_to_party(case) if roles and roles <= rules_of(case).own else timeline(case)


def theirs(cases: Iterable[Case]) -> frozenset[int]:
    """The ids of those of these cases that their party began. One query, none where every procedure can only begin one way."""
    sure, asked = set(), []
    for case in cases:
        openings = {action.by in rules_of(case).parties for action in rules_of(case).procedure.openings}
        if len(openings) > 1:
            asked.append(case)
        elif openings == {True}:
            sure.add(case.pk)
    if asked:
        begun = dict(Event.objects.filter(case__in=asked, number=1).values_list("case_id", "role"))
        sure |= {case.pk for case in asked if begun.get(case.pk) in rules_of(case).parties}
    return frozenset(sure)


def _served(law: Rules) -> list[str]:
    """The documents of this procedure that are addressed to the party."""
    kinds = {action.issues for action in law.procedure.actions.values() if action.issues}
    return [kind for kind in kinds if is_served_on_party(law, kind)]


def is_served_on_party(law: Rules, kind: str) -> bool:
    """Whether a document of this kind is addressed (致) to the person the case is about."""
    addressee = wording.find(kind, law.procedure.code).addressee
    return any(name in law.own or name == APPLICANT for name, _ in wording.asked(addressee))


def find(number: str, pass_code: str) -> Case | None:
    """The case of this number, for who holds its pass code; None otherwise, so that numbers cannot be guessed apart."""
    return (
        Case.objects.select_related("organ", "service_version")
        .filter(number=number.strip(), pass_code=pass_code.strip(), is_shown=True)
        .first()
    )


def open_proposals(case: Case) -> QuerySet[Proposal]:
    """What waits for a second signature in this case."""
    return case.proposals.filter(is_approved__isnull=True).select_related("by").order_by("pk")


def declined_proposals(case: Case) -> QuerySet[Proposal]:
    """What was put up for a second signature and not given it, newest first: the remark is for who asked."""
    return case.proposals.filter(is_approved=False).select_related("by", "answered_by").order_by("-pk")


def proposals_for(person: Person, on: date) -> QuerySet[Proposal]:
    """What waits for this person's second signature."""
    reach = people.reach(person, on)
    waiting = Q(pk__in=[])
    assigned = book().roles.assigned
    for organ_id, roles in reach.organs.items():
        for services in set(roles.values()):
            held = [role for role, limit in roles.items() if limit == services]
            within = Q() if services is None else Q(case__service_version__service__code__in=sorted(services))
            waiting |= within & Q(case__organ_id=organ_id, approver_role__in=held)
            waiting |= within & Q(case__handler_id=organ_id, approver_role__in=list(assigned.intersection(held)))
    return (
        Proposal.objects.filter(waiting, is_approved__isnull=True)
        .select_related("case", "case__organ", "case__applicant", "by")
        .order_by("pk")
    )


def opened_under(keys: Iterable[str], person: Person, on: date, reach: Reach) -> dict[str, str]:
    """The numbers of the cases whose acts were written under these keys, by key; only what this person may see. One query."""
    seen = visible_to(person, on, reach).values("pk")
    found = Event.objects.filter(key__in=list(keys), case__in=seen).values_list("key", "case__number")
    return {str(key): number for key, number in found}


def seals() -> QuerySet[Seal]:
    """The published seals, newest first."""
    return Seal.objects.order_by("-day")


def recomputations() -> QuerySet[Recomputation]:
    """What changes of the calendar and new versions of the law did to due dates, newest first."""
    return Recomputation.objects.select_related("case").order_by("-pk")
