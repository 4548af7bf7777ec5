"""Word: the text of a .docx as it prints, with its tables. Read part by part as a stream, so size and depth stay bounded.

Deleted (tracked) and hidden text is left out, inserted text is read; text boxes and footnotes follow the paragraph or the text.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.readers.building import Builder
from zhengtong.tally.source import Source

WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MAIN = "word/document.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
DAMAGED = "Word 文件已经损坏，请用 Word 或 WPS 打开后另存再试"
OTHER_OFFICE = "这不是 Word 文件（可能是 Excel、演示文稿或压缩包）；可以读 .docx"
STARTS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
SKIPPED = frozenset({"del", "moveFrom", "Fallback", "rt"})
_CHUNK = 64 * 1024


def source(content: bytes, name: str) -> Source:
    """What the document says. Raises Unreadable when damaged, encrypted, no Word file, or past a limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(DAMAGED) from error
    except RuntimeError as error:  # how zipfile says that a part wants a password
        raise Unreadable("Word 文件加了密码，请去掉密码后再试") from error


def _read(archive: zipfile.ZipFile, name: str) -> Source:
    names = archive.namelist()
    if len(names) > limits.PARTS:
        raise Unreadable(limits.TOO_MUCH_UNPACKED)
    if MAIN not in names:
        raise Unreadable(OTHER_OFFICE)
    builder = Builder(name)
    left = limits.UNPACKED
    for part in (MAIN, *(note for note in NOTES if note in names)):
        reader = _Part(builder)
        for chunk in _unpacked(archive, part, left):
            left -= len(chunk)
            reader.feed(chunk)
        reader.end()
    return builder.source()


def _unpacked(archive: zipfile.ZipFile, part: str, most: int) -> Iterator[bytes]:
    """A part piece by piece. What the archive says of sizes is not believed."""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            most -= len(chunk)
            if most < 0:
                raise Unreadable(limits.TOO_MUCH_UNPACKED)
            yield chunk


class _Part:
    """One part of the document, as a stream of elements."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._no_doctype
        self.skipping = self.elements = 0
        self.is_text = self.is_hidden = False
        self.lines: list[list[str]] = [[]]  # of the paragraph, and of the text boxes open inside it
        self.aside: list[str] = []
        self.in_box = 0
        self.cell_open: list[bool] = []  # of each table that is open: whether a cell is
        self.span, self.merged = 1, ""

    def feed(self, chunk: bytes) -> None:
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise Unreadable(DAMAGED) from error

    def end(self) -> None:
        try:
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable(DAMAGED) from error

    def _no_doctype(self, *_said: object) -> None:
        raise Unreadable("Word 文件里有不该有的实体声明，没有读")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > limits.ELEMENTS:
            raise Unreadable(limits.TOO_MUCH_UNPACKED)
        space, _, tag = name.rpartition("}")
        if self.skipping or tag in SKIPPED:
            self.skipping += 1
        elif space in WORD:
            self._start_word(tag, {key.rpartition("}")[2]: value for key, value in attributes.items()})
        elif space == MATHS and tag == "t":
            self.is_text = True

    def _start_word(self, tag: str, given: dict[str, str]) -> None:
        if tag == "t":
            self.is_text = not self.is_hidden
        elif tag in STARTS:
            self.lines[-1].append(STARTS[tag])
        elif tag == "r":
            self.is_hidden = False
        elif tag == "vanish":
            self.is_hidden = given.get("val", "1") not in ("0", "false", "off")
        elif tag == "txbxContent":
            self.in_box += 1
            self.lines.append([])
        elif not self.in_box:
            self._start_table(tag, given)

    def _start_table(self, tag: str, given: dict[str, str]) -> None:
        if tag == "tbl":
            self._flush()
            self._open_cell()
            self.builder.open_table()
            self.cell_open.append(False)
        elif tag == "tr" and self.cell_open:
            self.builder.row()
        elif tag == "tc":
            self.span, self.merged = 1, ""
        elif tag == "gridSpan":
            self.span = _number(given)
        elif tag == "vMerge":
            self.merged = given.get("val", "continue")
        elif tag == "gridBefore" and self.cell_open:
            for _ in range(min(_number(given), limits.SPAN)):
                self.builder.cell()
                self.builder.close_cell()
        elif tag == "p":
            self._open_cell()

    def _open_cell(self) -> None:
        """A cell is opened by what stands in it, when its properties are known."""
        if not self.cell_open or self.cell_open[-1] or self.merged == "continue":
            return
        self.builder.cell(columns=self.span)
        self.cell_open[-1] = True

    def _end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        space, _, tag = name.rpartition("}")
        if tag == "t":
            self.is_text = False
        elif space not in WORD:
            return
        elif tag == "r":
            self.is_hidden = False
        elif tag == "txbxContent":
            self.in_box -= 1
            self.aside.append("".join(self.lines.pop()))
        elif tag == "p":
            self._end_paragraph()
        elif not self.in_box:
            self._end_table(tag)

    def _end_paragraph(self) -> None:
        if self.in_box:
            self.lines[-1].append("\n")
            return
        self._flush()
        for box in self.aside:
            for line in box.split("\n"):
                self._say(line)
        self.aside.clear()

    def _end_table(self, tag: str) -> None:
        if tag == "tc" and self.cell_open:
            if self.cell_open[-1]:
                self.builder.close_cell()
                self.cell_open[-1] = False
            elif self.merged == "continue":
                self.builder.merge_down(self.builder.column)
            self.merged = ""
        elif tag == "tbl" and self.cell_open:
            self.cell_open.pop()
            self.builder.close_table()

    def _flush(self) -> None:
        self._say("".join(self.lines[-1]))
        self.lines[-1].clear()

    def _say(self, text: str) -> None:
        """A paragraph; the covered part of a merged cell says nothing."""
        if not (self.cell_open and not self.cell_open[-1]):
            self.builder.paragraph(text)

    def _characters(self, data: str) -> None:
        if self.is_text and not self.skipping:
            self.lines[-1].append(data)


def _number(given: dict[str, str]) -> int:
    said = given.get("val", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 1
