"""Rows below rows: a table of a budget lists 税收收入, then the taxes it consists of, and often nothing but their order says so."""

from collections.abc import Sequence
from decimal import Decimal

from zhengtong.tally.model import CONTRADICTS, Finding

MOST = 500  # sums kept at each row; noughts and equal numbers would otherwise multiply them


def may_hide_in(finding: Finding) -> bool:
    """Whether a sum of rows that fails may fail only because some rows are parts of the row above them."""
    if finding.verdict != CONTRADICTS:
        return False
    values = [operand.value for operand in finding.operands]
    total = finding.result.value
    if total in sums(values) or total in sums(collapsed(values)):
        return True
    return _is_run(values, sum(values) - total)


def collapsed(values: Sequence[Decimal]) -> list[Decimal]:
    """The values of the upper steps: whatever equals the sum of two or more behind it takes them in, from the bottom up."""
    kept: list[Decimal] = []  # the last row first
    for value in reversed(values):
        within = Decimal(0)
        for count in range(1, len(kept) + 1):
            within += kept[-count]
            if count > 1 and within == value and value:
                del kept[-count:]
                break
            if within > value:
                break
        kept.append(value)
    return kept[::-1]


def sums(values: Sequence[Decimal]) -> set[Decimal]:
    """What the rows may add up to when any row may, but need not, take in the rows behind it that make it up."""
    behind: list[set[Decimal]] = [{Decimal(0)}]  # of no rows, of the last row, of the last two …
    for place in range(len(values) - 1, -1, -1):
        value = values[place]
        found = {value + rest for rest in behind[-1]}
        within = Decimal(0)
        for count in range(1, len(behind)):
            within += values[place + count]
            if within == value:
                found |= {value + rest for rest in behind[-1 - count]}
            if within > value:
                break
        behind.append(set(sorted(found)[:MOST]))
    return behind[-1]


def _is_run(values: Sequence[Decimal], excess: Decimal) -> bool:
    """Whether the excess is that of neighbouring rows which the row above them could hold."""
    if excess <= 0:
        return False
    for begin in range(1, len(values)):
        within = Decimal(0)
        for value in values[begin:]:
            within += value
            if within >= excess:
                break
        if within == excess and values[begin - 1] >= excess:
            return True
    return False
