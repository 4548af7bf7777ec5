"""Values as a person says them: dates, money, what may be shown of a name or a number."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhengtong.lawbook.calendar import spoken
from zhengtong.people import identity

WEEKDAYS = "一二三四五六日"


def day(value: date | datetime | None, on: date | None = None) -> str:
    """3月30日（周一）; with the year when it is not the year of `on`: 2018年3月30日（周五）. Nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    said = f"{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"
    return said if on is not None and value.year == on.year else f"{value.year}年{said}"


def moment(value: datetime | None, on: date | None = None) -> str:
    """3月30日（周一）14:05."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local, on)}{local:%H:%M}"


def yuan(fen: int | None) -> str:
    """免费, 100 元, 12.50 元."""
    if not fen:
        return "免费"
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d} 元" if rest else f"{whole:,} 元"


def mask(value: str | None) -> str:
    """As much of a name, a telephone, a mail address or an identity number as others may see: 张*, 138****5678."""
    value = (value or "").strip()
    if "@" in value:
        name, _, host = value.partition("@")
        return f"{name[:1]}***@{host}"
    if value[:-1].isdigit() and len(value) >= 15:
        return identity.mask_id_number(value)
    if value.replace("-", "").isdigit():
        return identity.mask_phone(value)
    # A short word is a person's name; the name of an enterprise is public.
    return identity.mask_name(value) if len(value) <= 4 else value


def named(label: str, error: str) -> str:
    """An error with the field's name before it, unless the sentence says it already."""
    return error if label in error else f"{label}：{error}"


def size(count: int | None) -> str:
    """820 KB, 3.4 MB."""
    if not count:
        return "0 KB"
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def said(value: object) -> str:
    """What was filled in, as it is read back: lists as 甲、乙, days as days, nothing as 未填."""
    if value is None or value == "" or value == []:
        return "未填"
    if isinstance(value, list | tuple):
        return "、".join(said(one) for one in value)
    if isinstance(value, str) and len(value) == 10:
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    return str(value)


def in_order(data: Mapping[str, Any], names: Iterable[str]) -> list[tuple[str, Any]]:
    """What was filled in, first what `names` lists in that order, then the rest (JSONB keeps no order of its own)."""
    return [(name, data[name]) for name in dict.fromkeys([*names, *data]) if name in data]


def taken_over(data: Mapping[str, Any]) -> str:
    """What a newer version of the law taking a case over is called in its history: 自2020年7月1日起适用新版."""
    return f"自{spoken(date.fromisoformat(data['新版']))}起适用新版"


def moved_limits(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The limits that moved with it, each with what became of its last day."""
    return [
        (
            f"{limit['期限']}（{limit['类别']}期限）",
            f"{_last_day(limit['原期满日'])}，改为{_last_day(limit['新期满日'])}",
        )
        for limit in data["期限"]
    ]


def _last_day(day: str | None) -> str:
    return f"{spoken(date.fromisoformat(day))}届满" if day else "不在计算"
