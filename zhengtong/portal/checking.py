"""The last look before a draft becomes a case: every answer validated again, every material counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from zhengtong.documents.models import Upload
from zhengtong.portal.applications import Application
from zhengtong.portal.models import Draft
from zhengtong.services.models import Material
from zhengtong.ui.question_form import QuestionsForm
from zhengtong.ui.words import named, said

FILLED_ONLINE = "网上填报"


@dataclass(frozen=True)
class Place:
    """Where files go: a material, or evidence; what is there already, and why the last file was refused."""

    number: int
    name: str
    note: str
    is_required: bool
    is_filled_online: bool
    is_deferrable: bool
    copies_waived: bool
    form: str
    uploads: Sequence[Upload]
    refusal: str = ""

    @property
    def is_missing(self) -> bool:
        return self.is_required and not self.is_filled_online and not self.is_deferrable and not self.uploads


def places(draft: Draft, application: Application, refusals: Mapping[int, str]) -> list[Place]:
    """The places of an application with the files of a draft in them."""
    uploads = list(draft.uploads.order_by("pk"))
    found = [
        _place(material, [one for one in uploads if one.material_id == material.pk], refusals.get(material.pk, ""))
        for material in application.materials
    ]
    if application.takes_evidence:
        loose = [one for one in uploads if one.material_id is None]
        found.append(
            Place(
                0,
                "证据和其他材料",
                "决定书、照片、合同等，有就传，没有可以不传。",
                False,
                False,
                False,
                False,
                "",
                loose,
                refusals.get(0, ""),
            )
        )
    return found


def _place(material: Material, uploads: Sequence[Upload], refusal: str) -> Place:
    return Place(
        number=material.pk,
        name=material.name,
        note=material.note,
        is_required=material.required,
        is_filled_online=material.form == FILLED_ONLINE,
        is_deferrable=material.deferrable,
        copies_waived=material.copies_waived,
        form=material.form,
        uploads=uploads,
        refusal=refusal,
    )


@dataclass(frozen=True)
class Gap:
    """Something that must be mended before the draft can be handed in, and where."""

    sentence: str
    href: str


@dataclass(frozen=True)
class Checked:
    """A draft at its last look."""

    answers: dict[str, Any]
    rows: Sequence[tuple[str, str]]
    places: Sequence[Place]
    gaps: Sequence[Gap]


def check(draft: Draft, application: Application, on: date) -> Checked:
    """Validate a draft as if it had just been filled in. `answers` is complete only when there are no gaps."""
    typed = {f"q{place}": draft.answers.get(question.name) for place, question in enumerate(application.questions)}
    form = QuestionsForm(
        application.questions, {name: value for name, value in typed.items() if value is not None}, on=on
    )
    form_page = reverse("portal:draft", kwargs={"key": draft.key})
    files_page = reverse("portal:draft-materials", kwargs={"key": draft.key})
    gaps = []
    if not form.is_valid():
        for field in form:
            gaps += [Gap(named(str(field.label), str(error)), f"{form_page}#{field.auto_id}") for error in field.errors]
    if draft.person.id_number_index is None:
        gaps.append(Gap("请先填写证件号码", f"{form_page}#id_id_number"))
    held = places(draft, application, {})
    gaps += [Gap(f"请上传{place.name}", f"{files_page}#place-{place.number}") for place in held if place.is_missing]
    answers = form.answers if form.is_valid() else {}
    rows = [
        (question.name, said(answers.get(question.name, draft.answers.get(question.name))))
        for question in application.questions
    ]
    return Checked(answers, rows, held, gaps)
