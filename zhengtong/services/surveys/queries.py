"""How a survey stands: which units answered, who is late, what was filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from zhengtong.services.mapping.queries import offered
from zhengtong.services.models import Service, ServiceVersion
from zhengtong.services.surveys import questions
from zhengtong.services.surveys.models import Survey, SurveyAnswer, SurveyForm

WAITING = (SurveyForm.State.OPEN, SurveyForm.State.RETURNED)


@dataclass(frozen=True)
class FormLine:
    """One row of a form: a service of the unit, or the unit itself; what was said, and what is wrong with it."""

    service: Service | None
    name: str
    version: ServiceVersion | None
    said: Mapping[str, str]
    faults: Mapping[str, str]

    @property
    def is_filled(self) -> bool:
        """Whether anything was said."""
        return any(self.said.values())


@dataclass(frozen=True)
class Progress:
    """How many units were asked, and how many answered."""

    sent: int
    returned: int
    late: int
    sent_back: int

    @property
    def waiting(self) -> int:
        """How many have not answered."""
        return self.sent - self.returned


def surveys(organs: Sequence[int] | None = None) -> QuerySet[Survey]:
    """The surveys these organs issued or were asked in (None: all), the latest first, with `asked` and `answered` counted."""
    found = Survey.objects.select_related("organ", "by", "batch").annotate(
        asked=Count("forms"), answered=Count("forms", filter=Q(forms__state=SurveyForm.State.SUBMITTED))
    )
    if organs is not None:
        asked = Q(pk__in=SurveyForm.objects.filter(organ__in=organs).values("survey"))
        found = found.filter(Q(organ__in=organs) | (asked & ~Q(state=Survey.State.DRAFT)))
    return found.order_by("-pk")


def forms(survey: Survey) -> QuerySet[SurveyForm]:
    """The forms of a survey by unit, with `filled` rows counted."""
    found = survey.forms.select_related("organ", "submitted_by", "survey").annotate(filled=Count("answers"))
    return found.order_by("organ__name")


def forms_of(organs: Sequence[int]) -> QuerySet[SurveyForm]:
    """The forms that these organs have to fill in or have filled in, what is due first in front."""
    found = SurveyForm.objects.filter(organ__in=organs).exclude(survey__state=Survey.State.DRAFT)
    return found.select_related("survey__organ", "organ").order_by(
        F("submitted_on").asc(nulls_first=True), "survey__due_on", "pk"
    )


def late(survey: Survey, on: date) -> QuerySet[SurveyForm]:
    """The forms not handed in although their day has passed."""
    missing = forms(survey).filter(state__in=WAITING)
    return missing if survey.state == Survey.State.ISSUED and on > survey.due_on else missing.none()


def progress(survey: Survey, on: date) -> Progress:
    """How far a survey is on a day. One query."""
    states = list(survey.forms.values_list("state", flat=True))
    missing = sum(state in WAITING for state in states)
    is_late = survey.state == Survey.State.ISSUED and on > survey.due_on
    return Progress(
        len(states), len(states) - missing, missing if is_late else 0, states.count(SurveyForm.State.RETURNED)
    )


def asked(survey: Survey) -> tuple[questions.Question, ...]:
    """The questions of a survey."""
    return questions.of(survey.questions)


def lines(form: SurveyForm, on: date) -> tuple[FormLine, ...]:
    """The rows of a form: one for every service of the unit, or one for the unit. Two queries.

    What nobody has answered yet shows, for an element of the catalogue, nothing: the unit shall look, not nod.
    """
    said = {answer.service_id: answer for answer in form.answers.select_related("service")}
    every = asked(form.survey)
    if not form.survey.is_per_service:
        return (_line(every, None, form.organ.name, None, said.get(None)),)
    versions = {version.service_id: version for version in offered(on).filter(service__organ=form.organ_id)}
    # A service that was taken off meanwhile keeps what was said of it.
    gone = [answer for pk, answer in said.items() if pk is not None and pk not in versions]
    rows = [_line(every, version.service, version.name, version, said.get(pk)) for pk, version in versions.items()] + [
        _line(every, answer.service, str(answer.service), None, answer) for answer in gone
    ]
    return tuple(sorted(rows, key=lambda row: row.service.code if row.service else ""))


def _line(
    every: Sequence[questions.Question],
    service: Service | None,
    name: str,
    version: ServiceVersion | None,
    answer: SurveyAnswer | None,
) -> FormLine:
    said = {one.name: str(answer.said.get(one.name, "")) if answer else "" for one in every}
    faults = {one.name: sentence for one in every if (sentence := questions.fault(one, said[one.name]))}
    faults |= {one.name: "必须填写" for one in every if one.required and not said[one.name]}
    return FormLine(service, name, version, said, faults)
