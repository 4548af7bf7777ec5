"""What every form of ours has in common: it speaks Chinese to the end, and says what is missing in words."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengtong.people.errors import Refused


class Plain(forms.Form):
    """A form whose labels end without a colon and whose required fields say so in words.

    The server says in Chinese what is missing; the browser's own bubbles say it in the language of the browser.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak(field)


def speak(field: forms.Field) -> forms.Field:
    """请填写姓名 / 请选择公开机关 when it is left empty."""
    verb = "请选择" if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField) else "请填写"
    field.error_messages["required"] = f"{verb}{field.label or ''}"
    return field


def checked(check: Callable[[str], str], text: str) -> str:
    """What `check` makes of this text; its sentence becomes the error of the field."""
    try:
        return check(text)
    except Refused as error:
        raise ValidationError(str(error)) from error
