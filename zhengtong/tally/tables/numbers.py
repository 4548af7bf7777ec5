"""The number in a cell, and the claim that numbers in cells stand in a relation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from zhengtong.tally import units
from zhengtong.tally.claims import Claim
from zhengtong.tally.judge import Verdict, judge
from zhengtong.tally.model import AMBIGUOUS, CONTRADICTS, HOLDS, ROUNDED, TRUNCATED, Finding, Operand
from zhengtong.tally.normalise import normalise
from zhengtong.tally.quantities import Quantity
from zhengtong.tally.sentences import Term
from zhengtong.tally.source import Cell

BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "_", "…"})
_NUMBER = re.compile(
    r"[¥￥]?(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,8})?)(?P<unit>%|‰|[\u4e00-\u9fff㎡]{1,5})?"
)
_SPACES = re.compile(r"\s+")
_POWERS = "十百千万亿"
CROSSING = "有一个数使不止一处的合计对不上"
EXACT = Fraction(0)
MOST_SHOWN = 8  # operands written out in a message


def plain(text: str) -> str:
    """Words as they are compared: Simplified, narrow, without white space."""
    return _SPACES.sub("", normalise(text).text) if text else ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in a cell; `name` says what it is of: row and column in words."""

    cell: Cell
    printed: Decimal
    text: str
    unit: str
    start: int
    end: int
    name: str = ""

    @property
    def places(self) -> int:
        """Digits behind the point."""
        exponent = self.printed.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def number_in(cell: Cell) -> Number | None:
    """The number a cell states, when that is all it states."""
    if not 0 < len(cell.text) <= 40 or not any(character.isdigit() for character in cell.text):
        return None
    match = _NUMBER.fullmatch(cell.text)
    if match:
        start, end = match.span("number")
    else:
        reading = normalise(cell.text)
        match = _NUMBER.fullmatch(reading.text.strip())
        if not match:
            return None
        at = reading.text.index(match["number"])
        start, end = reading.span(at, at + len(match["number"]))
    printed = Decimal(match["number"].replace(",", ""))
    return Number(cell, printed, cell.text[start:end], match["unit"] or "", cell.start + start, cell.start + end)


def is_blank(cell: Cell | None) -> bool:
    """Whether a cell stands for nothing, or for none."""
    return cell is None or plain(cell.text) in BLANKS


def term(number: Number, unit: str, *, is_rounded: bool = False) -> Term:
    """The number as the judge knows it. Whole numbers of things are exact; of money in 万元 they may be rounded."""
    unit = number.unit or unit
    kind, dimension, size = units.kind_of(unit.lstrip(_POWERS))
    powers = unit[: len(unit) - len(unit.lstrip(_POWERS))]
    is_exact = number.places == 0 and not is_rounded and not powers and kind in ("", "count", "time")
    value = Fraction(number.printed)
    step = EXACT if is_exact else Fraction(1, 10**number.places)
    low, high, cut = (value, value, value) if is_exact else (value - step / 2, value + step / 2, value + step)
    quantity = Quantity(
        start=number.start,
        end=number.end,
        digits=number.text.replace(",", "") if number.text.isascii() else str(number.printed),
        printed=number.printed,
        unit=unit if size == 1 and not powers else "",
        kind=kind,
        dimension=dimension,
        value=value,
        step=step,
        low=low,
        high=high,
        cut=cut,
        vague=False,
    )
    return Term(quantity, 0, number.name, number.start, "", "", 0, 0)


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim of a table: `result` is what the `formula` gives for the operands. `says` is the rule as a sentence."""

    kind: str
    rule: str
    formula: str
    operands: tuple[Number, ...]
    result: Number
    says: str
    unit: str = ""
    signs: tuple[int, ...] = ()
    is_rounded: bool = False


def judged(stated: Stated) -> Finding | None:
    """The finding, or None where nothing can be computed (a share of nothing)."""
    signs = stated.signs or (1,) * len(stated.operands)
    operands = tuple(term(number, stated.unit, is_rounded=stated.is_rounded) for number in stated.operands)
    result_unit = "%" if stated.kind in ("rate", "percent_change") else stated.unit
    result = term(stated.result, result_unit, is_rounded=stated.is_rounded)
    verdict = judge(Claim(stated.kind, stated.rule, stated.formula, operands, result, signs=signs))
    return _finding(stated, verdict, result_unit) if verdict else None


def _finding(stated: Stated, verdict: Verdict, result_unit: str) -> Finding:
    result = verdict.claim.result.quantity
    operands = tuple(_operand(number, stated.unit) for number in stated.operands)
    printed = _operand(stated.result, result_unit)
    terms = (*verdict.claim.operands, verdict.claim.result)
    known = {id(one): operand for one, operand in zip(terms, (*operands, printed), strict=True)}
    wrong = tuple(known[id(one)] for one in verdict.wrong if id(one) in known)
    is_cut = verdict.word == TRUNCATED and result.cut is not None
    return Finding(
        kind=stated.kind,
        verdict=verdict.word,
        operands=operands,
        result=printed,
        computed=decimal(verdict.computed),
        message=_message(stated, verdict),
        low=decimal(verdict.low),
        high=decimal(verdict.high),
        stated_low=decimal(result.value if is_cut else result.low),
        stated_high=decimal(result.cut if is_cut and result.cut is not None else result.high or result.value),
        suspects=(wrong or (printed,)) if verdict.word == CONTRADICTS else (),
        cause=_cause(stated, verdict) if verdict.word == CONTRADICTS else "",
        rule=stated.rule,
    )


def _operand(number: Number, unit: str) -> Operand:
    return Operand(number.text, number.printed, number.unit or unit, number.start, number.end)


ENDS = {
    HOLDS: "相符",
    ROUNDED: "四舍五入后相符",
    TRUNCATED: "按截去尾数相符",
    AMBIGUOUS: "无法判定",
    CONTRADICTS: "不符",
}


def _message(stated: Stated, verdict: Verdict) -> str:
    how = _computation(stated)
    computed = f"{how + '＝' if how else '算得'}{shown(verdict.computed)}"
    if verdict.word == CONTRADICTS:
        gap = abs(verdict.computed - Fraction(stated.result.printed))
        apart = f"，相差{shown(gap)}" if stated.formula == "linear" else ""
        cause = f"；可能{_cause(stated, verdict)}" if _cause(stated, verdict) else ""
        return f"{stated.says}：{computed}，写的是{stated.result.text}，{ENDS[verdict.word]}{apart}{cause}。"
    return f"{stated.says}：{computed}，与{stated.result.text}{ENDS[verdict.word]}。"


def _cause(stated: Stated, verdict: Verdict) -> str:
    """The likely slip, and in which number. Where two numbers only differ, either could be meant."""
    slip, colon, meant = verdict.cause.partition("：")
    if len(stated.operands) < 2:
        return ""
    return f"“{verdict.wrong[0].quantity.digits}”{slip}，原为{meant}" if colon and verdict.wrong else verdict.cause


def _computation(stated: Stated) -> str:
    """118＋6−5, when it is short enough to be read."""
    texts = [number.text for number in stated.operands]
    if stated.formula == "share":
        return f"{texts[0]}÷{texts[1]}×100"
    if stated.formula == "rise":
        return f"（{texts[0]}−{texts[1]}）÷{texts[1]}×100"
    if not 1 < len(texts) <= MOST_SHOWN:
        return ""
    signs = stated.signs or (1,) * len(texts)
    joined = "".join(f"{'＋' if sign > 0 else '−'}{text}" for text, sign in zip(texts, signs, strict=True))
    return joined.removeprefix("＋")


def decimal(value: Fraction) -> Decimal:
    """As many places as anyone needs; whole numbers without a point."""
    if value.denominator == 1:
        return Decimal(value.numerator)
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000001")).normalize()


def shown(value: Fraction) -> str:
    """A number in a sentence: at most four places."""
    rounded = decimal(value).quantize(Decimal("0.0001")) if value.denominator != 1 else decimal(value)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def findings(stated: Iterable[Stated]) -> list[Finding]:
    return [found for one in stated if (found := judged(one))]


def accepted(found: Sequence[Finding], *, is_sure: bool) -> bool:
    """Whether the reading of a table that led to these findings is the table's own: most of them must hold.

    One or two rows prove nothing; then the words of the head must be plain (`is_sure`).
    """
    failing = sum(one.verdict == CONTRADICTS for one in found)
    holding = len(found) - failing
    if not found:
        return False
    return holding * 2 > len(found) or (holding and holding * 2 == len(found)) or (is_sure and len(found) <= 2)


def narrowed(found: Sequence[Finding]) -> list[Finding]:
    """A number that breaks a sum across and a sum down, and stands in none that holds, is the one that is wrong."""
    failing = [one for one in found if one.verdict == CONTRADICTS]
    sound = {operand for one in found if one.verdict != CONTRADICTS for operand in (*one.operands, one.result)}
    if len(failing) < 2:
        return list(found)
    counts: dict[object, set[str]] = {}
    for one in failing:
        for operand in {*one.operands, one.result}:
            counts.setdefault(operand, set()).add(one.rule)
    crossing = {operand for operand, rules in counts.items() if len(rules) > 1 and operand not in sound}
    return [
        replace(
            one,
            suspects=(suspect,),
            cause=CROSSING,
            message=f"{one.message.partition('；可能')[0].rstrip('。')}；{CROSSING}：{suspect.text}。",
        )
        if one.verdict == CONTRADICTS
        and len(own := [operand for operand in (*one.operands, one.result) if operand in crossing]) == 1
        and (suspect := own[0])
        else one
        for one in found
    ]
