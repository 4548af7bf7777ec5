"""Figures frozen for good: what was published, from which records, by which definition."""

from django.db import models


class FrozenFigure(models.Model):
    """定稿指标：a figure as it was published. Never changed afterwards; a correction is frozen anew."""

    name = models.CharField("指标", max_length=100)
    key = models.CharField("定义文件", max_length=100)
    unit = models.CharField("单位", max_length=10)
    from_on = models.DateField("期初")
    to_on = models.DateField("期末")
    definition = models.TextField("定义全文")
    definition_hash = models.CharField("定义摘要", max_length=64)
    as_of_event = models.BigIntegerField("截至事件")
    as_of = models.DateTimeField("摘录时刻")
    view = models.CharField("记录所在视图", max_length=10)
    records_count = models.PositiveIntegerField("记录数")
    # The list itself (记录, 组, 计入, 数额, 基数) as Parquet, so that the figure opens into the same records for ever.
    records = models.BinaryField("记录清单")
    records_sha256 = models.CharField("记录清单摘要", max_length=64)
    at = models.DateTimeField("定稿时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "定稿指标"
        indexes = [models.Index(fields=["name", "-at"], name="frozen_by_name")]

    def __str__(self) -> str:
        return f"{self.name}（{self.from_on}至{self.to_on}）"


class FrozenValue(models.Model):
    """定稿数：the whole (no group) or one group's part of a frozen figure."""

    figure = models.ForeignKey(FrozenFigure, models.CASCADE, verbose_name="定稿指标", related_name="values")
    order = models.PositiveSmallIntegerField("次序")
    group = models.CharField("组", max_length=200, null=True, help_text="空为合计")
    numerator = models.DecimalField("分子", max_digits=38, decimal_places=6)
    denominator = models.DecimalField("分母", max_digits=38, decimal_places=6, null=True)
    records_count = models.PositiveIntegerField("记录数")

    class Meta:
        verbose_name = verbose_name_plural = "定稿数"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["figure", "order"], name="one_frozen_value_a_place")]
