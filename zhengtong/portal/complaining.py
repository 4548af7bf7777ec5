"""投诉 about a matter: what is asked, who handles it, and the case that is opened, linked to the matter it is about."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from zhengtong.applications.application import own_opening
from zhengtong.applications.queries import government
from zhengtong.applications.questions import Question, asked_by_law
from zhengtong.cases import actions, queries
from zhengtong.people.models import Organ, Person
from zhengtong.portal.rights import Right, right
from zhengtong.ui.question_form import QuestionsForm

if TYPE_CHECKING:
    from zhengtong.cases.models import Case

COMPLAINT = "complaint"
KIND, WHOM = "投诉种类", "被投诉单位"
USUAL_KIND = "政务服务投诉"
# Complaints about how a matter was handled go to who runs the hall, not to the organ complained of.
HALL = "政务服务"
ONLINE = "网上"


def questions(case: "Case", on: date) -> list[Question]:
    """What the law wants recorded with a complaint; whom it is about may be changed (the matter may lie with another organ)."""
    law = queries.book().in_force(COMPLAINT, on)
    needs = own_opening(law).needs
    tables = {name: queries.book().codes(law, name) for name in needs}
    codes = {name: [code.name for code in table.codes] for name, table in tables.items() if table}
    return asked_by_law(needs, (), codes)


def initial(asked: Sequence[Question], case: "Case") -> Mapping[str, Any]:  # Any: as questions.Answers
    """What a complaint from this page is most likely about."""
    return QuestionsForm.initial_of(asked, {KIND: USUAL_KIND, WHOM: case.organ.name})


def handled_by(case: "Case") -> Organ:
    """Who handles a complaint about this matter: who runs the hall, or the government where that is complained of."""
    halls = Organ.objects.filter(division=case.organ.division_id, name__contains=HALL, closed_on__isnull=True)
    return halls.exclude(pk=case.organ_id).order_by("pk").first() or government()


def open_complaint(case: "Case", answers: Mapping[str, Any], *, by: Person, on: date, key: uuid.UUID) -> "Case":
    """Open the complaint, once for this form. Raises NotAllowed or CaseError; then nothing was written."""
    law = queries.book().in_force(COMPLAINT, on)
    assert case.applicant is not None  # noqa: S101 - only a party reaches the page
    return actions.open_case(
        procedure=COMPLAINT,
        organ=handled_by(case),
        applicant=case.applicant,
        title=f"投诉：{case.title}"[:200],
        channel=ONLINE,
        by=by,
        on=on,
        data={**answers, "涉及办件": case.number},
        key=f"complaint:{case.pk}:{key}",
        act=own_opening(law).name,
        parent=case,
    ).case


def clocks(on: date) -> Right:
    """How a complaint is handled, and by when, from the law in force."""
    return right(COMPLAINT, on)
