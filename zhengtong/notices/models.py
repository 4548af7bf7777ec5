"""告知：what a person is told, and how each channel delivered it."""

from django.db import models


class Notice(models.Model):
    person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name="告知对象", related_name="notices", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, verbose_name="案件", related_name="notices"
    )
    # One cause tells one person once, however often its job runs.
    cause = models.CharField("缘由", max_length=80)
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

    class Meta:
        verbose_name = verbose_name_plural = "送出"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_a_channel")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.channel}"


class Preference(models.Model):
    """接收意愿：a person's word about one outside channel. No row means yes; the notice on the site itself always stays."""

    person = models.ForeignKey(
        "people.Person", models.CASCADE, verbose_name="人员", related_name="notice_preferences", db_index=False
    )
    channel = models.CharField("渠道", max_length=20)
    is_wanted = models.BooleanField("愿意接收")

    class Meta:
        verbose_name = verbose_name_plural = "接收意愿"
        constraints = [models.UniqueConstraint(fields=["person", "channel"], name="one_preference_a_channel")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.channel}"
