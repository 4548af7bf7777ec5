"""A counted list as found, and what the ways of finding one share."""

import re
from dataclasses import dataclass

from .. import numerals
from . import lists
from .lists import Span

_PARTED = re.compile("[、，；和与及”》]")
_SOON = 80  # characters within which the first item of a list ends


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and the number said of it. `fewest` to `most` is how many items its marks allow to be read."""

    rule: str
    number: Span
    stated: int
    unit: str
    items: tuple[Span, ...]
    fewest: int
    most: int
    is_open: bool  # 等: there may be more
    is_sure: bool  # whether a wrong number is an error, not our reading


def number(text: str) -> int:
    if text[0].isdigit():
        return int(text)
    return 2 if text == "双" else numerals.numeral(text) or 0


def behind(text: str, match: re.Match[str], stated: int, rule: str, unit: str) -> Listing | None:
    cue = match["cue"]
    if not _PARTED.search(text, match.end(), match.end() + _SOON):
        return None
    end = lists.list_end(text, match.end(), "（" in cue)
    found = lists.best(text, match.end(), end, stated)
    if found is None or not found.items:
        return None
    headed = _heads(text, match.start())
    sure = (
        found.is_clean
        and (headed or "即" in cue or "：" in cue or "分别" in cue)
        and "主要" not in cue
        and "其中" not in cue
    )
    return Listing(
        rule,
        match.span("number") if rule != "概括语与列举" else match.span("coined"),
        stated,
        unit,
        found.items,
        found.fewest,
        found.most,
        found.is_open,
        sure,
    )


def _heads(text: str, place: int) -> bool:
    return place == 0 or text[:place].strip(" []［］0123456789“") == ""
