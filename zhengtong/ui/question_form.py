"""The form of an application, made from its questions. Every message says what is wrong and what to write instead."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengtong.people import identity
from zhengtong.ui.forms import Plain, checked, speak
from zhengtong.ui.questions import Question

LONGEST_LINE, LONGEST_TEXT = 200, 4000


class QuestionsForm(Plain):
    """The form of an application, made from its questions; what it cleans is keyed by the questions' names."""

    def __init__(self, questions: Sequence[Question], *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for place, question in enumerate(questions):
            self.fields[f"q{place}"] = field(question, on)

    @property
    def answers(self) -> dict[str, Any]:
        """What was filled in, by question; empty optional answers are left out. Only after is_valid()."""
        found = {question.name: self.cleaned_data.get(f"q{place}") for place, question in enumerate(self.questions)}
        return {name: plain(value) for name, value in found.items() if value not in (None, "", [])}

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, so that a draft keeps it."""
        kept: dict[str, Any] = {}
        for place, question in enumerate(self.questions):
            widget = self.fields[f"q{place}"].widget
            kept[question.name] = printable(widget.value_from_datadict(self.data, self.files, f"q{place}"))
        return kept

    @classmethod
    def initial_of(cls, questions: Sequence[Question], answers: dict[str, Any]) -> dict[str, Any]:
        """The initial values of the form, from a draft's answers."""
        return {
            f"q{place}": answers[question.name] for place, question in enumerate(questions) if question.name in answers
        }


def printable(value: Any) -> Any:
    """What was typed, without the NUL that no database keeps."""
    if isinstance(value, list):
        return [printable(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def plain(value: Any) -> Any:
    """A cleaned value as the case keeps it: days in ISO, booleans as 是 and 否, numbers as they are written."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | list):
        return value
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def field(question: Question, on: date) -> forms.Field:
    """The form field of one question, in Chinese to the end."""
    return speak(made(question, on))


def made(question: Question, on: date) -> forms.Field:
    """The field that fits the kind of a question."""
    common: dict[str, Any] = {"label": question.name, "required": question.is_required, "help_text": question.help}
    choices = [(choice, choice) for choice in question.choices]
    match question.kind:
        case "长文":
            return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **common)
        case "数字":
            return forms.DecimalField(
                max_digits=14, decimal_places=2, error_messages={"invalid": f"{question.name}应为数字，例如 120"},
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "is-short"}), **common,
            )  # fmt: skip
        case "日期":
            return DayField(**common)
        case "过去日期":
            return DayField(latest=on, **common)
        case "是否":
            return forms.ChoiceField(choices=[("是", "是"), ("否", "否")], widget=forms.RadioSelect, **common)
        case "单选" if len(choices) <= 6:
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case "单选":
            return forms.ChoiceField(choices=[("", "请选择"), *choices], **common)
        case "多选":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case "电话":
            return CheckedField(identity.check_phone, inputmode="tel", **common)
        case "身份证号":
            return CheckedField(lambda text: identity.check_id_number(text, on), **common)
        case "统一社会信用代码":
            return CheckedField(identity.check_uscc, **common)
        case "邮箱":
            return forms.EmailField(error_messages={"invalid": "这不像一个邮箱地址，例如 zhang@example.cn"}, **common)
        case _:
            return forms.CharField(max_length=LONGEST_LINE, **common)


class DayField(forms.DateField):
    """A day from the browser's own calendar; or typed as 2026-03-30, 2026/3/30, 2026年3月30日."""

    def __init__(self, *, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"],
            error_messages={"invalid": "请写成 2026-03-30 这样的日期"},
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date"} | ({"max": latest.isoformat()} if latest else {})
            ),
            **kwargs,
        )
        self.latest = latest

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and self.latest is not None and day > self.latest:
            raise ValidationError(f"{self.label}不能晚于今天")
        return day


class CheckedField(forms.CharField):
    """A line that a check of identity.py must accept."""

    def __init__(self, check: Callable[[str], str], *, inputmode: str = "text", **kwargs: Any) -> None:
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"inputmode": inputmode, "spellcheck": "false"}), **kwargs
        )
        self.check = check

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return checked(self.check, text) if text else text
