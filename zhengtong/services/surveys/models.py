"""摸底表: what the office asks units to report by a day, and what each unit filled in."""

from django.db import models


class Survey(models.Model):
    """摸底: questions put to chosen units, for every service of theirs or once, with the day they are due."""

    class State(models.TextChoices):
        DRAFT = "草拟", "草拟"
        ISSUED = "已下发", "已下发"
        CLOSED = "已汇总", "已汇总"

    title = models.CharField("名称", max_length=120)
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="下发单位", related_name="+")
    purpose = models.TextField("说明", blank=True)
    document = models.CharField("文号", max_length=60, blank=True)
    leader = models.CharField("报送领导", max_length=60, blank=True, help_text="汇总后报给谁")
    # [{"名": "大厅面积", "类": "数字", "必填": true, "选项": [], "要素": "", "说明": ""}]: an element of the catalogue, or a question of its own.
    questions = models.JSONField("问题", default=list)
    is_per_service = models.BooleanField("逐项填报", default=False, help_text="是：每个事项填一行；否：每个单位填一次")
    due_on = models.DateField("截止日")
    issued_on = models.DateField("下发日", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    batch = models.ForeignKey(
        "services.Batch", models.SET_NULL, null=True, blank=True, verbose_name="汇入的批次", related_name="surveys"
    )
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="经办人", related_name="+")
    at = models.DateTimeField("建立时间", auto_now_add=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "摸底"

    def __str__(self) -> str:
        return self.title


class SurveyForm(models.Model):
    """摸底表: the form of one unit."""

    class State(models.TextChoices):
        OPEN = "待报", "待报"
        SUBMITTED = "已报", "已报"
        RETURNED = "退回", "退回"

    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name="摸底", related_name="forms")
    organ = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="填报单位", related_name="+")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    submitted_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, verbose_name="报送人", related_name="+"
    )
    submitted_on = models.DateField("报送日", null=True, blank=True)
    remark = models.CharField("退回意见", max_length=300, blank=True)
    reminded_on = models.DateField("最近催报日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "摸底表"
        constraints = [models.UniqueConstraint(fields=["survey", "organ"], name="one_survey_form_an_organ")]
        indexes = [models.Index(fields=["organ", "state"], name="survey_forms_of_an_organ")]

    def __str__(self) -> str:
        return f"{self.survey.title}（{self.organ.short_name}）"


class SurveyAnswer(models.Model):
    """摸底填报: what a unit says of one service, or of itself."""

    form = models.ForeignKey(SurveyForm, models.CASCADE, verbose_name="摸底表", related_name="answers")
    service = models.ForeignKey(
        "services.Service", models.PROTECT, null=True, blank=True, verbose_name="事项", related_name="+"
    )
    said = models.JSONField("填报内容", default=dict, help_text="问题 → 文字")
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="填报人", related_name="+")
    at = models.DateTimeField("填报时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "摸底填报"
        constraints = [
            models.UniqueConstraint(
                fields=["form", "service"], name="one_survey_answer_a_service", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return str(self.form)
