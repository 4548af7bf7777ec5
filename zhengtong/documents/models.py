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
    # How many pages can be looked at here; null for what is not made of pages, or does not open.
    pages = models.PositiveSmallIntegerField("页数", null=True, blank=True)
    # Several files make one material: in this order, each turned clockwise as its owner set it right.
    position = models.PositiveSmallIntegerField("次序", default=0, db_default=0)
    turned = models.PositiveSmallIntegerField("旋转（度）", default=0, db_default=0)
    # The paper itself may run out; then it is not offered again.
    valid_until = models.DateField("有效期至", null=True, blank=True)
    reused_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name="沿用自", related_name="reuses"
    )
    # The draft it was handed in for; if that never becomes a case, the file goes after a while.
    draft_key = models.UUIDField("草稿编号", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        indexes = [
            models.Index(
                fields=["at"],
                name="uploads_waiting_for_a_case",
                condition=models.Q(case__isnull=True, draft_key__isnull=False),
            )
        ]

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


class SharedDataCall(models.Model):
    """共享数据调用：one question put to the shared-data platform about a person, and what became of it. Append-only."""

    class Outcome(models.TextChoices):
        HELD = "有", "有"
        NOT_HELD = "无", "无"
        FAILED = "没有答复", "没有答复"

    data_set = models.CharField("数据集", max_length=100)
    person = models.ForeignKey("people.Person", models.PROTECT, verbose_name="查询对象", related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="查询人", related_name="+")
    purpose = models.CharField("用途", max_length=200)
    draft_key = models.UUIDField("草稿编号", null=True, blank=True)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    # What was answered, as far as a page may show it: the number masked, never a copy of the certificate.
    number_shown = models.CharField("编号", max_length=80, blank=True, default="")
    source = models.CharField("来源单位", max_length=100, blank=True, default="")
    since_on = models.DateField("生效日", null=True, blank=True)
    until_on = models.DateField("截止日", null=True, blank=True)
    error = models.CharField("错误", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "共享数据调用"
        indexes = [models.Index(fields=["person", "data_set", "-id"], name="calls_about_a_person")]

    def __str__(self) -> str:
        return f"{self.data_set} {self.outcome}"


class MaterialWaiver(models.Model):
    """免提交：a material that a case did not ask for, because government holds it (减证便民). Append-only."""

    case = models.ForeignKey("cases.Case", models.PROTECT, verbose_name="案件", related_name="waivers")
    material = models.ForeignKey("services.Material", models.PROTECT, verbose_name="材料", related_name="+")
    held_as = models.CharField("免提交凭据", max_length=100)
    source = models.CharField("来源单位", max_length=100)
    number_shown = models.CharField("编号", max_length=80, blank=True, default="")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, verbose_name="本地证照", related_name="+"
    )
    call = models.ForeignKey(
        SharedDataCall, models.PROTECT, null=True, blank=True, verbose_name="共享数据调用", related_name="+"
    )
    on = models.DateField("日期")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "免提交"
        constraints = [models.UniqueConstraint(fields=["case", "material"], name="one_waiver_a_material_a_case")]

    def __str__(self) -> str:
        return f"{self.held_as}（{self.source}）"
