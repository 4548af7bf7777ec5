"""公开的清单：the lists a county publishes of its catalogue (四办五办、最多跑一次、即办、容缺、告知承诺 …), each with what it is out of.

A service may stand on many lists: their counts are never summed. A list is a condition on the versions in force; the base of all
is what people may apply for (可以申请的事项), so that a share has one meaning.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhengtong.services.models import Material, ServiceVersion
from zhengtong.services.queries.rates import Base, of_base

Condition = Q | Exists


@dataclass(frozen=True)
class PublicList:
    """One list: its address, title and group, whom it is for, and what puts a service on it."""

    slug: str
    title: str
    group: str
    note: str
    condition: Condition


def _tagged(tag: str) -> Q:
    return Q(tags__contains=[tag])


def _asks(**condition: object) -> Exists:
    return Exists(Material.objects.filter(version=OuterRef("pk"), **condition))


WAYS, TRIPS, EASE, MONEY, KINDS = "怎么办", "跑几次、多快", "材料从简", "收费和中介", "按类型"

LISTS: tuple[PublicList, ...] = (
    PublicList("all", "全部事项", KINDS, "可以申请的全部政务服务事项", Q()),
    PublicList("licences", "行政许可", KINDS, "依法要经过许可才能做的事", Q(kind="行政许可")),
    PublicList("confirmations", "行政确认", KINDS, "", Q(kind="行政确认")),
    PublicList("benefits", "行政给付", KINDS, "", Q(kind="行政给付")),
    PublicList("public-services", "公共服务", KINDS, "", Q(kind="公共服务")),
    PublicList("at-once", "马上办", WAYS, "材料齐全，当场就办", _tagged("马上办")),
    PublicList("online", "网上办", WAYS, "在网上就能申请", _tagged("网上办")),
    PublicList("nearby", "就近办", WAYS, "在镇（街道）、村（社区）就能办", _tagged("就近办")),
    PublicList("one-go", "一次办", WAYS, "最多去一次", _tagged("一次办")),
    PublicList("self-service", "自助办", WAYS, "在自助机上办", Q(on_kiosk=True) | _tagged("自助办")),
    PublicList("fully-online", "全程网办", WAYS, "从申请到拿结果都在网上", Q(depth=4)),
    PublicList("mobile", "掌上可办", WAYS, "在手机上就能办", Q(on_mobile=True)),
    PublicList("cross-region", "跨域通办", WAYS, "在外地也能办", Q(cross_region__in=["全国", "跨省", "跨市", "跨县"])),
    PublicList("general-window", "综合窗口", WAYS, "在综合窗口就能办", Q(at_general_window=True)),
    PublicList("no-trip", "一次不跑", TRIPS, "不用到现场", Q(visits=0)),
    PublicList("one-trip", "最多跑一次", TRIPS, "最多到现场一次", Q(visits__lte=1)),
    PublicList("no-meeting", "不见面审批", TRIPS, "不用与人见面", Q(no_meeting=True)),
    PublicList("instant", "即办件", TRIPS, "当场办好", Q(handling=ServiceVersion.Handling.AT_ONCE)),
    PublicList("frequent", "高频事项", TRIPS, "来办的人最多的", Q(high_frequency_batch__isnull=False)),
    PublicList("deferrable", "容缺受理", EASE, "次要的材料可以后补", _asks(deferrable=True)),
    PublicList(
        "commitment", "告知承诺", EASE, "写承诺书，先办后查", Q(takes_commitment=True) | Q(_asks(may_commit=True))
    ),
    PublicList("waived", "免交证照", EASE, "已有电子证照的不用交", _asks(held_as__gt="")),
    PublicList("charged", "收费的", MONEY, "收费的标准和依据写在各事项里", Q(fee_fen__gt=0) | ~Q(fee_items=[])),
    PublicList("free", "不收费的", MONEY, "", Q(fee_fen=0, fee_items=[])),
    PublicList("intermediary", "要中介服务的", MONEY, "先要请中介做的", ~Q(intermediaries=[])),
)
BY_SLUG = {one.slug: one for one in LISTS}
# 服务对象, as the public looks for it.
PERSONS, BUSINESSES = "个人", "企业和单位"
AUDIENCES = {
    PERSONS: Q(audience__contains="自然人"),
    BUSINESSES: Q(audience__contains="法人") | Q(audience__contains="组织"),
}


@dataclass(frozen=True)
class Counted:
    """A list with how many are on it, and out of how many."""

    list: PublicList
    count: int
    base: int


@dataclass(frozen=True)
class Filter:
    """What narrows a list: an organ, a theme, whom it is for. Empty: everything."""

    organ_id: int | None = None
    theme: str = ""
    audience: str = ""


def base(on: date, only: Filter | None = None) -> QuerySet[ServiceVersion]:
    """What people may apply for on this day, as far as the filter leaves it."""
    found = of_base(on, Base())
    if only is None:
        return found
    if only.organ_id is not None:
        found = found.filter(service__organ_id=only.organ_id)
    if only.theme:
        found = found.filter(themes__contains=[only.theme])
    if only.audience in AUDIENCES:
        found = found.filter(AUDIENCES[only.audience])
    return found


def on_list(one: PublicList, on: date, only: Filter | None = None) -> QuerySet[ServiceVersion]:
    """The services on a list on this day, by organ and name."""
    return base(on, only).filter(one.condition).order_by("service__organ__name", "name", "pk")


def counts(on: date, only: Filter | None = None) -> list[Counted]:
    """Every list with its count. One query."""
    every = base(on, only).order_by()
    found = every.aggregate(
        base=Count("pk"),
        **{f"n{place}": Count("pk", filter=Q(one.condition)) for place, one in enumerate(LISTS)},
    )
    return [Counted(one, found[f"n{place}"], found["base"]) for place, one in enumerate(LISTS)]


def grouped(on: date) -> Iterator[tuple[str, Sequence[Counted]]]:
    """The lists by group, those with nothing on them left out."""
    found = [one for one in counts(on) if one.count]
    for group in dict.fromkeys(one.group for one in LISTS):
        if inside := [one for one in found if one.list.group == group]:
            yield group, inside


@dataclass(frozen=True)
class Share:
    """A way to narrow a list, and how many it leaves."""

    value: str
    name: str
    count: int


def by_organ(on: date) -> list[Share]:
    """How many services each organ offers, most first. One query."""
    rows = base(on).order_by().values_list("service__organ_id", "service__organ__name").annotate(n=Count("pk"))
    return [Share(str(pk), name, count) for pk, name, count in sorted(rows, key=lambda row: (-row[2], row[1]))]


def by_theme(on: date) -> list[Share]:
    """How many services each theme has, most first; a service may have several. One query."""
    found = Counter(str(theme) for themes in base(on).order_by().values_list("themes", flat=True) for theme in themes)
    return [Share(theme, theme, count) for theme, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def by_audience(on: date) -> list[Share]:
    """How many services are for persons and how many for businesses; many are for both. One query."""
    found = (
        base(on)
        .order_by()
        .aggregate(**{f"n{place}": Count("pk", filter=q) for place, q in enumerate(AUDIENCES.values())})
    )
    return [Share(name, name, found[f"n{place}"]) for place, name in enumerate(AUDIENCES)]
