"""What a document says, word for word, before it becomes paper: the value that both the PDF and the Word file are made from."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum


class Family(StrEnum):
    """式样：documents of one family share one page design."""

    NOTICE = "通知书"
    DECISION = "决定书"
    CERTIFICATE = "证件"
    RECORD = "笔录"


class Style(StrEnum):
    """How a paragraph is set."""

    TEXT = "正文"
    ITEM = "条目"
    HEADING = "小标题"


@dataclass(frozen=True)
class Paragraph:
    text: str
    style: str = Style.TEXT.value


@dataclass(frozen=True)
class Row:
    """One line of a certificate or a form: what it is, and what it says (empty: filled in by hand)."""

    label: str
    value: str


@dataclass(frozen=True)
class Content:
    """One document. Every field is text as it will be printed."""

    kind: str
    family: str
    organ: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    rows: tuple[Row, ...]
    remedies: str
    issued_on: str  # ISO; the renderers write it as 2026年3月2日
    case_number: str
    code: str  # empty in a preview
    address: str  # where the code is checked
    is_demo: bool

    @property
    def day(self) -> date:
        return date.fromisoformat(self.issued_on)

    def as_json(self) -> dict[str, object]:
        """A dict that JSON can hold; `from_json` makes the same value of it."""
        return asdict(self)


def from_json(kept: dict[str, object]) -> Content:
    """The content as it was kept in a Document row."""
    fields = dict(kept)
    paragraphs, rows = fields.pop("paragraphs"), fields.pop("rows")
    assert isinstance(paragraphs, list | tuple) and isinstance(rows, list | tuple)  # noqa: S101 — narrows what JSON gave
    return Content(
        paragraphs=tuple(Paragraph(**paragraph) for paragraph in paragraphs),
        rows=tuple(Row(**row) for row in rows),
        **fields,  # type: ignore[arg-type]  # JSON's values are objects to the type checker; the dataclass wrote them
    )


def spoken(day: date) -> str:
    """2026年3月2日: Arabic figures without leading zeros (GB/T 9704—2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def grouped(code: str) -> str:
    """A verification code in fives, as people read it aloud."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))
