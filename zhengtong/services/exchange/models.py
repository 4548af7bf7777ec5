"""目录导入: a file that somebody brought, what was found in it row by row, and the batch it went into."""

from django.db import models


class CatalogueImport(models.Model):
    """目录导入: the file is kept with the verdicts, so that what was judged is what is taken in, and can be read again later."""

    class State(models.TextChoices):
        JUDGED = "已判定", "已判定"
        TAKEN = "已收入", "已收入"
        UNDONE = "已撤销", "已撤销"

    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("文件内容（压缩）", editable=False)
    rows = models.BinaryField("读出的内容（压缩）", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="导入单位", related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="导入人", related_name="+")
    on = models.DateField("日期")
    at = models.DateTimeField("时间", auto_now_add=True)
    map_name = models.CharField("列名对照", max_length=60, blank=True)
    creates_organs = models.BooleanField("可以新建机关", default=False)
    new_organs = models.JSONField("新建的机关", default=list)
    tally = models.JSONField("各种结论的行数", default=dict)
    verdicts = models.JSONField("逐行结论", default=list, editable=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.JUDGED)
    batch = models.ForeignKey(
        "services.Batch", models.SET_NULL, null=True, blank=True, verbose_name="收入的批次", related_name="imports"
    )
    undone_by = models.ForeignKey(
        "services.Batch", models.SET_NULL, null=True, blank=True, verbose_name="撤销的批次", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "目录导入"
        indexes = [models.Index(fields=["organ", "-id"], name="imports_of_an_organ")]

    def __str__(self) -> str:
        return self.name
