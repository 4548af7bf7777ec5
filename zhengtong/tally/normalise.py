"""One way of writing for every text, with the way back to the characters as they were printed.

Full-width digits and signs become plain, Traditional characters Simplified one by one, the spaces between a number and
its unit and the bracketed pinyin of bad conversions (發(fā)布) go away. Nothing is moved, so a place in the reading is a
place in the text.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import opencc

# Characters of one kind that texts mix freely. A comma is dealt with apart: it may stand inside a number.
_SAME = {
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    **{chr(0xFF21 + place): chr(0x41 + place) for place in range(26)},
    **{chr(0xFF41 + place): chr(0x61 + place) for place in range(26)},
    **dict(zip("％﹪．（）(;:；：∶！!？?＋－–～「」『』｢｣［］", "%%.（）（；：；：：！！？？+-—~“”“”“”[]", strict=True)),
    ")": "）", "﹙": "（", "﹚": "）", "〇": "零", "○": "零", "Ｏ": "O", "＜": "<", "＞": ">",
    "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\r": " ",
}  # fmt: skip
_SAME |= {"壹": "一", "贰": "二", "叁": "三", "肆": "四", "伍": "五", "陆": "六", "柒": "七", "捌": "八", "玖": "九"}
_HAN = "\u3400-\u9fff"
_COMMA = re.compile(r",(?!\d)|(?<!\d),")  # every comma that is not inside a number
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]{0,200}>")
# What is read over: marks without width, pinyin in brackets after a character, spaces beside a number.
_OVER = re.compile(
    "[\u200b-\u200f\u2060\ufeff\u00ad]"
    f"|(?<=[{_HAN}])（[a-züêńňǹḿ]{{0,5}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{{0,4}}）"
    f"|(?<=[{_HAN}（“：；，、）”]) {{1,4}}(?=\\d)|(?<=[\\d%]) {{1,4}}(?=[{_HAN}%（”、；，：])"
    "|(?<=\\d[.,]) (?=\\d)"
)
_STOP = "。！？；：…"
_WRAPPED = (20, 0.6)  # lines of at least so many characters, of which so many end without a stop: broken by a margin


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in one way of writing; `place(n)` is where its n-th character was printed."""

    text: str
    _begins: tuple[int, ...]
    _shifts: tuple[int, ...]

    def place(self, offset: int) -> int:
        """The offset in the printed text of a character of the reading."""
        return offset + self._shifts[bisect_right(self._begins, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The printed span of a span of the reading, without what was read over behind it."""
        return self.place(start), self.place(end - 1) + 1 if end > start else self.place(start)


@cache
def _characters() -> dict[int, str]:
    """Every character that is written otherwise in Simplified Chinese or in plain ASCII."""
    traditional = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    table = {ord(old): new for old, new in zip(traditional, simplified, strict=True) if old != new and len(new) == 1}
    return {**table, **{ord(old): new for old, new in _SAME.items()}}


def normalise(text: str) -> Reading:
    """Reads a text of any script and width. Never fails; takes time linear in the text."""
    plain = text.translate(_characters())
    if "," in plain:
        plain = _COMMA.sub("，", plain)
    if "<" in plain:
        plain = _TAG.sub(lambda tag: "\n" * len(tag.group()), plain)
    over = [match.span() for match in _OVER.finditer(plain)] + _margins(plain)
    return _without(plain, sorted(over))


def _without(plain: str, over: list[tuple[int, int]]) -> Reading:
    pieces, kept, shift, at, begins, shifts = [], 0, 0, 0, [0], [0]
    for start, end in over:
        if start < at:
            continue
        pieces.append(plain[at:start])
        kept += start - at
        shift += end - start
        begins.append(kept)
        shifts.append(shift)
        at = end
    pieces.append(plain[at:])
    return Reading("".join(pieces), tuple(begins), tuple(shifts))


def _margins(plain: str) -> list[tuple[int, int]]:
    """The line breaks that a margin made, as in text copied from a page: they are no end of a sentence."""
    lines = plain.split("\n")
    if len(lines) < 4:
        return []
    long = [line for line in lines if len(line) >= _WRAPPED[0]]
    if len(long) < 4 or sum(line.rstrip()[-1:] not in _STOP for line in long) < _WRAPPED[1] * len(long):
        return []
    width = sorted(map(len, long))[len(long) * 3 // 4]
    ends = list(accumulate(len(line) + 1 for line in lines))
    return [
        (end - 1 - (len(line) - len(line.rstrip(" "))), end)
        for line, end, following in zip(lines, ends, lines[1:], strict=False)
        if width * 0.8 <= len(line) <= width * 1.25
        and line.rstrip()[-1:] not in _STOP
        and following[:1].strip()
        and not _OPENS.match(following)
    ]


_OPENS = re.compile(
    r"[ \t#>|*·•-]|[一二三四五六七八九十]{1,3}[、是]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、]|\[|[①-⑳]"
)
