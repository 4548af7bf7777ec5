"""The text as a Word file with a comment at every number that was found fault with, or at every one that was checked."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_UNDERLINE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from zhengtong.tally.marking import GRAVITY, SAID, Line, Marks, Piece, blocks, rows
from zhengtong.tally.model import CONTRADICTS, HOLDS, Finding
from zhengtong.tally.source import Source, Table
from zhengtong.tally.terminal import intervals, summary

AUTHOR, INITIALS = "政通数字核对", "核"
RED = RGBColor(0xC8, 0x10, 0x2E)
# Tables of more cells than this in one document are slow to make and slow to lay out; they are written as lines.
MOST_CELLS = 5_000
MOST_COLUMNS = 40
IN_TABLE = 9.5  # points: the widest form has ten columns


def annotated(source: Source, findings: Sequence[Finding], *, with_all: bool = False) -> bytes:
    """The document's bytes. Comments say what does not hold or only by rounding; `with_all` also what does."""
    said = [one for one in findings if with_all or one.verdict != HOLDS]
    document = Document()
    _styled(document)
    document.core_properties.title, document.core_properties.author = source.name or "数字核对", AUTHOR
    document.core_properties.comments = summary(findings)
    marks = Marks(source, said)
    writer = _Writer(document, said)
    for block in blocks(source):
        if isinstance(block, Line):
            writer.line(document.add_paragraph(), marks.pieces(block.start, block.end))
        else:
            writer.table(block, marks)
    writer.comments()
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _styled(document: Doc) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 for the type checker
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)


class _Writer:
    """Writes runs, and remembers which of them are the result of which finding."""

    def __init__(self, document: Doc, findings: Sequence[Finding]) -> None:
        self.document, self.findings = document, findings
        self.runs: dict[int, list[Run]] = {}
        self.cells = 0

    def line(self, paragraph: Paragraph, pieces: Sequence[Piece], size: float | None = None) -> None:
        for piece in pieces:
            run = paragraph.add_run(_clean(piece.text))
            run.font.size = Pt(size) if size else None
            for index in piece.results:
                self.runs.setdefault(index, []).append(run)
            if piece.verdict == CONTRADICTS:
                run.font.underline = WD_UNDERLINE.WAVY if piece.results or piece.is_suspect else WD_UNDERLINE.DOTTED
                if piece.results or piece.is_suspect:
                    run.font.color.rgb = RED

    def table(self, table: Table, marks: Marks) -> None:
        width = max(cell.column + cell.columns for cell in table.cells)
        height = max(cell.row + cell.rows for cell in table.cells)
        self.cells += width * height
        if self.cells > MOST_CELLS or width > MOST_COLUMNS:
            for row in rows(table):
                if row:
                    self.line(self.document.add_paragraph(), marks.pieces(row[0].start, row[-1].end))
            return
        made = self.document.add_table(rows=height, cols=width)
        made.style = "Table Grid"
        places = made._cells  # made once: asking the table for each cell makes the list anew
        for cell in table.cells:
            place = places[cell.row * width + cell.column]
            if cell.rows > 1 or cell.columns > 1:
                last = min(cell.row + cell.rows, height) - 1, min(cell.column + cell.columns, width) - 1
                place = place.merge(places[last[0] * width + last[1]])
            place.paragraphs[0].paragraph_format.space_after = Pt(0)
            self.line(place.paragraphs[0], marks.pieces(cell.start, cell.end), IN_TABLE)
        self.document.add_paragraph()

    def comments(self) -> None:
        """One comment for each finding at its result, the gravest first."""
        for index in sorted(self.runs, key=lambda index: GRAVITY.index(self.findings[index].verdict)):
            finding, runs = self.findings[index], self.runs[index]
            text = f"{SAID[finding.verdict]}：{finding.message}\n{intervals(finding)}"
            self.document.add_comment([runs[0], runs[-1]], text=_clean(text), author=AUTHOR, initials=INITIALS)


def _clean(text: str) -> str:
    """XML knows no control characters."""
    return "".join(
        one
        for one in text
        if one in "\t\n" or (ord(one) >= 32 and not 0xD800 <= ord(one) <= 0xDFFF and one not in "\ufffe\uffff")
    )
