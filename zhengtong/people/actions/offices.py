"""Divisions, organs, posts; who holds a post, and for whom a post may act."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from zhengtong.people import identity
from zhengtong.people.errors import Refused
from zhengtong.people.models import Division, Mandate, Organ, Person, Post, Tenure

KINDS = ("政府", "部门", "镇街", "其他")


def add_division(code: str, name: str, parent: Division | None = None) -> Division:
    """A 行政区划; its code has 6, 9 or 12 digits (GB/T 2260, GB/T 10114, the statistical code)."""
    if not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
        raise Refused(f"区划代码应为6、9或者12位数字，现为“{code}”。")
    if Division.objects.filter(pk=code).exists():
        raise Refused(f"区划代码{code}已经登记。")
    return Division.objects.create(code=code, name=filled(name, "区划名称", 60), parent=parent)


@transaction.atomic
def establish_organ(
    *,
    name: str,
    short_name: str,
    kind: str,
    division: Division,
    parent: Organ | None = None,
    uscc: str | None = None,
    document_mark: str = "",
    opened_on: date | None = None,
    is_demo: bool = False,
) -> Organ:
    """A new organ. The document mark (机关代字) opens the numbers of its documents, so no two organs share one."""
    if kind not in KINDS:
        raise Refused(f"机关性质应为{'、'.join(KINDS)}之一，现为“{kind}”。")
    if document_mark and Organ.objects.filter(document_mark=document_mark).exists():
        raise Refused(f"机关代字“{document_mark}”已被其他机关使用，两个机关的文号会混淆。")
    organ = Organ(
        name=filled(name, "机关名称", 100),
        short_name=filled(short_name, "机关简称", 40),
        kind=kind,
        division=division,
        parent=parent,
        uscc=identity.check_uscc(uscc) if uscc else None,
        document_mark=document_mark,
        opened_on=opened_on,
        is_demo=is_demo,
    )
    try:
        with transaction.atomic():
            organ.save()
    except IntegrityError as error:
        what = f"统一社会信用代码{organ.uscc}" if "uscc" in str(error) else f"机关“{organ.name}”"
        raise Refused(f"{what}已经登记。") from error
    return organ


@transaction.atomic
def close_organ(organ: Organ, on: date) -> Organ:
    """Close an organ. Its posts must be vacated and its mandates ended first, so that nobody acts for what is gone."""
    refuse_order(organ.opened_on, on, "设立日", "撤销日")
    after = Q(to_on__isnull=True) | Q(to_on__gt=on)
    if Tenure.objects.filter(after, post__organ=organ).exists():
        raise Refused(f"{organ.name}还有人在{day(on)}之后任职，请先办理免职再撤销机关。")
    if Mandate.objects.filter(after).filter(Q(organ=organ) | Q(post__organ=organ)).exists():
        raise Refused(f"{organ.name}还有在{day(on)}之后有效的授权，请先终止授权再撤销机关。")
    organ.closed_on = on
    organ.save(update_fields=["closed_on"])
    return organ


@transaction.atomic
def create_post(organ: Organ, name: str, roles: Sequence[str]) -> Post:
    """A post of an organ, with the roles of the law it plays."""
    name = filled(name, "岗位名称", 60)
    if Post.objects.filter(organ=organ, name=name).exists():
        raise Refused(f"{organ.name}已有岗位“{name}”。")
    return Post.objects.create(organ=organ, name=name, roles=checked_roles(roles))


@transaction.atomic
def appoint(person: Person, post: Post, *, from_on: date, to_on: date | None = None) -> Tenure:
    """Appoint an official to a post, both days included. Refused if the same person already holds it on one of these days."""
    Person.objects.select_for_update().get(pk=person.pk)  # two appointments at once must see each other
    check_tenure(person, post, from_on, to_on)
    return Tenure.objects.create(person=person, post=post, from_on=from_on, to_on=to_on)


def check_tenure(person: Person, post: Post, from_on: date, to_on: date | None, *, besides: int = 0) -> None:
    """Refused, with a sentence, unless this tenure may stand beside all others (`besides`: its own id, when one is changed)."""
    refuse_order(from_on, to_on, "任职起始日", "任职终止日")
    if not person.is_official:
        raise Refused(f"{person.name}不是工作人员，不能任职；请先登记为工作人员。")
    if not person.is_active:
        raise Refused(f"{person.name}已停用，不能任职。")
    refuse_closed(post.organ, from_on, to_on)
    for other in Tenure.objects.filter(overlapping(from_on, to_on), person=person, post=post).exclude(pk=besides):
        raise Refused(f"{person.name}{span(other.from_on, other.to_on)}已任{post}，任期不能重叠。")


@transaction.atomic
def end_tenure(tenure: Tenure, on: date) -> Tenure:
    """End a tenure; `on` is the last day on which the post is held."""
    refuse_order(tenure.from_on, on, "任职起始日", "任职终止日")
    if tenure.to_on is not None and tenure.to_on < on:
        raise Refused(f"该任职已于{day(tenure.to_on)}终止，不能再延后；继续任职的请重新任命。")
    tenure.to_on = on
    tenure.save(update_fields=["to_on"])
    return tenure


@transaction.atomic
def give_mandate(
    organ: Organ,
    post: Post,
    roles: Sequence[str],
    *,
    document: str,
    from_on: date,
    to_on: date | None = None,
    services: Sequence[str] = (),
) -> Mandate:
    """An organ lets another organ's post play roles in its cases: of these services, or of all when none is named."""
    Organ.objects.select_for_update().get(pk=organ.pk)  # two mandates at once must see each other
    mandate = Mandate(
        organ=organ,
        post=post,
        roles=checked_roles(roles),
        services=sorted(set(services)),
        document=filled(document, "授权书文号", 60),
        from_on=from_on,
        to_on=to_on,
    )
    check_mandate(mandate)
    mandate.save()
    return mandate


def check_mandate(mandate: Mandate) -> None:
    """Refused, with a sentence, unless this mandate may stand beside all others."""
    organ, post = mandate.organ, mandate.post
    refuse_order(mandate.from_on, mandate.to_on, "授权起始日", "授权终止日")
    if post.organ_id == organ.pk:
        raise Refused(f"{post}是{organ.name}自己的岗位，不需要授权。")
    refuse_closed(organ, mandate.from_on, mandate.to_on)
    refuse_closed(post.organ, mandate.from_on, mandate.to_on)
    others = Mandate.objects.filter(overlapping(mandate.from_on, mandate.to_on), organ=organ, post=post)
    for other in others.exclude(pk=mandate.pk or 0):
        roles = [role for role in mandate.roles if role in other.roles]
        # An empty list stands for every service, so it meets any other.
        meet = not mandate.services or not other.services or set(mandate.services) & set(other.services)
        if roles and meet:
            when = span(other.from_on, other.to_on)
            raise Refused(f"{organ.name}已以{other.document}授权{post}担当{'、'.join(roles)}（{when}），不能重复授权。")


@transaction.atomic
def end_mandate(mandate: Mandate, on: date) -> Mandate:
    """End a mandate; `on` is the last day on which it holds."""
    refuse_order(mandate.from_on, on, "授权起始日", "授权终止日")
    if mandate.to_on is not None and mandate.to_on < on:
        raise Refused(f"该授权已于{day(mandate.to_on)}终止，不能再延后；继续授权的请另行授权。")
    mandate.to_on = on
    mandate.save(update_fields=["to_on"])
    return mandate


def overlapping(from_on: date, to_on: date | None) -> Q:
    """The condition that a row's days meet these days; both ends are included, and no end means for ever."""
    met = Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    return met if to_on is None else met & Q(from_on__lte=to_on)


def checked_roles(roles: Sequence[str]) -> list[str]:
    """Roles without repetition, at least one."""
    kept = list(dict.fromkeys(role.strip() for role in roles if role.strip()))
    if not kept:
        raise Refused("请至少填写一个角色，例如 窗口、承办人、机关负责人。")
    for role in kept:
        filled(role, "角色", 20)
    return kept


def filled(text: str, what: str, longest: int) -> str:
    """A text without the spaces around it, neither empty nor too long."""
    text = text.strip()
    if not text:
        raise Refused(f"请填写{what}。")
    if len(text) > longest:
        raise Refused(f"{what}不能超过{longest}字。")
    return text


def refuse_order(first: date | None, last: date | None, first_name: str, last_name: str) -> None:
    """Refuse an end before its beginning."""
    if first is not None and last is not None and last < first:
        raise Refused(f"{last_name}{day(last)}早于{first_name}{day(first)}，请核对。")


def refuse_closed(organ: Organ, from_on: date, to_on: date | None) -> None:
    """Refuse days on which the organ does not exist."""
    if organ.closed_on is not None and (to_on is None or to_on > organ.closed_on):
        raise Refused(f"{organ.name}已于{day(organ.closed_on)}撤销，此后不能任职或者授权。")
    if organ.opened_on is not None and from_on < organ.opened_on:
        raise Refused(f"{organ.name}于{day(organ.opened_on)}设立，此前不能任职或者授权。")


def day(on: date) -> str:
    """A day as a person says it."""
    return f"{on.year}年{on.month}月{on.day}日"


def span(from_on: date, to_on: date | None) -> str:
    """Days as a person says them."""
    return f"自{day(from_on)}起" if to_on is None else f"自{day(from_on)}至{day(to_on)}"
