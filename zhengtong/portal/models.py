"""What a person has begun and not yet handed in. Everything handed in is a case."""

import uuid

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """草稿：one open draft a person and a kind of application. Its key opens at most one case, however often it is submitted."""

    person = models.ForeignKey("people.Person", models.CASCADE, verbose_name="申请人", related_name="drafts")
    procedure = models.CharField("程序", max_length=40)
    version = models.ForeignKey(
        "services.ServiceVersion", models.PROTECT, null=True, verbose_name="事项版本", related_name="+"
    )
    key = models.UUIDField("一次性编号", default=uuid.uuid4, unique=True, editable=False)
    answers = models.JSONField("已填内容", default=dict)
    uploads = models.ManyToManyField("documents.Upload", verbose_name="材料文件", related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, verbose_name="已提交为", related_name="+")
    updated_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "procedure", "version"],
                condition=Q(case__isnull=True),
                nulls_distinct=False,
                name="one_open_draft_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.key}"
