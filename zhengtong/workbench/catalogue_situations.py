"""情形 of a draft: the questions, and the table of which answer needs which material. When a question is renamed, what names it follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from zhengtong.services.models import Material, ServiceVersion
from zhengtong.ui.forms import Plain
from zhengtong.workbench.catalogue_fields import questions_of
from zhengtong.workbench.catalogue_rows import TAB, Asked, Cell, RowsField, RowsWidget

Condition = Mapping[str, Sequence[str]]
ORIGINAL = "原"
CELLS = (
    Cell(ORIGINAL, "藏"),
    Cell("问", "长文", width="w-main", hint="您的店铺是租的吗？"),
    Cell("答", "一列", hint="一行一个回答"),
    Cell("说明", "长文"),
    Cell("限于", "情形", width="w-choice"),
)


class QuestionsForm(Plain):
    """The questions, in the order in which they are asked."""

    def __init__(self, draft: ServiceVersion, data: Any = None) -> None:
        start = [row | {ORIGINAL: row.get("问", "")} for row in draft.situations]
        super().__init__(data, initial={"questions": start}, auto_id="element-%s")
        widget = RowsWidget(CELLS, questions=questions_of(draft), label="情形")
        self.fields["questions"] = RowsField(
            widget,
            was=start,
            label="问题",
            required=False,
            help_text="一次问一件事；回答要够用、互不重叠。只在某种回答以后才问的，勾选“限于”。",
        )

    def rows(self) -> list[dict[str, Any]]:  # Any: texts, lists and conditions
        """The questions as a version keeps them, each still beside its old name."""
        rows: list[dict[str, Any]] = self.cleaned_data["questions"]
        return rows


@dataclass(frozen=True)
class Renaming:
    """What questions and answers are called now: old → new; what is gone is not in it."""

    questions: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]

    def carry(self, condition: Condition) -> dict[str, list[str]]:
        """A condition in the new words. A question that is gone limits nothing any more."""
        found: dict[str, list[str]] = {}
        for question, answers in condition.items():
            if question not in self.questions:
                continue
            renamed = self.answers[question]
            kept = [renamed[answer] for answer in answers if answer in renamed]
            if kept:
                found[self.questions[question]] = kept
        return found


def renaming(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Renaming:
    """What became of each question: by its old name. Answers keep their place while their number stays, else their words."""
    was = {str(row.get("问", "")): [str(each) for each in row.get("答", ())] for row in before}
    questions, answers = {}, {}
    for row in after:
        old = str(row.get(ORIGINAL, ""))
        if old not in was or old in questions:
            continue
        new = [str(each) for each in row.get("答", ())]
        questions[old] = str(row.get("问", ""))
        same = len(new) == len(was[old])
        answers[old] = (
            dict(zip(was[old], new, strict=True)) if same else {each: each for each in was[old] if each in new}
        )
    return Renaming(questions, answers)


def kept(rows: Sequence[Mapping[str, Any]], renamed: Renaming) -> list[dict[str, Any]]:
    """The questions as a version keeps them: without their old names, their own conditions in the new words."""
    found = []
    for row in rows:
        clean = {name: value for name, value in row.items() if name not in (ORIGINAL, "限于")}
        condition = renamed.carry(row.get("限于") or {})
        found.append(clean | ({"限于": condition} if condition else {}))
    return found


def conditions_follow(rows: Sequence[Any], renamed: Renaming) -> list[Any]:
    """Rows of the application form with their conditions in the new words."""
    found = []
    for row in rows:
        if isinstance(row, dict) and row.get("限于"):
            condition = renamed.carry(row["限于"])
            row = {name: value for name, value in row.items() if name != "限于"} | (
                {"限于": condition} if condition else {}
            )
        found.append(row)
    return found


@dataclass(frozen=True)
class Mark:
    """One cell of the table: this material under this answer."""

    value: str
    label: str
    is_needed: bool
    is_first: bool


class MatrixForm(forms.Form):
    """Which answer needs which material: ticked means needed. All ticked under a question: it makes no difference."""

    def __init__(self, draft: ServiceVersion, materials: Sequence[Material], data: Any = None) -> None:
        super().__init__(data)
        self.questions, self.materials = questions_of(draft), materials

    def sent(self, material: Material, question: Asked) -> list[str]:
        """The answers ticked for a material under a question; as they stand when nothing was sent."""
        if not self.is_bound:
            answers = material.only_if.get(question.name)
            return list(question.answers if answers is None else answers)
        ticked = set(
            self.data.getlist(f"m{material.order}")  # type: ignore[attr-defined]  # what a request holds
        )
        return [answer for answer in question.answers if f"{question.name}{TAB}{answer}" in ticked]

    def table(self) -> list[tuple[Material, list[Mark]]]:
        """The rows of the table."""
        return [
            (
                material,
                [
                    Mark(
                        f"{question.name}{TAB}{answer}",
                        f"{material.name}：{question.name} {answer}",
                        answer in self.sent(material, question),
                        not place,
                    )
                    for question in self.questions
                    for place, answer in enumerate(question.answers)
                ],
            )
            for material in self.materials
        ]

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        for material in self.materials:
            for question in self.questions:
                if not self.sent(material, question):
                    self.add_error(
                        None,
                        f"“{material.name}”在“{question.name}”的哪种回答下都不要：至少勾一个，或者在“申请材料”里去掉它",
                    )
        return super().clean() or {}

    def condition(self, material: Material) -> dict[str, list[str]]:
        """What the ticks of a material say; a line about a question there is not is kept out."""
        found = {question.name: self.sent(material, question) for question in self.questions}
        return {
            question.name: found[question.name]
            for question in self.questions
            if len(found[question.name]) < len(question.answers)
        }
