"""Text as search compares it: one width, one script, lower case; and the pieces it is looked up by."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Protocol

LONGEST = 60
CHINESE = re.compile(r"[\u3400-\u9fff]+")
PARTS = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z']+(?: [a-z']+)*")
# A person's number: identity card, telephone, bank card; with the letter that ends some of them.
NUMBERS = re.compile(r"\d[\d\-. ]{4,}\d[xX]?")


class Converter(Protocol):
    def convert(self, text: str) -> str: ...


def plain(text: str, *, longest: int | None = LONGEST) -> str:
    """Half width, simplified characters, lower case, single spaces; cut as questions are unless told otherwise."""
    text = unicodedata.normalize("NFKC", text.replace("\0", " "))
    text = " ".join(_simplified(text).lower().split())
    return text[:longest]


def masked(text: str) -> str:
    """The same text with every number of six digits or more struck out: a question may be kept, a person's number may not."""
    return NUMBERS.sub("＊", text)


def grams(text: str) -> set[str]:
    """Every two neighbouring characters of Chinese text, every word in Latin letters or digits, and single characters that stand alone."""
    found: set[str] = set()
    for part in PARTS.findall(text):
        if part[0].isascii() or len(part) == 1:
            found.add(part)
        else:
            found.update(pairs(part))
    return found


def pairs(text: str) -> Iterator[str]:
    """Its neighbouring characters, two by two."""
    return (text[place : place + 2] for place in range(len(text) - 1))


def _simplified(text: str) -> str:
    return _converter().convert(text) if CHINESE.search(text) else text


@cache
def _converter() -> Converter:
    from opencc import OpenCC

    converter: Converter = OpenCC("t2s")
    return converter
