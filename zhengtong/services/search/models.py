"""搜索: the index of what is published, and the questions it could not answer."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class SearchEntry(models.Model):
    """One published text, of a service or of a bundle, as it is looked up. Made from it, and made anew at any time."""

    version = models.OneToOneField(
        "services.ServiceVersion", models.CASCADE, null=True, verbose_name="事项版本", related_name="+"
    )
    bundle_version = models.OneToOneField(
        "services.BundleVersion", models.CASCADE, null=True, verbose_name="一件事版本", related_name="+"
    )
    name = models.CharField("名称", max_length=200)
    said = models.TextField("群众的说法")
    told = models.TextField("说明和结果")
    audience = models.CharField("服务对象", max_length=40)
    # The days of the text, kept equal to it by the database, so that looking up needs no second table.
    in_force_on = models.DateField("施行日", null=True)
    ended_on = models.DateField("停用日", null=True)
    size = models.PositiveSmallIntegerField("名称字数", default=0, db_default=0)
    # How often it is asked for: a mild prior among equals.
    usage = models.PositiveIntegerField("办件数", default=0, db_default=0)
    # Characters, pairs of characters, and pairs of syllables (after a full stop); no dictionary of PostgreSQL is asked.
    terms = SearchVectorField("检索词")

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        indexes = [GinIndex(fields=["terms"], name="search_entry_terms", fastupdate=False)]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=False, bundle_version__isnull=True)
                | Q(version__isnull=True, bundle_version__isnull=False),
                name="an_entry_is_of_a_service_or_a_bundle",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SearchMiss(models.Model):
    """没有答上的问题: a question that found nothing, or whose hits nobody opened, with no number in it that could be a person's."""

    class State(models.TextChoices):
        OPEN = "待答", "待答"
        ALIASED = "已加说法", "已加说法"
        NOT_OURS = "不属于本县", "不属于本县"

    question = models.CharField("问句", max_length=60, unique=True)
    count = models.PositiveIntegerField("没有答上的次数", default=0)
    unopened = models.PositiveIntegerField("答了没有人点开的次数", default=0)
    first_on = models.DateField("第一次问")
    last_on = models.DateField("最近一次问")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    service = models.ForeignKey(
        "services.Service", models.PROTECT, null=True, verbose_name="归到的事项", related_name="+"
    )
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="处理人", related_name="+")
    answered_on = models.DateField("处理日", null=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "没有答上的问题"
        indexes = [models.Index(fields=["state", "-count"], name="search_miss_open_first")]

    def __str__(self) -> str:
        return self.question


class SearchDay(models.Model):
    """How often a question was asked on a day, and how often its answer was opened: what the log of inquiries keeps, and no more."""

    question = models.CharField("问句", max_length=60)
    on = models.DateField("日期")
    channel = models.CharField("渠道", max_length=10, help_text="网页、窗口、接口")
    asked = models.PositiveIntegerField("问的次数", default=0)
    opened = models.PositiveIntegerField("点开的次数", default=0)
    # What was shown first: a service's name, or the page it was sent to.
    first_hit = models.CharField("首条", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "咨询记录"
        constraints = [models.UniqueConstraint(fields=["on", "channel", "question"], name="one_search_day_a_question")]

    def __str__(self) -> str:
        return f"{self.on} {self.question}"
