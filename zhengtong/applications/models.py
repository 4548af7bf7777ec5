"""What is begun and not yet handed in: drafts, and their 预审 page by page. Everything handed in is a case."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Value

if TYPE_CHECKING:
    from zhengtong.people.models import Person


class Draft(models.Model):
    """草稿：one open draft a person and a kind of application. Its key opens at most one case, however often it is submitted."""

    person = models.ForeignKey("people.Person", models.CASCADE, verbose_name="填写人", related_name="drafts")
    # For whom an agent fills it in; null is for oneself.
    principal = models.ForeignKey(
        "people.Person", models.CASCADE, null=True, blank=True, verbose_name="代谁申请", related_name="drafts_by_agents"
    )
    procedure = models.CharField("程序", max_length=40)
    version = models.ForeignKey(
        "services.ServiceVersion", models.PROTECT, null=True, verbose_name="事项版本", related_name="+"
    )
    bundle = models.ForeignKey(
        "services.BundleVersion", models.PROTECT, null=True, blank=True, verbose_name="一件事版本", related_name="+"
    )
    key = models.UUIDField("一次性编号", default=uuid.uuid4, unique=True, editable=False)
    situations = models.JSONField("情形", default=dict, db_default=Value({}, models.JSONField()))
    answers = models.JSONField("已填内容", default=dict)
    uploads = models.ManyToManyField("documents.Upload", verbose_name="材料文件", related_name="+")
    # The version it was begun under, and what has changed since, until the applicant has read it.
    carried_from = models.ForeignKey(
        "services.ServiceVersion", models.PROTECT, null=True, blank=True, verbose_name="开始时的版本", related_name="+"
    )
    changes = models.JSONField("新版的变化", default=list, db_default=Value([], models.JSONField()), blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, verbose_name="已提交为", related_name="+")
    updated_at = models.DateTimeField("保存时间", auto_now=True)
    warned_on = models.DateField("提醒清理日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "principal", "procedure", "version", "bundle"],
                condition=Q(case__isnull=True),
                nulls_distinct=False,
                name="one_open_draft_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.key}"

    @property
    def applicant(self) -> "Person":
        """Whose application it is: the principal's, or one's own."""
        return self.principal or self.person


class PreReview(models.Model):
    """预审：a draft looked at before it is handed in. Each sending is a row; the rows stay when the draft is gone, so they can be counted."""

    class State(models.TextChoices):
        WAITING = "待预审", "待预审"
        PASSED = "已通过", "已通过"
        RETURNED = "已退回", "已退回"
        WITHDRAWN = "已撤回", "已撤回"

    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, verbose_name="草稿", related_name="prereviews")
    person = models.ForeignKey("people.Person", models.PROTECT, verbose_name="申请人", related_name="+")
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="预审机关", related_name="+")
    version = models.ForeignKey(
        "services.ServiceVersion", models.PROTECT, null=True, verbose_name="事项版本", related_name="+"
    )
    bundle = models.ForeignKey(
        "services.BundleVersion", models.PROTECT, null=True, verbose_name="一件事版本", related_name="+"
    )
    number = models.PositiveSmallIntegerField("第几次")
    # SHA-256 over the answers and files that were sent: a pass holds for exactly these.
    content = models.CharField("送审内容摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    sent_on = models.DateField("送审日")
    sent_at = models.DateTimeField("送审时间", auto_now_add=True)
    due_on = models.DateField("承诺答复日")
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="预审人", related_name="+")
    answered_on = models.DateField("答复日", null=True)
    remark = models.CharField("预审意见", max_length=500, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, verbose_name="已提交为", related_name="+")
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "预审"
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_prereview_a_number"),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state="待预审"), name="one_waiting_prereview_a_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "due_on", "id"], name="prereviews_waiting", condition=Q(state="待预审")),
            models.Index(fields=["case"], name="prereviews_of_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"预审 {self.pk}"


class PageVerdict(models.Model):
    """逐页意见：one page of one file passed or returned; or, without a file, what a return says of an answer or a missing material."""

    class Verdict(models.TextChoices):
        PASSED = "通过", "通过"
        RETURNED = "退回", "退回"

    prereview = models.ForeignKey(PreReview, models.CASCADE, verbose_name="预审", related_name="verdicts")
    upload = models.ForeignKey("documents.Upload", models.SET_NULL, null=True, verbose_name="文件", related_name="+")
    page = models.PositiveSmallIntegerField("页", default=1)
    subject = models.CharField("材料或者问题", max_length=200)
    verdict = models.CharField("意见", max_length=4, choices=Verdict.choices)
    reason = models.CharField("退回原因", max_length=300, blank=True)
    # The part of the page that is meant, in thousandths of its width and height; all four or none.
    mark_x = models.PositiveSmallIntegerField("标记左", null=True)
    mark_y = models.PositiveSmallIntegerField("标记上", null=True)
    mark_w = models.PositiveSmallIntegerField("标记宽", null=True)
    mark_h = models.PositiveSmallIntegerField("标记高", null=True)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="预审人", related_name="+")
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "逐页意见"
        constraints = [
            models.UniqueConstraint(
                fields=["prereview", "upload", "page"], condition=Q(upload__isnull=False), name="one_verdict_a_page"
            ),
            models.CheckConstraint(condition=Q(verdict="通过") | ~Q(reason=""), name="a_returned_page_says_why"),
            models.CheckConstraint(
                condition=Q(mark_x__isnull=True, mark_y__isnull=True, mark_w__isnull=True, mark_h__isnull=True)
                | Q(mark_x__lt=1000, mark_y__lt=1000, mark_w__range=(1, 1000), mark_h__range=(1, 1000)),
                name="a_mark_lies_on_the_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} 第{self.page}页 {self.verdict}"

    @property
    def is_returned(self) -> bool:
        return self.verdict == self.Verdict.RETURNED

    @property
    def has_mark(self) -> bool:
        return self.mark_w is not None
