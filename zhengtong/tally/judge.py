"""Judging a claim: does it hold exactly, by rounding, by cutting off, or not at all; and if not, what could be wrong."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from . import formulas, slips
from .claims import AT_OTHER_PRICES, STRONG, WEAK, Claim
from .model import AMBIGUOUS, CONTRADICTS, HOLDS, ROUNDED, TRUNCATED
from .quantities import Quantity
from .sentences import Term

_LONG = 5  # parts of a list that may be thought to be all of them
_MOST = 60  # operands of a claim whose slips are looked for


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
    """Whether a claim holds, without asking what could be wrong; None where it cannot be computed."""
    operands = [term.quantity for term in claim.operands]
    computed = formulas.compute(claim.formula, [operand.value for operand in operands], claim.signs, claim.years)
    if computed is None:
        return None
    return Verdict(claim, *_worded(claim, operands, computed))


def _worded(claim: Claim, operands: list[Quantity], computed: Fraction) -> tuple[str, Fraction, Fraction, Fraction]:
    word, low, high = compare(claim, operands, claim.result.quantity, computed)
    return word, computed, low, high


def choose(options: Sequence[Claim]) -> Verdict | None:
    """Of the readings of one passage the first that holds; else the first whose failing says anything, with the blame."""
    verdicts = [verdict for claim in options if not _is_plainly_off(claim) and (verdict := judge(claim)) is not None]
    for verdict in verdicts:
        if verdict.word not in (CONTRADICTS, AMBIGUOUS):
            return verdict
    for verdict in verdicts:
        claim = verdict.claim
        if verdict.word == AMBIGUOUS:
            return verdict if claim.strength > WEAK else None
        above = claim.is_bounded and claim.result.quantity.high is not None and verdict.low > claim.result.quantity.high
        if claim.strength == WEAK and not above:
            continue
        wrong, cause = blame(claim, verdict.computed)
        if not cause and not above and (doubt := _may_be_another_whole(verdict)):
            return replace(verdict, word=AMBIGUOUS, claim=replace(claim, doubt=claim.doubt or doubt))
        if claim.strength == STRONG or cause or above:
            word = AMBIGUOUS if claim.doubt and not _is_beyond_doubt(verdict) else CONTRADICTS
            return replace(verdict, word=word, wrong=wrong, cause=cause)
        if claim.kind == "sum" and len(claim.operands) >= _LONG and verdict.computed < claim.result.quantity.value:
            return replace(verdict, word=AMBIGUOUS, claim=replace(claim, doubt="没有写明是否列全"))
    return None


def _may_be_another_whole(verdict: Verdict) -> str:
    """Why what no slip explains may be no claim at all: a whole less than one of its parts, a share off by more than three times."""
    claim, stated = verdict.claim, verdict.claim.result.quantity.value
    if claim.kind == "sum" and all(sign > 0 for sign in claim.signs):
        return (
            "有一项大于总数，可能不是同一个总数" if stated < max(term.quantity.value for term in claim.operands) else ""
        )
    if claim.formula in ("share", "joint") and claim.rule.endswith("占比"):
        far = stated <= 0 or verdict.computed > 3 * stated or verdict.computed * 3 < stated
        return "占比相差两倍以上，可能不是占这个数" if far else ""
    return ""


def _is_beyond_doubt(verdict: Verdict) -> bool:
    """Whether a growth at other prices could not differ so much: by more than fifteen points and half as much again."""
    stated = verdict.claim.result.quantity.value
    slack = max(Fraction(15), abs(verdict.computed) / 2)
    if verdict.claim.doubt != AT_OTHER_PRICES:
        return False
    return abs(verdict.computed - stated) > slack


def _is_plainly_off(claim: Claim) -> bool:
    """Whether a sum whose failing would say nothing fails by far: told in floating point, for speed."""
    if claim.strength != WEAK or claim.formula != "linear":
        return False
    result = claim.result.quantity
    total, slack = -float(result.value), float(result.step)
    for term, sign in zip(claim.operands, claim.signs, strict=True):
        if term.quantity.vague:
            return False
        total += float(term.quantity.value) * sign
        slack += float(term.quantity.step)
    return (
        not result.vague
        and abs(total) > slack + 1e-9 * abs(float(result.value))
        and not (claim.is_bounded and total > 0)
    )


def compare(
    claim: Claim, operands: list[Quantity], result: Quantity, computed: Fraction
) -> tuple[str, Fraction, Fraction]:
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
    if result.high is None or result.cut is None:
        return AMBIGUOUS, low, high
    if result.low <= computed <= result.high and result.step and claim.formula != "same":
        return ROUNDED, low, high
    if result.step and result.value <= computed < result.cut and claim.formula != "same":
        return TRUNCATED, low, high
    if _is_round(result) and abs(computed - result.value) <= 5 * result.step:
        return ROUNDED, low, high
    if claim.formula == "same" or not any(operand.step for operand in operands):
        return CONTRADICTS, low, high
    if formulas.meet(scope, (result.low, result.high)):
        return ROUNDED, low, high
    short = formulas.bounds(claim.formula, formulas.truncated(operands), claim.signs, claim.years)
    if short is not None and formulas.meet(short, (result.value, result.cut)):
        return TRUNCATED, low, high
    return CONTRADICTS, low, high


def _is_round(result: Quantity) -> bool:
    """Whether a change in per cent is given in tens: 提升260%."""
    return result.dimension == "%" and result.printed >= 100 and result.printed % 10 == 0 and result.step == 1


def blame(claim: Claim, computed: Fraction) -> tuple[tuple[Term, ...], str]:
    """The terms that could each alone be wrong, the likeliest first, and the likely cause."""
    if claim.formula == "linear" and claim.kind == "sum":
        found = _left_out(claim, computed)
        if found:
            return found
    if len(claim.operands) > _MOST:
        return (), ""
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
    near = _near_linear(claim, place) if claim.formula == "linear" else _near(claim, place)
    scale = float(quantity.scale)
    for text, slip in slips.readings(quantity.digits):
        if near(float(text) * scale) and (other := replaced(quantity, text)) is not None and _fits(claim, place, other):
            return f"{slip}：{text}"
    return ""


def _near_linear(claim: Claim, place: int) -> Callable[[float], bool]:
    """A quick test, in floating point, of whether a value of one term could mend a linear claim."""
    low, high = _wanted(claim, place)
    term = (*claim.operands, claim.result)[place].quantity
    least = -math.inf if low is None else float(low - term.step)
    most = math.inf if high is None else float(high + term.step)
    slack = 1e-9 * max(1.0, abs(float(term.value)))
    return lambda value: least - slack <= value <= most + slack


def _near(claim: Claim, place: int) -> Callable[[float], bool]:
    """The same for the other formulas: within five steps of the printed result, or a thousandth."""
    values = [float(term.quantity.value) for term in claim.operands]
    result = claim.result.quantity
    slack = max(float(result.step) * 1.5, abs(float(result.value)) * 2e-3)

    def test(value: float) -> bool:
        if place == len(values):
            computed, target = formulas.compute_float(claim.formula, values, claim.years), value
        else:
            computed, target = (
                formulas.compute_float(claim.formula, [*values[:place], value, *values[place + 1 :]], claim.years),
                float(result.value),
            )
        return computed is not None and abs(computed - target) <= slack

    return test


def _wanted(claim: Claim, place: int) -> formulas.Interval:
    """Between which bounds one term of a linear claim has to be, the others being right."""
    operands = [term.quantity for term in claim.operands]
    if place == len(operands):
        return formulas.linear_bounds(formulas.rounded(operands), claim.signs)
    sign = claim.signs[place]
    others = [(quantity.low, quantity.high) for at, quantity in enumerate(operands) if at != place]
    signs = [-other * sign for at, other in enumerate(claim.signs) if at != place]
    result = claim.result.quantity
    return formulas.linear_bounds([(result.low, result.high), *others], [sign, *signs])


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
    printed = Decimal(text)
    if printed == quantity.printed:
        return None
    exponent = printed.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    scale = quantity.scale
    step = Fraction(0) if quantity.step == 0 and places == 0 else scale / 10**places
    value = Fraction(printed) * scale
    return replace(
        quantity,
        digits=text,
        printed=printed,
        value=value,
        step=step,
        low=value - step / 2,
        high=value + step / 2,
        cut=value + step,
    )


def narrow(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts of a whole text drawn together.

    A rate that follows from one pair of numbers need not follow from another. A number that takes part in what holds is
    not suspected beside one that does not, and of several contradictions with one number in common that number alone is.
    """
    sound: set[int] = set()
    explained: set[tuple[str, int]] = set()
    broken: Counter[int] = Counter()
    for verdict in verdicts:
        places = {term.start for term in (*verdict.claim.operands, verdict.claim.result)}
        if verdict.word in (HOLDS, ROUNDED, TRUNCATED):
            sound |= places
            explained.add((verdict.claim.kind, verdict.claim.result.start))
        elif verdict.word == CONTRADICTS:
            broken.update(places)
    kept = []
    for verdict in verdicts:
        if verdict.word == CONTRADICTS:
            claim = verdict.claim
            framed = claim.operands[-1].noun.endswith("中")  # 在1853条中: the words leave no other whole
            if (
                claim.kind in ("rate", "percent_change")
                and (claim.kind, claim.result.start) in explained
                and not framed
            ):
                continue
            verdict = replace(verdict, wrong=_suspects(verdict, sound, broken))
        kept.append(verdict)
    return kept


def _suspects(verdict: Verdict, sound: set[int], broken: Counter[int]) -> tuple[Term, ...]:
    terms = (*verdict.claim.operands, verdict.claim.result)
    most = max(broken[term.start] for term in terms)
    shared = [term for term in terms if broken[term.start] == most > 1 and term.start not in sound]
    if len(shared) == 1:
        return (shared[0],)
    return tuple(term for term in verdict.wrong or terms if term.start not in sound) or verdict.wrong
