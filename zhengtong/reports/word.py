"""The report as a Word document an office would send: A4 with the margins of GB/T 9704, 仿宋 body, 黑体 and 楷体 headings."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from zhengtong.reports.appendix import HEAD
from zhengtong.reports.appendix import rows as appendix_rows
from zhengtong.reports.filling import Cell, Filled, Part, Text

BODY, HEI, KAI, TITLE = "仿宋", "黑体", "楷体", "小标宋"
FONTS = {BODY: "仿宋_GB2312", HEI: "黑体", KAI: "楷体_GB2312", TITLE: "方正小标宋简体"}
LATIN = "Times New Roman"
INK, BLUE, RED = RGBColor(0, 0, 0), RGBColor(0x1F, 0x4F, 0x8F), RGBColor(0xC8, 0x10, 0x2E)


def render(report: Filled) -> bytes:
    """The document's bytes."""
    document = Document()
    _page(document)
    _styles(document)
    _about(document, report)
    _heading(document, report)
    for part in report.parts:
        _part(document, part)
    _signature(document, report)
    document.add_page_break()
    document.add_heading("附：指标说明", 1)
    _table(document, [[(Text(word),) for word in HEAD], *appendix_rows(report)], widths=(30, 26, 22, 22, 38, 18))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Doc) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    _field(footer, "PAGE")
    footer.add_run(" —")


def _field(paragraph: Paragraph, code: str) -> None:
    """A field Word fills in by itself, such as the page number."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _styles(document: Doc) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 for the type checker
    _font(normal, BODY, 16)
    spacing = normal.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(29)
    spacing.space_before = spacing.space_after = Pt(0)
    for name, font, size in (("Title", TITLE, 22), ("Heading 1", HEI, 16), ("Heading 2", KAI, 16), ("Heading 3", BODY, 16)):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 for the type checker
        _font(style, font, size, bold=name == "Heading 3")
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True
        if name == "Title":
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
            style.paragraph_format.line_spacing = Pt(36)
            borders = style.element.pPr.find(qn("w:pBdr"))
            if borders is not None:
                style.element.pPr.remove(borders)
        else:
            style.paragraph_format.first_line_indent = Pt(32)


def _font(style: ParagraphStyle, name: str, size: int, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), bold
    style.font.color.rgb = INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), FONTS[name])


def _about(document: Doc, report: Filled) -> None:
    about = document.core_properties
    about.title, about.author, about.language = report.title, report.publisher, "zh-CN"
    about.comments = ""
    about.created = about.modified = datetime.combine(report.on, time())


def _heading(document: Doc, report: Filled) -> None:
    if report.is_draft:
        note = document.add_paragraph("（草稿，未公布）")
        note.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(report.title, style="Title")
    number = document.add_paragraph(report.number)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()


def _signature(document: Doc, report: Filled) -> None:
    document.add_paragraph()
    for line in (report.publisher, f"{report.on.year}年{report.on.month}月{report.on.day}日"):
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(32)
        paragraph.paragraph_format.keep_together = True


def _part(document: Doc, part: Part) -> None:
    match part.kind:
        case "heading":
            # The report's own title is its first level; the text begins at the second of Markdown.
            _runs(document.add_heading("", min(part.level, 3)), part.runs)
        case "table":
            _table(document, part.rows)
        case _:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(32)
            _runs(paragraph, part.runs)


def _runs(paragraph: Paragraph, runs: Cell) -> None:
    for run in runs:
        if run.link:
            _link(paragraph, run)
        else:
            added = paragraph.add_run(run.text)
            if run.bold:
                added.bold = True


def _link(paragraph: Paragraph, run: Text) -> None:
    """A figure in the text: it looks like the text, and opens into its records."""
    relation = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    link.set(qn("w:tooltip"), run.hint[:250])
    added = paragraph.add_run(run.text)
    added.bold = True if run.bold else None
    link.append(added._r)
    paragraph._p.append(link)


def _table(document: Doc, rows: Sequence[Sequence[Cell]], widths: tuple[int, ...] = ()) -> None:
    columns = len(rows[0])
    table = document.add_table(rows=0, cols=columns)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    share = widths or tuple(156 // columns for _ in range(columns))
    for place, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, content, width in zip(cells, row, share, strict=True):
            _fill(cell, content, Mm(width), is_head=place == 0)
    head = table.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")  # The head is repeated on every page.
    head.append(repeated)
    document.add_paragraph()


def _fill(cell: _Cell, content: Cell, width: Emu, *, is_head: bool) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(16)
    _runs(paragraph, content)
    for run in paragraph.runs:
        run.font.size = Pt(10.5)
        run.font.bold = is_head or run.font.bold
    for link in paragraph.hyperlinks:
        for run in link.runs:
            run.font.size = Pt(10.5)
