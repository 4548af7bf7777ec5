"""What a county keeps of its superiors' catalogues beside the register base-catalogue: tasks, elements to compare, links to decisions."""

from django.db import models
from django.db.models import F, Q


class MappingTask(models.Model):
    """对照任务: a unit goes through its part of a superior's catalogue between two days."""

    catalogue = models.CharField("目录级别", max_length=10)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="录入单位", related_name="+")
    from_on = models.DateField("开始日")
    due_on = models.DateField("截止日")
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="布置人", related_name="+")
    at = models.DateTimeField("布置时间", auto_now_add=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "对照任务"
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "organ", "from_on"], name="one_mapping_task_a_window"),
            models.CheckConstraint(condition=Q(due_on__gte=F("from_on")), name="a_mapping_task_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.organ.short_name}对照{self.catalogue}目录"


class SuperiorItem(models.Model):
    """上级事项要素: what the province or the city says of the elements of one item of its catalogue, as of a day."""

    catalogue = models.CharField("目录级别", max_length=10)
    base_code = models.CharField("基本编码", max_length=100)
    name = models.CharField("事项名称", max_length=200)
    elements = models.JSONField("要素", default=dict, help_text="要素名称 → 文字")
    as_of = models.DateField("截至日")
    source = models.CharField("来源文件", max_length=200)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="导入人", related_name="+")
    at = models.DateTimeField("导入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "上级事项要素"
        constraints = [models.UniqueConstraint(fields=["catalogue", "base_code"], name="one_superior_item_a_code")]

    def __str__(self) -> str:
        return self.name


class AcceptedDifference(models.Model):
    """不一致说明: why an element may differ from the superior's. It holds as long as both texts stay what they were."""

    service = models.ForeignKey("services.Service", models.PROTECT, verbose_name="事项", related_name="+")
    catalogue = models.CharField("目录级别", max_length=10)
    base_code = models.CharField("基本编码", max_length=100)
    element = models.CharField("要素", max_length=60)
    ours = models.TextField("本地", blank=True)
    theirs = models.TextField("上级", blank=True)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="审核人", related_name="+")
    on = models.DateField("日期")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "不一致说明"
        indexes = [models.Index(fields=["service", "element"], name="differences_of_a_service")]

    def __str__(self) -> str:
        return f"{self.element}：{self.reason}"


class DecisionLink(models.Model):
    """上级决定的落实: which line of which batch carried out a decision kept in a register (取消、下放、委托)."""

    line = models.ForeignKey(
        "services.BatchLine", models.CASCADE, verbose_name="批次明细", related_name="decision_links"
    )
    register = models.CharField("台账", max_length=60)
    code = models.CharField("编号", max_length=100)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="登记人", related_name="+")
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "上级决定的落实"
        constraints = [models.UniqueConstraint(fields=["line", "register", "code"], name="one_link_a_decision_a_line")]
        indexes = [models.Index(fields=["register", "code"], name="links_of_a_decision")]

    def __str__(self) -> str:
        return self.code
