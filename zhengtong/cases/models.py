"""What happened: cases, their events, their running clocks. Written by actions.py alone."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Case(models.Model):
    """案件、办件。Everything here but the opening facts follows from the events and is restated by each of them."""

    number = models.CharField("编号", max_length=40, unique=True)
    pass_code = models.CharField("查询码", max_length=8)
    procedure = models.CharField("程序", max_length=40)
    procedure_version = models.DateField("程序施行日")
    service_version = models.ForeignKey(
        "services.ServiceVersion",
        models.PROTECT,
        null=True,
        verbose_name="事项版本",
        related_name="cases",
        db_index=False,
    )
    organ = models.ForeignKey(
        "people.Organ", models.PROTECT, verbose_name="主管机关", related_name="cases", db_index=False
    )
    # The person the case is about: who applied, or, in a case begun ex officio, the 当事人. Some have none (a document being drafted).
    applicant = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="申请人、当事人",
        related_name="cases",
        db_index=False,
    )
    respondent = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, verbose_name="被申请人", related_name="+", db_index=False
    )
    # What it came of: the main matter of a bundle (一件事), or the matter that a complaint or a bad rating is about.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="来自的案件",
        related_name="children",
        db_index=False,
    )
    title = models.CharField("标题", max_length=200)
    # Set by the act that hands the case over (填 承办单位 …); its posts then play what law/roles.yaml gives to 承办机关.
    handler = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, verbose_name="承办机关", related_name="+", db_index=False
    )
    channel = models.CharField("申请渠道", max_length=20)
    data = models.JSONField("填报内容", default=dict)
    is_demo = models.BooleanField("演示数据", default=False)
    # The values of the local preset it was opened under (lawbook.Preset.plain); null is the default of the procedure.
    preset = models.JSONField("本地预设", null=True)
    # Their own matter from the start; one begun ex officio once something was served on them.
    is_shown = models.BooleanField("当事人可见", default=True, db_default=True)

    # The newer version that took the open case over (适用新版), if one did; `procedure_version` stays what it was opened under.
    taken_over_by = models.DateField("适用的新版施行日", null=True)

    # Restated by every act.
    stage = models.CharField("环节", max_length=20)
    is_closed = models.BooleanField("已办结", default=False)
    is_paused = models.BooleanField("停算中", default=False)
    dates = models.JSONField("记日", default=dict, help_text="动作所记的日期：收到日、受理日、决定日 …")
    opened_on = models.DateField("申请日")
    closed_on = models.DateField("办结日", null=True, blank=True)
    last_number = models.PositiveIntegerField("最后一个动作的序号")
    head = models.BinaryField("链头", help_text="最后一个动作的哈希")

    class Meta:
        verbose_name = verbose_name_plural = "案件"
        indexes = [
            models.Index(fields=["organ", "-id"], name="cases_of_organ"),
            models.Index(fields=["organ", "-id"], name="open_cases_of_organ", condition=models.Q(is_closed=False)),
            models.Index(fields=["applicant", "-id"], name="cases_of_applicant"),
            models.Index(fields=["service_version", "-id"], name="cases_of_service"),
            models.Index(
                fields=["respondent", "-id"], name="cases_of_respondent", condition=models.Q(respondent__isnull=False)
            ),
            models.Index(fields=["handler", "-id"], name="cases_of_handler", condition=models.Q(handler__isnull=False)),
            models.Index(fields=["parent"], name="cases_of_parent", condition=models.Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def version(self) -> date:
        """The version of the procedure it runs under now."""
        return self.taken_over_by or self.procedure_version


class Event(models.Model):
    """动作记录。Append-only (a trigger refuses the rest) and chained: see chain.py for what the hash covers."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="events", db_index=False)
    number = models.PositiveIntegerField("序号")
    action = models.CharField("动作", max_length=20)
    role = models.CharField("角色", max_length=20)
    by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        verbose_name="办理人",
        related_name="+",
        db_index=False,
        help_text="空为系统",
    )
    approved_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, verbose_name="批准人", related_name="+", db_index=False
    )
    on = models.DateField("日期")
    at = models.DateTimeField("记录时间")
    data = models.JSONField("填写内容", default=dict)
    key = models.CharField("幂等键", max_length=80, null=True, unique=True)
    hash = models.BinaryField("哈希")

    class Meta:
        verbose_name = verbose_name_plural = "动作记录"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_event_a_number")]


class Deadline(models.Model):
    """期限：a row for every clock that has started in a case; `running` ones are what inboxes and the sweep read."""

    class Kind(models.TextChoices):
        STATUTORY = "法定"
        PROMISED = "承诺"

    class State(models.TextChoices):
        RUNNING = "running", "计算中"
        PAUSED = "paused", "停算"
        MET = "met", "已完成"
        LAPSED = "lapsed", "已失效"

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="deadlines", db_index=False)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="主管机关", related_name="+", db_index=False)
    # The organ the case was handed to, where its post owes this clock.
    handler = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, verbose_name="承办机关", related_name="+", db_index=False
    )
    clock = models.CharField("期限", max_length=20)
    kind = models.CharField("类别", max_length=4, choices=Kind.choices)
    # Of the statutory and the promised row of one clock, the one an official works to: the promise where there is one.
    is_leading = models.BooleanField("领先")
    owed_by = models.CharField("义务人", max_length=20)
    started_on = models.DateField("起算日")
    due_on = models.DateField("期满日", null=True, help_text="停算中无期满日")
    met_on = models.DateField("完成日", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    is_provisional = models.BooleanField("暂定", default=False, help_text="跨入尚未公布放假安排的年份")
    deemed = models.CharField("逾期视为", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        constraints = [models.UniqueConstraint(fields=["case", "clock", "kind"], name="one_deadline_a_clock")]
        # Two partial indexes hold only running clocks, so inbox and sweep cost the same however many cases are closed.
        indexes = [
            models.Index(
                fields=["organ", "owed_by", "due_on", "id"],
                name="inbox",
                condition=models.Q(state="running", is_leading=True),
            ),
            models.Index(
                fields=["handler", "owed_by", "due_on", "id"],
                name="inbox_of_handler",
                condition=models.Q(state="running", is_leading=True, handler__isnull=False),
            ),
            models.Index(
                fields=["due_on"], name="deemed_by_due", condition=models.Q(state="running") & ~models.Q(deemed="")
            ),
        ]


class Proposal(models.Model):
    """呈批：an act that the law lets happen only with another's approval (经), waiting for that second signature."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="proposals")
    action = models.CharField("动作", max_length=20)
    data = models.JSONField("填写内容", default=dict)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="呈批人", related_name="+")
    on = models.DateField("呈批日")
    approver_role = models.CharField("批准角色", max_length=20)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="批示人", related_name="+")
    answered_at = models.DateTimeField("批示时间", null=True)
    is_approved = models.BooleanField("同意", null=True)
    remark = models.CharField("批示意见", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "呈批"
        indexes = [models.Index(fields=["case"], name="open_proposals", condition=models.Q(is_approved__isnull=True))]


class Rating(models.Model):
    """好差评: one a case, voluntary, and once more later (追评). Grades are GB/T 39046 A.8: 1 非常满意 … 5 非常不满意.

    The first grade counts, unless a review found it mistaken or malicious; 4 and 5 open a case of 差评整改 (国办发〔2019〕51号).
    """

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="案件", related_name="rating")
    grade = models.PositiveSmallIntegerField("满意度")
    tags = ArrayField(models.CharField(max_length=20), verbose_name="评价标签", default=list, db_default=[], blank=True)
    comment = models.CharField("评语", max_length=500, blank=True)
    channel = models.CharField("评价渠道", max_length=20)
    # Who rated: the party or its agent; nobody for who knew the number and the pass code, and for paper.
    by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, verbose_name="评价人", related_name="+", db_index=False
    )
    is_anonymous = models.BooleanField(
        "匿名", default=False, db_default=False, help_text="被评价的单位看不到是谁评价的"
    )
    at = models.DateTimeField("评价时间", auto_now_add=True)
    later_grade = models.PositiveSmallIntegerField("追评满意度", null=True, blank=True)
    later_comment = models.CharField("追评评语", max_length=500, blank=True, default="", db_default="")
    later_at = models.DateTimeField("追评时间", null=True, blank=True)
    rectification = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, verbose_name="差评整改案件", related_name="rated"
    )
    excluded_on = models.DateField("不计入日", null=True, blank=True, help_text="经复核认定为误评或者恶意差评")
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        constraints = [
            models.CheckConstraint(condition=models.Q(grade__range=(1, 5)), name="grade_1_to_5"),
            models.CheckConstraint(
                condition=models.Q(later_grade=None, later_at=None)
                | models.Q(later_grade__range=(1, 5), later_at__isnull=False),
                name="later_grade_1_to_5",
            ),
        ]


class Seal(models.Model):
    """每日封印：binds every event up to `last_event` and the seal before it; published, so the ledger can be proved later."""

    day = models.DateField("日期", unique=True)
    first_event = models.BigIntegerField("起（不含）")
    last_event = models.BigIntegerField("止（含）")
    count = models.PositiveIntegerField("动作数")
    hash = models.BinaryField("封印")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "每日封印"


class PresetChoice(models.Model):
    """选用预设：from a day on, cases of a procedure are opened under this set of local limits. Append-only: the last choice holds."""

    procedure = models.CharField("程序", max_length=40)
    preset = models.CharField("预设", max_length=60)
    from_on = models.DateField("自")
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="选用人", related_name="+")
    at = models.DateTimeField("选用时间", auto_now_add=True)
    reason = models.CharField("依据的文件或者理由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "选用的预设"
        indexes = [models.Index(fields=["procedure", "-from_on", "-id"], name="preset_in_force")]


class Recomputation(models.Model):
    """期限重算：what a change of the calendar or a new version of the law did to one open clock, before and after."""

    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.CharField("原因", max_length=100)
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="+")
    clock = models.CharField("期限", max_length=20)
    kind = models.CharField("类别", max_length=4)
    before_on = models.DateField("原期满日", null=True)
    after_on = models.DateField("新期满日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限重算"
