"""The one screen of the window: who, what, the form of the item, the materials that were seen."""

from datetime import date
from typing import Any

from django import forms

from zhengtong.people import identity
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person
from zhengtong.services.models import ServiceVersion
from zhengtong.workbench.forms import DayInput, Plain, new_key, speak

LONGEST_LINE, LONGEST_TEXT = 200, 4000


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
        for place, row in enumerate(version.form):
            self.fields[f"q{place}"] = speak(question(row))
        for material in self.materials:
            self.fields[f"m{material.pk}"] = forms.BooleanField(
                label=material.name, required=False, help_text=remark(material)
            )

    def clean_id_number(self) -> str:
        """The number in plain form; 18 places with a letter before the last are a 统一社会信用代码."""
        number = identity.plain(self.cleaned_data["id_number"])
        try:
            if any(character.isalpha() for character in number[:17]) or number[:1] == "9":
                self.kind = Person.Kind.LEGAL
                return identity.check_uscc(number)
            self.kind = Person.Kind.NATURAL
            return identity.check_id_number(number, self.today)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        try:
            return identity.check_phone(phone) if phone else ""
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for material in self.materials:
            if material.required and not material.deferrable and not given.get(f"m{material.pk}"):
                self.add_error(
                    f"m{material.pk}", f"缺少必备材料“{material.name}”；材料不齐的，先收件再告知补正，请不要在这里提交"
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
        filled = {
            str(row["名"]): kept(self.cleaned_data.get(f"q{place}")) for place, row in enumerate(self.version.form)
        }
        seen = [material.name for material in self.materials if self.cleaned_data.get(f"m{material.pk}")]
        return {name: value for name, value in filled.items() if value} | ({"收到材料": seen} if seen else {})


def question(row: dict[str, Any]) -> forms.Field:
    """The field of one row of an item's form: {名, 类, 必填, 说明, 选项}."""
    common: dict[str, Any] = {
        "label": str(row["名"]),
        "required": bool(row.get("必填", False)),
        "help_text": str(row.get("说明", "")),
    }
    kind, choices = str(row.get("类", "文字")), [(str(one), str(one)) for one in row.get("选项", ())]
    if choices and kind == "多选":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if choices:
        return forms.ChoiceField(choices=[("", "请选择"), *choices], **common)
    if kind == "是否":
        return forms.ChoiceField(choices=[("", "请选择"), ("是", "是"), ("否", "否")], **common)
    if kind in ("日期", "过去日期"):
        return forms.DateField(widget=DayInput, **common)
    if kind == "数字":
        return forms.DecimalField(
            max_digits=14, decimal_places=2, widget=forms.TextInput({"inputmode": "decimal"}), **common
        )
    if kind == "长文":
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 3}), **common)
    return forms.CharField(max_length=LONGEST_LINE, **common)


def kept(value: Any) -> Any:
    """A cleaned value as a case keeps it: numbers as they are written, days in ISO."""
    if value is None or isinstance(value, str | list):
        return value
    return value.isoformat() if isinstance(value, date) else format(value.normalize(), "f")


def remark(material: Any) -> str:
    """扫描件，可容缺，免交复印件。"""
    parts = [material.form]
    parts += ["可容缺"] if material.deferrable else []
    parts += ["免交复印件"] if material.copies_waived else []
    parts += ["选交"] if not material.required else []
    return "，".join([*parts, material.note] if material.note else parts)
