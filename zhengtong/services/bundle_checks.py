"""What must hold before a bundle is published: its services are offered, what it merges exists, its questions make sense."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zhengtong.lawbook import Term
from zhengtong.lawbook.term import WORKDAY
from zhengtong.services import consistency
from zhengtong.services.finding import Finding, Kind, wrong
from zhengtong.services.models import BundleVersion, ServiceVersion
from zhengtong.services.queries.catalogue import in_force

KINDS = ("个人", "企业")


def findings(version: BundleVersion, on: date | None = None) -> list[Finding]:
    """Everything found in a bundle, what blocks publication first. `on`: as the catalogue stands on another day than its first."""
    day = on or version.in_force_on
    codes = [str(row.get("事项")) for row in version.members if isinstance(row, dict)]
    offered = {
        each.service.code: each for each in in_force(day).filter(service__code__in=codes).prefetch_related("materials")
    }
    found = [
        *of_text(version),
        *consistency.of_situations(version.situations),
        *of_members(version, offered, day),
        *of_merged(version, offered),
        *of_promise(version, list(offered.values())),
    ]
    return sorted(found, key=lambda finding: not finding.blocks)


def of_text(version: BundleVersion) -> Iterator[Finding]:
    """A name, a kind, and what it is for."""
    if not version.name.strip():
        yield wrong("名称", "请写明一件事的名称")
    if version.kind not in KINDS:
        yield wrong("类别", f"没有“{version.kind}”这一类", f"可用：{'、'.join(KINDS)}")
    if not version.summary:
        yield Finding(Kind.ADVICE, "一句话说明", "没有一句话说明", "用群众的话说清楚：谁、遇到什么事，一次办好哪些")


def of_members(version: BundleVersion, offered: Mapping[str, ServiceVersion], day: date) -> Iterator[Finding]:
    """Each service once, in force on the day, for whom is said in answers there are; one main matter at most."""
    if not version.members:
        yield wrong("所含事项", "一件事里还没有事项")
    asked = consistency.offered_by(version.situations)
    seen: set[str] = set()
    for place, row in enumerate(version.members, start=1):
        code = str(row.get("事项", "")).strip() if isinstance(row, dict) else ""
        if not code:
            yield wrong("所含事项", f"所含事项第{place}项：请写明“事项”的代码")
            continue
        if code in seen:
            yield wrong("所含事项", f"所含事项“{code}”重复了")
        seen.add(code)
        if code not in offered:
            yield wrong("所含事项", f"{day}没有施行中的事项“{code}”", "请先公布这个事项，或者从一件事里去掉")
        yield from consistency.of_condition("所含事项", f"所含事项“{code}”", row.get("限于") or {}, asked)
    if sum(bool(row.get("主要")) for row in version.members if isinstance(row, dict)) > 1:
        yield wrong("所含事项", "一件事只能有一个主要的事项")
    if len(seen) == 1:
        yield Finding(Kind.ADVICE, "所含事项", "一件事里只有一个事项", "单个事项直接办理即可")


def of_merged(version: BundleVersion, offered: Mapping[str, ServiceVersion]) -> Iterator[Finding]:
    """What is merged are materials of the services, each in one place only."""
    there = {material.name for each in offered.values() for material in each.materials.all()}
    merged: set[str] = set()
    for place, row in enumerate(version.merged, start=1):
        name, parts = (row.get("名称"), row.get("并入")) if isinstance(row, dict) else (None, None)
        if not name or not isinstance(parts, list) or not parts:
            yield wrong("合并的材料", f"合并的材料第{place}项：请写明“名称”和“并入”的材料")
            continue
        for part in map(str, parts):
            if part not in there:
                yield wrong("合并的材料", f"合并的材料“{name}”：所含事项都没有名为“{part}”的材料", "请照事项里的名称写")
            if part in merged:
                yield wrong("合并的材料", f"合并的材料：“{part}”并入了两次")
            merged.add(part)


def of_promise(version: BundleVersion, offered: list[ServiceVersion]) -> Iterator[Finding]:
    """The whole is not slower, and not more visits, than its services one after another."""
    whole = term(version.promise) if version.promise else None
    if version.promise and whole is None:
        yield wrong("总承诺时限", f"总承诺时限“{version.promise}”不是期限的写法", "应如：5 工作日、当场")
    terms = [term(text) for each in offered for text in each.promises.values()]
    days = sum(each.count for each in terms if each is not None)
    comparable = bool(terms) and all(each is not None and each.unit == WORKDAY for each in terms)
    if whole is not None and comparable and whole.is_longer_than(Term(days, WORKDAY)):
        sentence = f"总承诺时限{whole.spoken}长于逐个办理的{days}个工作日"
        yield Finding(Kind.ADVICE, "总承诺时限", sentence, "一起办不应比分开办慢，请核对")
    visits = sum(each.visits for each in offered)
    if version.visits > visits and offered:
        yield Finding(Kind.ADVICE, "到现场次数", f"到现场{version.visits}次，多于逐个办理的{visits}次", "请核对")


def term(text: Any) -> Term | None:  # Any: a text, perhaps not one
    """A term, or None when this is not one."""
    try:
        return Term.parse(str(text))
    except ValueError:
        return None
