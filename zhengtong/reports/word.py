"""The report as a Word document an office would send: A4 with the margins of GB/T 9704, 仿宋 body, 黑体 and 楷体 headings."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from zhengtong.reports import appendix
from zhengtong.reports.filling import Cell, Filled, Part, Text

BODY, HEI, KAI, TITLE = "仿宋", "黑体", "楷体", "小标宋"
FONTS = {BODY: "仿宋_GB2312", HEI: "黑体", KAI: "楷体_GB2312", TITLE: "方正小标宋简体"}
LATIN = "Times New Roman"
INK, RED = RGBColor(0, 0, 0), RGBColor(0xC8, 0x10, 0x2E)


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
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading(appendix.TITLE, 1)
    _paragraph(document, (Text(appendix.preface(report)),))
    _table(document, appendix.rows(report), appendix.NUMBERS, widths=(36, 30, 22, 24, 44))
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
    for name, font, size in (
        ("Title", TITLE, 22),
        ("Heading 1", HEI, 16),
        ("Heading 2", KAI, 16),
        ("Heading 3", BODY, 16),
    ):
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
    if report.notice:
        said = document.add_paragraph()
        said.alignment = WD_ALIGN_PARAGRAPH.CENTER
        said.add_run(report.notice).font.color.rgb = RED
    organ = document.add_paragraph(style="Title")
    name = organ.add_run(report.publisher)
    name.font.size, name.font.color.rgb, name.font.bold = Pt(30), RED, True
    organ.paragraph_format.line_spacing = Pt(44)
    number = document.add_paragraph(report.number)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _rule_below(number)
    document.add_paragraph()
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph()


def _rule_below(paragraph: Paragraph) -> None:
    """The red line under the head of an official document."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", str(RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _signature(document: Doc, report: Filled) -> None:
    # A signature never stands on a page alone: it takes the last paragraph along.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.keep_with_next = True
    for line in (report.publisher, f"{report.on.year}年{report.on.month}月{report.on.day}日"):
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(32)
        paragraph.paragraph_format.keep_with_next = line == report.publisher


def _part(document: Doc, part: Part) -> None:
    match part.kind:
        case "heading":
            # The report's own title is its first level; the text begins at the second of Markdown.
            _runs(document.add_heading("", min(part.level, 3)), part.runs)
        case "table":
            _table(document, part.rows, part.numbers)
        case _:
            _paragraph(document, part.runs)


def _paragraph(document: Doc, runs: Cell) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    _runs(paragraph, runs)


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


def _table(
    document: Doc, rows: Sequence[Sequence[Cell]], numbers: frozenset[int], widths: tuple[int, ...] = ()
) -> None:
    columns = len(rows[0])
    table = document.add_table(rows=0, cols=columns)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    share = widths or tuple(156 // columns for _ in range(columns))
    for column, width in zip(table.columns, share, strict=True):
        column.width = Mm(width)
    for place, row in enumerate(rows):
        line = table.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for number, (cell, content, width) in enumerate(zip(line.cells, row, share, strict=True)):
            _fill(cell, content, Mm(width), is_head=place == 0, is_number=number in numbers)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # The head stands on every page.
    document.add_paragraph()


def _fill(cell: _Cell, content: Cell, width: Length, *, is_head: bool, is_number: bool) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(16)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _runs(paragraph, content)
    for run in [*paragraph.runs, *(run for link in paragraph.hyperlinks for run in link.runs)]:
        run.font.size = Pt(10.5)
        run.font.bold = is_head or run.font.bold
