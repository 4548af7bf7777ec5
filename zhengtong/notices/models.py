"""告知：what a person is told, and how each channel delivered it."""

from django.db import models
from django.db.models.functions import Now


class Notice(models.Model):
    class Kind(models.TextChoices):
        MATTER = "办件进展", "办件进展"
        SERVED = "文书送达", "文书送达"
        REMINDER = "到期提醒", "到期提醒"
        GUIDE = "指南变更", "指南变更"
        ACCOUNT = "账号安全", "账号安全"
        WORK = "工作", "工作"

    person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name="告知对象", related_name="notices", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, verbose_name="案件", related_name="notices"
    )
    # One cause tells one person once, however often its job runs.
    cause = models.CharField("缘由", max_length=80)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.MATTER, db_default="办件进展")
    # What gateways fill their registered templates with, by our key of the template.
    template = models.CharField("模板", max_length=40, blank=True, default="", db_default="")
    params = models.JSONField("模板参数", default=dict, db_default={}, blank=True)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容")
    path = models.CharField("站内地址", max_length=200, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "告知"
        constraints = [models.UniqueConstraint(fields=["cause", "person"], name="one_notice_a_cause")]
        # The bell on every page counts through the second index, which holds unread notices only.
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_of_person"),
            models.Index(fields=["person"], name="unread_of_person", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """送出：one notice over one outside channel; retried with growing waits, then given up aloud."""

    class State(models.TextChoices):
        WAITING = "waiting", "待送"
        SENT = "sent", "已送"
        FAILED = "failed", "送达失败"

    notice = models.ForeignKey(Notice, models.CASCADE, verbose_name="告知", related_name="deliveries")
    channel = models.CharField("渠道", max_length=20)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    error = models.CharField("最近的错误", max_length=300, blank=True)
    tried_at = models.DateTimeField("最近一次尝试", null=True, blank=True)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    made_at = models.DateTimeField("建立时间", auto_now_add=True, db_default=Now())
    # Sent again by hand, after it was given up: the days of trying are counted from here.
    again_at = models.DateTimeField("重发时间", null=True, blank=True)
    again_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, verbose_name="重发人", related_name="+", db_index=False
    )
    again_because = models.CharField("重发理由", max_length=200, blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "送出"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_a_channel")]
        indexes = [
            models.Index(fields=["state", "-id"], name="deliveries_by_state"),
            models.Index(fields=["channel", "sent_at"], name="deliveries_of_a_day"),
            models.Index(fields=["made_at"], name="deliveries_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.channel}"


class Preference(models.Model):
    """接收意愿：a person's word about one outside channel, for one kind of notice or (kind empty) for all.

    No row means yes; the notice on the site itself always stays, so that what was served is served.
    """

    person = models.ForeignKey(
        "people.Person", models.CASCADE, verbose_name="人员", related_name="notice_preferences", db_index=False
    )
    channel = models.CharField("渠道", max_length=20)
    kind = models.CharField("种类", max_length=10, blank=True, default="", db_default="")
    is_wanted = models.BooleanField("愿意接收")

    class Meta:
        verbose_name = verbose_name_plural = "接收意愿"
        constraints = [models.UniqueConstraint(fields=["person", "channel", "kind"], name="one_preference_a_kind")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.channel}"


class Binding(models.Model):
    """绑定：where a channel finds a person, when it is neither telephone nor mailbox (the openid of 微信)."""

    person = models.ForeignKey(
        "people.Person", models.CASCADE, verbose_name="人员", related_name="bindings", db_index=False
    )
    channel = models.CharField("渠道", max_length=20)
    address = models.CharField("对方标识", max_length=128)
    bound_at = models.DateTimeField("绑定时间")

    class Meta:
        verbose_name = verbose_name_plural = "渠道绑定"
        constraints = [
            models.UniqueConstraint(fields=["person", "channel"], name="one_binding_a_channel"),
            models.UniqueConstraint(fields=["channel", "address"], name="one_person_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.channel}"
