"""案件：列表、一件、申请、动作、呈批、期限、评价。Thin: each route asks queries or calls one action."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from django.db import transaction
from django.http import Http404, HttpResponse
from ninja import Path, Query, Router, Status

from zhengtong.api import shown
from zhengtong.api.asked import Asked, day_of, filled, kept
from zhengtong.api.schemas import (
    ActIn,
    ActOut,
    AnswerIn,
    ApplicantIn,
    CaseOut,
    CasePage,
    ChoiceOut,
    DeadlineOut,
    EventOut,
    Key,
    Number,
    OpenedOut,
    OpenIn,
    Problem,
    RatingIn,
    Word,
)
from zhengtong.cases import actions, finding, queries, ratings
from zhengtong.lawbook import NotAllowed
from zhengtong.people import actions as registering
from zhengtong.people import queries as people
from zhengtong.people.models import Person
from zhengtong.services import queries as services
from zhengtong.services.models import ServiceVersion
from zhengtong.ui.clock import today

if TYPE_CHECKING:
    from zhengtong.cases.models import Case

router = Router(tags=["案件"])
REFUSED = {401: Problem, 404: Problem, 422: Problem}
CHANGED = {**REFUSED, 400: Problem, 409: Problem}
LARGEST = 2**63 - 1


@router.get(
    "",
    response={200: CasePage, 401: Problem, 422: Problem},
    summary="我能看到的案件，新的在前",
    operation_id="list_cases",
)
def list_cases(
    request: Asked,
    after: Annotated[int | None, Query(ge=1, le=LARGEST, description="上一页的 next")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    procedure: Annotated[str | None, Query(max_length=40, pattern=r"^[a-z0-9-]+$")] = None,
    stage: Word | None = None,
    is_closed: bool | None = None,
) -> CasePage:
    ids, following = finding.cases(
        request.auth,
        today(),
        procedure=procedure or "",
        stage=stage or "",
        is_closed=is_closed,
        before=after,
        limit=limit,
        reach=request.reach,
    )
    return CasePage(items=[shown.row(case, request.auth) for case in queries.listed(ids)], next=following)


@router.post("", response={201: OpenedOut, **CHANGED}, summary="申请（立案）", operation_id="open_case")
@transaction.atomic
def open_case(request: Asked, payload: OpenIn, key: Key = None) -> Status[OpenedOut]:
    on = day_of(request.auth, payload.on)
    version = services.of_code(payload.service, on)
    if version is None:
        raise NotAllowed(f"没有代码为“{payload.service}”的事项，或者它在{on}没有施行的版本；请到事项目录核对")
    applicant, channel = request.auth, "网上"
    if payload.applicant is not None:
        # Asked first, so that nobody learns from the answer who is registered.
        if request.reach.roles(version.service.organ_id, version.service.code):
            applicant, channel = _applicant(payload.applicant, on), "窗口"
        else:
            applicant = _principal(request, payload.applicant, version)
    event = actions.open_case(
        procedure=version.service.procedure,
        organ=version.service.organ,
        applicant=applicant,
        title=payload.title,
        channel=channel,
        by=request.auth,
        on=on,
        service_version=version,
        data=dict(payload.data),
        key=kept(request.auth, key),
    )
    return Status(201, shown.opened(event.case, request.auth))


@router.get("/{number}", response={200: CaseOut, **REFUSED}, summary="一个案件", operation_id="get_case")
def get_case(request: Asked, number: Number) -> CaseOut:
    return shown.case(_seen(request, number), request.auth)


@router.post(
    "/{number}/acts",
    response={201: ActOut, 202: ActOut, **CHANGED},
    summary="办理一个动作；须经批准的，成为呈批（202）",
    operation_id="perform_act",
)
def perform_act(request: Asked, number: Number, payload: ActIn, key: Key = None) -> HttpResponse:
    person = request.auth
    on, data = day_of(person, payload.on), filled(payload.data)
    now = today()
    reach = request.reach
    found = queries.by_number(number)
    # Who plays no role in it may not see it either; a test holds this and `visible_to` together.
    if found is None or not queries.roles_in(found[0], person, now, reach):
        raise Http404
    case, standing = found
    if _approver(case, payload.action) is not None:
        return shown.proposed(case, actions.propose(case, payload.action, by=person, on=on, **data))
    known = reach if on == now else None
    event = actions.perform(
        case, payload.action, by=person, on=on, key=kept(person, key), reach=known, standing=standing, **data
    )
    return shown.done(case, event)


@router.post(
    "/{number}/proposals/{proposal}",
    response={200: ActOut, **CHANGED},
    summary="对呈批作出批示：同意的，动作随即办理；不同意的，案件不变",
    operation_id="answer_proposal",
)
def answer_proposal(
    request: Asked, number: Number, proposal: Annotated[int, Path(ge=1, le=LARGEST)], payload: AnswerIn
) -> HttpResponse:
    case = _seen(request, number)
    waiting = queries.open_proposals(case).filter(pk=proposal).first()
    if waiting is None:
        raise Http404
    on = day_of(request.auth, payload.on)
    event = actions.answer(waiting, by=request.auth, on=on, approve=payload.approve, remark=payload.remark)
    return shown.answered(case, waiting, event)


@router.get(
    "/{number}/choices",
    response={200: list[ChoiceOut], **REFUSED},
    summary="现在能办的动作，和其他动作不能办的原因",
    operation_id="list_choices",
)
def list_choices(request: Asked, number: Number) -> list[ChoiceOut]:
    case = _seen(request, number)
    return [shown.choice(choice) for choice in queries.choices(case, request.auth, today())]


@router.get(
    "/{number}/deadlines",
    response={200: list[DeadlineOut], **REFUSED},
    summary="期限，法定的和承诺的",
    operation_id="list_deadlines",
)
def list_deadlines(request: Asked, number: Number) -> list[DeadlineOut]:
    case = _seen(request, number)
    return [shown.deadline(state) for state in queries.progress_of(case).deadlines(today())]


@router.get(
    "/{number}/events",
    response={200: list[EventOut], **REFUSED},
    summary="动作记录，旧的在前",
    operation_id="list_events",
)
def list_events(request: Asked, number: Number) -> list[EventOut]:
    case = _seen(request, number)
    return [shown.event(event) for event in queries.timeline_for(case, request.auth, today(), request.reach)]


@router.post("/{number}/rating", response={201: None, **CHANGED}, summary="评价（好差评）", operation_id="rate_case")
def rate_case(request: Asked, number: Number, payload: RatingIn) -> Status[None]:
    case = _seen(request, number)
    ratings.rate(case, by=request.auth, on=today(), grade=payload.grade, comment=payload.comment, channel="接口")
    return Status(201, None)


def _principal(request: Asked, given: ApplicantIn, version: ServiceVersion) -> Person:
    """The one for whom this person may act in this service. One refusal, whether they are unknown or somebody else's."""
    found = people.find_by_id_number(given.id_number)
    service = version.service
    if found is None or found.name != given.name or not request.reach.stands_for(found.pk, service.code, None):
        raise NotAllowed(
            f"您没有{service.organ.name}的授权，也没有申请人的授权，不能代他人申请；本人申请请去掉“applicant”"
        )
    return found


def _applicant(given: ApplicantIn, on: date) -> Person:
    """The person the window applies for, registered now if unknown."""
    return registering.find_or_register(given.name, given.id_number, phone=given.phone, on=on)


def _seen(request: Asked, number: str) -> "Case":
    """The case of this number when the one who asks may see it; otherwise as if it did not exist."""
    visible = queries.visible_to(request.auth, today(), request.reach).select_related(
        "organ", "applicant", "service_version__service"
    )
    case = visible.filter(number=number).first()
    if case is None:
        raise Http404
    return case


def _approver(case: "Case", action: str) -> str | None:
    """Who must approve this act, if anyone. The rules are in memory."""
    law = queries.rules_of(case).procedure
    act = law.actions.get(action)
    return act.approved_by if act else None
