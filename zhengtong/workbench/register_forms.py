"""What officials fill in about registers. Every column becomes a field; what it means is decided behind the door of registers."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from zhengtong.documents import actions as documents
from zhengtong.documents.errors import UploadRefused
from zhengtong.lawbook import Column, Register
from zhengtong.people.models import Organ, Person
from zhengtong.registers import queries, values
from zhengtong.registers.models import Entry
from zhengtong.ui.forms import Plain, speak
from zhengtong.workbench.forms import DayInput, new_key

MOST_CHOICES = 300
_ABOUT = re.compile(r"“([^”]+)”")
_ROW = re.compile(r"^第\d+行：")


class BatchForm(Plain):
    """From when, why, by which document; and in the name of which organ, where there are several."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    on = forms.DateField(label="生效日", widget=DayInput)
    reason = forms.CharField(label="事由", max_length=300, help_text="为什么增加、变更或者注销")
    document = forms.CharField(label="文号", max_length=100, required=False, help_text="依据的文件，没有就不填")

    def __init__(self, data: Any, organs: list[int], today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"on": today, "key": new_key()}, **kwargs)
        mine = Organ.objects.filter(pk__in=organs).order_by("pk")
        only: dict[str, Any] = {"initial": organs[0], "widget": forms.HiddenInput} if len(organs) == 1 else {}
        self.fields["organ"] = speak(forms.ModelChoiceField(mine, label="登记机关", empty_label=None, **only))

    def facts(self) -> dict[str, Any]:
        """What propose wants to know of the batch."""
        return {name: self.cleaned_data[name] for name in ("on", "reason", "document", "organ")}


class EntryForm(Plain):
    """One entry: a field for every column, filled with what stands there now."""

    def __init__(self, register: Register, entry: Entry | None, data: Any = None, files: Any = None) -> None:
        self.register, self.entry = register, entry
        names = queries.names_of(register, [entry.data] if entry else [])
        organs = [(name, name) for name in Organ.objects.order_by("pk").values_list("name", flat=True)]
        super().__init__(data, files, auto_id="entry-%s")
        for column in register.columns.values():
            made = field_for(column, organs, is_new=entry is None)
            if entry is not None:
                made.initial = initial(column, entry, names)
                if column.name == register.key_column:
                    made.widget.attrs["readonly"] = True
            self.fields[column.name] = speak(made)

    def given(self, by: Person) -> dict[str, object]:
        """What was filled in, under the columns' names; a file handed in is kept first. Only after is_valid()."""
        filled: dict[str, object] = {}
        for name, column in self.register.columns.items():
            value = self.cleaned_data.get(name)
            if column.kind != "文件":
                filled[name] = value
            elif value:
                try:
                    filled[name] = str(documents.keep(value, name=value.name, by=by).pk)
                except UploadRefused as refused:
                    self.add_error(name, str(refused))
        return filled

    def complain(self, sentences: Iterable[str]) -> None:
        """Put each sentence beside the column that it begins with, the others on top."""
        for sentence in sentences:
            for part in _ROW.sub("", sentence).split("；"):
                about = _ABOUT.match(part)
                self.add_error(about[1] if about and about[1] in self.fields else None, part)


def initial(column: Column, entry: Entry, names: values.Names) -> object:
    """What a field holds of an entry that is there: personal data masked, files not."""
    value = entry.data.get(column.name)
    if column.kind == "多选":
        return value or []
    if column.kind == "金额" and isinstance(value, int):
        return values.spoken(column, value).replace(",", "")
    if column.kind == "台账":
        return value
    return None if column.kind == "文件" else values.spoken(column, value, names)


def field_for(column: Column, organs: list[tuple[str, str]], *, is_new: bool) -> forms.Field:
    """The field that fits a column. Days and numbers stay text, so that registers alone say what is wrong with them."""
    common: dict[str, Any] = {"label": column.name, "required": column.is_required, "help_text": column.help}
    match column.kind:
        case "长文":
            return forms.CharField(widget=forms.Textarea({"rows": 3}), **common)
        case "日期":
            return forms.CharField(widget=forms.DateInput({"type": "date"}), **common)
        case "整数" | "小数" | "金额":
            hint = column.help or ("以元为单位，如 1200.50" if column.kind == "金额" else "")
            widget = forms.TextInput({"inputmode": "decimal", "class": "is-short"})
            return forms.CharField(widget=widget, **common | {"help_text": hint})
        case "是否":
            return forms.CharField(widget=select(["是", "否"]), **common)
        case "单选":
            return forms.CharField(widget=select(column.choices), **common)
        case "多选":
            choices = [(each, each) for each in column.choices]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case "机关" if len(organs) <= MOST_CHOICES:
            return forms.CharField(widget=forms.Select(choices=[("", "请选择"), *organs]), **common)
        case "人员":
            return forms.CharField(**common | {"help_text": column.help or "姓名；有同名的写登录名"})
        case "台账":
            name = queries.register(column.register or "").name
            return forms.CharField(**common | {"help_text": column.help or f"{name}里的编号或者称呼"})
        case "文件":
            hint = column.help or ("" if is_new else "不重新选择，就保留原来的")
            return forms.FileField(**common | {"help_text": hint, "required": column.is_required and is_new})
        case "网址":
            return forms.CharField(widget=forms.URLInput(), **common)
        case _ if column.is_personal:
            hint = column.help or ("加密保存" if is_new else "加密保存；遮挡的不改就不动它")
            return forms.CharField(**common | {"help_text": hint})
        case _:
            return forms.CharField(**common)


def select(choices: Iterable[str]) -> forms.Select:
    return forms.Select(choices=[("", "请选择"), *((each, each) for each in choices)])


class FilterForm(Plain):
    """查找条目：字词、哪一天，和可以分组的单选列。"""

    q = forms.CharField(label="查找", max_length=60, required=False, widget=forms.TextInput({"type": "search"}))
    on = forms.DateField(label="哪一天的样子", required=False, widget=DayInput)

    def __init__(self, register: Register, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.choosing = [name for name in register.groupings if register.columns[name].kind == "单选"][:3]
        for name in self.choosing:
            choices = [("", "全部"), *((each, each) for each in register.columns[name].choices)]
            self.fields[name] = forms.ChoiceField(label=name, choices=choices, required=False)

    @property
    def chosen(self) -> dict[str, str]:
        """The choices made."""
        return {name: value for name in self.choosing if (value := self.cleaned_data.get(name))}


class UploadForm(BatchForm):
    """导入：一个文件，先看每一行的结论。"""

    file = forms.FileField(label="文件", help_text=".xlsx 或者 .csv，第一行是列名；先下载空白表填写最稳妥")

    def __init__(self, data: Any, files: Any, organs: list[int], today: date) -> None:
        super().__init__(data, organs, today, files=files)
        self.order_fields(["key", "file", "on", "reason", "document", "organ"])


class AnswerForm(Plain):
    """批示：同意或者不同意。"""

    answer = forms.ChoiceField(label="批示", choices=[("approve", "同意"), ("decline", "不同意")])
    remark = forms.CharField(label="批示意见", max_length=300, required=False, help_text="不同意的，写明怎么改")


class ReasonForm(Plain):
    """查看个人信息、撤销一批：都要写明事由。"""

    reason = forms.CharField(label="事由", max_length=200)


class PeriodForm(Plain):
    """两天之间。"""

    start = forms.DateField(label="自", widget=DayInput, required=False)
    end = forms.DateField(label="至", widget=DayInput, required=False)

    def __init__(self, register: Register, data: Any) -> None:
        super().__init__(data, auto_id="period-%s")
        choices = [("", "不分组"), *((name, name) for name in register.groupings)]
        self.fields["by"] = forms.ChoiceField(label="分组", choices=choices, required=False)
