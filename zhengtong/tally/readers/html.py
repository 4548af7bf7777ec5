"""HTML: what a browser shows, block by block, with its tables. The parser works without a stack, so depth costs nothing."""

import codecs
import re
from collections.abc import Callable
from html.parser import HTMLParser

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
_NUMBER = re.compile(r"\d{1,4}")


def source(text: str, name: str) -> Source:
    """The page as text. Raises Unreadable when it shows none, or passes a limit."""
    reader = _Reader(name)
    reader.feed(text)
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = Builder(name)
        self.line: list[str] = []
        self.unseen = ""
        self.inside: list[str] = []  # of table, tr, td: what is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unseen:
            return
        if tag in UNSEEN:
            self.unseen = tag
        elif tag in BLOCKS:
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
            given = dict(attrs)
            self.builder.cell(_span(given.get("rowspan")), _span(given.get("colspan")))
            self.inside.append("td")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and not self.unseen:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self.unseen = "" if tag == self.unseen else self.unseen
        elif tag in BLOCKS:
            self._flush()
        elif tag in ("td", "th"):
            self._end("td")
        elif tag == "tr":
            self._end("tr")
        elif tag == "table" and self.inside:
            self._end("tr")
            self._close_table()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.line.append(data)

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


def _span(given: str | None) -> int:
    found = _NUMBER.match(given or "")
    return int(found[0]) if found else 1


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
