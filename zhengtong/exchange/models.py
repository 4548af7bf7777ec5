"""What went to the superior net and what came from it: pushes with their acknowledgement, the net's own list, applications made there."""

from django.db import models


class Push(models.Model):
    """推送：one message for the superior net. The same text of the same thing is queued once; only what changed is sent again."""

    class Kind(models.TextChoices):
        SERVICE = "事项", "事项"
        CASE = "办件", "办件"
        RATING = "评价", "评价"

    class State(models.TextChoices):
        WAITING = "待发", "待发"
        SENT = "待回执", "待回执"
        ACKNOWLEDGED = "已回执", "已回执"
        REFUSED = "被退回", "被退回"
        REPLACED = "已被取代", "已被取代"

    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    key = models.CharField("键", max_length=80, help_text="事项代码、办件编号")
    title = models.CharField("名称", max_length=200)
    digest = models.CharField("内容摘要", max_length=64, help_text="内容的 SHA-256，对方以此知道有没有变")
    message = models.JSONField("内容")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField("次数", default=0)
    error = models.CharField("最近的原因", max_length=300, blank=True, default="")
    receipt = models.CharField("回执号", max_length=80, blank=True, default="")
    queued_at = models.DateTimeField("排队时间", auto_now_add=True)
    next_at = models.DateTimeField("下次发送", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    answered_at = models.DateTimeField("回执时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "推送"
        indexes = [
            models.Index(fields=["next_at", "id"], name="pushes_waiting", condition=models.Q(state="待发")),
            models.Index(fields=["kind", "key", "-id"], name="pushes_of_a_thing"),
            models.Index(fields=["state", "-id"], name="pushes_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Listed(models.Model):
    """对方清单：one service as the superior net has it, from its last answer or a list that was brought in."""

    code = models.CharField("事项代码", max_length=80, primary_key=True)
    name = models.CharField("名称", max_length=200, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    is_offered = models.BooleanField("在对方可办", default=True)
    as_of = models.DateTimeField("截至")

    class Meta:
        verbose_name = verbose_name_plural = "对方清单"

    def __str__(self) -> str:
        return self.code


class Arrival(models.Model):
    """来件：an application made on the superior net. It becomes a case once, or is sent back with the reason."""

    class State(models.TextChoices):
        TAKEN = "已立案", "已立案"
        RETURNED = "已退回", "已退回"

    number = models.CharField("对方编号", max_length=80, unique=True)
    service_code = models.CharField("事项代码", max_length=80)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    reason = models.CharField("退回原因", max_length=300, blank=True, default="")
    case_number = models.CharField("办件编号", max_length=40, blank=True, default="", db_index=True)
    # When the net was told what became of it; what it was not told is told again.
    told_at = models.DateTimeField("答复时间", null=True, blank=True)
    at = models.DateTimeField("收到时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "来件"

    def __str__(self) -> str:
        return self.number


class Mark(models.Model):
    """同步位置：how far the ledger has been looked through, and from which day on cases are sent at all."""

    name = models.CharField("名称", max_length=20, primary_key=True)
    position = models.BigIntegerField("位置", default=0)
    since = models.DateField("自", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "同步位置"

    def __str__(self) -> str:
        return self.name
