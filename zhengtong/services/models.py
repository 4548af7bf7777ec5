"""事项：what a county offers, in dated versions that freeze on publication. The law's limits are shortened here, never bent."""

from typing import Any

from django.db import models
from django.db.models import Value


def listed(
    name: str, help_text: str = ""
) -> "models.JSONField[list[Any], list[Any]]":  # Any: texts, or rows with fields of their own
    """A column that holds a list, empty unless filled in."""
    return models.JSONField(
        name, default=list, db_default=Value([], models.JSONField()), blank=True, help_text=help_text
    )


class Service(models.Model):
    """事项：one thing that may be applied for. What it asks and promises is in its versions."""

    code = models.CharField("事项代码", max_length=60, unique=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="主管部门", related_name="services")
    procedure = models.CharField("程序代码", max_length=40, help_text="law/procedures 下的目录名")
    # Not part of the published text, since it grows with what people ask for: 开饭馆 finds 食品经营许可.
    aliases = models.TextField(
        "别名", blank=True, default="", db_default="", help_text="群众的说法，用空格隔开，供搜索用"
    )
    # 主项和子项: a main item with sub-items is not applied for itself.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="主项", related_name="children"
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
        JOINT = "联办件", "联办件"
        SUBMITTED = "报批件", "报批件"
        SPECIAL = "特办件", "特办件"

    class Openness(models.TextChoices):
        FULL = "全部开放", "全部开放"
        PARTLY = "部分开放", "部分开放"
        CLOSED = "不开放", "不开放"

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
    # Codes of the lists above and of the province: opaque, imported, never made here.
    base_code = models.CharField("基本编码", max_length=60, blank=True, default="", db_default="")
    impl_code = models.CharField("实施编码", max_length=80, blank=True, default="", db_default="")
    level = models.CharField("行使层级", max_length=20, default="县级", db_default="县级", help_text="GB/T 39046 表A.2")
    undertaker = models.CharField("承办机构", max_length=100, blank=True, default="", db_default="")
    co_organs = listed("联办机构")
    channels = listed("办理形式", "窗口、电脑端、移动端、快递申请、自助终端")
    depth = models.PositiveSmallIntegerField(
        "网上办理深度", default=1, db_default=1, help_text="1至4级；2级以上为网上可办，4级为全程网办"
    )
    online_exemption = models.CharField("不网办的理由", max_length=100, blank=True, default="", db_default="")
    online_url = models.CharField("网办地址", max_length=200, blank=True, default="", db_default="")
    visit_means = listed("减少到场的方式", "靠前辅导、掌上办理、网上办理、免费邮寄")
    visits_reason = models.CharField("必须到场的理由", max_length=200, blank=True, default="", db_default="")
    no_meeting = models.BooleanField("不见面审批", default=False, db_default=False)
    in_hall = models.BooleanField("进驻政务大厅", default=False, db_default=False)
    hall_exemption = models.CharField("不进驻的理由", max_length=100, blank=True, default="", db_default="")
    at_general_window = models.BooleanField("综合窗口受理", default=False, db_default=False)
    on_mobile = models.BooleanField("掌上可办", default=False, db_default=False)
    on_kiosk = models.BooleanField("自助终端可办", default=False, db_default=False)
    takes_commitment = models.BooleanField("实行告知承诺", default=False, db_default=False)
    can_book = models.BooleanField("支持预约", default=False, db_default=False)
    can_post = models.BooleanField("支持快递", default=False, db_default=False)
    can_pay_online = models.BooleanField("支持网上支付", default=False, db_default=False)
    cross_region = models.CharField("通办范围", max_length=20, blank=True, default="", db_default="")
    # Labels that overlap: a service may bear several, so their counts are never summed.
    tags = listed("办理标签", "马上办、网上办、就近办、一次办、自助办")
    high_frequency_batch = models.PositiveSmallIntegerField("高频事项批次", null=True, blank=True)
    openness = models.CharField(
        "外网开放", max_length=10, choices=Openness.choices, default=Openness.FULL, db_default=Openness.FULL
    )
    openness_note = models.CharField("外网开放说明", max_length=200, blank=True, default="", db_default="")
    # Keys of entries in the registers powers, intermediary-items, fee-list; frozen with the entry's version on publication.
    powers = listed("对应的权力")
    intermediaries = listed("中介服务")
    fee_items = listed("收费项目")
    themes = listed("服务主题")
    # [{"问": "您用自己的房子还是租的？", "说明": "…", "答": ["自有", "租用"], "限于": {"另一问": ["某答"]}}]
    situations = listed("情形")
    faq = listed("常见问题", "[{问, 答}]")
    result_kind = models.CharField(
        "结果类型", max_length=20, blank=True, default="", db_default="", help_text="证照、批文、其他"
    )
    result_licence = models.CharField("电子证照类型", max_length=60, blank=True, default="", db_default="")
    result_valid = models.CharField("结果有效期", max_length=60, blank=True, default="", db_default="")
    quota = models.CharField("数量限制", max_length=200, blank=True, default="", db_default="")
    rights = models.TextField("权利和义务", blank=True, default="", db_default="")
    remedies = models.TextField("法律救济", blank=True, default="", db_default="")
    complaint_phone = models.CharField("监督电话", max_length=40, blank=True, default="", db_default="")
    # The rest of the national element set, by its standard name (law/elements.yaml says which there are).
    elements = models.JSONField("其他要素", default=dict, db_default=Value({}, models.JSONField()), blank=True)
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
    code = models.CharField("材料编码", max_length=60, blank=True, default="", db_default="")
    source = models.CharField(
        "来源渠道", max_length=20, blank=True, default="", db_default="", help_text="申请人自备、政府部门核发、其他"
    )
    medium = models.CharField(
        "材料介质", max_length=20, blank=True, default="", db_default="", help_text="纸质、电子、纸质和电子"
    )
    originals = models.PositiveSmallIntegerField("原件份数", default=0, db_default=0)
    copies = models.PositiveSmallIntegerField("复印件份数", default=0, db_default=0)
    issuer = models.CharField("出具机构", max_length=100, blank=True, default="", db_default="")
    points = models.TextField("受理标准", blank=True, default="", db_default="")
    deferrable_days = models.PositiveSmallIntegerField("容缺期限（工作日）", null=True, blank=True)
    may_commit = models.BooleanField("可告知承诺", default=False, db_default=False)
    # A type of electronic certificate, or the key of a shared data set: who has it on file is not asked for it.
    held_as = models.CharField("免提交凭据", max_length=100, blank=True, default="", db_default="")
    # {"您用自己的房子还是租的？": ["租用"]}: asked of those only who answer so; every line must hold.
    only_if = models.JSONField("限于情形", default=dict, db_default=Value({}, models.JSONField()), blank=True)
    blank_form = models.ForeignKey(
        "documents.Upload", models.PROTECT, null=True, blank=True, verbose_name="空白表格", related_name="+"
    )
    sample = models.ForeignKey(
        "documents.Upload", models.PROTECT, null=True, blank=True, verbose_name="示例样表", related_name="+"
    )
    elements = models.JSONField("其他要素", default=dict, db_default=Value({}, models.JSONField()), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="one_material_a_place")]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """目录调整批次: what one proposal adds, changes, suspends or takes off the catalogue, answered as a whole by another person."""

    class State(models.TextChoices):
        DRAFT = "草拟", "草拟"
        PROPOSED = "送审", "送审"
        PUBLISHED = "已公布", "已公布"
        RETURNED = "退回", "退回"
        UNDONE = "已撤销", "已撤销"

    number = models.CharField("批次号", max_length=30, unique=True)
    title = models.CharField("名称", max_length=200)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="申请单位", related_name="+")
    reason = models.TextField("调整依据", blank=True, help_text="法律的立改废释、取消下放的决定、机构职能调整")
    document = models.CharField("公布文号", max_length=60, blank=True)
    # When the law changed: the days until the list follows are measured (inventory B15).
    law_changed_on = models.DateField("依据生效日", null=True, blank=True)
    effective_on = models.DateField("生效日", null=True, blank=True)
    source = models.CharField("来源文件", max_length=200, blank=True, help_text="导入的文件名")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="经办人", related_name="+")
    created_at = models.DateTimeField("建立时间")
    proposed_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, verbose_name="送审人", related_name="+"
    )
    proposed_at = models.DateTimeField("送审时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, verbose_name="批准人", related_name="+"
    )
    answered_at = models.DateTimeField("批准时间", null=True, blank=True)
    answer = models.TextField("批示意见", blank=True)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="撤销的批次", related_name="undone_by"
    )
    is_demo = models.BooleanField("演示数据", default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = "目录调整批次"

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class BatchLine(models.Model):
    """One service in a batch, and what happens to it."""

    class Act(models.TextChoices):
        ADD = "新增", "新增"
        CHANGE = "变更", "变更"
        SUSPEND = "暂停", "暂停"
        RESUME = "恢复", "恢复"
        CANCEL = "取消", "取消"

    batch = models.ForeignKey(Batch, models.CASCADE, verbose_name="批次", related_name="lines")
    service = models.ForeignKey(Service, models.PROTECT, verbose_name="事项", related_name="batch_lines")
    act = models.CharField("动作", max_length=10, choices=Act.choices)
    version = models.OneToOneField(
        ServiceVersion, models.SET_NULL, null=True, blank=True, verbose_name="事项版本", related_name="batch_line"
    )
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批次明细"
        constraints = [models.UniqueConstraint(fields=["batch", "service"], name="one_line_a_service_in_a_batch")]


class Bundle(models.Model):
    """一件事一次办: several services as one event of life or business. Its text is in versions, frozen like those of services."""

    code = models.CharField("一件事代码", max_length=60, unique=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="牵头单位", related_name="+")
    aliases = models.TextField("别名", blank=True, default="")
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "一件事"

    def __str__(self) -> str:
        return self.code


class BundleVersion(models.Model):
    """One published text of a bundle: its services in order, its own questions, how long the whole takes."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, verbose_name="一件事", related_name="versions")
    number = models.PositiveIntegerField("版本号")
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=20, help_text="个人、企业")
    summary = models.TextField("一句话说明", blank=True)
    situations = listed("情形")
    # [{"事项": code, "限于": {question: [answers]}, "主要": true}]: which services, for whom.
    members = listed("所含事项")
    # [{"并入": ["营业执照复印件", "主体资格证明"], "名称": "营业执照"}]: materials of several services handed in once.
    merged = listed("合并的材料")
    promise = models.CharField("总承诺时限", max_length=30, blank=True)
    visits = models.PositiveSmallIntegerField("到现场次数", default=1)
    place = models.CharField("办理地点", max_length=200, blank=True)
    phone = models.CharField("咨询电话", max_length=40, blank=True)
    in_force_on = models.DateField("施行日")
    ended_on = models.DateField("停用日", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一件事版本"
        constraints = [models.UniqueConstraint(fields=["bundle", "number"], name="one_bundle_version_a_number")]

    def __str__(self) -> str:
        return self.name
