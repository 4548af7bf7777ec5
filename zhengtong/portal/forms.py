"""Forms of the portal. Every message says what is wrong and what to write instead."""

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from zhengtong.cases import ratings
from zhengtong.people import identity
from zhengtong.people.models import Person
from zhengtong.ui.forms import Plain, checked


class TrackForm(Plain):
    number = forms.CharField(
        label="办件编号",
        max_length=40,
        help_text="在受理凭证的最上面。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
    )
    pass_code = forms.CharField(
        label="查询码",
        max_length=8,
        help_text="凭证上编号旁边的六位字母和数字。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-short", "spellcheck": "false"}),
    )

    def clean_pass_code(self) -> str:
        return identity.plain(self.cleaned_data["pass_code"])

    def clean_number(self) -> str:
        return identity.plain(self.cleaned_data["number"])


class VerifyForm(Plain):
    code = forms.CharField(
        label="核验码",
        max_length=40,
        required=False,
        help_text="印在文书末页二维码旁边；也可以直接用手机扫码。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="电子文书文件",
        required=False,
        help_text="手里是 PDF 或者 Word 文件的，也可以直接核验文件本身，一个字节不同都能看出来。",
    )

    def clean_code(self) -> str:
        code = identity.plain(self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9A-Z]*", code):
            raise ValidationError("核验码只有字母和数字，请核对")
        return code

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(f"文件超过 {settings.UPLOAD_LIMIT // 2**20} MB，不会是这里出具的文书")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("code") and not cleaned.get("file") and not self.errors:
            self.add_error("code", "请填写核验码，或者选择一个文件")
        return cleaned


class RatingForm(Plain):
    """GB/T 39046 A.8: five grades. From 不满意 on, a reason helps to set things right, and is not demanded."""

    grade = forms.TypedChoiceField(
        label="您满意吗",
        coerce=int,
        choices=list(ratings.GRADES.items()),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请在五档中选择一档"},
    )
    tags = forms.MultipleChoiceField(
        label="哪些地方",
        required=False,
        choices=[(tag, tag) for tag in (*ratings.GOOD_TAGS, *ratings.BAD_TAGS)],
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(
        label="想说的话", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_anonymous = forms.BooleanField(
        label="匿名评价", required=False, help_text="被评价的单位看不到是谁评价的，也就不能回访您。"
    )


class LaterRatingForm(Plain):
    """追评: once more, in one's own words."""

    grade = forms.TypedChoiceField(
        label="现在您满意吗",
        coerce=int,
        choices=list(ratings.GRADES.items()),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请在五档中选择一档"},
    )
    comment = forms.CharField(
        label="想补充的话", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class IdentityForm(Plain):
    """For who has no identity number on file yet."""

    id_number = forms.CharField(label="身份证号码", max_length=40, help_text="加密保存，只用来确认是您本人。")

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.on = person, on
        if person.kind == Person.Kind.LEGAL:
            self.fields["id_number"].label = "统一社会信用代码"

    def clean_id_number(self) -> str:
        number: str = self.cleaned_data["id_number"]
        if self.person.kind == Person.Kind.LEGAL:
            return checked(identity.check_uscc, number)
        return checked(lambda text: identity.check_id_number(text, self.on), number)
