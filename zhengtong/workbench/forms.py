"""What officials fill in. What the law asks for (填) becomes fields; what it means is decided behind the door of cases."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from zhengtong import lawbook
from zhengtong.people import identity
from zhengtong.registers.naming import Named
from zhengtong.ui.forms import Plain, checked, speak

EXTENDED_BY = "延长时间"
FEW = 12
Offered = Mapping[str, tuple[lawbook.Naming, Sequence[Named]]]
LONG_WORDS = ("内容", "理由", "事项", "意见", "说明")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SignInForm(Plain):
    username = forms.CharField(
        label="登录名", max_length=60, widget=forms.TextInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="密码", max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    code = forms.CharField(
        label="动态码",
        help_text="手机验证器上的六位数字；手机不在身边时用备用码。第一次登录不填",
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "is-short"}),
    )


class EnrolForm(Plain):
    code = forms.CharField(
        label="验证器上的六位数字",
        max_length=10,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "is-short", "autofocus": True}
        ),
    )


class EnrolCodeForm(Plain):
    handed = forms.CharField(
        label="登记码",
        max_length=20,
        help_text="运维人员当面交给您的十位字母和数字。",
        widget=forms.TextInput({"autocomplete": "off", "class": "is-short", "spellcheck": "false", "autofocus": True}),
    )


class AccountCodeForm(Plain):
    """Whose document lies on the counter."""

    name = forms.CharField(label="姓名", max_length=100, widget=forms.TextInput({"autocomplete": "off"}))
    id_kind = forms.ChoiceField(label="证件", choices=[(kind, kind) for kind in identity.PAPERS])
    id_number = forms.CharField(
        label="证件号码", max_length=40, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_id_number(self) -> str:
        kind = self.cleaned_data.get("id_kind", "")
        return checked(lambda text: identity.check_paper(kind, text, self.on), self.cleaned_data["id_number"])


def new_key() -> str:
    """An idempotency key: one for each form shown, so that sending it twice acts once."""
    return uuid4().hex


class Once(Plain):
    """A form that may be sent twice and acts once, and knows which state of the case it was filled in on."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ActForm(Once):
    """One act: its day, and what the law wants recorded with it."""

    action = forms.CharField(widget=forms.HiddenInput, max_length=40)
    on = forms.DateField(label="日期", widget=DayInput)

    def __init__(
        self,
        act: lawbook.Action,
        procedure: lawbook.Procedure,
        codes: Mapping[str, Sequence[str]],
        *,
        today: date,
        seen: int,
        data: Any = None,  # what a request holds
        named: Offered | None = None,
    ) -> None:
        self.act, self.today = act, today
        initial = {"action": act.name, "on": today, "seen": seen, "key": new_key()}
        super().__init__(data, initial=initial, auto_id=f"{act.name}-%s")
        for name in act.needs:
            self.fields[name] = speak(
                names_field(name, *named[name]) if named and name in named else field_for(name, codes.get(name, ()))
            )
        for clock in procedure.clocks.values():
            if clock.extension is not None and clock.extension.by == act.name:
                self.fields[EXTENDED_BY] = speak(length_field(clock))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(f"日期不能晚于今天（{self.today}）")
        return on

    def filled(self) -> dict[str, Any]:
        """What was filled in for the act, under the law's names; what was left empty is left out."""
        own = [*self.act.needs, EXTENDED_BY]
        return {name: self.cleaned_data[name] for name in own if self.cleaned_data.get(name)}


def length_field(clock: lawbook.Clock) -> forms.Field:
    """How long a clock is extended: as long as the law allows when nothing is said."""
    longest = clock.extension.at_most if clock.extension else None
    if longest is None:
        return forms.CharField(
            label=EXTENDED_BY, max_length=20, help_text=f"法律未定上限，写明合理的时间，如“5 {clock.term.unit}”"
        )
    hint = f"{clock.name}至多延长 {longest}；不填就延长到上限，短些的写成“5 {longest.unit}”"
    return forms.CharField(label=EXTENDED_BY, max_length=20, required=False, help_text=hint)


def field_for(name: str, codes: Sequence[str] = ()) -> forms.Field:
    """The field that fits the name of what is recorded: a choice when the law has a code list, a day for …日, else text."""
    if codes:
        return forms.ChoiceField(label=name, choices=[("", "请选择"), *((code, code) for code in codes)])
    if name.endswith("日"):
        return forms.DateField(label=name, widget=DayInput)
    if name.endswith(LONG_WORDS):
        return forms.CharField(label=name, max_length=2000, widget=forms.Textarea({"rows": 3}))
    return forms.CharField(label=name, max_length=200)


def names_field(name: str, rule: lawbook.Naming, entries: Sequence[Named]) -> forms.Field:
    """Entries of a register to choose from: boxes to tick while they are few, a list when they are many."""
    few = len(entries) <= FEW
    hint = f"至少选{rule.at_least}个" if entries else "台账里没有现在有效的，请先登记"
    return forms.MultipleChoiceField(
        label=name,
        choices=[(entry.code, str(entry)) for entry in entries],
        help_text=f"{hint}{rule.spoken_basis}",
        widget=forms.CheckboxSelectMultiple if few else forms.SelectMultiple(attrs={"size": 8}),
        error_messages={"invalid_choice": "“%(value)s”现在不是有效的条目，请重新选择"},
    )


class AnswerForm(Once):
    """批示：同意或者不同意，附意见。"""

    answer = forms.ChoiceField(label="批示", choices=[("approve", "同意"), ("decline", "不同意")])
    remark = forms.CharField(label="批示意见", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == "decline" and not given.get("remark"):
            self.add_error("remark", "不同意的，请写明意见，让呈批人知道怎么改")
        return given


class PresetForm(Plain):
    """选用预设：哪一个、从哪天起、依据什么。"""

    preset = forms.ChoiceField(label="预设", widget=forms.RadioSelect)
    from_on = forms.DateField(label="自", widget=DayInput, help_text="这一天起立的案件适用；不能早于今天")
    reason = forms.CharField(label="依据的文件或者理由", max_length=200)

    def __init__(self, names: Sequence[str], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["preset"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class RevealForm(Plain):
    """查看证件号码：必须写明事由，会留下记录。"""

    reason = forms.CharField(
        label="查看事由", max_length=200, help_text="会记入个人信息读取记录，例如“核对营业执照上的经营者”"
    )


class FilterForm(Plain):
    """收件箱的筛选。"""

    q = forms.CharField(
        label="编号、事项或者申请人", max_length=60, required=False, widget=forms.TextInput({"type": "search"})
    )
    procedure = forms.ChoiceField(label="程序", required=False)
    stage = forms.ChoiceField(label="环节", required=False)
    overdue = forms.BooleanField(label="只看超期", required=False)

    def __init__(self, data: Any, procedures: Sequence[lawbook.Procedure]) -> None:
        super().__init__(data, auto_id="filter-%s")
        stages = dict.fromkeys(stage for procedure in procedures for stage in procedure.stages)
        self.fields["procedure"].choices = [("", "全部"), *((one.code, one.name) for one in procedures)]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [("", "全部"), *((stage, stage) for stage in stages)]  # type: ignore[attr-defined]
