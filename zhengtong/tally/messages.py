"""Findings in words: one clear sentence with the computed and the printed numbers."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .judge import Verdict
from .model import AMBIGUOUS, CONTRADICTS, COUNT, HOLDS, OTHER, ROUNDED, SUM, Finding, Operand
from .normalise import Reading
from .quantities import Quantity
from .relations.listing import Listing
from .sentences import Term

_PLACES = 6


def decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal number, to six places where it has no end."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = round(found, _PLACES)
    return rounded.normalize() if rounded != rounded.to_integral() else rounded.quantize(Decimal(1))


def shown(value: Fraction, scale: Fraction = Fraction(1)) -> str:
    text = format(round(decimal(value / scale), 4), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def operand(term: Term, reading: Reading, printed: str) -> Operand:
    start, end = reading.span(term.start, term.end)
    quantity = term.quantity
    return Operand(printed[start:end], quantity.printed, quantity.unit, start, end)


_WORDS = {
    "holds": "相符",
    "rounded": "按四舍五入相符",
    "truncated": "只有舍去尾数才相符（不是四舍五入）",
    "ambiguous": "无法断定",
    "contradicts": "不相符",
}


def tell(verdict: Verdict, reading: Reading, printed: str) -> Finding:
    """The finding for a verdict; places and texts are those of the printed text."""
    claim = verdict.claim
    result = claim.result.quantity
    scale = result.scale
    return Finding(
        claim.kind,
        verdict.word,
        tuple(operand(term, reading, printed) for term in claim.operands),
        operand(claim.result, reading, printed),
        decimal(verdict.computed / scale),
        _message(verdict),
        decimal(verdict.low / scale),
        decimal(verdict.high / scale),
        decimal(result.low / scale),
        decimal((result.high if result.high is not None else result.low) / scale),
        tuple(operand(term, reading, printed) for term in (verdict.wrong or (claim.result,)))
        if verdict.word == CONTRADICTS
        else (),
        verdict.cause if verdict.word == CONTRADICTS else "",
        claim.rule,
    )


def _name(term: Term) -> str:
    label = term.label[-16:]
    return f"{label}{term.quantity.digits}{term.quantity.unit}"


def _sum(verdict: Verdict) -> str:
    claim = verdict.claim
    unit = claim.result.quantity.unit
    parts = ""
    for at, (term, sign) in enumerate(zip(claim.operands, claim.signs, strict=True)):
        parts += (" + " if at and sign > 0 else " − " if sign < 0 else "") + _figure(term.quantity)
    return f"{parts} = {shown(verdict.computed, claim.result.quantity.scale)}{unit}"


def _figure(quantity: Quantity) -> str:
    return f"{quantity.digits}{quantity.unit}"


def _message(verdict: Verdict) -> str:
    claim = verdict.claim
    result = claim.result.quantity
    computed = shown(verdict.computed, result.scale)
    stated = _figure(result)
    if claim.formula == "linear":
        how = _sum(verdict)
    else:
        how = f"按{'、'.join(_figure(term.quantity) for term in claim.operands)}推算为{computed}{result.unit}"
    ending = f"，文中写{stated}：{_WORDS[verdict.word]}"
    if verdict.word == HOLDS:
        ending = f"，与文中{stated}相符"
    if verdict.word == AMBIGUOUS and claim.doubt:
        ending += f"（{claim.doubt}）"
    gap = result.value - verdict.computed
    if verdict.word == CONTRADICTS and claim.formula == "linear":
        ending += f"，相差{shown(abs(gap), result.scale)}{result.unit}"
    if verdict.word == CONTRADICTS and verdict.cause:
        ending += f"；可能{verdict.cause}"
    return f"{claim.rule}：{how}{ending}。"


def tell_listing(listing: Listing, reading: Reading, printed: str) -> Finding | None:
    """The finding for a counted list, or None when its length says nothing about the number."""
    count = len(listing.items)
    if count == listing.stated:
        word = HOLDS
    elif listing.is_sure and (
        count > listing.stated if listing.is_open else not listing.fewest <= listing.stated <= listing.most
    ):
        word = CONTRADICTS
    else:
        return None
    start, end = reading.span(*listing.number)
    result = Operand(printed[start:end], Decimal(listing.stated), listing.unit, start, end)
    items = []
    for item in listing.items:
        begin, stop = reading.span(*item)
        items.append(Operand(printed[begin:stop], Decimal(1), listing.unit, begin, stop))
    message = f"{listing.rule}：文中写{listing.stated}{listing.unit}，列出{count}{listing.unit}，{_WORDS[word]}。"
    return Finding(
        COUNT, word, tuple(items), result, Decimal(count), message, Decimal(listing.fewest), Decimal(listing.most),
        Decimal(listing.stated), Decimal(listing.stated), (result,) if word == CONTRADICTS else (), "", listing.rule,
    )  # fmt: skip


def tell_ratio(members: list[tuple[int, int]], reading: Reading, printed: str) -> Finding:
    """The finding for a ratio whose members make up a hundred (三次产业比重为4.0∶37.7∶58.3)."""
    texts = [reading.text[start:end] for start, end in members]
    values = [Decimal(text) for text in texts]
    step = max(Decimal(1).scaleb(int(value.as_tuple().exponent)) for value in values)
    total, slack = sum(values, Decimal(0)), step * len(values) / 2
    word = HOLDS if total == 100 else ROUNDED if abs(total - 100) <= slack else CONTRADICTS
    operands = []
    for value, place in zip(values, members, strict=True):
        start, end = reading.span(*place)
        operands.append(Operand(printed[start:end], value, "%", start, end))
    start, end = reading.span(members[0][0], members[-1][1])
    result = Operand(printed[start:end], Decimal(100), "%", start, end)
    message = f"构成比合计：{' + '.join(texts)} = {total}，应为100：{_WORDS[word]}。"
    return Finding(
        SUM, word, tuple(operands), result, total, message, total - slack, total + slack, Decimal(100), Decimal(100),
        tuple(operands) if word == CONTRADICTS else (), "", "构成比合计为一百",
    )  # fmt: skip


def tell_repeat(one: tuple[int, int], again: tuple[int, int], unit: str, reading: Reading, printed: str) -> Finding:
    """The finding for a number that a heading gives and its paragraph repeats."""
    value = Decimal(reading.text[one[0] : one[1]])
    first, second = (Operand(printed[a:b], value, unit, a, b) for a, b in (reading.span(*one), reading.span(*again)))
    message = f"标题与正文：标题写{value}{unit}，正文写{value}{unit}，相符。"
    return Finding(OTHER, HOLDS, (first,), second, value, message, value, value, value, value, (), "", "标题与正文")


def tell_against(verdict: Verdict, reading: Reading, printed: str) -> Finding:
    """The finding for a change held against last year's text; only numbers of this text are its operands."""
    claim = verdict.claim
    own, last = claim.operands
    own_only = replace(claim, operands=(own,), signs=claim.signs[:1])
    told = tell(replace(verdict, claim=own_only, wrong=()), reading, printed)
    result = claim.result.quantity
    message = (
        f"{claim.rule}：上年报告写{_figure(last.quantity)}，本文写{_figure(own.quantity)}，变化应为"
        f"{shown(verdict.computed, result.scale)}{result.unit}，文中写{_figure(result)}：{_WORDS[verdict.word]}。"
    )
    return replace(told, message=message)
