"""The cast of every test: 申请人张三, 窗口李四, 承办人王五, 局长赵六, 路人甲; one county, one bureau, one hall, one service."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from zhengtong.people.models import Division, Mandate, Organ, Person, Post, Tenure
from zhengtong.services.models import Material, Service, ServiceVersion
from zhengtong.services.search import actions as search


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Between tests that commit, Django empties every table; the ledger's own refusal of that is tested where it is switched on."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("alter table cases_event disable trigger events_are_never_emptied")
        cursor.execute("alter table cases_seal disable trigger seals_are_never_emptied")
        cursor.execute("alter table registers_change disable trigger changes_are_never_emptied")
        for table in ("draw", "drawresult", "drawoutcome"):
            cursor.execute(f"alter table registers_{table} disable trigger draws_are_never_emptied")


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Argon2 is slow on purpose; no test is about that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True)
class County:
    """A small county in which every role of the tests has someone to play it."""

    division: Division
    government: Organ
    bureau: Organ
    hall: Organ
    justice: Organ
    zhang: Person
    li: Person
    wang: Person
    zhao: Person
    qian: Person
    stranger: Person
    restaurant: ServiceVersion


def person(username: str, name: str, *, is_official: bool = True) -> Person:
    """One of the cast; the password is the same for all, and slow hashing is left out."""
    return Person.objects.create(
        username=username, name=name, is_official=is_official, is_demo=True, password="md5$" + username
    )


def post(organ: Organ, name: str, roles: list[str], holder: Person) -> Post:
    """A post with its holder since 2004."""
    created = Post.objects.create(organ=organ, name=name, roles=roles)
    Tenure.objects.create(person=holder, post=created, from_on=date(2004, 1, 1))
    return created


@pytest.fixture
def county(db: None) -> County:
    """County, bureau, hall, the cast in their posts, and one published service (食品经营许可)."""
    division = Division.objects.create(code="410199", name="演示县")

    def organ(name: str, short: str, kind: str, parent: Organ | None, mark: str) -> Organ:
        return Organ.objects.create(
            name=name, short_name=short, kind=kind, division=division, parent=parent, document_mark=mark, is_demo=True
        )

    government = organ("演示县人民政府", "县政府", "政府", None, "演政")
    bureau = organ("演示县市场监督管理局", "县市监局", "部门", government, "演市监")
    hall = organ("演示县政务服务中心", "县政务中心", "部门", government, "演政务")
    justice = organ("演示县司法局", "县司法局", "部门", government, "演司")
    zhang = person("zhangsan", "张三", is_official=False)
    stranger = person("lurenjia", "路人甲", is_official=False)
    li, wang, zhao = person("lisi", "李四"), person("wangwu", "王五"), person("zhaoliu", "赵六")
    qian = person("qianqi", "钱七")

    window = post(hall, "综合受理窗口", ["窗口"], li)
    post(bureau, "许可承办岗", ["承办人"], wang)
    post(bureau, "局长", ["机关负责人"], zhao)
    review = post(justice, "复议承办岗", ["复议机构"], qian)
    Mandate.objects.create(
        organ=bureau, post=window, roles=["窗口"], document="演市监授〔2017〕1号", from_on=date(2004, 1, 1)
    )
    # The county decides on reconsideration; its justice bureau handles it (复议法第四条).
    Mandate.objects.create(
        organ=government, post=review, roles=["复议机构"], document="演政授〔2018〕1号", from_on=date(2004, 1, 1)
    )
    service = Service.objects.create(code="food-business.new", organ=bureau, procedure="licence", is_demo=True)
    version = ServiceVersion.objects.create(
        service=service,
        number=1,
        name="食品经营许可（新办）",
        kind="行政许可",
        handling=ServiceVersion.Handling.PROMISED,
        promises={"作出决定": "10 工作日"},
        special_procedures=["现场核查"],
        form=[{"名": "经营场所", "类": "文字", "必填": True}],
        result_name="食品经营许可证",
        in_force_on=date(2018, 1, 1),
    )
    Material.objects.create(version=version, order=1, name="食品经营许可申请书", form="网上填报")
    Material.objects.create(version=version, order=2, name="营业执照", form="扫描件", copies_waived=True)
    version.published_at = datetime(2017, 12, 25, tzinfo=UTC)  # from here on the database refuses to change it
    version.save()
    search.put([version])
    return County(division, government, bureau, hall, justice, zhang, li, wang, zhao, qian, stranger, version)
