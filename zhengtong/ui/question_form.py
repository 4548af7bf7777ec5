"""The form of an application, made from its questions. What it accepts is what the JSON Schema of the application accepts, no more.

The fields only show and read; zhengtong.applications.schema says what is wrong, in sentences.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengtong.applications import schema
from zhengtong.applications.questions import YES_OR_NO, Question
from zhengtong.applications.reading import read, read_all
from zhengtong.ui.forms import Plain

FEW = 6  # so many choices are all shown; more are a list to open


class QuestionsForm(Plain):
    """The form of an application, made from its questions; what it cleans is keyed by the questions' names.

    `sources` says of a value that is only offered where it comes from (来自您以前填的).
    """

    def __init__(
        self,
        questions: Sequence[Question],
        *args: Any,
        on: date,
        sources: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.on = questions, on
        self._answers: dict[str, Any] = {}
        places = {question.name: f"q{place}" for place, question in enumerate(questions)}
        for place, question in enumerate(questions):
            made = field(question, on)
            made.source = (sources or {}).get(question.name, "")
            if question.only_if:
                lines = {places[name]: allowed for name, allowed in question.only_if.items() if name in places}
                made.widget.attrs["data-only-if"] = json.dumps(lines, ensure_ascii=False)
            self.fields[f"q{place}"] = made

    def clean(self) -> dict[str, Any]:
        """Hold the whole to the schema: what one answer leaves out is dropped, not refused."""
        self._answers = read_all(self.questions, self.typed, self.on)
        found = {fault.name: fault.sentence for fault in schema.faults(self._schema(), self._answers, self.on)}
        for place, question in enumerate(self.questions):
            # What the field alone found wrong counts no more: the whole decides, and may not even ask for it.
            self.errors.pop(f"q{place}", None)
            if question.name in found:
                self.add_error(f"q{place}", found[question.name])
        return self.cleaned_data

    def _schema(self) -> schema.Schema:
        return schema.schema_of("", self.questions)

    @property
    def answers(self) -> dict[str, Any]:
        """What was filled in, by question; empty optional answers are left out. Only after is_valid()."""
        return self._answers

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, so that a draft keeps it."""
        kept: dict[str, Any] = {}
        for place, question in enumerate(self.questions):
            widget = self.fields[f"q{place}"].widget
            kept[question.name] = printable(widget.value_from_datadict(self.data, self.files, f"q{place}"))
        return kept

    @classmethod
    def initial_of(cls, questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
        """The initial values of the form, from a draft's answers."""
        return {
            f"q{place}": answers[question.name] for place, question in enumerate(questions) if question.name in answers
        }


def printable(value: Any) -> Any:
    """What was typed, without the NUL that no database keeps."""
    if isinstance(value, list):
        return [printable(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value


class AnswerField(forms.Field):
    """One question: reads what was typed, and lets the schema say what is wrong. Empty is None."""

    source = ""

    def __init__(self, question: Question, on: date) -> None:
        self.question, self.on = question, on
        self.is_conditional = bool(question.only_if)
        required = question.is_required and not question.only_if
        super().__init__(label=question.name, required=required, help_text=_help(question), widget=widget(question, on))

    def clean(self, value: Any) -> Any:
        """The answer as a case keeps it. Raises ValidationError with the schema's sentence."""
        answer = read(self.question, value, self.on)
        alone = Question(self.question.name, self.question.kind, self.required, choices=self.question.choices)
        given = {} if answer is None else {alone.name: answer}
        for fault in schema.faults(schema.schema_of("", [alone]), given, self.on):
            raise ValidationError(fault.sentence)
        return answer


def _help(question: Question) -> str:
    """The question's own note; and, of one asked of some only, of whom."""
    lines = [f"“{name}”选“{'”或者“'.join(allowed)}”的填" for name, allowed in question.only_if.items()]
    return " ".join([one for one in (question.help, "，".join(lines)) if one])


def field(question: Question, on: date) -> AnswerField:
    """The form field of one question, in Chinese to the end."""
    return AnswerField(question, on)


def widget(question: Question, on: date) -> forms.Widget:
    """The control that fits the kind of a question."""
    choices = [(choice, choice) for choice in question.choices]
    match question.kind:
        case "长文":
            return forms.Textarea(attrs={"rows": 5, "maxlength": schema.LONGEST_TEXT})
        case "数字":
            return forms.TextInput(attrs={"inputmode": "decimal", "class": "is-short"})
        case "日期":
            return forms.DateInput(attrs={"type": "date"})
        case "过去日期":
            return forms.DateInput(attrs={"type": "date", "max": on.isoformat()})
        case "是否":
            return forms.RadioSelect(choices=[(word, word) for word in YES_OR_NO])
        case "单选" if len(choices) <= FEW:
            return forms.RadioSelect(choices=choices)
        case "单选":
            return forms.Select(choices=[("", "请选择"), *choices])
        case "多选":
            return forms.CheckboxSelectMultiple(choices=choices)
        case "电话":
            return forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "is-short"})
        case "邮箱":
            return forms.EmailInput(attrs={"autocomplete": "email"})
        case "身份证号" | "统一社会信用代码":
            return forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"})
        case _:
            return forms.TextInput(attrs={"maxlength": schema.LONGEST_LINE})
