"""The one door. A case changes through `perform` (or `perform_many`, in bulk.py) and in no other way.

act ──▶ standing (1 query: case + events) ──▶ lawbook: may it happen? ──▶ cases_act (1 round trip: event, case, clocks, jobs)
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from zhengtong import lawbook
from zhengtong.cases import chain, local_limits, naming, queries
from zhengtong.cases.clocks import Assigned, changed, clocks, restated
from zhengtong.cases.errors import StaleCase
from zhengtong.cases.models import Case, Event, Proposal
from zhengtong.cases.opening import case_number, check_opener, facts_of, handed_to, opening_act, pass_code
from zhengtong.cases.queries import Standing
from zhengtong.cases.rules import Rules
from zhengtong.cases.signing import check_signatures
from zhengtong.cases.taking_over import next_due, take_over
from zhengtong.cases.writing import hash_of, who_was_first, write
from zhengtong.notices.actions import tell
from zhengtong.people.models import Mandate, Organ, Person, Post, Tenure, held_on
from zhengtong.people.reach import Reach
from zhengtong.services.models import ServiceVersion


def open_case(
    *,
    procedure: str,
    organ: Organ,
    applicant: Person | None,
    title: str,
    channel: str,
    by: Person | None,
    on: date,
    service_version: ServiceVersion | None = None,
    respondent: Organ | None = None,
    data: dict[str, object] | None = None,
    key: str | None = None,
    is_demo: bool = False,
    act: str | None = None,
    parent: Case | None = None,
) -> Event:
    """Open a case by its first act, and return that event (its `case` is the new case).

    `applicant` is the person the case is about: who applies, or the 当事人 of a case begun ex officio, or None. `act` says which of
    several opening acts is meant; `by` None is the system, for those the law gives to it; `parent` is the case this one comes of.
    `data` is what was filled in; what the law wants recorded with the act (填) is taken from it. The local preset in force on that
    day is kept with the case. The same `key` again returns the event of the first time.
    Raises NotAllowed, BadData or CaseError, each a sentence; then nothing was written.
    """
    if known := _of_key(key):
        return known
    filled = chain.plain(data or {})
    version = queries.version_in_force(procedure, on)
    preset = local_limits.kept(procedure, on)
    rules = queries.rules(procedure, version, service_version.pk if service_version else None, preset)
    action = opening_act(rules.procedure, act)
    _check_who_opens(rules, action, organ, applicant, respondent, by, on)
    case = Case(
        procedure=procedure,
        procedure_version=version,
        service_version=service_version,
        organ=organ,
        applicant=applicant,
        respondent=respondent,
        parent=parent,
        title=title,
        channel=channel,
        data=filled,
        is_demo=is_demo or (applicant or organ).is_demo,
        preset=preset,
        is_shown=action.by in rules.parties,
        opened_on=on,
        pass_code=pass_code(),
        last_number=0,
    )
    given = {name: filled[name] for name in action.needs if name in filled}
    try:
        return _begun(case, rules, action, by=by, data=given, key=key)
    except (StaleCase, IntegrityError):
        # Another request with the same key was quicker; its case is the answer, ours was rolled back.
        if known := _of_key(key):
            return known
        raise


def _check_who_opens(
    rules: Rules,
    action: lawbook.Action,
    organ: Organ,
    applicant: Person | None,
    respondent: Organ | None,
    by: Person | None,
    on: date,
) -> None:
    """Refuses whoever may not take this opening act; nobody (`by` None) is the system."""
    if by is None:
        check_signatures(rules, action, None, None, lambda _: frozenset())
        return
    party = applicant.pk if applicant else None
    roles = queries.roles_over(rules, organ.pk, party, respondent.pk if respondent else None, None, by, on, None)
    check_opener(rules, action, by, by.pk == party and action.by in rules.own, roles, organ)


@transaction.atomic
def _begun(
    case: Case, rules: Rules, action: lawbook.Action, *, by: Person | None, data: dict[str, Any], key: str | None
) -> Event:
    """Number the case, chain what it is opened with, and take its first act; all of it or nothing."""
    case.pk = _next_id()
    case.number = case_number(case.pk, case.opened_on)
    case.head = chain.genesis(facts_of(case))
    standing = Standing(
        rules, case.organ_id, case.applicant_id, case.respondent_id, None, 0, bytes(case.head), rules.begin()
    )
    case.save(force_insert=True)
    return _write(case, standing, action, by=by, approved_by=None, on=case.opened_on, data=data, key=key)


def _of_key(key: str | None) -> Event | None:
    """The event that was written under this key, with its case."""
    return None if key is None else Event.objects.select_related("case").filter(key=key).first()


def perform(
    case: Case,
    action: str,
    *,
    by: Person | None,
    on: date,
    key: str | None = None,
    approved_by: Person | None = None,
    reach: Reach | None = None,
    standing: Standing | None = None,
    **data: object,
) -> Event:
    """Take one action in a case. The only way a case changes.

    `by` is None for the system; `approved_by` is the second signature that some acts need (经); the same `key` twice gives the
    same event once; `reach` and `standing`, if the caller has just read them, save a query each. What happens of itself up to `on`
    (视为…, 适用新版) happens first.
    Raises NotAllowed (the law says no, and why), StaleCase (someone acted first) or BadData; then nothing was written.
    """
    filled = chain.plain(data)
    standing = standing or queries.standing(case.pk)
    if key is not None and (known := case.events.filter(key=key, action=action).first()):
        return known
    if by is not None and next_due(standing.progress, on):
        fire_deemed(case, on)
        standing = queries.standing(case.pk)
    law = standing.progress.procedure
    if action not in law.actions:
        raise lawbook.NotAllowed(f"{law.name}里没有“{action}”这个动作")
    act = law.actions[action]
    check_signatures(
        standing.rules,
        act,
        by,
        approved_by,
        lambda person: _roles(case, standing, person, on, reach if person is by else None),
    )
    return _write(case, standing, act, by=by, approved_by=approved_by, on=on, data=filled, key=key)


def fire_deemed(case: Case, on: date) -> list[Event]:
    """Let happen what happens of itself up to this day, as the system, dated as the law dates it.

    That is what the law deems done (视为受理 …), and a newer version of the procedure taking the open case over (适用新版).
    """
    events = []
    while due := next_due((standing := queries.standing(case.pk)).progress, on):
        if due.version is None:
            events.append(perform(case, due.action, by=None, on=due.on))
        else:
            events.append(take_over(case, standing, due))
    return events


def _roles(case: Case, standing: Standing, person: Person, on: date, reach: Reach | None) -> frozenset[str]:
    return queries.roles_over(
        standing.rules,
        standing.organ_id,
        standing.applicant_id,
        standing.respondent_id,
        standing.handler_id,
        person,
        on,
        reach,
        case.pk,
    )


def _write(
    case: Case,
    standing: Standing,
    act: lawbook.Action,
    *,
    by: Person | None,
    approved_by: Person | None,
    on: date,
    data: chain.Json,
    key: str | None,
) -> Event:
    """Ask the law, then write event, case, clocks and jobs in one round trip."""
    progress, number = standing.progress, standing.last_number + 1
    before = clocks(progress, standing.written_on or on, standing.assigned)
    data = naming.resolved(progress.procedure, act.name, data, organ_id=standing.organ_id, on=on)
    progress.take(act.name, on=on, role=act.by, data=data, approved=approved_by is not None)
    handler = handed_to(standing.rules, act, data) or standing.handler_id
    event = Event(
        case=case,
        number=number,
        action=act.name,
        role=act.by,
        by=by,
        approved_by=approved_by,
        on=on,
        at=timezone.now(),
        data=data,
        key=key,
    )
    event.hash = hash_of(standing.head, event)
    after = clocks(progress, on, Assigned(handler, standing.rules.assigned))
    rows, follow = list(changed(before, after)), standing.rules.is_followed(act)
    event_id = write(case, event, restated(progress, on), rows, handler, follow=follow)
    if event_id is None:
        raise StaleCase(who_was_first(case, number))
    return Event.objects.select_related("case").get(pk=-event_id) if event_id < 0 else event


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('cases_case', 'id'))")
        (case_id,) = cursor.fetchone()
    return int(case_id)


def propose(case: Case, action: str, *, by: Person, on: date, **data: Any) -> Proposal:
    """Put an act before the one who must approve it (经). It happens only when `answer` says yes.

    Raises NotAllowed if the law would not let it happen even with approval, or if it already waits.
    """
    filled = chain.plain(data)
    standing = queries.standing(case.pk)
    if next_due(standing.progress, on):
        fire_deemed(case, on)
        standing = queries.standing(case.pk)
    act = standing.progress.procedure.actions.get(action)
    if act is None or act.approved_by is None:
        raise lawbook.NotAllowed(f"“{action}”不需要呈批，可以直接办理")
    if act.by not in _roles(case, standing, by, on, None):
        raise lawbook.NotAllowed(f"{action}由{act.by}提出")
    naming.resolved(standing.progress.procedure, action, filled, organ_id=standing.organ_id, on=on)
    standing.progress.take(action, on=on, role=act.by, data=filled, approved=True)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        if queries.open_proposals(case).filter(action=action).exists():
            raise lawbook.NotAllowed(f"“{action}”已经呈批，正在等{act.approved_by}批示")
        proposal = Proposal.objects.create(
            case=case, action=action, data=filled, by=by, on=on, approver_role=act.approved_by
        )
        for approver in _holders(case, act.approved_by, on):
            tell(
                approver,
                cause=f"proposal:{proposal.pk}",
                title=f"请批示：{case.title}",
                body=f"{by.name}呈请{action}，案件编号{case.number}。",
                case_id=case.pk,
                path=f"/office/cases/{case.number}",
            )
    return proposal


def _holders(case: Case, role: str, on: date) -> list[Person]:
    """Who plays this role in the case on this day: from a post of its organ, or of another that has the organ's mandate."""
    is_assigned = case.handler_id is not None and role in queries.rules_of(case).assigned
    organ = case.handler if is_assigned else case.organ
    own = Post.objects.filter(organ=organ, roles__contains=[role]).values("pk")
    lent = Mandate.objects.filter(held_on(on), organ=organ, roles__contains=[role]).values("post")
    tenures = Tenure.objects.filter(held_on(on), Q(post__in=own) | Q(post__in=lent))
    return list(dict.fromkeys(tenure.person for tenure in tenures.select_related("person")))


def answer(proposal: Proposal, *, by: Person, on: date, approve: bool, remark: str = "") -> Event | None:
    """Approve a proposal, and the act happens now; or decline it, and nothing changes but the answer.

    Raises NotAllowed if `by` may not approve it or if it was answered before, or if the law meanwhile forbids the act.
    """
    with transaction.atomic():
        waiting = Proposal.objects.select_for_update(of=("self",)).select_related("case", "by").get(pk=proposal.pk)
        if waiting.is_approved is not None:
            raise lawbook.NotAllowed(f"这件呈批已经批示（{'同意' if waiting.is_approved else '不同意'}）")
        if waiting.approver_role not in queries.roles_in(waiting.case, by, on):
            raise lawbook.NotAllowed(f"这件呈批由{waiting.approver_role}批示")
        event = None
        if approve:
            event = perform(
                waiting.case,
                waiting.action,
                by=waiting.by,
                on=on,
                approved_by=by,
                key=f"proposal:{waiting.pk}",
                **waiting.data,
            )
        waiting.answered_by, waiting.answered_at = by, timezone.now()
        waiting.is_approved, waiting.remark = approve, remark
        waiting.save(update_fields=["answered_by", "answered_at", "is_approved", "remark"])
        tell(
            waiting.by,
            cause=f"answer:{waiting.pk}",
            title=f"{waiting.action}已批示：{'同意' if approve else '不同意'}",
            body=f"{by.name}：{remark or ('同意' if approve else '不同意')}。案件编号{waiting.case.number}。",
            case_id=waiting.case_id,
            path=f"/office/cases/{waiting.case.number}",
        )
    return event
