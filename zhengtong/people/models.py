"""Who: divisions, organs, posts, persons, tenures, and the mandates by which one post acts for another organ."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

# Django's own, so that sessions opened before there were rounds go on.
SESSION_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"


class Division(models.Model):
    """行政区划 (GB/T 2260, GB/T 10114). Codes change with 区划调整, so a division has days of validity."""

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级")

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"

    def __str__(self) -> str:
        return self.name


class Organ(models.Model):
    """机关：one that holds powers in its own name, or a unit inside one."""

    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40)
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True, null=True, blank=True)
    kind = models.CharField("性质", max_length=20, help_text="政府、部门、镇街、其他")
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="行政区划")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="上级机关", related_name="units"
    )
    document_mark = models.CharField("机关代字", max_length=20, blank=True, help_text="文号的开头，如“二七市监”")
    opened_on = models.DateField("设立日", null=True, blank=True)
    closed_on = models.DateField("撤销日", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "机关"

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """自然人、法人：an applicant, an official, or both. Identity numbers are encrypted; only actions.read_id_number opens them."""

    class Kind(models.TextChoices):
        NATURAL = "自然人", "自然人"
        LEGAL = "法人", "法人"

    username = models.CharField("登录名", max_length=60, unique=True, null=True, blank=True)
    name = models.CharField("姓名或名称", max_length=100)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.NATURAL)
    # Which document the number below is of (identity.PAPERS); empty is the usual one of the kind.
    id_kind = models.CharField("证件种类", max_length=20, blank=True, default="", db_default="")
    phone = models.CharField("手机", max_length=20, blank=True)
    email = models.EmailField("邮箱", blank=True)
    id_number_sealed = models.BinaryField("证件号码（密文）", null=True, editable=False)
    id_number_index = models.BinaryField("证件号码（盲索引）", null=True, unique=True, editable=False)
    # What a page may show without opening the sealed number: 4101**********1234; a legal person's code is public and stands in full.
    id_number_shown = models.CharField("证件号码", max_length=18, blank=True, default="", db_default="", editable=False)
    second_factor_sealed = models.BinaryField("第二因素密钥（密文）", null=True, editable=False)
    second_factor_confirmed_at = models.DateTimeField("第二因素启用时间", null=True, editable=False)
    second_factor_used = models.BigIntegerField("最近用过的动态码时段", null=True, editable=False)
    is_official = models.BooleanField("工作人员", default=False, help_text="工作人员登录须用第二因素")
    is_operator = models.BooleanField("系统运维", default=False, help_text="可进入运维后台；不因此有办案权")
    is_active = models.BooleanField("启用", default=True)
    # Part of what every session is signed with: one more, and all sessions opened before have ended.
    session_round = models.PositiveIntegerField("会话轮次", default=0, db_default=0, editable=False)
    # The online account was closed; the person and what they did stay.
    closed_at = models.DateTimeField("注销时间", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("演示数据", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        # For finding who is called so, from the first character on.
        indexes = [models.Index(fields=["name"], name="persons_by_name", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is tied to: the password, and the round since the last “sign out everywhere”."""
        told = f"{self.password}#{self.session_round}" if self.session_round else self.password
        return salted_hmac(SESSION_SALT, told, secret=secret, algorithm="sha256").hexdigest()

    # What Django's admin asks of a user. Only the operator's back office uses these; cases never do.
    @property
    def is_staff(self) -> bool:
        return self.is_operator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_operator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_operator


class Post(models.Model):
    """岗位：a place in an organ that plays roles of the law (窗口、承办人、机关负责人 …)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关", related_name="posts")
    name = models.CharField("名称", max_length=60)
    roles = ArrayField(
        models.CharField(max_length=20), verbose_name="角色", help_text="法律程序中的角色，如 窗口、承办人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="one_post_of_a_name_per_organ")]

    def __str__(self) -> str:
        return f"{self.organ.short_name}{self.name}"


def held_on(day: date) -> Q:
    """The condition that a tenure or mandate is in force on this day; both ends are included."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


class Tenure(models.Model):
    """任职：this person holds this post from a day to a day (both included)."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="tenures")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="tenures")
    from_on = models.DateField("自")
    to_on = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"

    def __str__(self) -> str:
        return f"{self.person}任{self.post}"


class Mandate(models.Model):
    """授权：an organ lets a post (of the hall, say) act in its cases. Without one, a post acts only in its own organ's cases."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="授权机关", related_name="mandates_given")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="被授权岗位", related_name="mandates")
    roles = ArrayField(models.CharField(max_length=20), verbose_name="角色", help_text="授权其担当的角色")
    services = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name="事项代码",
        help_text="空表示该机关全部事项",
    )
    document = models.CharField("授权书文号", max_length=60)
    from_on = models.DateField("自")
    to_on = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "授权"

    def __str__(self) -> str:
        return f"{self.organ.short_name}授权{self.post}（{self.document}）"


class ApiToken(models.Model):
    """接口令牌：only its hash is kept; shown once when made."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="人员", related_name="tokens")
    name = models.CharField("用途", max_length=60)
    digest = models.BinaryField("摘要", unique=True, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    expires_at = models.DateTimeField("失效时间")

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """备用码：signs in once in place of a dynamic code, for who has lost the telephone. Only a keyed digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="人员", related_name="recovery_codes")
    digest = models.BinaryField("摘要", unique=True, editable=False)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"

    def __str__(self) -> str:
        return "已使用" if self.used_at else "未使用"


class SignInAttempt(models.Model):
    """登录尝试：what throttling and the security log read."""

    username = models.CharField("登录名", max_length=60)
    address = models.GenericIPAddressField("来源地址", null=True)
    at = models.DateTimeField("时间")
    succeeded = models.BooleanField("成功")
    reason = models.CharField("结果", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录尝试"
        indexes = [
            models.Index(fields=["username", "-at"]),
            models.Index(fields=["address", "-at"], name="attempts_from_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {'成功' if self.succeeded else self.reason}"


class PersonalDataReading(models.Model):
    """读取个人信息的记录：who read whose identity number, when, for what (个人信息保护法第五十一条、第五十四条). Append-only."""

    reader = models.ForeignKey(Person, models.PROTECT, verbose_name="读取人", related_name="+")
    subject = models.ForeignKey(Person, models.PROTECT, verbose_name="被读取人", related_name="readings")
    field = models.CharField("内容", max_length=40)
    reason = models.CharField("事由", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息读取记录"

    def __str__(self) -> str:
        return f"{self.reader}读取{self.subject}的{self.field}"


class Representation(models.Model):
    """代理、代表：this agent (a natural person) may act for this principal from a day to a day (both included).

    民法典第二十七条、第二十八条（监护）、第六十一条（法定代表人）、第一百六十五条（书面授权）; 行政许可法第二十九条.
    """

    class Kind(models.TextChoices):
        LEGAL_HEAD = "法定代表人", "法定代表人"
        HEAD = "负责人", "负责人"
        AGENT = "委托代理人", "委托代理人"
        GUARDIAN = "监护人", "监护人"

    class State(models.TextChoices):
        ASKED = "待确认", "待确认"
        VALID = "有效", "有效"
        ENDED = "已撤销", "已撤销"

    principal = models.ForeignKey(Person, models.PROTECT, verbose_name="被代表人", related_name="agents")
    agent = models.ForeignKey(Person, models.PROTECT, verbose_name="代表人、代理人", related_name="principals")
    kind = models.CharField("身份", max_length=10, choices=Kind.choices)
    # The scope: one matter, or some services, or (both empty) everything of the principal's.
    services = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="事项代码", help_text="空表示全部事项"
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, verbose_name="只限这件事", related_name="+"
    )
    from_on = models.DateField("自")
    to_on = models.DateField("至", null=True, blank=True)
    evidence = models.ForeignKey(
        "documents.Upload", models.PROTECT, null=True, blank=True, verbose_name="证明文件", related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Person, models.PROTECT, verbose_name="提出人", related_name="+")
    asked_at = models.DateTimeField("提出时间", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="确认人", related_name="+"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, verbose_name="撤销人", related_name="+")
    ended_at = models.DateTimeField("撤销时间", null=True, blank=True)
    ended_because = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代表关系"
        constraints = [
            models.CheckConstraint(condition=~Q(principal=models.F("agent")), name="nobody_represents_themselves"),
            models.CheckConstraint(condition=Q(case=None) | Q(services=[]), name="one_matter_or_some_services"),
            models.CheckConstraint(
                condition=~Q(state="有效") | Q(confirmed_at__isnull=False), name="valid_once_confirmed"
            ),
        ]
        # Every request of an agent asks whom they may act for today.
        indexes = [models.Index(fields=["agent"], name="valid_representations", condition=Q(state="有效"))]

    def __str__(self) -> str:
        return f"{self.agent}是{self.principal}的{self.kind}"


class OneTimeCode(models.Model):
    """一次性验证码：proves that who asks reads this telephone or mailbox, or was let in by an operator. Only a keyed digest is kept."""

    class Purpose(models.TextChoices):
        RESET = "重置密码", "重置密码"
        PHONE = "更换手机", "更换手机"
        EMAIL = "更换邮箱", "更换邮箱"
        ENROL = "登记第二因素", "登记第二因素"
        WECHAT = "绑定微信", "绑定微信"

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="人员", related_name="one_time_codes")
    purpose = models.CharField("用途", max_length=10, choices=Purpose.choices)
    # What the code proves: the new telephone or mailbox; empty where the person alone is meant.
    address = models.CharField("送往", max_length=254, blank=True)
    digest = models.BinaryField("摘要", editable=False)
    made_at = models.DateTimeField("发出时间")
    expires_at = models.DateTimeField("失效时间")
    tries = models.PositiveSmallIntegerField("输错次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    handed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="发放人", related_name="+", help_text="空为系统发出"
    )

    class Meta:
        verbose_name = verbose_name_plural = "一次性验证码"
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="codes_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.purpose}"


class TryCount(models.Model):
    """次数：how often something was tried from one place within a window; shared by all processes, emptied by a nightly job."""

    name = models.CharField("限制", max_length=40)
    place = models.CharField("来源", max_length=100)
    tries = models.PositiveIntegerField("次数", default=0)
    until = models.DateTimeField("到期时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "尝试次数"
        constraints = [models.UniqueConstraint(fields=["name", "place"], name="one_count_a_place")]

    def __str__(self) -> str:
        return f"{self.name} {self.place}：{self.tries}"
