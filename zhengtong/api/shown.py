"""Rows as the API shows them. Names of natural persons are masked, except one's own."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse

from zhengtong import lawbook
from zhengtong.api.schemas import CaseOut, CaseRow, ChoiceOut, DeadlineOut, EventOut, OpenedOut
from zhengtong.people.identity import mask_name
from zhengtong.people.models import Person

if TYPE_CHECKING:
    # For the type checker only: at run time nobody outside cases imports its models.
    from zhengtong.cases.models import Case, Event, Proposal


def _row(case: "Case", reader: Person) -> dict[str, Any]:
    return {
        "number": case.number,
        "title": case.title,
        "procedure": case.procedure,
        "organ": case.organ.name,
        "applicant": _applicant(case.applicant, reader),
        "stage": case.stage,
        "is_closed": case.is_closed,
        "is_paused": case.is_paused,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
    }


def _applicant(applicant: Person | None, reader: Person) -> str:
    """The party's name, masked for others; empty in a case that has none."""
    if applicant is None:
        return ""
    is_open = applicant.pk == reader.pk or applicant.kind == Person.Kind.LEGAL
    return applicant.name if is_open else mask_name(applicant.name)


def _whole(case: "Case", reader: Person) -> dict[str, Any]:
    service = case.service_version.service.code if case.service_version else None
    return _row(case, reader) | {
        "procedure_version": case.version,
        "service": service,
        "channel": case.channel,
        "dates": case.dates,
        "last_number": case.last_number,
        "head": bytes(case.head).hex(),
    }


def row(case: "Case", reader: Person) -> CaseRow:
    return CaseRow(**_row(case, reader))


def case(case: "Case", reader: Person) -> CaseOut:
    return CaseOut(**_whole(case, reader))


def opened(case: "Case", reader: Person) -> OpenedOut:
    return OpenedOut(**_whole(case, reader), pass_code=case.pass_code)


def event(event: "Event") -> EventOut:
    return EventOut(
        number=event.number,
        action=event.action,
        role=event.role,
        on=event.on,
        at=event.at,
        by=_named(event.by),
        approved_by=_named(event.approved_by),
        data=event.data,
        hash=bytes(event.hash).hex(),
    )


def _named(person: Person | None) -> str | None:
    """Officials by name, others masked; None is the system."""
    if person is None:
        return None
    return person.name if person.is_official else mask_name(person.name)


def choice(choice: lawbook.Choice) -> ChoiceOut:
    action = choice.action
    return ChoiceOut(
        action=action.name,
        role=action.by,
        allowed=choice.refusal is None,
        message=choice.refusal,
        needs=list(action.needs),
        approved_by=action.approved_by,
        issues=[action.issues] if action.issues else [],
        basis=[str(reference) for reference in action.basis],
    )


def deadline(state: lawbook.DeadlineState) -> DeadlineOut:
    return DeadlineOut(
        clock=state.clock,
        kind=state.kind,
        owed_by=state.owed_by,
        started_on=state.started_on,
        due_on=state.due_on,
        met_on=state.met_on,
        state=state.state,
        is_provisional=state.is_provisional,
    )


def done(case: "Case", event: "Event") -> HttpResponse:
    """201: the act happened. Plain JSON: this is the hot path, and there is nothing here to validate again."""
    return JsonResponse(_act(case, event.action, event=event), status=201)


def proposed(case: "Case", proposal: "Proposal") -> HttpResponse:
    """202: the act waits for a second signature."""
    return JsonResponse(_act(case, proposal.action, proposal=proposal), status=202)


def answered(case: "Case", proposal: "Proposal", event: "Event | None") -> HttpResponse:
    """200: agreed, and the act has happened; or declined, and the case is as it was."""
    return JsonResponse(_act(event.case if event else case, proposal.action, event=event, proposal=proposal))


def _act(case: "Case", action: str, event: "Event | None" = None, proposal: "Proposal | None" = None) -> dict[str, Any]:
    return {
        "case": case.number,
        "action": action,
        "event": event.number if event else None,
        "stage": case.stage,
        "hash": bytes(event.hash).hex() if event else None,
        "proposal": proposal.pk if proposal else None,
        "approver_role": proposal.approver_role if proposal else None,
    }
