"""Accounts to try the demonstration county with, and some matters of these days for them to handle."""

import json
import os
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
from django.conf import settings
from django.utils import timezone

from zhengtong.cases import queries
from zhengtong.cases.bulk import Act, Opening
from zhengtong.cases.ratings import KEEPER
from zhengtong.cases.staffing import provide
from zhengtong.demo import organisations
from zhengtong.demo.county import MARK, SINCE, County, Desk
from zhengtong.demo.lives import Acts, WorkingDays
from zhengtong.demo.margins import Margins
from zhengtong.hall.queries import HALL_MANAGER
from zhengtong.people.actions import confirm_second_factor, enrol_second_factor, give_account, register_person
from zhengtong.people.models import Person, Post, Tenure
from zhengtong.services.models import ServiceVersion
from zhengtong.services.queries import CATALOGUE_EDITOR, CATALOGUE_REVIEWER

FILE = settings.VAR / "demo-accounts.json"
NOTICE = settings.VAR / "demo-notice.txt"
# The organ whose people the accounts are of: the first whose name has one of these words, else the first.
SHOWN = ("食品药品监督", "市场监督", "发展和改革")


@dataclass(frozen=True)
class Account:
    """One account of the demonstration: who it is, what it may do, and how to sign in."""

    username: str
    who: str
    password: str
    secret: str

    def code(self) -> str:
        """The dynamic code of this moment; empty for who needs none."""
        return pyotp.TOTP(self.secret).now() if self.secret else ""


def shown(county: County) -> Desk:
    """The desk that the demonstration shows at work."""
    desks = list(county.desks.values())
    return next((desk for word in SHOWN for desk in desks if word in desk.organ.name), desks[0])


def build(margins: Margins, county: County, on: date) -> list[Account]:
    """Give an account to one person of each kind, and say how each signs in."""
    desk = shown(county)
    clerk = Person.objects.create(name=f"李四{MARK}", is_official=True, is_demo=True)
    Tenure.objects.create(person=clerk, post=Post.objects.get(organ=county.hall, name="综合受理窗口"), from_on=SINCE)
    citizen = register_person(name=f"张三{MARK}", is_demo=True, on=on)
    operator = register_person(name=f"运维员{MARK}", is_operator=True, is_official=True, is_demo=True, on=on)
    checker = register_person(name=f"吴十{MARK}", is_official=True, is_demo=True, on=on)
    _staff(county, desk, checker, on)
    editor, reviewer, chief = _catalogue_office(county, desk, on)
    organisations.build(margins, citizen, clerk, on)
    return [
        _account(citizen, "zhangsan", "申请人张三：办事、查件、评价；也是一家公司的法定代表人"),
        _account(clerk, "lisi", "综合窗口李四：收件、受理、补正、发证"),
        _account(_named(desk.officer, "王五"), "wangwu", f"{desk.organ.short_name}承办人王五：审查、决定"),
        _account(_named(desk.head, "赵六"), "zhaoliu", f"{desk.organ.short_name}负责人赵六：批准延期"),
        _account(_named(county.review, "钱七"), "qianqi", "行政复议机构钱七：办理复议案件，编写年度报告"),
        _account(_named(county.disclosure, "孙八"), "sunba", "政府信息公开机构孙八：答复公开申请"),
        _account(_named(county.review_head, "周九"), "zhoujiu", "政府负责人周九：批准复议决定"),
        _account(checker, "wushi", f"{desk.organ.short_name}吴十：法制审核、复核、评查"),
        _account(editor, "zhengshiyi", f"{desk.organ.short_name}目录编辑郑十一：起草事项、提出目录调整批次"),
        _account(reviewer, "fengshier", "目录审核冯十二：批准批次、目录对照、大厅管理、评价管理、承办投诉"),
        _account(chief, "chushisan", "政务服务中心负责人褚十三：批准投诉处理，复核"),
        _account(operator, "operator", "系统运维：机关、岗位、授权、选用预设"),
    ]


def _catalogue_office(county: County, desk: Desk, on: date) -> tuple[Person, Person, Person]:
    """Who edits this organ's part of the catalogue; who reviews it at the hall and handles complaints; who answers for the hall."""
    editor = register_person(name=f"郑十一{MARK}", is_official=True, is_demo=True, on=on)
    reviewer = register_person(name=f"冯十二{MARK}", is_official=True, is_demo=True, on=on)
    chief = register_person(name=f"褚十三{MARK}", is_official=True, is_demo=True, on=on)
    posts = (
        (desk.organ, "目录编辑岗", [CATALOGUE_EDITOR], editor),
        (county.hall, "目录审核岗", [CATALOGUE_REVIEWER], reviewer),
        (county.hall, "大厅管理岗", [HALL_MANAGER], reviewer),
        (county.hall, "评价管理岗", [KEEPER], reviewer),
        (county.hall, "投诉和一件事承办岗", ["承办人"], reviewer),
        (county.hall, "复核岗", ["复核人"], chief),
        (county.hall, "中心负责人", ["机构负责人", "机关负责人", "责任单位负责人"], chief),
    )
    for organ, name, roles, holder in posts:
        post = Post.objects.create(organ=organ, name=name, roles=roles)
        Tenure.objects.create(person=holder, post=post, from_on=SINCE)
    return editor, reviewer, chief


# Posts that check what others did are held by another person than those that do it.
CHECKING = ("审核", "审理", "复核", "审查", "评查", "督", "监")


def _staff(county: County, desk: Desk, checker: Person, on: date) -> None:
    """Posts for every procedure in force, held by the people with accounts, so that each can be walked through in the workbench."""
    law = queries.book()
    codes = [
        code
        for code, days in law.versions.items()
        if days[0] <= on and all(law.roles.knows(role) for role in law.in_force(code, on).roles)
    ]
    provided = provide(desk.organ, codes, document=f"{desk.organ.document_mark}授〔{on.year}〕1号", on=on)
    above = {county.government.pk: county.review_head}
    for organ, name in dict.fromkeys((each.organ, each.post) for each in provided):
        if organ != desk.organ:
            holder = above.get(organ.pk, county.review)
        elif "负责人" in name:
            holder = desk.head
        else:
            holder = checker if any(word in name for word in CHECKING) else desk.officer
        Tenure.objects.get_or_create(
            person=holder, post=Post.objects.get(organ=organ, name=name), defaults={"from_on": SINCE}
        )


def accounts() -> list[Account]:
    """The accounts made when the county was loaded; none if none was."""
    if not FILE.exists():
        return []
    return [Account(**row) for row in json.loads(FILE.read_text(encoding="utf-8"))["accounts"]]


def kept_scale(name: str) -> str:
    """The share of the hall's mass that was loaded for this county; all of it when nothing says otherwise."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return str(kept.get("scale", 1)) if kept.get("county") == name else "1"


def _named(person: Person, name: str) -> Person:
    person.name = name + MARK
    person.save(update_fields=["name"])
    return person


def _account(person: Person, username: str, who: str) -> Account:
    password = secrets.token_urlsafe(9)
    give_account(person, username, password)
    secret = ""
    if person.is_official:
        secret = parse_qs(urlsplit(enrol_second_factor(person)).query)["secret"][0]
        now = timezone.now()
        confirm_second_factor(person, pyotp.TOTP(secret).at(now - timedelta(seconds=30)), now)
    return Account(username, who, password, secret)


def keep(name: str, scale: float, made: list[Account]) -> None:
    """Write down how to sign in, where only this system's owner reads it."""
    shown = f"{scale:.2%}".rstrip("0%").rstrip(".")
    mass = "" if scale == 1 else f"，大厅办件按公布数的{shown}%装载"
    FILE.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        kept = {"county": name, "scale": scale, "accounts": [account.__dict__ for account in made]}
        json.dump(kept, file, ensure_ascii=False, indent=1)
    NOTICE.write_text(f"演示数据：人员与案件均为模拟{mass}，不能用于真实办事", encoding="utf-8")


def open_matters(margins: Margins, county: County, services: Mapping[str, list[ServiceVersion]], on: date) -> Acts:
    """Matters of the last weeks in every stage, some due today and some late, so that an inbox has something in it."""
    rng = random.Random(margins.seed + 4)  # noqa: S311 -- the same county every time
    days = WorkingDays(on - timedelta(days=60), on)
    zhang = Person.objects.get(username="zhangsan")
    desk = shown(county)
    offered = [
        version for version in services[desk.organ.short_name] if version.promises.get("作出决定", "当场") != "当场"
    ] or [version for version in services[desk.organ.short_name] if version.service.procedure == "licence"]
    for place in range(48):
        applicant = zhang if place % 12 == 0 else rng.choice(county.applicants)
        # Filed today or up to eight working days ago: most are in time, a few are late.
        yield from _open_matter(desk, rng.choice(offered), applicant, days, len(days) - 1 - place % 9, place % 6)


def _open_matter(
    desk: Desk, service: ServiceVersion, applicant: Person, days: WorkingDays, start: int, state: int
) -> Acts:
    """One matter filed on the `start`-th day and left in one of six states."""
    filed, last = days.at(start), len(days) - 1
    opening = Opening("licence", desk.organ, applicant, service.name, "网上", filed, applicant, service, is_demo=True)
    yield opening
    if state == 0 and last - start < 4:
        return
    if state == 1:
        yield Act(opening, "告知补正", desk.clerk, filed, {"补正内容": "营业执照照片不清晰，请重新提交"})
        return
    yield Act(opening, "受理", desk.clerk, filed)
    if state == 2 and start < last:
        yield Act(
            opening,
            "启动专门程序",
            desk.officer,
            days.at(start + 1),
            {"专门程序种类": "专家评审", "所需时间": "10个工作日"},
        )
    elif state == 3 and start < last:
        yield Act(opening, "准予许可", desk.officer, days.at(start + 1))
    elif state == 4 and start + 2 <= last:
        yield Act(opening, "准予许可", desk.officer, days.at(start + 1))
        yield Act(opening, "颁发送达", desk.clerk, days.at(start + 2))
