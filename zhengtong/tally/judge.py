"""Judging a claim: does it hold exactly, by rounding, by cutting off, or not at all; and if not, what could be wrong."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from . import formulas, slips
from .claims import MEDIUM, STRONG, Claim
from .model import AMBIGUOUS, CONTRADICTS, HOLDS, ROUNDED, TRUNCATED
from .quantities import Quantity
from .sentences import Term


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out for a claim. `wrong` are the terms any one of which, put right, would mend it; `cause` says how."""

    claim: Claim
    word: str
    computed: Fraction
    low: Fraction
    high: Fraction
    wrong: tuple[Term, ...] = ()
    cause: str = ""


def judge(claim: Claim) -> Verdict | None:
    """The verdict on a claim, or None when nothing can or should be said."""
    operands = [term.quantity for term in claim.operands]
    result = claim.result.quantity
    computed = formulas.compute(claim.formula, [operand.value for operand in operands], claim.signs, claim.years)
    if computed is None:
        return None
    word, low, high = compare(claim, operands, result, computed)
    if word != CONTRADICTS:
        return Verdict(claim, word, computed, low, high)
    wrong, cause = blame(claim, computed)
    if claim.strength == STRONG or (claim.strength == MEDIUM and cause):
        return Verdict(claim, AMBIGUOUS if claim.doubt else CONTRADICTS, computed, low, high, wrong, cause)
    return None


def compare(claim: Claim, operands: list[Quantity], result: Quantity, computed: Fraction) -> tuple[str, Fraction, Fraction]:
    """(verdict, least, most): what the operands allow for the result, and whether the printed result is among it."""
    scope = formulas.bounds(claim.formula, formulas.rounded(operands), claim.signs, claim.years)
    if scope is None:
        scope = (computed, computed)
    low = computed if scope[0] is None else scope[0]
    high = computed if scope[1] is None else scope[1]
    if any(quantity.vague for quantity in (*operands, result)):
        return (AMBIGUOUS if formulas.meet(scope, (result.low, result.high)) else CONTRADICTS), low, high
    if computed == result.value:
        return HOLDS, low, high
    assert result.high is not None and result.cut is not None
    if result.low <= computed <= result.high and result.step:
        return ROUNDED, low, high
    if result.step and result.value <= computed < result.cut:
        return TRUNCATED, low, high
    if formulas.meet(scope, (result.low, result.high)):
        return ROUNDED, low, high
    short = formulas.bounds(claim.formula, formulas.truncated(operands), claim.signs, claim.years)
    if short is not None and formulas.meet(short, (result.value, result.cut)):
        return TRUNCATED, low, high
    return CONTRADICTS, low, high


def blame(claim: Claim, computed: Fraction) -> tuple[tuple[Term, ...], str]:
    """The terms that could each alone be wrong, the likeliest first, and the likely cause."""
    if claim.formula == "linear" and claim.kind == "sum":
        found = _left_out(claim, computed)
        if found:
            return found
    wrong: list[Term] = []
    causes: list[str] = []
    for place, term in enumerate((*claim.operands, claim.result)):
        slip = _slip(claim, place, term)
        if slip:
            wrong.append(term)
            causes.append(slip)
    if not wrong:
        return (), ""
    order = sorted(range(len(wrong)), key=lambda at: causes[at].split("：")[0] not in (slips.SWAP, slips.DIGIT))
    return tuple(wrong[at] for at in order), causes[order[0]]


def _left_out(claim: Claim, computed: Fraction) -> tuple[tuple[Term, ...], str] | None:
    """A part counted twice in the whole, or left out of it."""
    if len(claim.operands) < 3:
        return None
    gap = computed - claim.result.quantity.value
    for term, sign in zip(claim.operands, claim.signs, strict=True):
        if term.quantity.value and term.quantity.value * sign == gap:
            return (claim.result, term), f"合计数漏加了“{term.label or term.quantity.digits}”"
        if term.quantity.value and term.quantity.value * sign == -gap:
            return (claim.result, term), f"合计数把“{term.label or term.quantity.digits}”加了两次"
    return None


def _slip(claim: Claim, place: int, term: Term) -> str:
    """The slip that would explain the claim if this term alone were wrong, or ""."""
    quantity = term.quantity
    if quantity.chinese or quantity.vague:
        return ""
    wanted = _wanted(claim, place) if claim.formula == "linear" else None
    for text, slip in slips.readings(quantity.digits):
        other = replaced(quantity, text)
        if other is None:
            continue
        if wanted is not None:
            fits = formulas.meet((other.low, other.high), wanted)
        else:
            fits = _fits(claim, place, other)
        if fits:
            return f"{slip}：{text}"
    return ""


def _wanted(claim: Claim, place: int) -> formulas.Interval:
    """Between which bounds one term of a linear claim has to be, the others being right."""
    operands = [term.quantity for term in claim.operands]
    result = claim.result.quantity
    if place == len(operands):
        found = formulas.bounds("linear", formulas.rounded(operands), claim.signs)
        assert found is not None
        return found
    others = [(quantity.low, quantity.high) for at, quantity in enumerate(operands) if at != place]
    signs = [sign for at, sign in enumerate(claim.signs) if at != place]
    sides = [(result.low, result.high), *others]
    found = formulas.bounds("linear", sides, [claim.signs[place], *(-sign * claim.signs[place] for sign in signs)])
    assert found is not None
    return found


def _fits(claim: Claim, place: int, other: Quantity) -> bool:
    operands = [term.quantity for term in claim.operands]
    result = claim.result.quantity
    if place == len(operands):
        result = other
    else:
        operands[place] = other
    computed = formulas.compute(claim.formula, [operand.value for operand in operands], claim.signs, claim.years)
    return computed is not None and compare(claim, operands, result, computed)[0] != CONTRADICTS


def replaced(quantity: Quantity, text: str) -> Quantity | None:
    """The same quantity printed with another number."""
    from dataclasses import replace

    printed = Decimal(text)
    if printed == quantity.printed:
        return None
    exponent = printed.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    scale = quantity.scale
    step = Fraction(0) if quantity.step == 0 and places == 0 else scale / 10**places
    value = Fraction(printed) * scale
    return replace(
        quantity, digits=text, printed=printed, value=value, step=step, low=value - step / 2, high=value + step / 2, cut=value + step
    )
