"""Shares that make up a hundred: 三次产业比重为4.0：37.7：58.3, and parts whose stated shares leave nothing over."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..claims import STRONG, Claim
from ..sentences import Term

_RATIO = re.compile(
    r"(?P<name>(?:三次)?产业[^，；。]{0,12}?(?:结构|比重|比例|比)|[^，；。、]{0,8}(?:结构|构成)比?例?)[^，；。\d]{0,12}(?:为|达到?|由|从|是|调整)[^\d，；。]{0,14}"
    r"(?P<first>\d+(?:\.\d+)?(?:：\d+(?:\.\d+)?){1,4})"
)
_FOLLOWING = re.compile(
    r"[^，；。\d]{0,14}(?:为|到|至)[^\d，；。]{0,14}(?P<next>\d+(?:\.\d+)?(?:：\d+(?:\.\d+)?){1,4})"
)


Places = list[tuple[int, int]]


def ratios(text: str) -> Iterator[tuple[Places, bool]]:
    """The places of the members of every ratio that says how a hundred is made up, and whether it surely says so."""
    for match in _RATIO.finditer(text):
        sure = "三次产业" in match["name"]
        yield from _told(match["first"], match.start("first"), sure)
        following = _FOLLOWING.match(text, match.end())
        if following:
            yield from _told(following["next"], following.start("next"), sure)


def _told(text: str, start: int, sure: bool) -> Iterator[tuple[Places, bool]]:
    members = [member.span() for member in re.finditer(r"\d+(?:\.\d+)?", text)]
    total = sum(float(text[begin:end]) for begin, end in members)
    if abs(total - 100) < 0.25 or (sure and len(members) == 3):
        yield [(start + begin, start + end) for begin, end in members], sure


def parts_of(shares: Sequence[Claim]) -> Iterator[tuple[Claim, ...]]:
    """The sum of the parts of one whole, where their shares as stated add up to a hundred.

    `shares` are claims of share, part and whole; the claim of the sum is as sure as the shares are printed.
    """
    groups: dict[tuple[int, bool], list[Claim]] = {}
    for claim in shares:
        group = groups.setdefault((claim.operands[1].start, claim.operands[0].depth > 0), [])
        group.append(claim)
        total = sum((one.result.quantity.value for one in group), Fraction(0))
        loose = sum((one.result.quantity.step for one in group), Fraction(0))
        if total > 100 + loose:
            group.clear()
        elif len(group) > 1 and total >= 100 - loose:
            parts: tuple[Term, ...] = tuple(one.operands[0] for one in group)
            if len({part.start for part in parts}) == len(parts):
                yield (
                    Claim(
                        "sum",
                        "各部分占比合计为百分之百",
                        "linear",
                        parts,
                        claim.operands[1],
                        STRONG,
                        "",
                        (1,) * len(parts),
                    ),
                )
            group.clear()
