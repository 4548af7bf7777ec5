"""By what article: statutes, their versions in force, and the articles of each version."""

from django.db import models


class Statute(models.Model):
    """法律、法规、规章。The code is the short name that `据` uses (许可法)."""

    code = models.CharField("简称", max_length=40, primary_key=True)
    title = models.CharField("名称", max_length=120, unique=True)
    rank = models.CharField("效力级别", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "法规"

    def __str__(self) -> str:
        return self.title


class StatuteVersion(models.Model):
    """One version of a statute, in force from a day until the next version."""

    statute = models.ForeignKey(Statute, models.CASCADE, verbose_name="法规", related_name="versions")
    in_force_on = models.DateField("施行日")
    ended_on = models.DateField("失效日", null=True, blank=True)
    adopted_on = models.DateField("通过日", null=True, blank=True)
    document = models.CharField("文号", max_length=80, blank=True)
    articles_count = models.PositiveIntegerField("条数", help_text="检查引用时用")

    class Meta:
        verbose_name = verbose_name_plural = "法规版本"
        constraints = [models.UniqueConstraint(fields=["statute", "in_force_on"], name="one_statute_version_a_day")]

    def __str__(self) -> str:
        return f"{self.statute_id}（{self.in_force_on}施行）"


class Article(models.Model):
    """条文：imported from a text the county holds. An article without a text is one nobody has imported yet."""

    version = models.ForeignKey(StatuteVersion, models.CASCADE, verbose_name="版本", related_name="articles")
    number = models.PositiveIntegerField("条")
    text = models.TextField("条文")

    class Meta:
        verbose_name = verbose_name_plural = "条文"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_text_an_article")]

    def __str__(self) -> str:
        return f"{self.version.statute_id}{self.number}"
