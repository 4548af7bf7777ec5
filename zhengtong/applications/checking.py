"""The last look before a draft is sent or handed in: every answer validated again, every material counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhengtong.applications import schema
from zhengtong.applications.application import Application
from zhengtong.applications.models import Draft
from zhengtong.applications.reading import read_all
from zhengtong.applications.wanted import Place
from zhengtong.services import situations

Where = Literal["situation", "form", "material"]


@dataclass(frozen=True)
class Gap:
    """Something that must be mended before the draft can be handed in: on which step, at which question or place."""

    sentence: str
    where: Where
    name: str = ""
    number: int = 0


@dataclass(frozen=True)
class Checked:
    """A draft at its last look. `answers` is what the case will hold: complete only when there are no gaps."""

    answers: dict[str, Any]  # Any: as questions.Answers
    rows: Sequence[tuple[str, Any]]
    places: Sequence[Place]
    gaps: Sequence[Gap]


def check(draft: Draft, application: Application, places: Sequence[Place], on: date) -> Checked:
    """Validate a draft as if it had just been filled in. No query: the places were read before."""
    answers = read_all(application.questions, draft.answers, on)
    given = {name: value for name, value in draft.situations.items() if value}
    asked = {question.name for question in application.situations}
    gaps = []
    for fault in schema.faults(application.schema, given | answers, on):
        where: Where = "situation" if fault.name in asked else "form"
        gaps.append(Gap(f"请回答：{fault.name}" if where == "situation" else fault.sentence, where, fault.name))
    if draft.applicant.id_number_index is None:
        gaps.append(Gap("请先填写证件号码", "form", "id_number"))
    gaps += [Gap(f"请上传{place.name}", "material", place.name, place.number) for place in places if place.is_missing]
    shown = {question.name for question in application.questions if question.is_asked(answers)}
    rows = [(one.name, given[one.name]) for one in application.situations if one.name in given]
    rows += [
        (one.name, answers.get(one.name, draft.answers.get(one.name)))
        for one in application.questions
        if one.name in shown
    ]
    return Checked(given | answers, rows, places, gaps)


def settled(application: Application, draft: Draft) -> bool:
    """Whether the situations that come first have been answered."""
    subject = application.asking
    return subject is None or situations.is_settled(subject, draft.situations)
