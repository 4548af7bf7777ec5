"""A batch as its page shows it: line by line what it would change, what was found, and what each person may do with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, QuerySet

from zhengtong.people.models import Organ
from zhengtong.services import checks, comparison
from zhengtong.services.comparison import Comparison
from zhengtong.services.finding import Finding
from zhengtong.services.models import Batch, BatchLine, ServiceVersion
from zhengtong.ui.forms import Plain, speak
from zhengtong.workbench.catalogue_frame import EDITABLE, Rights
from zhengtong.workbench.catalogue_item import Said, groups
from zhengtong.workbench.desk import Desk
from zhengtong.workbench.forms import DayInput

State, Act = Batch.State, BatchLine.Act


@dataclass(frozen=True)
class ShownLine:
    """One line: the version before, the draft, what differs, what was found; of a service that is new, all that is said."""

    line: BatchLine
    before: ServiceVersion | None
    comparison: Comparison | None
    findings: tuple[Finding, ...]
    said: tuple[Said, ...] = ()

    @property
    def name(self) -> str:
        """The service by its name, else by its code."""
        named = self.line.version or self.before
        return named.name if named is not None else self.line.service.code

    @property
    def blocks(self) -> bool:
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True)
class Allowed:
    """What this person may do with a batch, and otherwise why not."""

    edit: bool
    propose: bool
    answer: bool
    undo: bool
    why_not: str


def lines_of(batch: Batch) -> QuerySet[BatchLine]:
    """The lines of a batch in order, each with service and draft."""
    found = batch.lines.select_related(
        "service__organ", "version__service__organ__division", "version__service__parent"
    )
    return found.prefetch_related("version__materials").order_by("pk")


def shown(lines: Iterable[BatchLine]) -> list[ShownLine]:
    """Lines with what they change and what was found. Two queries for the versions before."""
    kept = list(lines)
    before = versions_before(kept)
    return [shown_line(line, before.get(line.pk)) for line in kept]


def shown_line(line: BatchLine, before: ServiceVersion | None) -> ShownLine:
    """One line."""
    draft = line.version
    if draft is None:
        return ShownLine(line, before, None, ())
    compared = comparison.diff(before, draft) if before is not None else None
    said = tuple(each for group in groups(draft) for each in group.said) if before is None else ()
    return ShownLine(line, before, compared, tuple(checks.findings(draft, list(draft.materials.all()))), said)


def versions_before(lines: list[BatchLine]) -> dict[int, ServiceVersion]:
    """For each line the version that stood before it."""
    services = {line.service_id for line in lines}
    every = ServiceVersion.objects.filter(service_id__in=services, published_at__isnull=False)
    every = every.select_related("service__organ__division", "service__parent").prefetch_related("materials")
    found: dict[int, ServiceVersion] = {}
    of_service: dict[int, list[ServiceVersion]] = {}
    for version in every.order_by("in_force_on", "number"):
        of_service.setdefault(version.service_id, []).append(version)
    for line in lines:
        number = line.version.number if line.version is not None else None
        earlier = [one for one in of_service.get(line.service_id, ()) if number is None or one.number < number]
        if earlier:
            found[line.pk] = earlier[-1]
    return found


def acts_of(batch: Batch) -> dict[str, int]:
    """How many lines of each kind, in the order of the kinds. One query."""
    counted = Counter(dict(batch.lines.values_list("act").annotate(count=Count("pk")).order_by()))
    return {str(act): counted[act] for act in Act.values if counted[act]}


def allowed(batch: Batch, desk: Desk, rights: Rights) -> Allowed:
    """What may be done with a batch as it stands, by whom; a sentence when it is another's turn."""
    mine = rights.of(batch.organ_id)
    is_own = desk.person.pk in (batch.created_by_id, batch.proposed_by_id)
    is_open = batch.state in EDITABLE
    waits = batch.state == State.PROPOSED
    why = ""
    if is_open and not mine:
        why = f"这一批由{batch.organ.name}的目录编辑起草，您可以看，不能改。"
    elif waits and not rights.reviews:
        why = "已经送审，由政务服务机构的目录审核岗位批示。"
    elif waits and is_own:
        why = "这一批由您经办，应当由另一个人批示。"
    return Allowed(
        edit=is_open and mine,
        propose=is_open and mine,
        answer=waits and rights.reviews and not is_own,
        undo=mine and batch.state != State.UNDONE,
        why_not=why,
    )


class BatchForm(Plain):
    """一批调整：名称、依据、文号、哪一天起生效。"""

    title = forms.CharField(label="名称", max_length=200, help_text="如：第三批取消事项")
    reason = forms.CharField(
        label="调整依据",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="法律的立改废释、取消下放的决定、机构职能调整",
    )
    document = forms.CharField(label="文号", max_length=60, required=False)
    law_changed_on = forms.DateField(
        label="依据生效日", required=False, widget=DayInput, help_text="从这一天算起，看目录几天以后跟上"
    )
    effective_on = forms.DateField(
        label="这一批的生效日", required=False, widget=DayInput, help_text="不填，批准那天生效"
    )

    def __init__(self, data: Any, organs: list[Organ], **kwargs: Any) -> None:
        super().__init__(data, auto_id="batch-%s", **kwargs)
        if organs:
            every = Organ.objects.filter(pk__in=[organ.pk for organ in organs]).order_by("name")
            only: dict[str, Any] = {"initial": organs[0], "widget": forms.HiddenInput} if len(organs) == 1 else {}
            self.fields["organ"] = speak(forms.ModelChoiceField(every, label="申请单位", empty_label="请选择", **only))
            self.order_fields(["title", "organ", "reason", "document", "law_changed_on", "effective_on"])

    def facts(self) -> dict[str, Any]:
        """What actions want to know of the batch."""
        return dict(self.cleaned_data)


class AnswerForm(Plain):
    """批示：同意公布，或者退回。"""

    answer = forms.ChoiceField(
        label="批示", choices=[("approve", "同意，公布"), ("return", "退回修改")], widget=forms.RadioSelect
    )
    opinion = forms.CharField(
        label="意见",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="退回的，写明怎么改",
    )
    effective_on = forms.DateField(label="生效日", required=False, widget=DayInput)
    document = forms.CharField(label="公布文号", max_length=60, required=False)

    def __init__(self, data: Any, batch: Batch, desk: Desk) -> None:
        start = {"effective_on": max(batch.effective_on or desk.on, desk.on), "document": batch.document}
        super().__init__(data, initial=start, auto_id="answer-%s")


class ReasonForm(Plain):
    """撤销一批：写明理由。"""

    reason = forms.CharField(label="理由", max_length=300)


class AdjustForm(Plain):
    """把一个或者一些事项放进一批。"""

    act = forms.ChoiceField(label="动作", choices=[(act, act) for act in Act.values])
    batch = forms.CharField(label="批次", max_length=18, required=False)
    reason = forms.CharField(label="理由", max_length=300, required=False)
