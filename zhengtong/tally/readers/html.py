"""HTML: what a browser shows, block by block, with its tables. It is read without a stack, so depth costs nothing."""

import codecs
import re
from collections.abc import Callable, Iterator
from html import unescape

from zhengtong.tally.readers.building import Builder
from zhengtong.tally.source import Source

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "ul"}
)
UNSEEN = frozenset({"script", "style", "title", "template", "textarea", "svg"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,20})""", re.I)
_SPAN = re.compile(r"""(row|col)span\s*=\s*["']?\s*(\d{1,4})""", re.I)
_MARKUP = re.compile(r"<!--|<!\[CDATA\[|<(/?)([A-Za-z][\w:-]*+)([^<>]*+)>|<[!?][^<>]*+>")
_CLOSED_BY = {"<!--": "-->", "<![CDATA[": "]]>"}


def source(text: str, name: str) -> Source:
    """The page as text. Raises Unreadable when it shows none, or passes a limit."""
    reader = _Reader(name)
    for token in _tokens(text):
        if isinstance(token, str):
            reader.data(token)
        elif token[1]:
            reader.end_tag(token[2].lower())
        else:
            reader.start_tag(token[2].lower(), token[3])
    return reader.finish()


def _tokens(text: str) -> Iterator[str | re.Match[str]]:
    """The text and the tags in turn, in one pass: what a page leaves open costs no more than what it closes.

    The standard library's parser looks again at everything behind an unclosed tag, and so takes hours for a page made to be slow.
    """
    at = 0
    while found := _MARKUP.search(text, at):
        if found.start() > at:
            yield unescape(text[at : found.start()])
        at = found.end()
        closing = _CLOSED_BY.get(found[0])
        if closing:
            at = text.find(closing, at) + len(closing)
            if at < len(closing):
                return
        elif found[2]:
            yield found
            if not found[1] and found[2].lower() in UNSEEN and not found[3].endswith("/"):
                ending = re.compile(rf"</{found[2]}\b", re.I).search(text, at)
                if ending is None:
                    return
                at = ending.start()
    yield unescape(text[at:])


class _Reader:
    def __init__(self, name: str) -> None:
        self.builder = Builder(name)
        self.line: list[str] = []
        self.inside: list[str] = []  # of table, tr, td: what is open

    def start_tag(self, tag: str, attributes: str) -> None:
        if tag in BLOCKS:
            self._flush()
        elif tag == "table":
            self._flush()
            self.builder.open_table()
            self.inside.append("table")
        elif tag == "tr" and self.inside:
            self._end("tr")
            self.builder.row()
            self.inside.append("tr")
        elif tag in ("td", "th") and self.inside:
            self._end("td")
            if self.inside[-1] == "table":
                self.builder.row()
                self.inside.append("tr")
            spans = {word.lower(): int(number) for word, number in _SPAN.findall(attributes)}
            self.builder.cell(spans.get("row", 1), spans.get("col", 1))
            self.inside.append("td")

    def end_tag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._flush()
        elif tag in ("td", "th"):
            self._end("td")
        elif tag == "tr":
            self._end("tr")
        elif tag == "table" and self.inside:
            self._end("tr")
            self._close_table()

    def data(self, text: str) -> None:
        self.line.append(text)

    def finish(self) -> Source:
        while self.inside:
            self._end("tr")
            self._close_table()
        self._flush()
        return self.builder.source()

    def _end(self, what: str) -> None:
        """Closes the open cell of the innermost table, and its row when that is what ends."""
        self._flush()
        if self.inside and self.inside[-1] == "td":
            self.builder.close_cell()
            self.inside.pop()
        if what == "tr" and self.inside and self.inside[-1] == "tr":
            self.inside.pop()

    def _close_table(self) -> None:
        self.inside.pop()
        self.builder.close_table()

    def _flush(self) -> None:
        if self.line:
            self.builder.paragraph(_SPACE.sub(_gap, "".join(self.line)))
            self.line.clear()


def _gap(match: re.Match[str]) -> str:
    """A line break between Han characters is no space; other white space is one."""
    if "\n" not in match[0]:
        return " "
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return "" if before > "\u2e7f" and after > "\u2e7f" else " "


def decode(content: bytes, otherwise: Callable[[bytes], str]) -> str:
    """The page's characters: as a mark or its <meta charset> says when that is right, else as the bytes look."""
    said = _CHARSET.search(content[:4096])
    if said and not content.startswith(BYTE_ORDER_MARKS):
        encoding = {b"gb2312": "gb18030", b"gbk": "gb18030"}.get(said[1].lower(), said[1].decode("ascii"))
        try:
            return content.decode(encoding)
        except (LookupError, ValueError):
            pass
    return otherwise(content)
