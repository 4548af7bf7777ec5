"""The columns of a catalogue in a table: those of the service itself, then every element that somebody fills in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models

from zhengtong.lawbook.errors import nearest
from zhengtong.services import elements
from zhengtong.services.elements import Element
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Material, ServiceVersion

ITEMS, MATERIALS, SITUATIONS = "事项", "材料", "情形"
OPERATION, CODE, PROCEDURE, ORGAN, ORGAN_CODE = "操作", "事项代码", "程序", "实施主体", "实施主体代码"
PARENT, ALIASES, REASON = "主项", "别名", "理由"
OWN = (CODE, ORGAN, ORGAN_CODE, PROCEDURE, PARENT, ALIASES)
ACTS = ("新增", "变更", "暂停", "恢复", "取消")
# How much the columns of the service itself hold.
OWN_LENGTHS = {
    CODE: 60,
    ORGAN: 100,
    ORGAN_CODE: 60,
    PROCEDURE: 40,
    PARENT: 60,
    ALIASES: 4000,
    OPERATION: 2,
    REASON: 300,
}
WIDTHS = {"长文": 48, "依据": 48, "成行": 48, "法定期限": 36, "期限表": 30, "情形": 30, "一列": 24, "多选": 24}
MOST_TEXT, MOST_WHOLE = 20_000, 32_767
QUESTION = ("问", "说明", "答", "限于")


@dataclass(frozen=True)
class Limit:
    """How long a text or how large a number may be that an element keeps."""

    element: Element
    most: int
    is_number: bool

    def fault(self, value: Any) -> str | None:  # Any: whatever the element holds
        """Why this cannot be kept, as a sentence."""
        if isinstance(value, str) and len(value) > self.most:
            return f"“{self.element.name}”最多{self.most}字，现为{len(value)}字"
        if self.is_number and isinstance(value, int) and value > self.most:
            return f"“{self.element.name}”最大{self.most}，现为{value}"
        return None


@lru_cache(maxsize=512)
def _limit(name: str, column: str | None, length: int | None, kind: str, of_material: bool) -> tuple[int, bool]:
    """What the column of an element holds: how much, and whether that is a number."""
    if column is None:
        return length or MOST_TEXT, kind == "整数"
    model = Material if of_material else ServiceVersion
    field: Any = model._meta.get_field(column)  # Any: Django does not say which kind of field
    if isinstance(field, models.PositiveSmallIntegerField):
        return MOST_WHOLE, True
    if isinstance(field, models.IntegerField):
        return 2**53, True
    return min(field.max_length or MOST_TEXT, length or MOST_TEXT), False


def limit(element: Element) -> Limit:
    """How much an element keeps."""
    most, is_number = _limit(element.name, element.column, element.length, element.kind, element.of_material)
    return Limit(element, most, is_number)


def filled(*, material: bool = False) -> tuple[Element, ...]:
    """The elements that a table has a column for: not what follows from others, and no files."""
    every = elements.of_materials() if material else elements.load()
    return tuple(one for one in every if not one.is_derived and one.kind != "文件")


def situations() -> Element:
    """The element that the sheet 情形 spreads out, a row for every question."""
    return next(one for one in elements.load() if one.column == "situations")


def name() -> str:
    """What the column with the names of services is called."""
    return next(one.name for one in elements.load() if one.column == "name")


def is_text(element: Element) -> bool:
    """Whether a cell keeps it as text: everything but days, numbers and money."""
    return element.kind not in ("整数", "金额", "日期")


def check_head(head: Sequence[str], *, material: bool = False, extra: Sequence[str] = ()) -> None:
    """Refuse a head with unknown or repeated titles, or one without codes, with a sentence that says what is meant perhaps."""
    every = elements.of_materials() if material else elements.load()
    own = (CODE,) if material else (*OWN, OPERATION, REASON)
    known = {*own, *extra, *(one.name for one in every)}
    wrong = [f"“{title}”{nearest(title, list(known))}" for title in head if title and title not in known]
    if wrong:
        raise ServiceError(f"{MATERIALS if material else ITEMS}没有这些列：{'；'.join(wrong)}")
    twice = sorted({title for title in head if title and head.count(title) > 1})
    if twice:
        raise ServiceError(f"列名重复：{'、'.join(twice)}")
    if CODE not in head:
        raise ServiceError(f"{MATERIALS if material else ITEMS}要有“{CODE}”这一列，第一行应是列名")
