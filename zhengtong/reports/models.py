"""Reports as published: their text, their files, and the frozen figures they state."""

from django.db import models


class Report(models.Model):
    """报告：published once under a number; a correction is a new edition."""

    name = models.CharField("模板", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    edition = models.PositiveSmallIntegerField("版次")
    number = models.CharField("编号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    publisher = models.CharField("发布机关", max_length=100)
    published_on = models.DateField("成文日期")
    as_of_event = models.BigIntegerField("截至事件")
    template = models.TextField("模板全文")
    body = models.TextField("正文")
    figures = models.ManyToManyField("figures.FrozenFigure", verbose_name="定稿指标", related_name="reports")
    at = models.DateTimeField("公布时间", auto_now_add=True)
    signed_by = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name="签发人", null=True, blank=True, related_name="signed_reports"
    )
    contradictions = models.JSONField("公布时对不上的", default=list, blank=True)
    reason = models.TextField("仍予公布的理由", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "报告"
        constraints = [models.UniqueConstraint(fields=["name", "year", "edition"], name="one_report_an_edition")]

    def __str__(self) -> str:
        return self.title


class ReportDraft(models.Model):
    """报告草稿：what an official wrote for a year, figures still as placeholders. Every version is kept, with author and time."""

    name = models.CharField("模板", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("版本")
    body = models.TextField("正文")
    author = models.ForeignKey("people.Person", models.PROTECT, verbose_name="作者", related_name="report_drafts")
    at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告草稿"
        constraints = [models.UniqueConstraint(fields=["name", "year", "number"], name="one_draft_a_version")]

    def __str__(self) -> str:
        return f"{self.name} {self.year} 第{self.number}稿"


class ReportFile(models.Model):
    """报告文件：the report as it was handed out, kept in the database with its digest so that backups hold it."""

    class Form(models.TextChoices):
        HTML = "html", "网页"
        WORD = "docx", "Word"
        PDF = "pdf", "PDF"

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="报告", related_name="files")
    form = models.CharField("格式", max_length=4, choices=Form.choices)
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "报告文件"
        constraints = [models.UniqueConstraint(fields=["report", "form"], name="one_file_a_form")]
