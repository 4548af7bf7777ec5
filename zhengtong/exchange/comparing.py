"""What is missing there: our catalogue of a day beside the list of the superior net (inventory D13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengtong.exchange import net
from zhengtong.exchange.errors import ExchangeError
from zhengtong.exchange.models import Listed, Push
from zhengtong.services import queries as services
from zhengtong.services.models import ServiceVersion
from zhengtong.services.queries.rates import has_children


@dataclass(frozen=True)
class Line:
    """One service that differs, why, and the last word on it."""

    code: str
    name: str
    organ: str
    organ_id: int | None
    why: str
    push: Push | None


@dataclass(frozen=True)
class Comparison:
    """Ours beside theirs: ours = same + stale + missing; theirs = same + stale + extra."""

    as_of: datetime | None
    ours: int
    same: int
    missing: tuple[Line, ...]
    stale: tuple[Line, ...]
    extra: tuple[Line, ...]
    partly_open: tuple[ServiceVersion, ...]

    @property
    def is_known(self) -> bool:
        """Whether the net's list has ever been seen."""
        return self.as_of is not None


def ask(now: datetime) -> int:
    """Ask the net for its list of our services. Raises NotPosted or ExchangeError."""
    return take(net.read_all("list", now=now), now)


@transaction.atomic
def take(rows: Iterable[Mapping[str, Any]], now: datetime) -> int:  # Any: JSON or a table's rows
    """Replace the net's list by a new one: rows {事项代码, 事项名称, 摘要, 可办}. Returns how many. ExchangeError when a code is missing or twice."""
    listed: dict[str, Listed] = {}
    for place, row in enumerate(rows, 1):
        code = str(row.get("事项代码") or "").strip()
        if not code:
            raise ExchangeError(f"清单第{place}行没有“事项代码”，没有收入；请补上以后重新导入")
        if code in listed:
            raise ExchangeError(f"清单第{place}行：事项代码“{code}”重复，没有收入；请删去一行以后重新导入")
        offered = str(row.get("可办", "是")).strip() not in ("否", "False", "false", "0")
        name, digest = str(row.get("事项名称") or "")[:200], str(row.get("摘要") or "")[:64]
        listed[code] = Listed(code=code, name=name, digest=digest, is_offered=offered, as_of=now)
    Listed.objects.all().delete()
    Listed.objects.bulk_create(listed.values(), batch_size=1000)
    return len(listed)


def compare(on: date, *, organ_id: int | None = None) -> Comparison:
    """Our catalogue in force on this day beside their list. A fixed number of queries."""
    ours = services.in_force(on).exclude(has_children(on))
    versions = {one.service.code: one for one in (ours.filter(service__organ=organ_id) if organ_id else ours)}
    theirs = {one.code: one for one in Listed.objects.all()}
    pushes = {push.key: push for push in _last_pushes()}
    missing, stale, same = [], [], 0
    for code, version in versions.items():
        there, push = theirs.get(code), pushes.get(code)
        if there is None:
            missing.append(_line(version, _why_missing(push), push))
        elif not there.is_offered:
            missing.append(_line(version, "对方有这个事项，但不能在那里办理", push))
        elif there.digest and push and there.digest != push.digest:
            stale.append(_line(version, "对方的内容不是最近公布的一版", push))
        else:
            same += 1
    extra = [] if organ_id else [one for code, one in theirs.items() if code not in versions and one.is_offered]
    return Comparison(
        as_of=next((one.as_of for one in theirs.values()), None),
        ours=len(versions),
        same=same,
        missing=tuple(missing),
        stale=tuple(stale),
        extra=tuple(
            Line(one.code, one.name, "", None, "本县目录里没有或者已经取消", pushes.get(one.code)) for one in extra
        ),
        partly_open=tuple(one for one in versions.values() if one.openness != ServiceVersion.Openness.FULL),
    )


def _last_pushes() -> Iterable[Push]:
    return Push.objects.filter(kind=Push.Kind.SERVICE).defer("message").order_by("key", "-id").distinct("key")


def _why_missing(push: Push | None) -> str:
    if push is None:
        return "还没有推送过"
    if push.state == Push.State.REFUSED:
        return f"推送被退回：{push.error}"
    if push.state == Push.State.ACKNOWLEDGED:
        return f"对方给过回执{push.receipt}，清单里却没有"
    return f"推送{push.state}" + (f"：{push.error}" if push.error else "")


def _line(version: ServiceVersion, why: str, push: Push | None) -> Line:
    return Line(
        version.service.code, version.name, version.service.organ.short_name, version.service.organ_id, why, push
    )
