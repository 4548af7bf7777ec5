"""What officials fill in for a random draw: from whom, by which strata, how many; why one is given up; what the cases are about."""

from collections.abc import Iterable
from typing import Any

from django import forms

from zhengtong import lawbook
from zhengtong.cases import queries as cases
from zhengtong.lawbook import Column, Register
from zhengtong.people.models import Organ
from zhengtong.registers.draw_actions import FEWEST, MOST_EACH, Plan
from zhengtong.registers.draw_candidates import filterable, skills, stratifiable
from zhengtong.registers.drawing import Quota, WrongQuota
from zhengtong.registers.values import NO, YES
from zhengtong.ui.forms import Plain, speak
from zhengtong.workbench.forms import field_for

QUOTA, FILTER = "quota-", "filter-"
UNFILLED = "（未填）"
SOURCE, DRAWN = "检查来源", "随机抽取"


class FromForm(Plain):
    """从哪本台账抽，按什么分层。"""

    register = forms.ChoiceField(label="抽取对象的台账")
    by = forms.ChoiceField(label="分层", required=False)

    def __init__(self, offered: list[Register], chosen: Register, data: Any = None) -> None:
        super().__init__(data, initial={"register": chosen.code}, auto_id="from-%s")
        self.fields["register"].choices = [(one.code, one.name) for one in offered]  # type: ignore[attr-defined]
        columns = [("", "不分层"), *((one.name, one.name) for one in stratifiable(chosen))]
        self.fields["by"].choices = columns  # type: ignore[attr-defined]


def values_of(column: Column) -> tuple[str, ...]:
    """What a column of choices may hold."""
    return column.choices or (YES, NO)


class PlanForm(Plain):
    """抽取方案：任务、各层的比例或者数量、筛选、检查人员。"""

    task = forms.CharField(
        label="抽查任务",
        max_length=100,
        help_text="写明年度和事项，如“2026年第四季度食品安全抽查”；向社会公开，同一任务只抽一次",
    )
    each = forms.TypedChoiceField(
        label="每户抽几名检查人员",
        coerce=int,
        initial=FEWEST,
        choices=[*((n, f"{n}名") for n in range(FEWEST, MOST_EACH + 1)), (0, "不抽检查人员")],
    )
    skill = forms.ChoiceField(label="需要的专业特长", required=False, help_text="选了的，每户至少一人有这个专长")

    def __init__(
        self, register: Register, stratum: str, organs: Iterable[int], *, may_join: bool, data: Any = None
    ) -> None:
        self.register, self.stratum = register, stratum
        mine = list(organs)
        super().__init__(data, auto_id="plan-%s")
        self.fields["skill"].choices = [("", "不限"), *((one, one) for one in skills())]  # type: ignore[attr-defined]
        only: dict[str, Any] = {"initial": mine[0], "widget": forms.HiddenInput} if len(mine) == 1 else {}
        organ = forms.ModelChoiceField(
            Organ.objects.filter(pk__in=mine).order_by("pk"), label="抽取机关", empty_label=None, **only
        )
        self.fields["organ"] = speak(organ)
        if may_join:
            self.fields["is_joint"] = forms.BooleanField(
                label="跨部门联合抽查", required=False, help_text="检查人员从各机关抽，不限本机关"
            )
        self.strata = self._ask_quotas()
        self.narrowing = self._ask_filters()

    def _ask_quotas(self) -> list[str]:
        """A field for each stratum; only one, and required, when nothing is stratified."""
        if not self.stratum:
            hint = "数量（如 20）或者比例（如 5%，有零头的进一）"
            self.fields[QUOTA] = speak(forms.CharField(label="抽多少", max_length=12, help_text=hint))
            return [""]
        strata = [*values_of(self.register.columns[self.stratum]), ""]
        for value in strata:
            self.fields[QUOTA + value] = forms.CharField(
                label=f"{self.stratum}：{value or UNFILLED}",
                max_length=12,
                required=False,
                widget=forms.TextInput({"class": "is-short"}),
            )
        return strata

    def _ask_filters(self) -> list[str]:
        """A field for each column by which candidates may be narrowed down."""
        passed = {self.stratum, self.register.validity.column}
        columns = [column for column in filterable(self.register) if column.name not in passed]
        for column in columns:
            self.fields[FILTER + column.name] = (
                forms.CharField(label=column.name, required=False, max_length=300, help_text="几个的用顿号分开")
                if column.kind == "文字"
                else forms.MultipleChoiceField(
                    label=column.name,
                    required=False,
                    choices=[(one, one) for one in values_of(column)],
                    widget=forms.CheckboxSelectMultiple,
                )
            )
        return [column.name for column in columns]

    @property
    def quota_fields(self) -> list[forms.BoundField]:
        """The fields of the strata."""
        return [self[QUOTA + value] for value in self.strata]

    @property
    def filter_fields(self) -> list[forms.BoundField]:
        """The fields that narrow down."""
        return [self[FILTER + name] for name in self.narrowing]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        quotas = {QUOTA + value: given.get(QUOTA + value, "") for value in self.strata}
        for name, text in quotas.items():
            try:
                Quota.read(text) if text else None
            except WrongQuota as wrong:
                self.add_error(name, str(wrong))
        if self.stratum and not any(quotas.values()) and not self.errors:
            self.add_error(QUOTA + self.strata[0], "至少写一层抽多少：数量（如 20）或者比例（如 5%）；空着的层不抽")
        return given

    def plan(self) -> Plan:
        """What registers are asked. Only after is_valid()."""
        given = self.cleaned_data
        filters = {name: narrowed(given[FILTER + name]) for name in self.narrowing if given[FILTER + name]}
        return Plan(
            task=given["task"],
            register=self.register.code,
            quotas={value: given[QUOTA + value] for value in self.strata if given[QUOTA + value]},
            stratum=self.stratum,
            filters=filters,
            each=given["each"],
            skill=given["skill"],
            is_joint=bool(given.get("is_joint")),
        )


def narrowed(given: str | list[str]) -> list[str]:
    """The values meant by a text (几个的用顿号分开) or by ticked boxes."""
    parts = given.replace("，", "、").split("、") if isinstance(given, str) else given
    return sorted({part.strip() for part in parts if part.strip()})


class AbandonForm(Plain):
    """放弃一次抽取：理由会公开。"""

    reason = forms.CharField(label="放弃的理由", max_length=300, help_text="记录永远保留；理由向社会公开，不写个人信息")


class InspectionForm(Plain):
    """逐户立案：检查什么，依据什么。"""

    def __init__(self, act: lawbook.Action, rules: cases.Rules, data: Any = None) -> None:
        self.needs = [name for name in act.needs if name != SOURCE]
        super().__init__(data, auto_id="open-%s")
        codes = cases.codes_in(rules, act.name)
        for name in self.needs:
            self.fields[name] = speak(field_for(name, codes.get(name, ())))

    def filled(self) -> dict[str, Any]:
        """What every one of the cases is opened with, under the law's names."""
        return {name: self.cleaned_data[name] for name in self.needs} | {SOURCE: DRAWN}
