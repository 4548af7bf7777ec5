"""Articles and the statutes that hold them: 许可法32.1.4 is 第三十二条第一款第四项."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

UNWRITTEN = {
    "无明文": "法律没有明文规定，由实践补足",
    "本地预设": "本省、本市规定的期限或者做法，各县须先核对",
}

_REFERENCE = re.compile(
    r"(?P<law>[^\d\s.]+)(?P<article>\d+)(?:-(?P<last>\d+)|(?:\.(?P<paragraph>\d+)(?:\.(?P<item>\d+))?)?)"
)
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Reference:
    """One article, or a run of them (`last`), of a statute called by its short name. 无明文 and 本地预设 have no article."""

    law: str
    article: int = 0
    paragraph: int = 0
    item: int = 0
    last: int = 0

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """许可法32.1.4, 许可法46-48, 无明文. Raises ValueError with a sentence when it is none of these."""
        return _parse(text)

    @property
    def is_written(self) -> bool:
        """Whether an article stands behind it."""
        return self.law not in UNWRITTEN

    @property
    def articles(self) -> range:
        """Every article it names; empty for 无明文."""
        return range(self.article, (self.last or self.article) + 1) if self.is_written else range(0)

    @property
    def spoken(self) -> str:
        """第三十二条第一款第四项: the place in the words of the statute, without the statute's name."""
        if not self.is_written:
            return self.law
        text = f"第{numeral(self.article)}条"
        if self.last:
            return f"{text}至第{numeral(self.last)}条"
        text += f"第{numeral(self.paragraph)}款" if self.paragraph else ""
        return text + (f"第{numeral(self.item)}项" if self.item else "")

    def __str__(self) -> str:
        if not self.is_written:
            return self.law
        if self.last:
            return f"{self.law}{self.article}-{self.last}"
        return self.law + ".".join(str(part) for part in (self.article, self.paragraph, self.item) if part)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Reference:
    if text in UNWRITTEN:
        return Reference(text)
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}”不是条文的写法，应如：许可法32.1.4（条.款.项）、许可法46-48、无明文、本地预设")
    number = {name: int(value or 0) for name, value in found.groupdict().items() if name != "law"}
    if number["last"] and number["last"] <= number["article"]:
        raise ValueError(f"“{text}”的起止条号颠倒")
    return Reference(found["law"], number["article"], number["paragraph"], number["item"], number["last"])


def numeral(number: int) -> str:
    """1 → 一, 10 → 十, 32 → 三十二, 105 → 一百零五: numbers as statutes write them, up to 9999."""
    if number < 10:
        return _DIGITS[number]
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of a statute: the day it came into force, how it came about, how many articles it has."""

    in_force_on: date
    note: str
    articles: int


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute under its short name, with its editions from the oldest."""

    short: str
    name: str
    rank: str
    editions: tuple[Edition, ...]

    def edition(self, on: date) -> Edition | None:
        """The text in force on that day, if any."""
        return next((edition for edition in reversed(self.editions) if edition.in_force_on <= on), None)


@dataclass(frozen=True, slots=True)
class Statutes:
    """Every statute the procedures cite (law/statutes.yaml)."""

    by_short: Mapping[str, Statute] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Statute]:
        return iter(self.by_short.values())

    def find(self, short: str) -> Statute | None:
        """The statute of this short name, if the book has it."""
        return self.by_short.get(short)

    def fault(self, reference: Reference, on: date) -> str | None:
        """Why this reference cannot stand on that day, as a sentence; None when the article exists."""
        if not reference.is_written:
            return None
        statute = self.find(reference.law)
        if statute is None:
            return f"statutes.yaml 里没有“{reference.law}”"
        edition = statute.edition(on)
        if edition is None:
            return f"{on}时《{statute.name}》还没有施行，不能引用{reference}"
        beyond = [article for article in reference.articles if article > edition.articles or article < 1]
        if beyond:
            return f"没有{reference}：{edition.in_force_on}施行的《{statute.name}》共{edition.articles}条"
        return None

    def spoken(self, reference: Reference) -> str:
        """《中华人民共和国行政许可法》第三十二条第一款第四项, or the bare words when no article is meant."""
        statute = self.find(reference.law)
        return (
            f"《{statute.name if statute else reference.law}》{reference.spoken}"
            if reference.is_written
            else reference.law
        )
