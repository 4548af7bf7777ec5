"""Cutting a list into its items: what parts them, what belongs to one item, and how sure that reading is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]
_SHUT = {"（": "）", "“": "”", "《": "》", "‘": "’"}
_ETC = re.compile(r"等(?:等)?(?:[^、；]{0,16})?$")
LONGEST = 800  # characters of a list


@dataclass(frozen=True, slots=True)
class Found:
    """The items of a list. `is_clean`: cut by one mark only, with nothing in the items that could be a mark too."""

    items: tuple[Span, ...]
    fewest: int
    most: int
    is_open: bool
    is_clean: bool
    is_parallel: bool = False


def clause_start(text: str, end: int) -> int:
    """Where the clause that ends at a place begins, marks within brackets and quotes aside."""
    shut = {closing: opening for opening, closing in _SHUT.items()}
    waiting: list[str] = []
    for place in range(end - 1, max(-1, end - 400), -1):
        character = text[place]
        if character in shut:
            waiting.append(shut[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()
        elif (character in _SHUT and not waiting) or (not waiting and character in "，。；：！？\n\t"):
            return place + 1
    return max(0, end - 400)


def list_end(text: str, begin: int, in_bracket: bool) -> int:
    """Where a list that begins at a place ends: at the full stop, the end of the line, or its bracket."""
    depth = 0
    for place in range(begin, min(len(text), begin + LONGEST)):
        character = text[place]
        if character in "（“《":
            depth += 1
        elif character in "）”》":
            if character == "）" and depth <= 0 and in_bracket:
                return place
            depth = max(0, depth - 1)
        elif (character == "。" and depth == 0) or character == "\n":
            return place
    return min(len(text), begin + LONGEST)


def cut(text: str, begin: int, end: int, marks: str) -> list[Span]:
    """The pieces between marks that stand outside brackets and quotes."""
    pieces: list[Span] = []
    waiting: list[str] = []
    start = begin
    for place in range(begin, end):
        character = text[place]
        if character in _SHUT:
            waiting.append(_SHUT[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()
        elif not waiting and character in marks:
            pieces.append((start, place))
            start = place + 1
    pieces.append((start, end))
    return [piece for piece in pieces if text[piece[0] : piece[1]].strip()]


def _quoted(text: str, begin: int, end: int) -> list[Span]:
    """“甲”“乙”“丙” or 《甲》《乙》 side by side, or joined by 和, 与."""
    run: list[Span] = []
    for match in re.finditer(r"“[^“”]{1,60}”|《[^《》]{1,80}》", text[begin:end]):
        if run and begin + match.start() - run[-1][1] > 3:
            return []
        run.append((begin + match.start(), begin + match.end()))
    return run


def _joined(text: str, span: Span) -> list[Span]:
    """A last item that 和, 与 or 及 may part in two."""
    inside = text[span[0] : span[1]]
    match = re.search(r"以及|及其他|[和与及暨]|并", inside)
    if not match or match.start() < 1 or match.end() >= len(inside):
        return [span]
    return [(span[0], span[0] + match.start()), (span[0] + match.end(), span[1])]


def best(text: str, begin: int, end: int, stated: int) -> Found | None:
    """The reading of a list behind its number that agrees with the number, or else the plainest one."""
    while end > begin and text[end - 1] in "。；，、 \n":
        end -= 1
    if end <= begin:
        return None
    is_open = bool(_ETC.search(text[begin:end]) or re.search(r"等[^、；，]{0,20}$|等等", text[begin:end]))
    readings = [*_readings(text, begin, end, is_open)]
    for found in readings:
        if len(found.items) == stated:
            return found
    plain = [found for found in readings if found.fewest == found.most and len(found.items) > 1]
    if not plain:
        return None
    fewest, most = min(found.fewest for found in readings), max(found.most for found in readings)
    first = plain[0]
    return Found(first.items, fewest, most, is_open, first.is_clean and fewest == most)


def _readings(text: str, begin: int, end: int, is_open: bool) -> Iterator[Found]:
    """The ways a list can be cut: by the strongest mark it has, by quotes side by side, and by 和 in its last item."""
    for marks in ("；", "，", "、"):
        stop, full = end, True
        if marks == "、":
            stop = _first(text, begin, end, "，；")
            full = stop == end
            etc = re.search(r"等(?=[\d一二两三四五六七八九十]|[^、]{0,12}$)", text[begin:stop])
            stop = begin + etc.start() if etc and "、" in text[begin : begin + etc.start()] else stop
        pieces = cut(text, begin, stop, marks)
        if not pieces or (len(pieces) < 2 and marks != "、"):
            continue
        inner = any(character in text[piece[0] : piece[1]] for piece in pieces for character in "、和与及，；")
        if len(pieces) > 1:
            yield Found(tuple(pieces), len(pieces), len(pieces), is_open, not inner and marks in "、；" and full)
        last = _joined(text, pieces[-1])
        if len(last) == 2:
            yield Found((*pieces[:-1], *last), len(pieces), len(pieces) + 1, is_open, False)
    quoted = _quoted(text, begin, end)
    if len(quoted) > 1:
        yield Found(tuple(quoted), len(quoted), len(quoted), is_open, len(quoted) * 4 < end - begin)


def _first(text: str, begin: int, end: int, marks: str) -> int:
    """The first of some marks outside brackets and quotes, or the end."""
    pieces = cut(text, begin, end, marks)
    return pieces[0][1] if pieces else end


def before(text: str, begin: int, end: int, stated: int) -> Found | None:
    """A list in front of its number: 甲、乙和丙 | 3项."""
    pieces = cut(text, begin, end, "、")
    quoted = _quoted(text, begin, end)
    if len(quoted) > 1 and (len(pieces) < 2 or len(quoted) == stated) and quoted[-1][1] >= end - 1:
        return Found(tuple(quoted), len(quoted), len(quoted), False, len(pieces) in (1, len(quoted)))
    if len(pieces) < 2:
        joined = _joined(text, pieces[0]) if pieces else []
        if len(joined) == 2 and stated == 2 and text[end - 1] in "”》）":
            return Found(tuple(joined), 1, 2, False, False)
        return None
    pieces = _merged(text, pieces, stated)
    last = _joined(text, pieces[-1])
    inner = [text[start:stop] for start, stop in pieces]
    single = [len(item) for item in inner].count(1)
    if single and max(map(len, inner)) > 2:
        return Found(tuple(pieces), len(pieces) - single, len(pieces), False, False)
    ambiguous = len(last) == 2 or any(re.search("[和与及、（]", item) for item in inner)
    most = len(pieces) + sum(len(_joined(text, piece)) - 1 for piece in pieces)
    items = tuple(pieces[:-1]) + tuple(last) if len(pieces) + 1 == stated and len(last) == 2 else tuple(pieces)
    length = len(inner[-1])
    same = len(inner) > 2 and all(len(item) == length for item in inner[1:]) and len(inner[0]) >= length
    parallel = same or len({item[-1] for item in inner}) == 1
    return Found(
        items, len(pieces), most, False, not ambiguous and all(len(item) <= 16 for item in inner[1:]), parallel
    )


def _merged(text: str, pieces: list[Span], stated: int) -> list[Span]:
    """Pieces of one character joined to the next (区、县联合审批 is one item), where the number asks for it."""
    joined: list[Span] = []
    start: int | None = None
    for begin, end in pieces:
        begin = begin if start is None else start
        if end - begin == 1:
            start = begin
            continue
        start = None
        joined.append((begin, end))
    return joined if len(joined) == stated != len(pieces) and start is None else pieces


def leading(text: str, begin: int, end: int, stated: int) -> Found | None:
    """A list with words behind it (甲、乙、丙四大产业): of as many items as stated, cut by 、 only."""
    pieces = cut(text, begin, end, "、")
    if len(pieces) == stated:
        return Found(tuple(pieces), stated, stated, False, False)
    quoted = _quoted(text, begin, end)
    return Found(tuple(quoted), len(quoted), len(quoted), False, True) if len(quoted) > 1 else None
