"""Rows as the API shows them. Names of natural persons are masked, except one's own."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from zhengtong import lawbook
from zhengtong.api.schemas import CaseOut, CaseRow, ChoiceOut, DeadlineOut, EventOut, OpenedOut
from zhengtong.people.identity import mask_name
from zhengtong.people.models import Person

Case = Any  # zhengtong.cases.models stay behind their door; the fields used here are checked by the tests
Event = Any
Proposal = Any


def _row(case: Case, reader: Person) -> dict[str, Any]:
    applicant = case.applicant
    is_open = applicant.pk == reader.pk or applicant.kind == Person.Kind.LEGAL
    return {
        "number": case.number,
        "title": case.title,
        "procedure": case.procedure,
        "organ": case.organ.name,
        "applicant": applicant.name if is_open else mask_name(applicant.name),
        "stage": case.stage,
        "is_closed": case.is_closed,
        "is_paused": case.is_paused,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
    }


def _whole(case: Case, reader: Person) -> dict[str, Any]:
    service = case.service_version.service.code if case.service_version else None
    return _row(case, reader) | {
        "procedure_version": case.procedure_version,
        "service": service,
        "channel": case.channel,
        "dates": case.dates,
        "last_number": case.last_number,
        "head": bytes(case.head).hex(),
    }


def row(case: Case, reader: Person) -> CaseRow:
    return CaseRow(**_row(case, reader))


def case(case: Case, reader: Person) -> CaseOut:
    return CaseOut(**_whole(case, reader))


def opened(case: Case, reader: Person) -> OpenedOut:
    return OpenedOut(**_whole(case, reader), pass_code=case.pass_code)


def event(event: Event) -> EventOut:
    return EventOut(
        number=event.number,
        action=event.action,
        role=event.role,
        on=event.on,
        at=event.at,
        by=mask_name(event.by.name) if event.by and not event.by.is_official else (event.by and event.by.name),
        approved_by=event.approved_by and event.approved_by.name,
        data=event.data,
        hash=bytes(event.hash).hex(),
    )


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
    names = DeadlineOut.model_fields
    return DeadlineOut(**{name: getattr(state, name) for name in names if name != "clock"}, clock=_name(state.clock))


def _name(clock: Any) -> str:
    return clock if isinstance(clock, str) else str(clock.name)


def done(case: Case, event: Event) -> HttpResponse:
    """201: the act happened. Plain JSON: this is the hot path, and there is nothing here to validate again."""
    return JsonResponse(
        {
            "case": case.number,
            "action": event.action,
            "event": event.number,
            "stage": case.stage,
            "hash": bytes(event.hash).hex(),
            "proposal": None,
            "approver_role": None,
        },
        status=201,
    )


def proposed(case: Case, proposal: Proposal) -> HttpResponse:
    """202: the act waits for a second signature."""
    return JsonResponse(
        {
            "case": case.number,
            "action": proposal.action,
            "event": None,
            "stage": case.stage,
            "hash": None,
            "proposal": proposal.pk,
            "approver_role": proposal.approver_role,
        },
        status=202,
    )
