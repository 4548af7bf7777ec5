"""A claim: which numbers a text says stand in which relation, before anyone has computed it."""

from dataclasses import dataclass

from .sentences import Term

STRONG, MEDIUM, WEAK = 3, 2, 1
AT_OTHER_PRICES = "增速可能按可比价格计算"  # a doubt that excuses much, not everything


@dataclass(frozen=True, slots=True)
class Claim:
    """`formula` names a function of formulas.py over the operands; `strength` says how sure the text's cue is.

    STRONG: a failing claim is a contradiction. MEDIUM: only if one slip of the pen explains it. WEAK: a failing claim
    says nothing, the numbers need not belong together. `doubt` keeps a failing claim from being more than ambiguous.
    """

    kind: str
    rule: str
    formula: str
    operands: tuple[Term, ...]
    result: Term
    strength: int = STRONG
    doubt: str = ""
    signs: tuple[int, ...] = ()
    years: int = 0
    is_bounded: bool = False  # a sum above the result is an error whatever the cause: parts that do not overlap
