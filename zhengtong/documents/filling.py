"""A wording and the facts of a case, put together into what is printed."""

import re
from collections.abc import Mapping
from datetime import date

from zhengtong.documents.content import Content, Paragraph, Row, Style
from zhengtong.documents.errors import WordingError
from zhengtong.documents.facts import Value, values_of
from zhengtong.documents.wording import PLACEHOLDER, ROW, Wording, asked

ALREADY_NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、.．])")
FINAL = "。；：，、！？…”」.;:,!?"


def fill(
    wording: Wording,
    facts: Mapping[str, object],
    *,
    organ: str,
    number: str,
    code: str,
    address: str,
    on: date,
) -> Content:
    """The document that this wording makes of these facts, or a WordingError that names the fact it lacks.

    The way to review and court is the wording's own text, which knows its law; the general wordings print `facts["救济"]`.
    """
    values = values_of({**facts, "机关": organ, "日期": on, "文号": number, "文书种类": wording.kind})
    lacking = Lacking(wording)
    paragraphs: list[Paragraph] = []
    rows: list[Row] = []
    for line in wording.lines:
        if line.is_optional and any(not values.get(name) for name, other in asked(line.text) if other is None):
            continue
        label, bar, value = line.text.partition(ROW)
        if bar:
            rows.append(Row(label.strip(), lacking.print(value.strip(), values)))
        else:
            paragraphs += _paragraphs(line.text, values, lacking)
    return Content(
        kind=wording.kind,
        family=wording.family.value,
        organ=organ,
        number=number,
        title=lacking.print(wording.title, values),
        addressee=lacking.print(wording.addressee, values),
        paragraphs=tuple(paragraphs),
        rows=tuple(rows),
        remedies=lacking.print(wording.remedies, values),
        issued_on=on.isoformat(),
        case_number=str(facts.get("案号") or ""),
        code=code,
        address=address,
        is_demo=bool(facts.get("演示")),
    )


class Lacking:
    """Prints placeholders, and knows whose wording to name when a fact is missing."""

    def __init__(self, wording: Wording) -> None:
        self.where = f"{wording.procedure}/{wording.kind}"

    def print(self, text: str, values: Mapping[str, Value]) -> str:
        """The text with every placeholder replaced."""

        def one(match: re.Match[str]) -> str:
            value = values.get(match[1].strip())
            if not value and match[2] is None:
                raise WordingError(f"文书“{self.where}”须写明“{match[1]}”，但案件没有提供；请补填后再出具")
            return _inline(value or [match[2]], ends=match.end() == len(text))

        return PLACEHOLDER.sub(one, text)


def _inline(items: Value, *, ends: bool) -> str:
    # A reason typed as a sentence keeps its full stop only where the sentence ends.
    joined = "；".join(item.rstrip("。；;") for item in items[:-1])
    last = items[-1] if ends else items[-1].rstrip("。；;")
    return f"{joined}；{last}" if joined else last


def _paragraphs(text: str, values: Mapping[str, Value], lacking: Lacking) -> list[Paragraph]:
    if text.startswith("【") and text.endswith("】"):
        return [Paragraph(lacking.print(text[1:-1], values), Style.HEADING.value)]
    alone = PLACEHOLDER.fullmatch(text)
    items = values.get(alone[1].strip(), []) if alone else []
    if len(items) > 1:
        return [Paragraph(_item(place, item, len(items)), Style.ITEM.value) for place, item in enumerate(items, 1)]
    printed = lacking.print(text, values)
    # A reason typed without its full stop gets one; the wording's own sentences have theirs.
    return [Paragraph(f"{printed}。" if alone and not printed.endswith(tuple(FINAL)) else printed)]


def _item(place: int, item: str, count: int) -> str:
    numbered = item if ALREADY_NUMBERED.match(item) else f"{place}．{item}"
    return numbered.rstrip("。；;") + ("。" if place == count else "；")
