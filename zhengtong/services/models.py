"""事项：what a county offers, in dated versions that freeze on publication. The law's limits are shortened here, never bent."""

from django.db import models


class Service(models.Model):
    """事项：one thing that may be applied for. What it asks and promises is in its versions."""

    code = models.CharField("事项代码", max_length=60, unique=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="主管部门", related_name="services")
    procedure = models.CharField("程序代码", max_length=40, help_text="law/procedures 下的目录名")
    # Not part of the published text, since it grows with what people ask for: 开饭馆 finds 食品经营许可.
    aliases = models.TextField(
        "别名", blank=True, default="", db_default="", help_text="群众的说法，用空格隔开，供搜索用"
    )
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "事项"

    def __str__(self) -> str:
        return self.code


class ServiceVersion(models.Model):
    """One published text of a service. A case keeps the version it was opened under."""

    class Handling(models.TextChoices):
        AT_ONCE = "即办件", "即办件"
        PROMISED = "承诺件", "承诺件"

    service = models.ForeignKey(Service, models.PROTECT, verbose_name="事项", related_name="versions")
    number = models.PositiveIntegerField("版本号")
    name = models.CharField("事项名称", max_length=200)
    kind = models.CharField("事项类型", max_length=20, help_text="行政许可、行政确认、公共服务 …（GB/T 39046 表A.1）")
    handling = models.CharField("办件类型", max_length=10, choices=Handling.choices)
    audience = models.CharField("服务对象", max_length=40, default="自然人")
    summary = models.TextField("一句话说明", blank=True)
    conditions = models.TextField("受理条件", blank=True)
    basis = models.JSONField("设定依据", default=list, help_text="[{法, 条, 内容}]")
    # {"作出决定": {"限": "45 工作日", "据": "取水条例19.1"}}: terms other laws set, each with its article.
    terms = models.JSONField("法定期限", default=dict, blank=True)
    # {"作出决定": "15 工作日"}: promises, never longer than the law.
    promises = models.JSONField("承诺期限", default=dict, blank=True)
    promised_before = models.JSONField("压缩前的承诺期限", default=dict, blank=True)
    special_procedures = models.JSONField("特别程序", default=list, blank=True)
    fee_fen = models.PositiveBigIntegerField("收费（分）", default=0)
    fee_basis = models.CharField("收费依据", max_length=200, blank=True)
    visits = models.PositiveSmallIntegerField("到现场次数", default=1)
    place = models.CharField("办理地点", max_length=200, blank=True)
    hours = models.CharField("办理时间", max_length=200, blank=True)
    phone = models.CharField("咨询电话", max_length=40, blank=True)
    result_name = models.CharField("结果名称", max_length=100, blank=True)
    # [{"名": "经营场所面积", "类": "数字", "必填": true, "说明": "…"}]: what the application form asks.
    form = models.JSONField("填报内容", default=list, blank=True)
    in_force_on = models.DateField("施行日")
    ended_on = models.DateField("停用日", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项版本"
        constraints = [models.UniqueConstraint(fields=["service", "number"], name="one_service_version_a_number")]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """申请材料 (GB/T 39046 rows 56–64)."""

    version = models.ForeignKey(ServiceVersion, models.CASCADE, verbose_name="事项版本", related_name="materials")
    order = models.PositiveSmallIntegerField("次序")
    name = models.CharField("名称", max_length=200)
    form = models.CharField("形式", max_length=40, default="扫描件", help_text="网上填报、原件、复印件、扫描件")
    required = models.BooleanField("必备", default=True)
    deferrable = models.BooleanField("可容缺", default=False)
    copies_waived = models.BooleanField("免交复印件", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="one_material_a_place")]

    def __str__(self) -> str:
        return self.name
