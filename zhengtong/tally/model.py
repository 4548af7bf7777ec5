"""What is found in a text: numbers that claim to stand in a relation, and whether they do."""

from dataclasses import dataclass
from decimal import Decimal

SUM, DIFFERENCE, RATE, CHANGE, COUNT, PRODUCT, OTHER = (
    "sum",
    "difference",
    "rate",
    "percent_change",
    "count",
    "product",
    "other",
)
HOLDS, ROUNDED, TRUNCATED, CONTRADICTS, AMBIGUOUS = "holds", "rounded", "truncated", "contradicts", "ambiguous"


@dataclass(frozen=True, slots=True)
class Operand:
    """A number as printed: `text` is the text between `start` and `end` of what was read, `value` is in `unit`.

    `earlier` says that it stands in last year's text, and that its places count there.
    """

    text: str
    value: Decimal
    unit: str
    start: int
    end: int
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation claimed by the text, judged.

    `low` and `high` bound what the operands allow for the result, given how each is printed; `stated_low` and
    `stated_high` bound what the printed result can stand for. `suspects` is the smallest set of numbers that could be
    wrong (only when it contradicts), `cause` a likely reason or "".
    """

    kind: str
    verdict: str
    operands: tuple[Operand, ...]
    result: Operand
    computed: Decimal
    message: str
    low: Decimal
    high: Decimal
    stated_low: Decimal
    stated_high: Decimal
    suspects: tuple[Operand, ...] = ()
    cause: str = ""
    rule: str = ""
