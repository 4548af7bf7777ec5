"""What can be applied for, as one shape: a service under its procedure, one 一件事 of several, 行政复议, 依申请公开."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from zhengtong import lawbook
from zhengtong.applications import queries, schema
from zhengtong.applications.models import Draft
from zhengtong.applications.questions import (
    COLLECTING,
    DISCLOSURE,
    REVIEW,
    Question,
    asked_by_law,
    of_service,
    of_situations,
)
from zhengtong.cases import queries as cases
from zhengtong.lawbook.roles import SELF
from zhengtong.people.models import Organ
from zhengtong.services import opening as openings
from zhengtong.services import queries as services
from zhengtong.services import situations
from zhengtong.services.bundle_questions import Asking, combined
from zhengtong.services.models import BundleVersion, ServiceVersion
from zhengtong.services.situations import HasSituations

REVIEW_CODE, DISCLOSURE_CODE, BUNDLE_CODE = "review", "disclosure", queries.BUNDLE_PROCEDURE
MEMBERS = "所含事项"


@dataclass(frozen=True)
class Application:
    """Everything the pages of an application need: what it is called, what it asks, whose files it takes.

    `questions` are those of the form; the situations are asked before them and answered in the draft.
    """

    procedure: str
    name: str
    questions: Sequence[Question]
    situations: Sequence[Question] = ()
    version: ServiceVersion | None = None
    bundle: BundleVersion | None = None
    # The services applied for: the version itself, or those of the bundle that this person needs.
    members: Sequence[ServiceVersion] = ()
    # Files without a place of their own (证据), for procedures that have no list of materials.
    takes_evidence: bool = False
    organs: Sequence[Organ] = field(default=())
    # What asks the situations: the version, or a bundle and its services in one row. None when nothing does.
    asking: HasSituations | None = None

    @property
    def schema(self) -> schema.Schema:
        """What an answer to all of it must be."""
        return schema.schema_of(self.name, [*self.situations, *self.questions])

    @property
    def is_service(self) -> bool:
        return self.version is not None

    @property
    def steps(self) -> list[str]:
        return [*(["情形"] if self.situations else []), "填写", "材料", "核对并提交"]

    @property
    def asks_for_prereview(self) -> bool:
        """Whether an office looks at it beforehand: a service or a bundle has an organ that does."""
        return bool(self.members)


def of_draft(draft: Draft, on: date) -> Application:
    """The application that a draft is a draft of, in the situation that its owner gave."""
    if draft.bundle is not None:
        return of_bundle(draft.bundle, on, draft.situations)
    if draft.version is not None:
        return of_version(draft.version, on, draft.situations)
    return of_review(on) if draft.procedure == REVIEW_CODE else of_disclosure(on)


def of_version(version: ServiceVersion, on: date, given: situations.Answers | None = None) -> Application:
    """The application for a service; in this situation, or in any when none is given."""
    asked = version.form if given is None else situations.asked_rows(version, given)
    questions = _whole([*of_service(asked), *(COLLECTING if collects(version) else ())])
    made = Application(
        version.service.procedure,
        version.name,
        questions,
        of_situations(version.situations),
        version=version,
        members=[version],
        asking=version,
    )
    law = cases.book().in_force(version.service.procedure, on)
    return _with_the_laws_questions(made, openings.opening_act(version, law), law)


def schema_of(version: ServiceVersion, on: date) -> schema.Schema:
    """The whole form of a service as JSON Schema: its situations, its questions, and what the law asks besides."""
    made = of_version(version, on)
    asked = {question.name for question in made.situations}
    about = {str(row["名"]): row.get("限于") or {} for row in version.form}
    questions = [
        replace(
            one,
            only_if={**one.only_if, **{k: tuple(v) for k, v in about.get(one.name, {}).items() if k in asked}},
        )
        for one in made.questions
    ]
    return replace(made, questions=questions).schema


def of_bundle(bundle: BundleVersion, on: date, given: situations.Answers | None = None) -> Application:
    """The one form of a bundle: what its members ask, each thing once; of the members, those this situation needs."""
    found = services.members(bundle, given or {}, on=on)
    members = _included(found)
    rows = [of_service(situations.asked_rows(member, given or {})) for member in members]
    collecting = COLLECTING if any(collects(member) for member in members) else ()
    asking = Asking(combined(bundle, found))
    questions = _whole(_once([*(one for asked in rows for one in asked), *collecting]))
    own = of_situations(asking.situations)
    made = Application(BUNDLE_CODE, bundle.name, questions, own, bundle=bundle, members=members, asking=asking)
    for member in members:  # each member opens by its own law, and what that wants recorded is asked once for all
        law = cases.book().in_force(member.service.procedure, on)
        made = _with_the_laws_questions(made, openings.opening_act(member, law), law)
    return made


def members_of(bundle: BundleVersion, on: date, given: situations.Answers) -> list[ServiceVersion]:
    """The services of a bundle in force on this day that this situation needs, in order. Two queries, materials included."""
    return _included(services.members(bundle, given, on=on))


def _included(found: Iterable[services.Member]) -> list[ServiceVersion]:
    return [member.version for member in found if member.is_included and member.version is not None]


def missing_members(bundle: BundleVersion, on: date, given: situations.Answers) -> list[str]:
    """The codes of the services a bundle names for this situation that are not in force: then it cannot be applied for whole."""
    excluded = situations.Verdict.EXCLUDED
    found = services.members(bundle, given, on=on)
    return [member.code for member in found if member.version is None and member.verdict is not excluded]


def of_review(on: date) -> Application:
    """申请行政复议: against an organ below the county's government, decided by that government (复议法第二十四条)."""
    organs = queries.organs_below(queries.government(), on)
    asked = _choosing("被申请人", organs, REVIEW)
    made = Application(REVIEW_CODE, "行政复议申请", asked, takes_evidence=True, organs=organs)
    return _own_opening(made, on)


def of_disclosure(on: date) -> Application:
    """申请公开政府信息: from the government or an organ below it (政府信息公开条例第二十七条)."""
    government = queries.government()
    organs = [government, *queries.organs_below(government, on)]
    asked = _choosing("公开机关", organs, DISCLOSURE)
    made = Application(DISCLOSURE_CODE, "政府信息公开申请", asked, takes_evidence=True, organs=organs)
    return _own_opening(made, on)


def collects(version: ServiceVersion) -> bool:
    """Whether its result is paper that somebody has to fetch, and may have posted."""
    return version.can_post and bool(version.result_name)


def own_opening(law: lawbook.Procedure) -> lawbook.Action:
    """The act by which the person the case is about opens it; the first one when the law names none."""
    seats = cases.book().roles.seats
    own = [action for action in law.openings if seats.get(action.by) == SELF]
    return (own or law.openings)[0]


def _own_opening(application: Application, on: date) -> Application:
    law = cases.book().in_force(application.procedure, on)
    return _with_the_laws_questions(application, own_opening(law), law)


def _with_the_laws_questions(application: Application, act: lawbook.Action, law: lawbook.Procedure) -> Application:
    """Ask also for what the law wants recorded with the opening act."""
    tables = {name: cases.book().codes(law, name) for name in act.needs}
    codes = {name: [code.name for code in table.codes] for name, table in tables.items() if table}
    more = asked_by_law(act.needs, [*application.situations, *application.questions], codes)
    return replace(application, questions=[*application.questions, *more]) if more else application


def _whole(questions: Sequence[Question]) -> list[Question]:
    """The questions without conditions on what is not asked here: what a situation left out cannot be waited for."""
    names = {question.name for question in questions}
    return [
        replace(one, only_if={name: allowed for name, allowed in one.only_if.items() if name in names})
        for one in questions
    ]


def _once(questions: Iterable[Question]) -> list[Question]:
    """Each question once, by its name; required if anyone requires it, and asked of all if anyone asks it of all."""
    found: dict[str, Question] = {}
    for one in questions:
        before = found.get(one.name)
        if before is None:
            found[one.name] = one
            continue
        found[one.name] = replace(
            before,
            is_required=before.is_required or one.is_required,
            only_if=before.only_if if before.only_if == one.only_if else {},
        )
    return list(found.values())


def _choosing(name: str, organs: Sequence[Organ], questions: Sequence[Question]) -> list[Question]:
    """The questions, with these organs to choose from in the one of that name."""
    names = tuple(organ.name for organ in organs)
    return [replace(question, choices=names) if question.name == name else question for question in questions]


@dataclass(frozen=True)
class Opening:
    """What `open_case` is given."""

    organ: Organ
    title: str
    respondent: Organ | None = None


def opening(application: Application, answers: Mapping[str, Any]) -> Opening:
    """Whose case it is, against whom, and what it is called. The answers must have been validated."""
    if application.bundle is not None:
        return Opening(application.bundle.bundle.organ, application.name)
    if application.version is not None:
        return Opening(application.version.service.organ, application.name)
    by_name = {organ.name: organ for organ in application.organs}
    if application.procedure == REVIEW_CODE:
        respondent = by_name[answers["被申请人"]]
        return Opening(queries.government(), f"不服{respondent.name}行政行为案", respondent)
    return Opening(by_name[answers["公开机关"]], f"申请公开：{answers['信息描述'][:40]}")
