"""Forms about oneself: signing up and in, the account, and acting for others."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengtong.people import identity
from zhengtong.people.actions import registering
from zhengtong.people.models import Person, Representation
from zhengtong.ui.forms import Plain, checked

PAPERS = [(kind, kind) for kind in identity.PAPERS]
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "is-short"}
NEW_PASSWORD = {"autocomplete": "new-password"}


def password_field(label: str, help_text: str = "", *, is_new: bool = False) -> forms.CharField:
    """A password as it was typed, spaces and all."""
    attrs = NEW_PASSWORD if is_new else {"autocomplete": "current-password"}
    return forms.CharField(
        label=label, strip=False, max_length=200, help_text=help_text, widget=forms.PasswordInput(attrs=attrs)
    )


def date_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """A day, by the browser's own calendar where it has one."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"invalid": "请写成 2026-03-02 这样的日期"},
        widget=forms.DateInput(attrs={"type": "date", "class": "is-short"}, format="%Y-%m-%d"),
    )


class SignInForm(Plain):
    username = forms.CharField(
        label="登录名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = password_field("密码")
    code = forms.CharField(
        label="动态码",
        required=False,
        max_length=20,
        help_text="登记过手机验证器的，填上面的六位数字；没有登记的不用填。",
        widget=forms.TextInput(attrs=CODE),
    )


class IdForm(Plain):
    """The document of who has none on file."""

    id_kind = forms.ChoiceField(label="证件", choices=PAPERS, initial=identity.ID_CARD)
    id_number = forms.CharField(
        label="证件号码",
        max_length=40,
        help_text="加密保存，只用来确认是您本人；登记以后不能自己更改。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_id_number(self) -> str:
        kind = self.cleaned_data.get("id_kind", "")
        return checked(lambda text: identity.check_paper(kind, text, self.on), self.cleaned_data["id_number"])


class WhoForm(Plain):
    """The first step of signing up: who one is."""

    name = forms.CharField(label="姓名", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    id_kind = forms.ChoiceField(label="证件", choices=PAPERS, initial=identity.ID_CARD)
    id_number = forms.CharField(
        label="证件号码",
        max_length=40,
        help_text="加密保存，只用来确认是您本人；页面上只显示首尾几位。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_name(self) -> str:
        return checked(registering.checked_name, self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        kind = self.cleaned_data.get("id_kind", "")
        return checked(lambda text: identity.check_paper(kind, text, self.on), self.cleaned_data["id_number"])


class AccountForm(Plain):
    """The second step: how one is reached and how one signs in."""

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
    password = password_field("密码", "至少 10 位。一句您记得住的话就很好。", is_new=True)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name

    def clean_phone(self) -> str:
        return checked(identity.check_phone, self.cleaned_data["phone"])

    def clean_username(self) -> str:
        return checked(registering.checked_username, self.cleaned_data["username"])

    def clean_password(self) -> str:
        person = Person(username=self.cleaned_data.get("username"), name=self.name)
        return checked(lambda text: registering.checked_password(text, person), self.cleaned_data["password"])


class ForgottenForm(Plain):
    """Whose password was forgotten, and where the code is to go."""

    username = forms.CharField(
        label="登录名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    channel = forms.ChoiceField(label="验证码发到", widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(name, f"登记的{label}") for name, label in ways]  # type: ignore[attr-defined]
        self.fields["channel"].initial = ways[0][0] if ways else None


class WindowCodeForm(Plain):
    """What the window handed over, and how one will sign in."""

    code = forms.CharField(
        label="窗口给您的开通码",
        max_length=20,
        help_text="十位字母和数字，24小时内有效。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-short", "spellcheck": "false"}),
    )
    username = forms.CharField(
        label="登录名",
        max_length=60,
        help_text="有账号的填原来的；没有的自己起一个，3 至 60 个字母、数字或者汉字。",
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = password_field("新密码", "至少 10 位。", is_new=True)

    def clean_username(self) -> str:
        return checked(registering.checked_username, self.cleaned_data["username"])

    def clean_password(self) -> str:
        return checked(lambda text: registering.checked_password(text, Person()), self.cleaned_data["password"])


class NewPasswordForm(Plain):
    """The code that arrived, and the new password."""

    code = forms.CharField(label="验证码", max_length=10, help_text="六位数字。", widget=forms.TextInput(attrs=CODE))
    password = password_field("新密码", "至少 10 位。", is_new=True)

    def clean_password(self) -> str:
        return checked(lambda text: registering.checked_password(text, Person()), self.cleaned_data["password"])


class PhoneForm(Plain):
    address = forms.CharField(
        label="新的手机", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    password = password_field("密码", "更换前确认是您本人。")

    def clean_address(self) -> str:
        return checked(identity.check_phone, self.cleaned_data["address"])


class EmailForm(Plain):
    address = forms.EmailField(
        label="新的邮箱",
        error_messages={"invalid": "这不像一个邮箱地址，例如 zhang@example.cn"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = password_field("密码", "更换前确认是您本人。")


class CodeForm(Plain):
    code = forms.CharField(label="验证码", max_length=20, widget=forms.TextInput(attrs=CODE))


class PasswordForm(Plain):
    old = password_field("现在的密码")
    new = password_field("新密码", "至少 10 位。改好以后，别处的登录都会退出。", is_new=True)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_new(self) -> str:
        return checked(lambda text: registering.checked_password(text, self.person), self.cleaned_data["new"])


class ConfirmForm(Plain):
    password = password_field("密码")


class CloseForm(Plain):
    password = password_field("密码")
    is_sure = forms.BooleanField(label="我明白，注销以后不能再用这个账号登录")


class _ForAnother(Plain):
    """What every way of acting for another asks."""

    evidence = forms.FileField(label="证明文件", help_text="照片或者 PDF。窗口核对以后生效。")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on


class OrganisationForm(_ForAnother):
    """An organisation for which one acts."""

    name = forms.CharField(
        label="单位名称", max_length=100, help_text="与营业执照或者登记证上的一致。",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    id_number = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label="您是这个单位的",
        choices=[(kind, kind) for kind in ("法定代表人", "负责人", "委托代理人")],
        widget=forms.RadioSelect,
        initial="法定代表人",
    )
    to_on = date_field("办到哪一天为止", "委托代理人必填，照授权委托书写。", required=False)
    field_order = ("name", "id_number", "kind", "to_on", "evidence")

    def clean_name(self) -> str:
        return checked(registering.checked_name, self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        return checked(identity.check_uscc, self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Representation.Kind.AGENT and not cleaned.get("to_on") and "to_on" not in self.errors:
            self.add_error("to_on", "请填写授权委托书写明的期限")
        return cleaned


class FamilyForm(_ForAnother):
    """A child, or an elder who cannot do it: one is the guardian, or has been entrusted."""

    name = forms.CharField(label="家人的姓名", max_length=100)
    id_kind = forms.ChoiceField(label="家人的证件", choices=PAPERS, initial=identity.ID_CARD)
    id_number = forms.CharField(
        label="家人的证件号码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label="您是",
        choices=[
            ("监护人", "监护人（未成年的孩子，或者不能自己办事的成年家人）"),
            ("委托代理人", "受托的亲友（老人写了委托书）"),
        ],
        widget=forms.RadioSelect,
        initial="监护人",
    )
    to_on = date_field("办到哪一天为止", "受托的必填；孩子的到满十八周岁为止，不用填。", required=False)
    field_order = ("kind", "name", "id_kind", "id_number", "to_on", "evidence")

    def clean_name(self) -> str:
        return checked(registering.checked_name, self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        kind = self.cleaned_data.get("id_kind", "")
        return checked(lambda text: identity.check_paper(kind, text, self.on), self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Representation.Kind.AGENT and not cleaned.get("to_on") and "to_on" not in self.errors:
            self.add_error("to_on", "请填写委托书写明的期限")
        return cleaned


class AppointForm(Plain):
    """Whom one lets act for oneself, or for the organisation one heads; in what, and for how long."""

    name = forms.CharField(label="代理人的姓名", max_length=100)
    id_number = forms.CharField(
        label="代理人的身份证号码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    scope = forms.ChoiceField(
        label="可以办什么",
        choices=[("all", "我的全部事项"), ("services", "只办这些事项"), ("case", "只办一件已经提交的事")],
        widget=forms.RadioSelect,
        initial="all",
    )
    services = forms.CharField(
        label="哪些事项",
        required=False,
        max_length=2000,
        help_text="选“只办这些事项”时填，一行一个，写办事指南上的名称。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    number = forms.CharField(
        label="办件编号", required=False, max_length=40, help_text="选“只办一件”时填。",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    to_on = date_field("到哪一天为止")

    def __init__(self, *args: Any, offered: Callable[[list[str]], dict[str, list[str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered

    def clean_services(self) -> list[str]:
        """The codes of the services of these names."""
        names = [line.strip() for line in self.cleaned_data["services"].splitlines() if line.strip()]
        found = self.offered(names)
        unknown = [name for name in names if not found.get(name)]
        if unknown:
            raise ValidationError(f"没有叫“{'”“'.join(unknown)}”的事项，请照办事指南上的名称写，一行一个")
        return [code for name in names for code in found[name]]

    def clean_id_number(self) -> str:
        return checked(identity.check_id_number, self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = {"services": "请至少选择一个事项", "case": "请填写办件编号"}
        field = {"services": "services", "case": "number"}.get(cleaned.get("scope", ""), "")
        if field and not cleaned.get(field) and field not in self.errors:
            self.add_error(field, wanted[cleaned["scope"]])
        return cleaned


class ReasonForm(Plain):
    because = forms.CharField(label="理由", max_length=200, widget=forms.TextInput())
