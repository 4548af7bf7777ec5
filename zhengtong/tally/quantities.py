"""Every number of a text that is a quantity: its value, its unit, what it can stand for, and none that only looks like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from . import numerals, units

HALF = Fraction(1, 2)
LONGEST = 18  # digits of a number; beyond that it is a code


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """A number with what belongs to it. `start` and `end` are places in the reading, the unit included.

    `printed` is the number in its printed unit, `value` in the base unit of its dimension; `low` and `high` bound what
    it can stand for once rounded half up (None: no bound), `cut` is the bound above if it was cut off instead.
    """

    start: int
    end: int
    digits: str
    printed: Decimal
    unit: str
    kind: str
    dimension: str
    value: Fraction
    step: Fraction
    low: Fraction
    high: Fraction | None
    cut: Fraction | None
    vague: bool
    chinese: bool = False

    @property
    def scale(self) -> Fraction:
        """How many base units one of the printed units is."""
        return units.kind_of(self.unit.lstrip("十百千万亿"))[2] * numerals.power(_powers(self.unit))

    @property
    def is_exact(self) -> bool:
        """Whether it can only stand for itself."""
        return self.step == 0 and not self.vague


def _powers(unit: str) -> str:
    return unit[: len(unit) - len(unit.lstrip("十百千万亿"))]


_POWER = "[十百千万亿]{0,3}"
_NUMBER = re.compile(
    rf"(?P<number>\d{{1,6}}(?:亿\d{{1,4}})?万\d{{1,4}}千?(?![\d.])|\d{{1,6}}亿\d{{1,2}},?\d{{3}}(?=万)|\d{{1,6}}亿\d{{1,3}}(?=万)|\d{{1,18}}(?:,\d{{1,18}}){{1,6}}(?:\.\d+)?|\d+(?:\.\d+)?|[{numerals.CHARACTERS}半]{{1,18}})"
    rf"(?P<powers>{_POWER})(?P<more>[余多来几])?(?P<after>{_POWER})[”’]?(?P<unit>{units.PATTERN})?"
)
# What stands before a number that is none: letters and signs of codes, ordinals, brackets of document numbers, clock times.
_CODE_BEFORE = re.compile(r"(?:[A-Za-z_/\\@#×Ⅰ-Ⅻ±]|[A-Za-z0-9][-+]|第|[〔\[]|\d[.:：/]|[\d〕]\d*[时点])$")
# A number of years is a date when it has four figures, follows a dash or a date, or a word of dates follows it.
_DATE_BEFORE = re.compile(r"(?:[-—~至到、]|[年月日])$")
_DATE_AFTER = "级代初末底度前后中"
# Characters before Chinese numerals that make them part of a word, and units that follow them in words only.
_WORD_BEFORE = frozenset("第其每统唯专同逐之初周期万独单划如惟整这那某任另该各有“·")
_WORD_AFTER = ("产业", "能源", "污染", "创业")
_WORD_UNITS = frozenset("级方分点成里度层面字通段块道对门回节部单站环圈格课首集本版片口根头届员班年倍") | {"方面"}
_BOUND_BELOW = re.compile(r"(?:超过|超|逾|突破|不少于|不低于|至少|不下|高于|大于|多于|跨过|跨越|迈上|站上)$")
_BOUND_ABOVE = re.compile(r"(?:不足|低于|少于|不到|不超过|未超过|最多|小于|以内|不高于|不多于|未达)$")
_NEAR_BEFORE = re.compile(r"(?:约为?|大约|约合|大概|左右)$")
_UNDER_BEFORE = re.compile(r"(?:近|将近|接近|上|好)$")
_AFTER = re.compile(r"(?P<below>以上|之多|多(?!\d))|(?P<above>以下|以内|之内)|(?P<near>左右|上下)")


def find(text: str) -> Iterator[Quantity]:
    """The quantities of a reading from left to right: numbers with a unit."""
    for match in _NUMBER.finditer(text):
        number = match["number"]
        if match["unit"] is None or len(number) > LONGEST:
            continue
        if (
            _is_a_word(text, match)
            if number[0] in numerals.CHARACTERS or number[0] == "半"
            else _is_a_code(text, match)
        ):
            continue
        quantity = _quantity(text, match)
        if quantity is not None:
            yield quantity


def _is_one(match: re.Match[str]) -> bool:
    """Whether figures with commas are one number, if need be with a digit lost or doubled (296,70万元), not a row (1,3,7)."""
    first, *rest = match["number"].partition(".")[0].split(",")
    odd = (not 1 <= len(first) <= 3) + sum(len(group) != 3 for group in rest)
    if odd == 0:
        return True
    close = len(first) <= 4 and all(2 <= len(group) <= 4 for group in rest)
    return odd == 1 and close and units.kind_of(match["unit"] or "")[0] == "measure"


def _is_a_code(text: str, match: re.Match[str]) -> bool:
    """Whether figures with a unit are a date, a code, an ordinal or a row of numbers."""
    number, before = match["number"], text[max(0, match.start() - 4) : match.start()]
    if _CODE_BEFORE.search(before) or ("," in number and not _is_one(match)):
        return True
    if match["unit"] == "年":
        return (
            len(number) == 4
            or bool(_DATE_BEFORE.search(before))
            or text[match.end() : match.end() + 1] in (*_DATE_AFTER,)
        )
    return match["unit"] == "级" and number[:2] in ("19", "20")


def _is_a_word(text: str, match: re.Match[str]) -> bool:
    """Whether Chinese numerals are part of a word: 一个, 第三次, 三次产业, 万人."""
    number, unit, end = match["number"], match["unit"], match.end()
    before = text[match.start() - 1 : match.start()]
    if number in ("一", "半"):
        return unit != "小时"
    if number in ("万", "亿", "千", "百", "十", "零") and before not in ("上", "近", "数", "成", "几"):
        return not (match["more"] and number in "十百千万")
    if text[end : end + 1].isdigit() or (unit in "期批" and text[end : end + 1] in "工项建的，。、"):
        return True  # 二期20亩 is the second
    return before in _WORD_BEFORE or unit in _WORD_UNITS or text[end : end + 2] in _WORD_AFTER


def _plain(number: str) -> str:
    """Figures without marks: 1,205 is 1205, 98万4924 is 984924."""
    if "万" not in number and "亿" not in number:
        return number.replace(",", "")
    number = number.replace(",", "")
    if "万" not in number:  # 1亿2300, 万 behind it
        hundred_millions, _, rest = number.partition("亿")
        return str(int(hundred_millions) * 10**4 + int(rest))
    if number.endswith("千"):
        number = number[:-1] + "000"
    hundred_millions, _, rest = number.rpartition("亿")
    myriads, _, ones = rest.rpartition("万")
    return str(int(hundred_millions or 0) * 10**8 + int(myriads or 0) * 10**4 + int(ones))


def _printed(number: str) -> Decimal | None:
    if number[0] in "0123456789":
        return Decimal(_plain(number))
    value = Decimal("0.5") if number == "半" else numerals.numeral(number.replace("半", ""))
    return None if value is None else Decimal(value)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    number, unit = match["number"], match["unit"] or ""
    printed = _printed(number)
    if printed is None:
        return None
    powers = match["powers"] + match["after"]
    kind, dimension, size = units.kind_of(unit)
    scale = size * numerals.power(powers)
    value, step = Fraction(printed) * scale, _step(printed, kind, powers, scale)
    bounds = _bounds(text, match, printed, value, scale)
    low, high = bounds or (value - step / 2, value + step / 2)
    joined = number[0] in "0123456789" and ("万" in number or "亿" in number)
    digits = _plain(number) if joined else number
    return Quantity(
        match.start(), match.end(), digits, printed, powers + unit, kind, dimension, value, step, low, high,
        None if bounds else value + step, bounds is not None, number[0] not in "0123456789",
    )  # fmt: skip


def _bounds(
    text: str, match: re.Match[str], printed: Decimal, value: Fraction, scale: Fraction
) -> tuple[Fraction, Fraction | None] | None:
    """What the words beside a number let it stand for (超, 近, 约, 余, 以上), or None where it stands for itself."""
    before, bound = text[max(0, match.start() - 4) : match.start()], _AFTER.match(text, match.end())
    if match["more"]:
        return value, value + _granularity(printed) * scale
    if _BOUND_BELOW.search(before) or (bound and bound["below"]):
        return value, None
    if _BOUND_ABOVE.search(before) or (bound and bound["above"]):
        return Fraction(0), value
    if _UNDER_BEFORE.search(before):
        return value * Fraction(9, 10), value
    if _NEAR_BEFORE.search(before) or (bound and bound["near"]):
        return value * Fraction(9, 10), value * Fraction(11, 10)
    return None


def _step(printed: Decimal, kind: str, powers: str, scale: Fraction) -> Fraction:
    """The last printed place in base units; 0 when the number is a count written out to the last one."""
    exponent = printed.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if places == 0 and (printed == 0 or (kind in ("count", "time", "") and not powers)):
        return Fraction(0)
    return scale / Fraction(10**places)


def _granularity(printed: Decimal) -> Fraction:
    """How much 余 can add: up to the next round number; half of that where only one digit was written (1000余)."""
    whole = int(printed)
    zeros = len(str(whole)) - len(str(whole).rstrip("0")) if whole else 0
    if zeros == len(str(whole)) - 1 and zeros > 0:
        return Fraction(10**zeros, 2)
    return Fraction(max(10**zeros, 1))
