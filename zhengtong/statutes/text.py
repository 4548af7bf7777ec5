"""The text of a statute taken apart: articles (条), paragraphs (款), items (项). Pure; no Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhengtong.statutes.numerals import NUMERAL, number_of

SPACE = r"[\s\u3000]"
HEADING = re.compile(
    rf"^[#*\s\u3000]*第(?P<number>[{NUMERAL}]+|\d+)条(?P<of>之[{NUMERAL}]+)?(?P<gap>[*\s\u3000]*)(?P<text>.*)$"
)
DIVISION = re.compile(rf"^[#*\s\u3000]*第[{NUMERAL}\d]+(?:编|分编|章|节)(?:[*\s\u3000]|$)")
PLAIN_DIVISIONS = {"总则", "附则", "目录"}
ANNEX = re.compile(r"^(?:附件|附表|附录|附图|附：)")
ITEM = re.compile(rf"^[（(](?P<number>[{NUMERAL}]+)[）)]")
# A paragraph may begin by speaking of an article: 第十二条规定的…. Such words never open an article.
SPEAKS_OF = "第规、，和及或与的所中之（(至前以"


@dataclass
class Section:
    """One 条 as found in a text: its number, the line it begins on, its paragraphs."""

    number: int
    line: int
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


@dataclass
class Reading:
    """What was found in a text: the lines before the first article, the articles, and what could not be understood."""

    opening: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(text: str) -> Reading:
    """Take a text apart. Articles must follow one another without a gap; what breaks that is named with its line."""
    found = Reading()
    for line, content in lines_of(text):
        heading = heading_in(content, len(found.sections) + 1)
        if heading is not None:
            begin(found, line, heading)
        elif DIVISION.match(content) or content.startswith("#") or re.sub(SPACE, "", content) in PLAIN_DIVISIONS:
            if not found.sections:
                found.opening.append(content.lstrip("# "))
        elif ANNEX.match(content) and found.sections:
            break
        elif found.sections:
            found.sections[-1].paragraphs.append(content)
        else:
            found.opening.append(content)
    if not found.sections:
        found.problems.append("没有找到一条条文；条文应以“第一条”开头，另起一行")
    found.problems += [
        f"第{section.line}行：第{section.number}条没有内容" for section in found.sections if not section.text
    ]
    return found


def begin(found: Reading, line: int, heading: re.Match[str]) -> None:
    """Open the article that a heading announces, or say why it cannot follow the one before it."""
    number = number_of(heading["number"])
    expected = len(found.sections) + 1
    if heading["of"]:
        found.problems.append(
            f"第{line}行：“第{heading['number']}条{heading['of']}”是增补的条文，条文库还不能按条号存放"
        )
    elif number is None:
        found.problems.append(f"第{line}行：“第{heading['number']}条”的条号读不懂")
    elif number < expected:
        found.problems.append(f"第{line}行：第{number}条重复出现，或者次序颠倒")
    else:
        if number > expected:
            missing = f"第{expected}条" if number == expected + 1 else f"第{expected}至{number - 1}条"
            found.problems.append(f"第{line}行：缺少{missing}，此前是第{expected - 1}条，这里是第{number}条")
        # Places are counted by articles seen; after a gap everything else would be reported too, so the gap is filled.
        found.sections += [Section(gap, line, ["（缺）"]) for gap in range(expected, number)]
        text = heading["text"].strip("* \u3000")
        found.sections.append(Section(number, line, [text] if text else []))


def heading_in(content: str, expected: int) -> re.Match[str] | None:
    """The heading of an article, if this line begins with one. Without a gap after 条 only the next number is believed."""
    heading = HEADING.match(content)
    if heading is None or heading["gap"] or not heading["text"]:
        return heading
    follows = number_of(heading["number"]) == expected and heading["text"][0] not in SPEAKS_OF
    return heading if follows else None


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines with something on them, with their numbers; comments of Markdown are left out."""
    text = re.sub(r"<!--.*?-->", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL)
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.strip(" \t\u3000\ufeff")
        if content:
            yield number, content


def paragraph(text: str, number: int) -> str | None:
    """The 款 of this number, its items included; None when the article has fewer."""
    found = paragraphs(text)
    return "\n".join(found[number - 1]) if 0 < number <= len(found) else None


def item(text: str, paragraph_number: int, number: int) -> str | None:
    """The 项 of this number in a 款, with what is listed under it; None when there is none."""
    found = paragraphs(text)
    if not 0 < paragraph_number <= len(found):
        return None
    kept: list[str] = []
    for line in found[paragraph_number - 1]:
        opening = ITEM.match(line)
        if opening is not None and kept:
            break
        if kept or (opening is not None and number_of(opening["number"]) == number):
            kept.append(line)
    return "\n".join(kept) or None


def paragraphs(text: str) -> list[list[str]]:
    """The 款 of an article: a line that is no item opens one, and items belong to the one they follow."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if found and (ITEM.match(line) or re.match(r"^[0-9０-９]+[.．、]", line)):
            found[-1].append(line)
        else:
            found.append([line])
    return found
