"""一件事 as a form: its text, its questions, which services for whom, which materials are handed in once."""

from collections.abc import Mapping
from typing import Any

from django import forms

from zhengtong.people.models import Organ
from zhengtong.services.bundle_checks import KINDS
from zhengtong.services.models import BundleVersion
from zhengtong.ui.forms import Plain, speak
from zhengtong.workbench import catalogue_situations as situations
from zhengtong.workbench.catalogue_rows import Asked, Cell, RowsField, RowsWidget
from zhengtong.workbench.forms import DayInput

TEXTS = ("name", "kind", "summary", "promise", "visits", "place", "phone", "in_force_on")
MERGED = (Cell("名称", hint="营业执照"), Cell("并入", "一列", hint="一行一个，各事项里的叫法"))


class NewBundleForm(Plain):
    """一件新的一件事。"""

    name = forms.CharField(label="名称", max_length=200, help_text="群众的一件事：我要开饭馆")
    code = forms.CharField(label="代码", max_length=60)
    kind = forms.ChoiceField(label="类别", choices=[(each, each) for each in KINDS])
    aliases = forms.CharField(label="别名", required=False, help_text="群众的说法，用空格隔开")

    def __init__(self, data: Any, organs: list[Organ]) -> None:
        super().__init__(data, auto_id="bundle-%s")
        mine = Organ.objects.filter(pk__in=[organ.pk for organ in organs]).order_by("name")
        self.fields["organ"] = speak(forms.ModelChoiceField(mine, label="牵头单位", empty_label="请选择"))


class BundleForm(Plain):
    """一件事的草稿。"""

    name = forms.CharField(label="名称", max_length=200)
    kind = forms.ChoiceField(label="类别", choices=[(each, each) for each in KINDS])
    summary = forms.CharField(label="一句话说明", required=False, widget=forms.Textarea({"rows": 2}))
    promise = forms.CharField(
        label="总承诺时限",
        max_length=30,
        required=False,
        help_text="如 5 工作日",
        widget=forms.TextInput({"class": "is-short"}),
    )
    visits = forms.IntegerField(
        label="到现场次数", min_value=0, max_value=99, widget=forms.TextInput({"class": "is-short"})
    )
    place = forms.CharField(label="办理地点", max_length=200, required=False)
    phone = forms.CharField(label="咨询电话", max_length=40, required=False)
    in_force_on = forms.DateField(label="施行日", widget=DayInput)

    def __init__(self, draft: BundleVersion, known: Mapping[str, str], data: Any = None) -> None:
        self.draft = draft
        asked = tuple(
            Asked(str(row["问"]), tuple(str(each) for each in row.get("答", ())))
            for row in draft.situations
            if row.get("问")
        )
        start = {name: getattr(draft, name) for name in TEXTS} | {
            "situations": [row | {situations.ORIGINAL: row.get("问", "")} for row in draft.situations],
            "members": list(draft.members),
            "merged": list(draft.merged),
        }
        super().__init__(data, initial=start, auto_id="bundle-%s")
        members = (Cell("事项", "台账", hint="事项代码"), Cell("主要", "是否", width="w-yes"), Cell("限于", "情形"))
        for name, label, cells, hint, pool in (
            ("situations", "先问什么", situations.CELLS, "回答决定要办其中哪几项", {}),
            ("members", "所含事项", members, "按办理的先后；只在某种回答以后才办的，勾选“限于”", known),
            ("merged", "合并的材料", MERGED, "几个事项里叫法不同的同一份材料，只交一次", {}),
        ):
            widget = RowsWidget(cells, questions=asked, known=pool, label=label)
            self.fields[name] = RowsField(widget, was=start[name], label=label, required=False, help_text=hint)

    def columns(self) -> dict[str, Any]:
        """What was filled in, as columns of the draft. When a question is renamed, what is limited to it follows."""
        given = self.cleaned_data
        renamed = situations.renaming(self.draft.situations, given["situations"])
        return {name: given[name] for name in TEXTS} | {
            "situations": situations.kept(given["situations"], renamed),
            "members": situations.conditions_follow(given["members"], renamed),
            "merged": given["merged"],
        }
