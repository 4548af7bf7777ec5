"""How a number is written. Approximate words (余、近、约) are made here from the exact number, so they cannot be wrong."""

from decimal import ROUND_HALF_UP, Decimal

from zhengtong.reports.errors import ReportError

Number = int | Decimal
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
STYLES = ("整数", "一位小数", "两位小数", "千分位", *(f"{word}{place}" for word in "余近约" for place in _PLACES))


def written(number: Number, unit: str, style: str = "") -> str:
    """The number in this style; a percentage carries its sign, other units are the author's to write.

    余百 writes 1643 as 1600余, 近百 as 近1700, 约百 as 约1600; a number already round, or smaller than the place,
    is written as it is.
    """
    if style and style not in STYLES:
        raise ReportError(f"不认识的写法“{style}”。可用：{'、'.join(STYLES)}。")
    if style and style[0] in "余近约":
        return _approximate(number, style[0], style[1])
    sign = "%" if unit == "百分比" else ""
    if style == "千分位":
        return f"{number:,}{sign}"
    places = {"整数": 0, "一位小数": 1, "两位小数": 2}.get(style)
    if places is None:
        if isinstance(number, int):
            return f"{number}{sign}"
        places = 1
    rounded = round_half_up(number, places)
    return f"{rounded.normalize():f}{sign}" if style == "" else f"{rounded:f}{sign}"


def round_half_up(number: Number, places: int) -> Decimal:
    """四舍五入, as people do it (Python rounds halves to even)."""
    return Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _approximate(number: Number, word: str, place: str) -> str:
    size = _PLACES[place]
    below = int(number // size)
    if number < size:
        return written(number, "")  # Less than one of the place asked for: only the number itself is true.
    if number == below * size:
        return _with_place(below, place)
    if word == "余":
        return f"{_with_place(below, place)}余"
    if word == "近":
        return f"近{_with_place(below + 1, place)}"
    return f"约{_with_place(int(round_half_up(Decimal(number) / size, 0)), place)}"


def _with_place(count: int, place: str) -> str:
    """万 and 亿 are written as words, smaller places as zeros: 55万, 1600."""
    return f"{count}{place}" if place in "万亿" else str(count * _PLACES[place])
