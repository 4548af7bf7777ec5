"""Slips of the pen: what else could have been meant by a printed number."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

DIGIT, SWAP, DROPPED, DOUBLED, POINT, MYRIAD = (
    "错了一位",
    "两位颠倒",
    "漏了一位",
    "多了一位",
    "小数点移位",
    "万与亿混淆",
)


def readings(printed: str) -> Iterator[tuple[str, str]]:
    """Every (number, slip) that one slip would have turned into the printed number. The number has no commas."""
    text = printed.replace(",", "")
    digits = [place for place, character in enumerate(text) if character.isdigit()]
    if len(digits) > 12:
        return
    for place in digits:
        for digit in "0123456789":
            if digit != text[place]:
                yield text[:place] + digit + text[place + 1 :], DIGIT
    for left, right in pairwise(digits):
        if text[left] != text[right]:
            yield text[:left] + text[right] + text[left + 1 : right] + text[left] + text[right + 1 :], SWAP
    if len(digits) > 1:
        for place in digits:
            rest = text[:place] + text[place + 1 :]
            if rest[0] != "." and rest[-1] != ".":
                yield rest, DOUBLED
    for place in range(len(text) + 1 if len(digits) > 1 else 0):
        for digit in "0123456789":
            if place or digit != "0":
                yield text[:place] + digit + text[place:], DROPPED
    value = Decimal(text)
    for factor in ("10", "100", "0.1", "0.01"):
        yield format((value * Decimal(factor)).normalize(), "f"), POINT
    for factor in ("10000", "0.0001"):
        yield format((value * Decimal(factor)).normalize(), "f"), MYRIAD
