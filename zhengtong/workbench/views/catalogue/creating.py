"""新增事项: its code, organ and procedure; the rest is written in its draft. And what people call it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhengtong.people.models import Organ
from zhengtong.services import elements, law
from zhengtong.services.actions import batches as actions
from zhengtong.services.actions import editions
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import BatchLine, Service
from zhengtong.ui.forms import Plain, speak
from zhengtong.workbench.catalogue_frame import batch_for, frame, open_batches, organs_of, said
from zhengtong.workbench.desk import desk_of
from zhengtong.workbench.gate import OfficeRequest, office


class NewForm(Plain):
    """一个新的事项：编码、部门、程序；其余在草稿里写。"""

    name = forms.CharField(label="事项名称", max_length=200)
    code = forms.CharField(label="事项代码", max_length=60, help_text="上级目录给出的编码；没有就按本县的规则编")
    parent = forms.CharField(label="主项的代码", max_length=60, required=False, help_text="是子项的才填")
    aliases = forms.CharField(label="别名", required=False, help_text="群众的说法，用空格隔开")
    reason = forms.CharField(label="理由", max_length=300, required=False)

    def __init__(self, data: Any, organs: list[Organ]) -> None:
        super().__init__(data, auto_id="new-%s")
        mine = Organ.objects.filter(pk__in=[organ.pk for organ in organs]).order_by("name")
        only: dict[str, Any] = {"initial": organs[0], "widget": forms.HiddenInput} if len(organs) == 1 else {}
        self.fields["organ"] = speak(forms.ModelChoiceField(mine, label="主管部门", empty_label="请选择", **only))
        for name, label in (("kind", "事项类型"), ("handling", "办件类型")):
            choices = [(each, each) for each in elements.named(label).choices]
            self.fields[name] = speak(forms.ChoiceField(label=label, choices=[("", "请选择"), *choices]))
        offered = [(one.code, f"{one.name}（{one.code}）") for one in law.book().procedures()]
        self.fields["procedure"] = speak(forms.ChoiceField(label="办理程序", choices=[("", "请选择"), *offered]))
        batches = (
            [(str(one.pk), str(one)) for organ in organs[:1] for one in open_batches(organ.pk)]
            if len(organs) == 1
            else []
        )
        self.fields["batch"] = forms.ChoiceField(
            label="放进哪一批", choices=[*batches, ("", "另开一批")], required=False
        )
        self.order_fields(
            ["name", "code", "organ", "kind", "handling", "procedure", "parent", "aliases", "batch", "reason"]
        )


@office
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """A new service goes into a batch, and its draft is opened."""
    desk = desk_of(request)
    organs = organs_of(desk)
    form = NewForm(request.POST or None, organs)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():  # neither a service without a line nor a batch without a service is left behind
                made = created(given)
                batch = batch_for(desk, given["batch"], made.organ, f"新增{given['name']}")
                facts = {name: given[name] for name in ("name", "kind", "handling")}
                act = BatchLine.Act.ADD
                actions.add_line(batch, made, act, by=desk.person, on=desk.on, reason=given["reason"], **facts)
        except ServiceError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, f"已建立，放进了批次 {batch.number}；请逐组填写")
            return redirect("workbench:catalogue-drafting", made.pk)
    context = frame(desk, "table") | {"form": form, "may_edit": bool(organs)}
    return render(request, "workbench/catalogue/new.html", context, status=422 if form.is_bound else 200)


def created(given: dict[str, Any]) -> Service:
    """The service itself."""
    parent = None
    if given["parent"]:
        parent = Service.objects.filter(code=given["parent"]).first()
        if parent is None:
            raise ServiceError(f"没有代码为“{given['parent']}”的主项，请核对。")
    facts = {name: given[name] for name in ("code", "organ", "procedure", "aliases")}
    return editions.create_service(parent=parent, **facts)
