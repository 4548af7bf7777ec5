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
    more: bool = False

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
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{numerals.CHARACTERS}半]{{1,18}})"
    rf"(?P<powers>{_POWER})(?P<more>[余多来几])?(?P<after>{_POWER})[”’]?(?P<unit>{units.PATTERN})?"
)
# What stands before a number that is none: letters and signs of codes, ordinals, document numbers.
_CODE_BEFORE = re.compile(r"[A-Za-z_/\\@#+×Ⅰ-Ⅻ]$|[A-Za-z0-9]-$|第$|[〔\[]$|\d[.:：/]$|[∶±]$")
_CODE_AFTER = re.compile(r"[A-Za-z_@]|-?[A-Za-z]|[.]\d|[:：]\d|/\d|[+×]\d?|[〕\]]|-\d|号(?![召码])|#")
_DATE_AFTER = re.compile(r"年|月|日|时(?!间)|点\d|[-—~至到]\d{1,4}年(?!以)|、\d{1,4}年|、\d{1,2}月|[-—~至到]\d{1,2}[月日]")
_HOTLINE = re.compile(r"(?:便民|热线|平台|政务|智慧|政府|举报|服务|市民|电话)")
_LIST_BEFORE = re.compile(r"(?:^|[\n。；：，！？ （\t）|])$")
_LIST_AFTER = re.compile(r"[.、）．](?!\d)")
# 一 and its like in set words, before or after.
_WORD_BEFORE = re.compile(r"[第其每统唯专同逐之初周期万独单划如惟整这那某任另该各有]$")
_BOUND_BELOW = re.compile(r"(?:超过|超|逾|突破|不少于|不低于|至少|不下|高于|大于|多于|跨过|跨越|迈上|站上)$")
_BOUND_ABOVE = re.compile(r"(?:不足|低于|少于|不到|不超过|未超过|最多|小于|以内|不高于|不多于|未达)$")
_NEAR_BEFORE = re.compile(r"(?:约为?|大约|约合|大概|左右)$")
_UNDER_BEFORE = re.compile(r"(?:近|将近|接近|上|好)$")
_AFTER = re.compile(r"(?P<below>以上|之多|多)|(?P<above>以下|以内|之内)|(?P<near>左右|上下)")
_DECIMAL_LIKE = re.compile(r"\d+(?:\.\d+)?")


def find(text: str) -> Iterator[Quantity]:
    """The quantities of a reading from left to right."""
    for match in _NUMBER.finditer(text):
        number = match["number"]
        if number[0] in "0123456789":
            if len(number) > LONGEST or _is_no_quantity(text, match):
                continue
        elif match["unit"] is None or _is_a_word(text, match):
            continue
        quantity = _quantity(text, match)
        if quantity is not None:
            yield quantity


def _is_no_quantity(text: str, match: re.Match[str]) -> bool:
    """Whether a number in figures is a date, a code, an ordinal or the mark of a list."""
    start, end = match.span("number")
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    if _CODE_BEFORE.search(before):
        return True
    if match["unit"] is None or match["unit"] in ("年", "分", "P"):
        if match["unit"] is None and (not match["powers"] and not match["after"]) and _CODE_AFTER.match(after):
            return True
        if _LIST_AFTER.match(after) and _LIST_BEFORE.search(before):
            return True
        if match["unit"] == "年":
            return len(match["number"]) == 4 or bool(re.search(r"[-—~至到、]$|[年月]$", before)) or after[1:2] in "级代初末底度前后中"
        if match["unit"] is None and not match["powers"]:
            return True if _DATE_AFTER.match(after) or _HOTLINE.match(after) else False
    elif match["unit"] == "个月":
        return False
    elif len(match["number"]) == 4 and match["unit"] in ("级",) and match["number"][:2] in ("19", "20"):
        return True
    return False


def _is_a_word(text: str, match: re.Match[str]) -> bool:
    """Whether Chinese numerals are part of a word: 一个, 第三次, 三次产业, 万人."""
    number, start, end = match["number"], match.start("number"), match.end()
    if number in ("一", "半") and match["unit"] not in ("小时", "半"):
        return True
    if number in ("万", "亿", "千", "百", "十", "零") and text[start - 1 : start] not in ("上", "近", "数", "成", "几"):
        return not (number in "十百千万" and match["more"])
    if _WORD_BEFORE.search(text[max(0, start - 1) : start]):
        return True
    if match["unit"] in ("级", "方", "分", "点", "成", "里", "度", "层", "面", "方面", "字", "通", "段", "块", "道", "对", "门", "回", "节", "部", "单", "站", "环", "圈", "格", "课", "首", "集", "本", "版", "片", "口", "根", "头", "届", "员", "班", "年", "倍"):
        return True
    return text[end : end + 2] in ("产业", "能源", "污染", "创业") or text[start - 1 : start] in ("“", "·")


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    number, unit = match["number"], match["unit"] or ""
    chinese = number[0] not in "0123456789"
    if chinese:
        value = 0.5 if number == "半" else numerals.numeral(number.replace("半", ""))
        if value is None:
            return None
        printed = Decimal(str(value))
    else:
        printed = Decimal(number.replace(",", ""))
    powers = match["powers"] + match["after"]
    kind, dimension, size = units.kind_of(unit)
    scale = size * numerals.power(powers)
    amount = Fraction(printed) * scale
    before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() : match.end() + 2]
    step = _step(printed, kind, powers, scale, chinese)
    low, high, cut = amount - step / 2, amount + step / 2, amount + step
    vague = True
    bound = _AFTER.match(after)
    if match["more"]:
        low, high, cut = amount, amount + _granularity(printed, match["more"]) * scale, None
    elif _BOUND_BELOW.search(before) or (bound and bound["below"]):
        low, high, cut = low, None, None
    elif _BOUND_ABOVE.search(before) or (bound and bound["above"]):
        low, cut = Fraction(0), None
    elif _UNDER_BEFORE.search(before):
        low, cut = amount * Fraction(9, 10), None
    elif _NEAR_BEFORE.search(before) or (bound and bound["near"]):
        low, high, cut = amount * Fraction(9, 10), amount * Fraction(11, 10), None
    else:
        vague = False
    return Quantity(
        match.start(), match.end(), number, printed, powers + unit, kind, dimension, amount, step, low, high, cut, vague,
        chinese, bool(match["more"]),
    )  # fmt: skip


def _step(printed: Decimal, kind: str, powers: str, scale: Fraction, chinese: bool) -> Fraction:
    """The last printed place in base units; 0 when the number is a count written out to the last one."""
    exponent = printed.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if kind in ("count", "time", "") and not powers and places == 0:
        return Fraction(0)
    return scale / 10**places


def _granularity(printed: Decimal, more: str) -> Fraction:
    """How much 余 can add: up to the next round number; half of that where only one digit was written (1000余)."""
    whole = int(printed)
    zeros = len(str(whole)) - len(str(whole).rstrip("0")) if whole else 0
    if zeros == len(str(whole)) - 1 and zeros > 0:
        return Fraction(10**zeros, 2)
    return Fraction(max(10**zeros, 1))
