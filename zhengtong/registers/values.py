"""What is filled into a column: from what somebody typed, or a spreadsheet holds, to what is kept; and back to words. Every refusal is a sentence."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from zhengtong.lawbook import Column
from zhengtong.lawbook.errors import nearest
from zhengtong.people import identity
from zhengtong.people.errors import Refused

Value = str | int | list[str]
Found = Mapping[str, str | int]
Names = Mapping[tuple[str, str | int], str]  # 机关、人员、文件 by kind and id; entries by register and code
LONGEST_LINE, LONGEST_TEXT = 200, 4000
LARGEST = 2**53 - 1
YES, NO = "是", "否"
AMBIGUOUS = -1  # what a name means that several bear

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SPLIT = re.compile(r"[、，,;；\n]+")
_LINK = re.compile(r"https?://[^\s<>\"']+")


class WrongValue(ValueError):
    """What was filled in cannot be kept: a sentence says why."""


def read(column: Column, given: object, known: Found) -> Value | None:
    """What is kept of this value; None when it is empty. `known` maps what people write to the id (organs, people) or code
    (another register) it means. Raises WrongValue with a sentence that names the column."""
    text = written(given)
    if "\0" in text:
        raise WrongValue(f"“{column.name}”含有不可见的零字符，请删去")
    if not text:
        return None
    try:
        return _READERS.get(column.kind, _line)(column, given, text, known)
    except Refused as refusal:
        raise WrongValue(f"“{column.name}”：{refusal}") from refusal


def written(given: object) -> str:
    """What stands in a cell or a field, as text: 3.0 of a spreadsheet is 3, a day is 2026-03-02."""
    match given:
        case None:
            return ""
        case bool():
            return YES if given else NO
        case datetime():
            return given.date().isoformat()
        case date():
            return given.isoformat()
        case float() if given.is_integer():
            return str(int(given))
        case float():
            return format(Decimal(repr(given)), "f")
        case list() | tuple():
            return "、".join(written(each) for each in given)
        case _:
            return str(given).strip()


def _line(column: Column, _given: object, text: str, _known: Found) -> str:
    if len(text) > LONGEST_LINE:
        raise WrongValue(f"“{column.name}”最多{LONGEST_LINE}字，现为{len(text)}字")
    return " ".join(text.split())


def _long(column: Column, _given: object, text: str, _known: Found) -> str:
    if len(text) > LONGEST_TEXT:
        raise WrongValue(f"“{column.name}”最多{LONGEST_TEXT}字，现为{len(text)}字")
    return text


def _day(column: Column, _given: object, text: str, _known: Found) -> str:
    found = _DAY.fullmatch(text.split(" ")[0] if text.count(":") else text)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2999:
        raise WrongValue(f"“{column.name}”应是日期，写成 2026-03-02 这样，现为“{text}”")
    return day.isoformat()


def _decimal(column: Column, text: str, example: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) > LARGEST:
        raise WrongValue(f"“{column.name}”应是数字，如 {example}，现为“{text}”")
    return number


def _whole(column: Column, _given: object, text: str, _known: Found) -> int:
    number = _decimal(column, text, "12")
    if number != number.to_integral_value():
        raise WrongValue(f"“{column.name}”应是整数，现为“{text}”")
    return int(number)


def _fraction(column: Column, _given: object, text: str, _known: Found) -> str:
    return format(_decimal(column, text, "12.5").normalize(), "f")


def _money(column: Column, _given: object, text: str, _known: Found) -> int:
    fen = _decimal(column, text.removesuffix("元").strip(), "1200.50") * 100
    if fen != fen.to_integral_value():
        raise WrongValue(f"“{column.name}”以元为单位，最多两位小数，现为“{text}”")
    return int(fen)


def _yes(column: Column, _given: object, text: str, _known: Found) -> str:
    if text not in (YES, NO):
        raise WrongValue(f"“{column.name}”写“是”或者“否”，现为“{text}”")
    return text


def _one(column: Column, _given: object, text: str, _known: Found) -> str:
    if text not in column.choices:
        raise WrongValue(f"“{column.name}”里没有“{text}”{nearest(text, column.choices)}")
    return text


def _several(column: Column, _given: object, text: str, _known: Found) -> list[str]:
    chosen = list(dict.fromkeys(part.strip() for part in _SPLIT.split(text) if part.strip()))
    return [_one(column, None, each, {}) for each in chosen]


def _known(what: str) -> Callable[[Column, object, str, Found], str | int]:
    def find(column: Column, _given: object, text: str, known: Found) -> str | int:
        if text not in known:
            hint = nearest(text, known) if 0 < len(known) < 400 else "，请核对"
            raise WrongValue(f"“{column.name}”：没有找到{what}“{text}”{hint}")
        if known[text] == AMBIGUOUS:
            raise WrongValue(f"“{column.name}”：有几个叫“{text}”的，请写{'登录名' if what == '工作人员' else '编号'}")
        return known[text]

    return find


def _link(column: Column, _given: object, text: str, _known: Found) -> str:
    if not _LINK.fullmatch(text) or len(text) > 500:
        raise WrongValue(f"“{column.name}”应是网址，以 http:// 或者 https:// 开头，现为“{text[:60]}”")
    return text


_READERS: dict[str, Callable[[Column, object, str, Found], Value]] = {
    "长文": _long,
    "日期": _day,
    "整数": _whole,
    "小数": _fraction,
    "金额": _money,
    "是否": _yes,
    "单选": _one,
    "多选": _several,
    "人员": _known("工作人员"),
    "机关": _known("机关"),
    "台账": _known("条目"),
    "文件": _known("文件"),
    "网址": _link,
    "电话": lambda _column, _given, text, _known: identity.check_phone(text),
    "身份证号": lambda _column, _given, text, _known: identity.check_id_number(text),
    "信用代码": lambda _column, _given, text, _known: identity.check_uscc(text),
}


def masked(column: Column, value: str) -> str:
    """What a screen shows of personal data: 4101**********1234, 138****5678, 张*."""
    if column.kind == "身份证号":
        return identity.mask_id_number(value)
    if column.kind == "电话":
        return identity.mask_phone(value)
    return value[:1] + "*" * min(len(value) - 1, 8)


def spoken(column: Column, value: object, names: Names | None = None) -> str:
    """A kept value in words: money in yuan, organs and people by name (`names`, by id), several choices with 、 between."""
    match value:
        case None:
            return ""
        case list():
            return "、".join(str(each) for each in value)
        case int() if column.kind == "金额":
            return f"{Decimal(value) / 100:,.2f}".removesuffix(".00")
        case int() if column.kind in ("机关", "人员", "文件"):
            return (names or {}).get((column.kind, value), f"第{value}号")
        case str() if column.kind == "台账" and (title := (names or {}).get((column.register or "", value))):
            return f"{title}（{value}）"
        case _:
            return str(value)


def exported(column: Column, value: object, names: Names | None = None) -> object:
    """A kept value as a cell of a spreadsheet: days and numbers as such, so that they sort and add up."""
    if value is None:
        return None
    if column.kind == "日期":
        return date.fromisoformat(str(value))
    if column.kind == "金额":
        return Decimal(int(str(value))) / 100
    if column.kind == "小数":
        return Decimal(str(value))
    if column.kind in ("整数", "台账"):
        return value
    return spoken(column, value, names)
