"""What can be applied for on the portal, as one shape: a service under its procedure, 行政复议, 依申请公开."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhengtong.cases import queries as cases
from zhengtong.people.models import Organ
from zhengtong.portal import queries
from zhengtong.portal.models import Draft
from zhengtong.services.models import Material, ServiceVersion
from zhengtong.ui.questions import DISCLOSURE, REVIEW, Question, asked_by_law, of_service

REVIEW_CODE, DISCLOSURE_CODE = "review", "disclosure"


@dataclass(frozen=True)
class Application:
    """Everything the pages of an application need: what it is called, what it asks, which files it takes."""

    procedure: str
    name: str
    questions: Sequence[Question]
    version: ServiceVersion | None = None
    materials: Sequence[Material] = ()
    # Files without a place of their own (证据), for procedures that have no list of materials.
    takes_evidence: bool = False
    organs: Sequence[Organ] = field(default=())

    @property
    def is_service(self) -> bool:
        return self.version is not None

    @property
    def steps(self) -> list[str]:
        return ["填写", "材料", "核对并提交"]


def of_draft(draft: Draft, on: date) -> Application:
    """The application that a draft is a draft of."""
    if draft.version is not None:
        return of_version(draft.version, on)
    return of_review(on) if draft.procedure == REVIEW_CODE else of_disclosure(on)


def of_version(version: ServiceVersion, on: date) -> Application:
    """The application for a service."""
    procedure = version.service.procedure
    made = Application(procedure, version.name, of_service(version.form), version, list(version.materials.all()))
    return _with_the_laws_questions(made, on)


def of_review(on: date) -> Application:
    """申请行政复议: against an organ below the county's government, decided by that government (复议法第二十四条)."""
    organs = queries.organs_below(queries.government(), on)
    made = Application(
        REVIEW_CODE, "行政复议申请", _choosing("被申请人", organs, REVIEW), takes_evidence=True, organs=organs
    )
    return _with_the_laws_questions(made, on)


def of_disclosure(on: date) -> Application:
    """申请公开政府信息: from the government or an organ below it (政府信息公开条例第二十七条)."""
    government = queries.government()
    organs = [government, *queries.organs_below(government, on)]
    made = Application(
        DISCLOSURE_CODE,
        "政府信息公开申请",
        _choosing("公开机关", organs, DISCLOSURE),
        takes_evidence=True,
        organs=organs,
    )
    return _with_the_laws_questions(made, on)


def _choosing(name: str, organs: Sequence[Organ], questions: Sequence[Question]) -> list[Question]:
    """The questions, with these organs to choose from in the one of that name."""
    names = tuple(organ.name for organ in organs)
    return [replace(question, choices=names) if question.name == name else question for question in questions]


def _with_the_laws_questions(application: Application, on: date) -> Application:
    """Ask also for what the law wants recorded with the opening act."""
    law = cases.book().in_force(application.procedure, on)
    needs = law.openings[0].needs
    more = asked_by_law(needs, application.questions)
    return replace(application, questions=[*application.questions, *more]) if more else application


@dataclass(frozen=True)
class Opening:
    """What `open_case` is given."""

    organ: Organ
    title: str
    respondent: Organ | None = None


def opening(application: Application, answers: dict[str, Any]) -> Opening:
    """Whose case it is, against whom, and what it is called. The answers must have been validated."""
    if application.version is not None:
        return Opening(application.version.service.organ, application.name)
    by_name = {organ.name: organ for organ in application.organs}
    if application.procedure == REVIEW_CODE:
        respondent = by_name[answers["被申请人"]]
        return Opening(queries.government(), f"不服{respondent.name}行政行为案", respondent)
    return Opening(by_name[answers["公开机关"]], f"申请公开：{answers['信息描述'][:40]}")
