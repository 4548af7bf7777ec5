"""The one screen of the window: who, what, the form of the item, the materials that were seen."""

from datetime import date
from typing import Any

from django import forms

from zhengtong.applications import questions
from zhengtong.people import identity
from zhengtong.people.models import Person
from zhengtong.services.models import ServiceVersion
from zhengtong.ui.forms import Plain, checked
from zhengtong.ui.question_form import field
from zhengtong.workbench.forms import new_key


class IntakeForm(Plain):
    """窗口受理。The fields of the item appear once it is chosen; choosing needs no script."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    id_number = forms.CharField(
        label="证件号码",
        max_length=40,
        help_text="身份证号码，或者统一社会信用代码；逐位核对校验码",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )
    name = forms.CharField(label="姓名或者名称", max_length=100, widget=forms.TextInput({"autocomplete": "off"}))
    phone = forms.CharField(
        label="电话", max_length=30, required=False, widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"})
    )

    def __init__(self, version: ServiceVersion, *, today: date, data: Any = None) -> None:  # what a request holds
        self.version, self.today = version, today
        super().__init__(data, initial={"key": new_key()})
        self.materials = list(version.materials.all())
        self.asked = questions.of_service(version.form)
        for place, question in enumerate(self.asked):
            self.fields[f"q{place}"] = field(question, today)
        for material in self.materials:
            self.fields[f"m{material.pk}"] = forms.BooleanField(
                label=material.name, required=False, help_text=remark(material)
            )
        if any(must(material) for material in self.materials):
            self.fields["is_incomplete"] = forms.BooleanField(
                label="材料不齐，先收件",
                required=False,
                help_text="收件后在案件页一次告知需要补正的全部内容；不得因材料不齐拒收",
            )

    def clean_id_number(self) -> str:
        """The number in plain form; 18 places with a letter before the last are a 统一社会信用代码."""
        number = identity.plain(self.cleaned_data["id_number"])
        if any(character.isalpha() for character in number[:17]) or number[:1] == "9":
            self.kind = Person.Kind.LEGAL
            return checked(identity.check_uscc, number)
        self.kind = Person.Kind.NATURAL
        return checked(lambda text: identity.check_id_number(text, self.today), number)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return checked(identity.check_phone, phone) if phone else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for material in self.materials:
            if must(material) and not given.get(f"m{material.pk}") and not given.get("is_incomplete"):
                self.add_error(
                    f"m{material.pk}", f"缺少必备材料“{material.name}”；确实没有带的，请勾选“材料不齐，先收件”"
                )
        return given

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("q")]

    @property
    def checks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("m")]

    def answers(self) -> dict[str, object]:
        """What was filled in, by the names of the item's form, and which materials were seen."""
        given = {question.name: self.cleaned_data.get(f"q{place}") for place, question in enumerate(self.asked)}
        filled = {name: value for name, value in given.items() if value not in (None, "", [])}
        seen = [material.name for material in self.materials if self.cleaned_data.get(f"m{material.pk}")]
        missing = [one.name for one in self.materials if must(one) and one.name not in seen]
        return filled | ({"收到材料": seen} if seen else {}) | ({"缺少材料": missing} if missing else {})


def must(material: Any) -> bool:
    """Whether it has to be there on the day: required, and not one that may follow."""
    return bool(material.required and not material.deferrable)


def remark(material: Any) -> str:
    """扫描件，可容缺 / 看原件，不收复印件。"""
    parts = ["看原件，不收复印件"] if material.copies_waived else [material.form]
    parts += ["可容缺"] if material.deferrable else []
    parts += ["选交"] if not material.required else []
    return "，".join([*parts, material.note] if material.note else parts)
