"""办事大厅: where services are handled, what is handled there, when, and who has booked a time. Written by actions.py alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Hall(models.Model):
    """大厅：政务服务中心、分厅、镇街便民服务中心."""

    name = models.CharField("名称", max_length=100, unique=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="管理机关", related_name="halls")
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "大厅"

    def __str__(self) -> str:
        return self.name


class Business(models.Model):
    """业务：what one queues and books for. It takes single services, those of organs, or, as 综合受理, whatever a general window takes."""

    hall = models.ForeignKey(Hall, models.PROTECT, verbose_name="大厅", related_name="businesses")
    name = models.CharField("名称", max_length=60)
    services = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="事项", help_text="事项代码"
    )
    organs = models.ManyToManyField("people.Organ", blank=True, verbose_name="部门", related_name="+")
    is_general = models.BooleanField("综合受理", default=False, help_text="受理所有由综合窗口受理的事项")
    slot_minutes = models.PositiveSmallIntegerField("每段分钟数", default=30)
    ahead_days = models.PositiveSmallIntegerField("可约几天以内", default=14)
    is_bookable = models.BooleanField("开放预约", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "大厅业务"
        constraints = [models.UniqueConstraint(fields=["hall", "name"], name="one_business_of_a_name_per_hall")]

    def __str__(self) -> str:
        return f"{self.hall.name}{self.name}"


class Hours(models.Model):
    """开放时段：from when to when, and how many may book each slot."""

    class Days(models.TextChoices):
        WORKING = "工作日", "工作日"
        RESTING = "休息日", "休息日"

    business = models.ForeignKey(Business, models.CASCADE, verbose_name="业务", related_name="hours")
    days = models.CharField("日子", max_length=10, choices=Days.choices, default=Days.WORKING)
    opens_at = models.TimeField("自")
    closes_at = models.TimeField("至")
    seats = models.PositiveSmallIntegerField("每段可约人数")

    class Meta:
        verbose_name = verbose_name_plural = "开放时段"
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="hours_end_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.days} {self.opens_at:%H:%M}—{self.closes_at:%H:%M}"


class Closure(models.Model):
    """停约：days, whole or in part, on which a hall or one of its businesses takes no bookings."""

    hall = models.ForeignKey(Hall, models.CASCADE, verbose_name="大厅", related_name="closures")
    business = models.ForeignKey(
        Business, models.CASCADE, null=True, blank=True, verbose_name="业务", related_name="closures"
    )
    from_on = models.DateField("自")
    to_on = models.DateField("至")
    opens_at = models.TimeField("起", null=True, blank=True, help_text="不写就是全天")
    closes_at = models.TimeField("止", null=True, blank=True)
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "停约"
        constraints = [
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="closure_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.from_on}—{self.to_on} {self.reason}"


class Appointment(models.Model):
    """预约：one seat of one slot. Two cannot hold the same seat: the database says so, not the program."""

    class State(models.TextChoices):
        BOOKED = "已预约", "已预约"
        CHECKED_IN = "已签到", "已签到"
        CANCELLED = "已取消", "已取消"
        CLOSED = "大厅取消", "大厅取消"
        MISSED = "爽约", "爽约"

    business = models.ForeignKey(Business, models.PROTECT, verbose_name="业务", related_name="appointments")
    person = models.ForeignKey("people.Person", models.PROTECT, verbose_name="预约人", related_name="appointments")
    service_version = models.ForeignKey(
        "services.ServiceVersion", models.PROTECT, null=True, blank=True, verbose_name="事项", related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, verbose_name="办件", related_name="appointments"
    )
    on = models.DateField("日期")
    starts_at = models.TimeField("时间")
    seat = models.PositiveSmallIntegerField("席位")
    code = models.CharField("预约号", max_length=8, unique=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.BOOKED)
    reason = models.CharField("取消原因", max_length=200, blank=True, default="")
    made_at = models.DateTimeField("预约时间", auto_now_add=True)
    ended_at = models.DateTimeField("签到或者取消时间", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "预约"
        constraints = [
            models.UniqueConstraint(
                fields=["business", "on", "starts_at", "seat"],
                name="one_person_a_seat",
                condition=models.Q(state__in=["已预约", "已签到"]),
            ),
            models.UniqueConstraint(
                fields=["person", "on", "starts_at"],
                name="one_place_at_a_time",
                condition=models.Q(state="已预约"),
            ),
        ]
        indexes = [
            models.Index(fields=["business", "on", "starts_at"], name="appointments_of_a_day"),
            models.Index(fields=["person", "-on"], name="appointments_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.code
