"""What is kept: entries, each version valid from a day to a day; and the changes, by batch, that made them. Written by actions.py alone."""

from django.db import models
from django.db.models import Q


class Batch(models.Model):
    """批次：what one person proposed for one register and another approved. Answered once, never altered afterwards."""

    class State(models.TextChoices):
        WAITING = "待批", "待批"
        APPROVED = "已批准", "已批准"
        DECLINED = "未批准", "未批准"

    register = models.CharField("台账", max_length=60)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="登记机关", related_name="+")
    on = models.DateField("生效日")
    reason = models.CharField("事由", max_length=300)
    document = models.CharField("文号", max_length=100, blank=True)
    source = models.CharField("来源", max_length=200, blank=True, help_text="导入的文件名；空为逐条登记")
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="撤销的批次", related_name="undone_by"
    )
    added = models.PositiveIntegerField("增加", default=0)
    modified = models.PositiveIntegerField("变更", default=0)
    cancelled = models.PositiveIntegerField("注销", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="提出人", related_name="+")
    at = models.DateTimeField("提出时间", auto_now_add=True)
    answered_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, verbose_name="批准人", related_name="+"
    )
    answered_at = models.DateTimeField("批示时间", null=True, blank=True)
    remark = models.CharField("批示意见", max_length=300, blank=True)
    key = models.CharField("幂等键", max_length=80, unique=True, null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "台账批次"
        indexes = [
            models.Index(fields=["register", "-id"], name="batches_of_register"),
            models.Index(fields=["organ", "register"], name="batches_waiting", condition=Q(state="待批")),
        ]

    def __str__(self) -> str:
        return f"{self.register}第{self.pk}批"

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.added + self.modified + self.cancelled


class Entry(models.Model):
    """台账条目：one version of one entry, valid from `valid_from` until the day before `valid_to`. A change ends it and opens the next."""

    register = models.CharField("台账", max_length=60)
    code = models.CharField("编号", max_length=100)
    title = models.CharField("称呼", max_length=200)
    data = models.JSONField("内容", default=dict)
    sealed = models.JSONField("个人信息（密文）", default=dict, editable=False)
    text = models.TextField("检索文字", blank=True, editable=False)
    organ = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, verbose_name="所属机关", related_name="+"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="登记的批次", related_name="entries", db_index=True)
    ended_by = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, verbose_name="终止的批次", related_name="entries_ended"
    )
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "台账条目"
        constraints = [
            models.UniqueConstraint(
                fields=["register", "code"], condition=Q(valid_to__isnull=True), name="one_current_version_an_entry"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="an_entry_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["register", "code", "valid_from"], name="entries_of_register")]

    def __str__(self) -> str:
        return f"{self.title}（{self.code}）"


class Change(models.Model):
    """台账变动：one line of a batch. It takes effect when the batch is approved; it is written once and never altered."""

    class Kind(models.TextChoices):
        ADD = "增加", "增加"
        MODIFY = "变更", "变更"
        CANCEL = "注销", "注销"

    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", related_name="changes", db_index=False)
    place = models.PositiveIntegerField("序号")
    kind = models.CharField("种类", max_length=4, choices=Kind.choices)
    code = models.CharField("编号", max_length=100)
    title = models.CharField("称呼", max_length=200)
    # The version that was current when the change was proposed; what it says stays there.
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, verbose_name="变动前", related_name="changes"
    )
    data = models.JSONField("变动后的内容", default=dict)
    sealed = models.JSONField("个人信息（密文）", default=dict, editable=False)
    text = models.TextField("检索文字", blank=True, editable=False)
    organ = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, verbose_name="所属机关", related_name="+", db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "台账变动"
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="one_change_a_place")]

    def __str__(self) -> str:
        return f"{self.kind}{self.code}"


class EntryReading(models.Model):
    """台账个人信息读取记录：who read which sealed column of which entry, when, for what. Append-only."""

    reader = models.ForeignKey("people.Person", models.PROTECT, verbose_name="读取人", related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="条目", related_name="readings")
    column = models.CharField("内容", max_length=40)
    reason = models.CharField("事由", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账个人信息读取记录"

    def __str__(self) -> str:
        return f"{self.reader}读取{self.entry}的{self.column}"


class Draw(models.Model):
    """随机抽取：what is to be drawn from whom, kept before there is a seed. Append-only; chained to the draw before it."""

    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="抽取机关", related_name="+", db_index=False)
    task = models.CharField("抽查任务", max_length=100)
    round = models.PositiveIntegerField("第几次", default=1)
    register = models.CharField("抽取对象的台账", max_length=60)
    on = models.DateField("抽取日")
    filters = models.JSONField("筛选", default=dict, help_text="列 → 值")
    stratum = models.CharField("分层的列", max_length=40, blank=True)
    quotas = models.JSONField("各层比例或者数量", default=dict, help_text="层 → 5% 或者 20；不分层的，层是空")
    each = models.PositiveIntegerField("每户几名检查人员", default=0)
    skill = models.CharField("需要的专业特长", max_length=40, blank=True)
    is_joint = models.BooleanField("跨部门联合抽查", default=False)
    validity = models.JSONField("有效的规则", default=dict, help_text="当时各本台账怎样算有效：列、值、期限列")
    candidates = models.JSONField("候选对象", default=list, help_text="层、编号")
    digest = models.CharField("候选对象摘要", max_length=64)
    inspectors = models.JSONField("候选检查人员", default=list, help_text="证号、执法证号、专业特长、须回避的对象")
    inspectors_digest = models.CharField("候选检查人员摘要", max_length=64)
    seal = models.CharField("最近一次每日封印", max_length=64, blank=True)
    before = models.CharField("前一次抽取的哈希", max_length=64, blank=True)
    hash = models.CharField("哈希", max_length=64)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="提出人", related_name="+", db_index=False)
    at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = verbose_name_plural = "随机抽取"
        constraints = [models.UniqueConstraint(fields=["organ", "task", "round"], name="one_draw_a_round")]

    def __str__(self) -> str:
        return f"{self.task}第{self.round}次抽取"

    @property
    def state(self) -> str:
        """待抽取, 已抽取, 已采用 or 已放弃."""
        if hasattr(self, "outcome"):
            return f"已{self.outcome.kind}"
        return "已抽取" if hasattr(self, "result") else "待抽取"


class DrawResult(models.Model):
    """抽取结果：the seed, drawn after the request was committed, and who came out. Append-only, one a draw."""

    draw = models.OneToOneField(Draw, models.PROTECT, verbose_name="抽取", related_name="result")
    seed = models.CharField("种子", max_length=64)
    codes = models.JSONField("抽中的对象", default=list)
    pairs = models.JSONField("抽中的检查人员", default=dict, help_text="对象 → 证号")
    hash = models.CharField("哈希", max_length=64)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="抽取人", related_name="+", db_index=False)
    at = models.DateTimeField("抽取时间")

    class Meta:
        verbose_name = verbose_name_plural = "抽取结果"

    def __str__(self) -> str:
        return f"{self.draw}的结果"


class DrawOutcome(models.Model):
    """抽取去向：the draw was taken up (采用) or given up (放弃, with the reason); one of the two, once. Append-only."""

    class Kind(models.TextChoices):
        ADOPTED = "采用", "采用"
        ABANDONED = "放弃", "放弃"

    draw = models.OneToOneField(Draw, models.PROTECT, verbose_name="抽取", related_name="outcome")
    kind = models.CharField("去向", max_length=4, choices=Kind.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    hash = models.CharField("哈希", max_length=64)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="办理人", related_name="+", db_index=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "抽取去向"
        constraints = [
            models.CheckConstraint(condition=Q(kind="采用") | ~Q(reason=""), name="a_draw_is_given_up_for_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.draw}：{self.kind}"
