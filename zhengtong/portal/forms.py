"""Forms of the portal. Every message says what is wrong and what to write instead."""

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from zhengtong.people import identity
from zhengtong.people.actions import registering
from zhengtong.people.models import Person
from zhengtong.ui.forms import Plain, checked


class SignInForm(Plain):
    username = forms.CharField(
        label="登录名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    code = forms.CharField(
        label="动态码",
        required=False,
        help_text="登记过手机验证器的，填上面的六位数字；没有登记的不用填。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "is-short"}),
    )


class SignUpForm(Plain):
    kind = forms.ChoiceField(
        label="您是",
        choices=[("自然人", "个人"), ("法人", "企业或者其他组织")],
        widget=forms.RadioSelect,
        initial="自然人",
    )
    name = forms.CharField(
        label="姓名或者单位名称", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    id_number = forms.CharField(
        label="身份证号码或者统一社会信用代码",
        max_length=40,
        help_text="加密保存，只用来确认是您本人；页面上只显示首尾几位。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label="手机",
        max_length=30,
        help_text="办件有进展时告诉您。",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "is-short"}),
    )
    email = forms.EmailField(
        label="邮箱",
        required=False,
        error_messages={"invalid": "这不像一个邮箱地址，例如 zhang@example.cn"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    username = forms.CharField(
        label="登录名",
        max_length=60,
        help_text="3 至 60 个字母、数字或者汉字，不含空格。",
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        help_text="至少 10 位。一句您记得住的话就很好。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_phone(self) -> str:
        return checked(identity.check_phone, self.cleaned_data["phone"])

    def clean_name(self) -> str:
        return checked(registering.checked_name, self.cleaned_data["name"])

    def clean_username(self) -> str:
        return checked(registering.checked_username, self.cleaned_data["username"])

    def clean_password(self) -> str:
        person = Person(username=self.cleaned_data.get("username"), name=self.cleaned_data.get("name", ""))
        return checked(lambda text: registering.checked_password(text, person), self.cleaned_data["password"])

    def clean_id_number(self) -> str:
        number: str = self.cleaned_data["id_number"]
        if self.cleaned_data.get("kind") == Person.Kind.LEGAL:
            return checked(identity.check_uscc, number)
        return checked(lambda text: identity.check_id_number(text, self.on), number)


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
        choices=[(1, "非常满意"), (2, "满意"), (3, "基本满意"), (4, "不满意"), (5, "非常不满意")],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请在五档中选择一档"},
    )
    comment = forms.CharField(
        label="想说的话", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
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
