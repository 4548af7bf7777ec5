"""A statute's text cut into 条、款、项, to hold the citations of law/ against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zhengtong.lawbook.statute import Reference, numeral

_ARTICLE = re.compile(r"^(?:\*\*)?第([零一二三四五六七八九十百千]+)条(?:\*\*)?[\s　]*(.*)$")
_ITEM = re.compile(r"^[（(]([一二三四五六七八九十]+)[）)]")
_NUMBERS = {numeral(number): number for number in range(1, 2000)}


@dataclass
class Paragraph:
    """款, with the 项 that follow it."""

    text: str
    items: dict[int, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        return self.text + "".join(self.items.values())


@dataclass
class Text:
    """A statute: its articles by number, each a list of 款."""

    articles: dict[int, list[Paragraph]] = field(default_factory=dict)

    def cite(self, reference: Reference) -> str | None:
        """The words a reference points at; None when there is no such 条、款 or 项."""
        if reference.last:
            parts = [self.articles.get(number) for number in reference.articles]
            return None if None in parts else "".join(each.whole for part in parts if part for each in part)
        paragraphs = self.articles.get(reference.article)
        if paragraphs is None or reference.paragraph > len(paragraphs):
            return None
        if not reference.paragraph:
            return "".join(paragraph.whole for paragraph in paragraphs)
        paragraph = paragraphs[reference.paragraph - 1]
        return paragraph.items.get(reference.item) if reference.item else paragraph.whole


def read_text(path: Path) -> Text:
    """Markdown with one 条 to a heading line 第…条 and one 款 or 项 to a line."""
    text, paragraphs = Text(), list[Paragraph]()
    for line in _lines(path):
        if article := _ARTICLE.match(line):
            paragraphs = text.articles[_NUMBERS[article[1]]] = []
            line = article[2]
        if not paragraphs and not text.articles:
            continue
        item = _ITEM.match(line)
        if item and paragraphs:
            paragraphs[-1].items[_NUMBERS[item[1]]] = line
        elif line and not re.match(r"^\d+\.", line):
            paragraphs.append(Paragraph(line))
    return text


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        bare = line.strip().strip("　")
        if bare and not bare.startswith(("#", "<!--")):
            yield bare
