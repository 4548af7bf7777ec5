"""Elements nobody fills in, because they follow from others: codes of the standard, the one limit that counts, whether it is online."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from zhengtong.lawbook import Clock, LawError, Procedure, Term
from zhengtong.services import law
from zhengtong.services.models import BundleVersion, ServiceVersion

# The clock that counts runs from acceptance; where the procedure has none, from the application.
SINCE = ("受理日", "接收日", "收到日", "申请日")
DAYS = {"工作日": 1.4, "日": 1.0, "月": 30.0, "年": 365.0, "小时": 1 / 24}


def derive(version: Any, name: str) -> Any:  # Any: a version, and whatever follows from it
    """The value of a derived element of a version."""
    return KNOWN[name](version)


def code_of(element: str, choice: str) -> str:
    """The standard's code of a choice, or of several parted by 、."""
    from zhengtong.services import elements  # at call time: elements asks this module what it can derive

    found = elements.named(element)
    return "、".join(code for part in choice.split("、") if (code := found.code(part)))


def procedure_of(version: ServiceVersion) -> Procedure | None:
    """The procedure on the first day of the version; None when the law book has none."""
    try:
        return law.book().in_force(version.service.procedure, version.in_force_on)
    except (LawError, LookupError):
        return None


def main_clock(procedure: Procedure) -> Clock | None:
    """办结期限: the longest limit an organ owes from acceptance on (作出决定, 办结期限, 登记期限 …)."""
    owed = [clock for clock in procedure.clocks.values() if clock.form == "限" and clock.owed_by != "申请人"]
    for since in SINCE:
        running = [clock for clock in owed if clock.since == since and clock.term.count]
        if running:
            return max(running, key=lambda clock: clock.term.count * DAYS[clock.term.unit])
    return owed[0] if owed else None


def statutory_term(version: ServiceVersion) -> Term | None:
    """法定办结时限: what another law says of the main clock, or else the procedure."""
    procedure = procedure_of(version)
    clock = main_clock(procedure) if procedure else None
    if clock is None:
        return None
    own = version.terms.get(clock.name, {}).get("限")
    return Term.parse(own) if own else clock.term


def promised_term(version: ServiceVersion) -> Term | None:
    """承诺办结时限: what is promised for the main clock; None when nothing is."""
    procedure = procedure_of(version)
    clock = main_clock(procedure) if procedure else None
    text = version.promises.get(clock.name) if clock else None
    return Term.parse(text) if text else None


def steps(version: ServiceVersion) -> list[str]:
    """办理流程: the acts on the straight road through the procedure, each with who takes it."""
    from zhengtong.services.guide import steps_of  # at call time: guide is shown to people and builds on much

    procedure = procedure_of(version)
    return [f"{step.name}（{step.by}）" for step in steps_of(procedure, ())] if procedure else []


def state(version: ServiceVersion) -> str:
    if version.published_at is None:
        return "草稿"
    return "在用" if version.ended_on is None else "停用"


def published_at(version: ServiceVersion) -> str:
    return (
        "" if version.published_at is None else timezone.localtime(version.published_at).isoformat(timespec="minutes")
    )


def in_a_bundle(version: ServiceVersion) -> bool:
    """Whether some bundle in force contains the service. One query; the table of all services asks queries.bundled_codes instead."""
    member = [{"事项": version.service.code}]
    found = BundleVersion.objects.filter(members__contains=member, published_at__isnull=False, ended_on=None)
    return found.exists()


KNOWN: Mapping[str, Callable[[ServiceVersion], Any]] = {
    "code": lambda version: version.service.code,
    "parent": lambda version: version.service.parent.code if version.service.parent else "",
    "kind_code": lambda version: code_of("事项类型", version.kind),
    "aliases": lambda version: version.service.aliases.split(),
    "state": state,
    "number": lambda version: version.number,
    "ended_on": lambda version: version.ended_on,
    "published_at": published_at,
    "level_code": lambda version: code_of("行使层级", version.level),
    "organ": lambda version: version.service.organ.name,
    "organ_code": lambda version: version.service.organ.uscc or "",
    "nature_code": lambda version: code_of("实施主体性质", version.elements.get("实施主体性质", "")),
    "division": lambda version: version.service.organ.division.name,
    "division_code": lambda version: version.service.organ.division_id,
    "audience_code": lambda version: code_of("服务对象", version.audience),
    "material_names": lambda version: [material.name for material in version.materials.all()],
    "is_deferrable": lambda version: any(material.deferrable for material in version.materials.all()),
    "steps": steps,
    "handling_code": lambda version: code_of("办件类型", version.handling),
    "in_a_bundle": in_a_bundle,
    "statutory_term": statutory_term,
    "promised_term": promised_term,
    "is_charged": lambda version: bool(version.fee_fen or version.fee_items),
    "channel_code": lambda version: code_of("办理形式", "、".join(version.channels)),
    "is_online": lambda version: version.depth >= 2,
    "is_fully_online": lambda version: version.depth == 4,
    "is_cross_region": lambda version: version.cross_region in ("全国", "跨省", "跨市", "跨县"),
}
