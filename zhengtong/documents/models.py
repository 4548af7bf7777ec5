"""材料 (what people hand in) and 文书 (what organs issue)."""

from django.db import models


class Upload(models.Model):
    """材料文件：kept once by its content (SHA-256)."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, verbose_name="案件", related_name="uploads"
    )
    material = models.ForeignKey(
        "services.Material", models.PROTECT, null=True, blank=True, verbose_name="材料", related_name="+"
    )
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="提交人", related_name="uploads")
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    is_scanned = models.BooleanField("已查毒", default=False, help_text="未配置查毒程序时为否")
    at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "材料"

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """文号序列：one row for each 机关代字+文书代字 and year. Its lock makes numbers that leave no gap."""

    mark = models.CharField("代字", max_length=60, help_text="如“二七市监许受”")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一个序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文号序列"
        constraints = [models.UniqueConstraint(fields=["mark", "year"], name="one_series_a_mark_a_year")]

    def __str__(self) -> str:
        return f"{self.mark}〔{self.year}〕"


class Document(models.Model):
    """文书：rendered once from the event that issued it; its number and code never change."""

    case = models.ForeignKey("cases.Case", models.PROTECT, verbose_name="案件", related_name="documents")
    event = models.ForeignKey("cases.Event", models.PROTECT, verbose_name="动作", related_name="documents")
    kind = models.CharField("文书种类", max_length=40)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="发文机关", related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=100, unique=True)
    code = models.CharField("核验码", max_length=24, unique=True)
    issued_on = models.DateField("成文日期")
    # What was printed, word for word: the files can be made again from it, whatever the wordings say by then.
    content = models.JSONField("文书内容", default=dict)
    docx_sha256 = models.CharField("Word 文件摘要", max_length=64, db_index=True)
    pdf_sha256 = models.CharField("PDF 文件摘要", max_length=64, db_index=True)
    withdrawn_on = models.DateField("撤销日", null=True, blank=True)
    withdrawn_because = models.CharField("撤销理由", max_length=300, blank=True)
    at = models.DateTimeField("生成时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = [
            models.UniqueConstraint(fields=["event", "kind"], name="one_document_a_kind_an_event"),
        ]

    def __str__(self) -> str:
        return self.number
