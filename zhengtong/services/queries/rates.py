"""Shares of the catalogue on a day (网上可办率, 即办占比, 进驻率 …). Each says what is counted, out of what, and opens both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhengtong.lawbook import Term
from zhengtong.lawbook.term import WORKDAY
from zhengtong.services import deriving
from zhengtong.services.models import ServiceVersion
from zhengtong.services.queries.catalogue import in_force

# 依申请: what people apply for. The other powers are exercised without anybody asking.
ON_APPLICATION = (
    "行政许可", "行政确认", "行政裁决", "行政给付", "行政奖励", "行政备案", "其他行政权力", "公共服务",
)  # fmt: skip
APPLIED_FOR, MAIN, EVERY = "可以申请的事项", "主项", "主项和子项"
COUNTED = (APPLIED_FOR, MAIN, EVERY)


@dataclass(frozen=True)
class Base:
    """Out of what a share is taken: which units are counted, and which part of the catalogue. Empty: no limit."""

    counted: str = APPLIED_FOR
    kinds: tuple[str, ...] = ON_APPLICATION
    level: str = ""
    organ_ids: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """县级依申请政务服务事项（按可以申请的事项计）: what stands beside every share."""
        what = "依申请政务服务事项" if self.kinds == ON_APPLICATION else "、".join(self.kinds) or "全部事项"
        some = f"{len(self.organ_ids)}个机关的" if self.organ_ids else ""
        return f"{some}{self.level}{what}（按{self.counted}计）"


@dataclass(frozen=True)
class Rate:
    """One share: `counted` are the versions in the numerator, `out_of` those in the denominator; days for a share of time."""

    name: str
    numerator: int
    denominator: int
    base: str
    counted: QuerySet[ServiceVersion]
    out_of: QuerySet[ServiceVersion]
    unit: str = "项"

    @property
    def percent(self) -> Decimal | None:
        """To two places, rounded half up; None when there is nothing to take a share of."""
        if not self.denominator:
            return None
        share = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        return share.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def words(self) -> str:
        """1260项 ÷ 1325项 = 95.09%"""
        share = "—" if self.percent is None else f"{self.percent}%"
        return f"{self.numerator}{self.unit} ÷ {self.denominator}{self.unit} = {share}"


# name: (what counts, what it is counted out of beside the base, how the base is called then)
SHARES: dict[str, tuple[Q, Q, str]] = {
    "网上可办率": (Q(depth__gte=2), Q(), ""),
    "全程网办率": (Q(depth=4), Q(), ""),
    "即办占比": (Q(handling=ServiceVersion.Handling.AT_ONCE), Q(), ""),
    "最多跑一次率": (Q(visits__lte=1), Q(), ""),
    "零跑动率": (Q(visits=0), Q(), ""),
    "不见面占比": (Q(no_meeting=True), Q(), ""),
    "进驻率": (Q(in_hall=True), Q(in_hall=True) | Q(hall_exemption=""), "，不含写明理由不进驻的"),
    "一窗分类受理率": (Q(at_general_window=True), Q(in_hall=True), "，只计进驻大厅的"),
}


def of_base(on: date, base: Base) -> QuerySet[ServiceVersion]:
    """The versions in force that a base takes in."""
    found = in_force(on)
    if base.kinds:
        found = found.filter(kind__in=base.kinds)
    if base.level:
        found = found.filter(level=base.level)
    if base.organ_ids:
        found = found.filter(service__organ_id__in=base.organ_ids)
    if base.counted == MAIN:
        return found.filter(service__parent=None)
    return found if base.counted == EVERY else found.exclude(has_children(on))


def has_children(on: date) -> Exists:
    """That a service has sub-items in force, and so is not applied for itself."""
    open_on = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    children = ServiceVersion.objects.filter(open_on, service__parent=OuterRef("service"), in_force_on__lte=on)
    return Exists(children.filter(published_at__isnull=False))


def is_heading(version: ServiceVersion, on: date) -> bool:
    """Whether this is a main item with sub-items in force: it is not applied for, they are."""
    return in_force(on).filter(service__parent=version.service_id).exists()


def rates(on: date, *, base: Base | None = None) -> list[Rate]:
    """Every share of the catalogue on this day, over one base. Two queries; the records of each are opened when asked for."""
    base = base or Base()
    every = of_base(on, base)
    counts = {}
    for place, (counted, out_of, _) in enumerate(SHARES.values()):
        counts[f"n{place}"] = Count("pk", filter=counted & out_of if out_of else counted)
        counts[f"d{place}"] = Count("pk", filter=out_of) if out_of else Count("pk")
    found = every.order_by().aggregate(**counts)
    shares = [
        Rate(
            name=name,
            numerator=found[f"n{place}"],
            denominator=found[f"d{place}"],
            base=base.name + said,
            counted=every.filter(counted & out_of if out_of else counted),
            out_of=every.filter(out_of) if out_of else every,
        )
        for place, (name, (counted, out_of, said)) in enumerate(SHARES.items())
    ]
    return [*shares, *compressions(every, base)]


@dataclass(frozen=True)
class Days:
    """One service's days before and now, in working days; None where it is not counted in working days."""

    pk: int
    before: int | None
    statutory: int | None
    promised: int | None


def compressions(every: QuerySet[ServiceVersion], base: Base) -> Iterator[Rate]:
    """时限压缩比, twice: against what was promised before, and against the law. Sums of days are divided, shares never averaged."""
    rows = [days_of(version) for version in every]
    for name, before_of in (("承诺时限压缩比", "before"), ("法定时限压缩比", "statutory")):
        taken = [row for row in rows if row.promised is not None and getattr(row, before_of)]
        before = sum(getattr(row, before_of) for row in taken)
        counted = every.filter(pk__in=[row.pk for row in taken])
        yield Rate(
            name=name,
            numerator=before - sum(row.promised or 0 for row in taken),
            denominator=before,
            base=f"{base.name}，只计以工作日承诺的{len(taken)}项",
            counted=counted,
            out_of=counted,
            unit="工作日",
        )


def days_of(version: ServiceVersion) -> Days:
    """The days of the clock that counts, in working days."""
    procedure = deriving.procedure_of(version)
    clock = deriving.main_clock(procedure) if procedure else None
    if clock is None:
        return Days(version.pk, None, None, None)
    own = version.terms.get(clock.name, {}).get("限")
    statutory = Term.parse(own) if own else clock.term
    return Days(
        version.pk,
        workdays(version.promised_before.get(clock.name)),
        statutory.count if statutory.unit == WORKDAY else None,
        workdays(version.promises.get(clock.name)),
    )


def workdays(text: str | None) -> int | None:
    """A promise in working days; None for none, and for one in another unit."""
    term = Term.parse(text) if text else None
    return term.count if term is not None and term.unit == WORKDAY else None
