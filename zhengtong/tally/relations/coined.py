"""Words coined for a list: 四库：水库、粮库…; 一本三基四梁：以…为根本，以…、…为基石; 医疗、医保、医药“三医”."""

import re
from collections.abc import Iterator

from .. import numerals
from . import listing, lists
from .listing import Listing
from .lists import Span

_COINED_NUMERAL = "[一二两双三四五六七八九十]"
_COINED = re.compile(
    rf"(?P<coined>(?:{_COINED_NUMERAL}[^\s\d一二两双三四五六七八九十，。；：、“”（）\n]{{1,4}}){{1,5}})(?P<noun>[^\s，。；：、“”（）\n]{{0,8}})[”’]?"
    r"[^\s，。；：、“”（）\n]{0,8}(?P<cue>：\n?|（即：?|（|，?即：?)"
)
_COMPOUND = re.compile(
    rf"(?P<head>(?:{_COINED_NUMERAL}[^\s\d一二两双三四五六七八九十，。；：、“”（）]{{1,4}}、?){{2,6}})[”’]?[^\s，。；：、“”（）]{{0,8}}(?P<cue>：\n?|（即：?|，?即：?)"
)
_BY_ALL = re.compile(r"[“”](?P<number>[两二三四五六七八九十])(?P<word>[^\s，。；：、“”（）\d一二三四五六七八九十])")


def named_by_all(text: str) -> Iterator[Listing]:
    """医疗、医保、医药“三医”; “算力、算法、算据、算网”四算一体: every item has the character that is counted."""
    for match in _BY_ALL.finditer(text):
        end = match.start() - (text[match.start() - 1 : match.start()] == "”")
        begin = lists.clause_start(text, end)
        pieces = lists.cut(text, begin, end, "、")
        listed_on = text[match.start()] == "“" and "、" in text[match.end() : match.end() + 8]
        if listed_on or len(pieces) < 2 or not all(match["word"] in text[start:stop] for start, stop in pieces):
            continue
        n = len(pieces)
        is_open = text[end - 1] == "等"
        yield Listing(
            "概括语与列举",
            match.span("number"),
            listing.number(match["number"]),
            "项",
            tuple(pieces),
            n,
            n,
            is_open,
            True,
        )


def coined(text: str) -> Iterator[Listing]:
    """五互一共：…; “四库”（水库、粮库、钱库、碳库）"""
    for match in _COINED.finditer(text):
        words = match["coined"]
        numbers = [listing.number(character) for character in re.findall(_COINED_NUMERAL, words)]
        stated = sum(numbers)
        before = text[max(0, match.start() - 1) : match.start()]
        if (
            stated < 2
            or before in ("第", "每")
            or (before and before in numerals.CHARACTERS)
            or re.match(rf"{_COINED_NUMERAL}(?:[是要年月]|次产业|向|方面)", words)
        ):
            continue
        found = listing.behind(text, match, stated, "概括语与列举", "项")
        if found is None:
            continue
        word = re.sub(_COINED_NUMERAL, "", words)
        every = all(word[:1] in text[start:end] for start, end in found.items)
        yield Listing(
            found.rule, found.number, stated, "项", found.items, found.fewest, found.most, found.is_open,
            found.is_sure and len(numbers) == 1 and every,
        )  # fmt: skip


def compound(text: str) -> Iterator[Listing]:
    """一本三基四梁八柱：以…为根本，以甲、乙、丙为基石，…; 两个基地、两个枢纽：…和…，…和…: a clause for each number."""
    for match in _COMPOUND.finditer(text):
        numbers = [(found.start(), found.group()) for found in re.finditer(_COINED_NUMERAL, match["head"])]
        end = lists.list_end(text, match.end(), "（" in match["cue"])
        clauses = lists.cut(text, match.end(), end, "，；")
        if len(clauses) != len(numbers):
            continue
        found = [
            _clause_list(text, clause, listing.number(number))
            for clause, (_, number) in zip(clauses, numbers, strict=True)
        ]
        fit = sum(
            one is not None and len(one.items) == listing.number(number)
            for one, (_, number) in zip(found, numbers, strict=True)
        )
        if fit < len(numbers) - 1 or fit < 2:
            continue
        for one, (place, number) in zip(found, numbers, strict=True):
            start = match.start("head") + place
            if one is not None and listing.number(number) > 1:
                yield Listing(
                    "概括语与列举",
                    (start, start + 1),
                    listing.number(number),
                    "项",
                    one.items,
                    one.fewest,
                    one.most,
                    one.is_open,
                    fit > 1,
                )


def _clause_list(text: str, clause: Span, stated: int) -> lists.Found | None:
    start, end = clause
    shape = re.fullmatch(r"以(?P<list>.+)为[^、，]{2,12}", text[start:end])
    if shape:
        start, end = start + shape.start("list"), start + shape.end("list")
    if stated == 1:
        return lists.Found((clause,), 1, 1, False, True)
    return lists.best(text, start, end, stated)
