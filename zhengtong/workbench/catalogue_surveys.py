"""摸底 as forms: drawing a survey up, and a page of a unit's rows to fill in."""

from collections.abc import Sequence
from typing import Any

from django import forms

from zhengtong.people.models import Organ
from zhengtong.services import elements
from zhengtong.services.surveys.queries import FormLine
from zhengtong.services.surveys.questions import KINDS, Question
from zhengtong.ui.forms import Plain, speak
from zhengtong.workbench.catalogue_rows import Cell, RowsField, RowsWidget
from zhengtong.workbench.forms import DayInput

OWN = (
    Cell("名", hint="大厅面积"),
    Cell("类", "单选", KINDS, "w-choice"),
    Cell("必填", "是否", width="w-yes"),
    Cell("选项", "一列", width="w-choice", hint="一行一个"),
    Cell("说明"),
)


class SurveyForm(Plain):
    """一次摸底：问什么，逐个事项还是每单位一次，哪天截止。"""

    title = forms.CharField(label="名称", max_length=120)
    purpose = forms.CharField(label="说明", required=False, widget=forms.Textarea({"rows": 3}))
    document = forms.CharField(label="文号", max_length=60, required=False)
    leader = forms.CharField(label="报送领导", max_length=60, required=False, help_text="汇总后报给谁")
    due_on = forms.DateField(label="截止日", widget=DayInput)
    is_per_service = forms.BooleanField(label="逐个事项填写（不勾，每个单位只填一次）", required=False, initial=True)

    def __init__(self, data: Any, organs: Sequence[Organ]) -> None:
        super().__init__(data, auto_id="survey-%s")
        asked = [one.name for one in elements.load() if not one.is_derived and one.kind not in ("文件", "成行", "依据")]
        self.fields["elements"] = forms.MultipleChoiceField(
            label="问事项的哪些要素",
            choices=[(name, name) for name in asked],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="填报以后可以一并汇入目录",
        )
        self.fields["own"] = RowsField(
            RowsWidget(OWN, label="另问的问题"),
            label="另问的问题",
            required=False,
            help_text="不是目录要素的，写在这里",
        )
        mine = Organ.objects.filter(pk__in=[organ.pk for organ in organs]).order_by("name")
        self.fields["organ"] = speak(forms.ModelChoiceField(mine, label="下发单位", empty_label=None))
        self.order_fields(
            ["title", "organ", "purpose", "document", "leader", "due_on", "is_per_service", "elements", "own"]
        )

    def questions(self) -> list[Question]:
        """Everything that is asked: first the elements, then the questions of its own."""
        about = [Question.about(name) for name in self.cleaned_data["elements"]]
        own = [
            Question(
                row.get("名", ""),
                row.get("类", "") or "文字",
                bool(row.get("必填")),
                tuple(row.get("选项", ())),
                note=row.get("说明", ""),
            )
            for row in self.cleaned_data["own"]
        ]
        return [*about, *own]


def control(question: Question, key: str, said: str, label: str) -> forms.BoundField:
    """The control of one answer. What is wrong with it is said by surveys, not here."""
    common: dict[str, Any] = {"label": label, "required": False}
    attrs = {"aria-label": label, "autocomplete": "off"}
    field: forms.Field
    if question.kind in ("单选", "是否"):
        choices = question.choices or ("是", "否")
        every = [("", ""), *((each, each) for each in choices)]
        if said and said not in choices:
            every.append((said, said))
        field = forms.CharField(widget=forms.Select(attrs, choices=every), **common)
    elif question.kind in ("长文", "一列", "期限表", "法定期限", "多选"):
        field = forms.CharField(widget=forms.Textarea({**attrs, "rows": 2}), **common)
    else:
        field = forms.CharField(widget=forms.TextInput(attrs), **common)
    form = forms.Form(initial={key: said})
    form.fields[key] = field
    return form[key]


def key_of(line: FormLine, place: int) -> str:
    """How the control of a question is named in the row of a service; the unit's own row is 0."""
    return f"a-{line.service.pk if line.service else 0}-{place}"


def sent(data: Any, line: FormLine, asked: Sequence[Question]) -> dict[str, str]:
    """What was sent for one row; nothing when the row was not on the page."""
    found = {}
    for place, question in enumerate(asked):
        key = key_of(line, place)
        if key in data:
            found[question.name] = str(data[key]).replace("\0", "")
    return found
