"""The organs, posts and people of a demonstration county."""

import random
from dataclasses import dataclass
from datetime import date

from zhengtong.demo.errors import MarginError
from zhengtong.demo.margins import DEPARTMENT, Margins, Unit
from zhengtong.people.models import Division, Mandate, Organ, Person, Post, Tenure
from zhengtong.reports.queries import EDITOR

SINCE = date(2015, 1, 1)
MARK = "（演示）"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰文华玉萍红建国志辉丹琳佳雪梅婷宇浩然子轩一诺思远嘉怡晨曦春生堃喆玥珺镕"
HALL_STAFF = "驻中心"
INSTITUTION = "事业单位"


@dataclass(frozen=True)
class Desk:
    """The people of one organ who act in its cases."""

    organ: Organ
    clerk: Person
    officer: Person
    head: Person


@dataclass(frozen=True)
class County:
    """Everyone a demonstration county needs."""

    government: Organ
    hall: Organ
    desks: dict[str, Desk]  # of every organ, by its short name
    review: Person
    review_head: Person
    disclosure: Person
    disclosure_review: Person
    applicants: tuple[Person, ...]


def build(margins: Margins, applicants: int) -> County:
    """Make organs, posts, staff and applicants. Call inside a transaction; the organs must not exist yet."""
    rng = random.Random(margins.seed)  # noqa: S311 -- simulated people must come out the same every time
    above, _ = Division.objects.get_or_create(code=margins.above[0], defaults={"name": margins.above[1]})
    division, _ = Division.objects.get_or_create(
        code=margins.division, defaults={"name": margins.full_name, "parent": above}
    )
    government = Organ.objects.create(
        name=f"{margins.full_name}人民政府",
        short_name=f"{margins.short_name}政府",
        kind="政府",
        division=division,
        document_mark=f"{margins.short_name[:-1]}政",
        is_demo=True,
    )

    def organ(unit: Unit) -> Organ:
        return Organ.objects.create(
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            division=division,
            parent=government,
            document_mark=unit.mark,
            is_demo=True,
        )

    place = margins.short_name[-1]
    hall = organ(
        Unit(f"{margins.short_name}政务服务中心", f"{place}政务服务中心", f"{margins.short_name[:-1]}政务", INSTITUTION)
    )
    window = Post.objects.create(organ=hall, name="综合受理窗口", roles=["窗口"])
    desks = {}
    for unit in margins.units:
        bureau = organ(unit)
        desks[unit.short_name] = _desk(bureau, unit.staff, rng)
        if unit.kind == DEPARTMENT:
            document = f"{unit.mark}授〔{margins.year - 1}〕1号"
            Mandate.objects.create(organ=bureau, post=window, roles=["窗口"], document=document, from_on=SINCE)
    justice = next((desk.organ for desk in desks.values() if "司法局" in desk.organ.name), None)
    if justice is None:
        raise MarginError(f"{margins.name}.yaml：“机关”里要有司法局，行政复议由它办理")
    review = _lent(government, justice, "行政复议岗", ["复议机构"], rng)
    _hold(Post.objects.create(organ=justice, name="法治政府建设报告岗", roles=[EDITOR]), review)
    return County(
        government=government,
        hall=hall,
        desks=desks,
        review=review,
        review_head=_official(government, f"{place}政府负责人", ["机关负责人", "机构负责人", "公开机构负责人"], rng),
        disclosure=_official(government, "政府信息公开岗", ["公开机构"], rng),
        disclosure_review=_lent(government, justice, "法制审核岗", ["法制机构"], rng),
        applicants=_applicants(applicants, rng),
    )


def _desk(organ: Organ, staff: int, rng: random.Random) -> Desk:
    """A clerk, an officer and the head; with more staff in the hall, more clerks and officers."""
    in_hall = HALL_STAFF if staff else ""
    clerk = _official(organ, f"{in_hall}受理岗", ["窗口"], rng)
    officer = _official(organ, f"{in_hall}审批岗", ["承办人"], rng)
    for _ in range(max(0, staff - 2)):
        _hold(Post.objects.get(organ=organ, name=f"{in_hall}审批岗"), _person(rng, is_official=True))
    return Desk(organ, clerk, officer, _official(organ, "负责人", ["机关负责人"], rng))


def _lent(organ: Organ, lender: Organ, name: str, roles: list[str], rng: random.Random) -> Person:
    """Someone of another organ who acts in this organ's cases by mandate."""
    person = _official(lender, name, roles, rng)
    Mandate.objects.create(
        organ=organ,
        post=Post.objects.get(organ=lender, name=name),
        roles=roles,
        document=f"{organ.document_mark}授〔2017〕1号",
        from_on=SINCE,
    )
    return person


def _official(organ: Organ, name: str, roles: list[str], rng: random.Random) -> Person:
    person = _person(rng, is_official=True)
    _hold(Post.objects.create(organ=organ, name=name, roles=roles), person)
    return person


def _hold(post: Post, person: Person) -> None:
    Tenure.objects.create(person=person, post=post, from_on=SINCE)


def _person(rng: random.Random, *, is_official: bool) -> Person:
    return Person.objects.create(name=name(rng), is_official=is_official, is_demo=True)


def _applicants(count: int, rng: random.Random) -> tuple[Person, ...]:
    people = [Person(name=name(rng), is_demo=True) for _ in range(count)]
    return tuple(Person.objects.bulk_create(people, batch_size=2000))


def name(rng: random.Random) -> str:
    """An invented name that says it is one."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2)))) + MARK
