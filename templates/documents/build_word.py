"""Builds the four Word templates that an office may then edit: run once, `python templates/documents/build_word.py`.

It writes over what is there; keep an edited template by committing it, and run this only to begin again.
The words between {{ }} are filled by zhengtong/documents/word.py; README.md lists them.
"""

from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

HERE = Path(__file__).resolve().parent
VERMILION = RGBColor(0xC8, 0x10, 0x2E)
FAINT = RGBColor(0x6B, 0x6B, 0x6B)
BODY, TITLE, SANS = "仿宋", "方正小标宋简体", "黑体"
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


def page(*, landscape: bool = False) -> Word:
    """An A4 page of GB/T 9704 with one line spacing for everything."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.3), Cm(3.0)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21.0)
        section.top_margin = section.bottom_margin = Cm(2.2)
    normal = word.styles["Normal"]
    normal.font.size = Pt(16)
    normal.font.name = "Times New Roman"
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = Pt(28)
    demo = word.sections[0].header.paragraphs[0]
    demo.alignment = RIGHT
    write(demo, "{% if 演示 %}【演示数据　不具效力】{% endif %}", SANS, 10, VERMILION)
    return word


def write(
    paragraph: Paragraph,
    text: str,
    font: str = BODY,
    size: float = 16,
    colour: RGBColor | None = None,
    bold: bool = False,
) -> Paragraph:
    """Add a run of text, its Chinese font included."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def line(word: Word | _Cell, text: str, align: WD_ALIGN_PARAGRAPH = LEFT, *, indent: bool = False) -> Paragraph:
    """A paragraph of body text."""
    paragraph = word.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return write(paragraph, text)


def loose(paragraph: Paragraph, *, before: float = 0, after: float = 0) -> Paragraph:
    """Line spacing that grows with large letters and pictures."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def ruled(paragraph: Paragraph, colour: str, size: int) -> None:
    """A rule under the paragraph."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "6"), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._element.get_or_add_pPr().append(borders)


def page_number(word: Word) -> None:
    """— 1 — at the foot."""
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = RIGHT
    write(paragraph, "— ", size=14)
    run = paragraph.add_run()
    run.font.size = Pt(14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._element.append(field)
    write(paragraph, " —", size=14)


def heading(word: Word, size: float = 22) -> None:
    """The title, a heading so that Word's outline and screen readers find it."""
    title = word.add_paragraph(style=word.styles["Heading 1"])
    title.alignment = CENTRE
    write(loose(title, before=10, after=16), "{{ 标题 }}", TITLE, size, RGBColor(0, 0, 0))


def red_head(word: Word) -> None:
    """发文机关标志、文号、红线."""
    head = word.add_paragraph()
    head.alignment = CENTRE
    write(loose(head, after=14), "{{ 发文机关 }}", TITLE, 32, VERMILION)
    number = line(word, "{{ 文号 }}", CENTRE)
    ruled(number, "C8102E", 18)


def body(word: Word) -> None:
    """Addressee, paragraphs and remedies; the loops stand in paragraphs of their own, which vanish."""
    line(word, "{%p if 致 %}")
    line(word, "{{ 致 }}")
    line(word, "{%p endif %}")
    line(word, "{%p for 段 in 正文 %}")
    line(word, "{%p if 段.style == '小标题' %}")
    write(line(word, "", indent=True), "{{ 段.text }}", SANS)
    line(word, "{%p else %}")
    line(word, "{{ 段.text }}", WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)
    line(word, "{%p endif %}")
    line(word, "{%p endfor %}")
    line(word, "{%p if 救济 %}")
    line(word, "{{ 救济 }}", WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)
    line(word, "{%p endif %}")


def signature(word: Word | _Cell) -> None:
    """落款：机关、盖章处、成文日期."""
    organ = line(word, "{{ 发文机关 }}", RIGHT)
    organ.paragraph_format.space_before = Pt(40)
    seal = line(word, "", RIGHT)
    write(seal, "{% if 演示 %}（演示印章）{% else %}（印章）{% endif %}", colour=FAINT)
    line(word, "{{ 日期 }}", RIGHT)
    for paragraph in word.paragraphs[-3:]:
        paragraph.paragraph_format.right_indent = Pt(32)
        paragraph.paragraph_format.keep_with_next = True


def check(word: Word) -> None:
    """版记：二维码、核验码、案号."""
    line(word, "{%p if 核验码 %}")
    table = word.add_table(1, 2)
    widths(table, 2.6, 13.0)
    picture, text = table.rows[0].cells
    loose(write(picture.paragraphs[0], "{{ 二维码 }}"))
    rows = (
        "核验码：{{ 核验码 }}",
        "扫描二维码，或者登录 {{ 核验网址 }} 输入核验码，可以核对本文书的真伪。",
        "案号：{{ 案号 }}",
    )
    write(loose(text.paragraphs[0]), rows[0], size=10.5)
    for row in rows[1:]:
        write(loose(text.add_paragraph()), row, size=10.5)
    line(word, "{%p endif %}")


def widths(table: Table, *columns: float) -> None:
    """Column widths in centimetres: Word reads them from the cells, LibreOffice from the grid."""
    table.autofit = False
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def form(word: Word, label_width: float, value_width: float, *, ruled_cells: bool) -> None:
    """The rows of a form or certificate: what it is, what it says. Rows are high enough to be written in by hand."""
    table = word.add_table(3, 2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if ruled_cells:
        table.style = word.styles["Table Grid"]
    write(table.rows[0].cells[0].paragraphs[0], "{%tr for 行 in 表 %}", size=14)
    write(table.rows[1].cells[0].paragraphs[0], "{{ 行.label }}", SANS, 14)
    write(table.rows[1].cells[1].paragraphs[0], "{{ 行.value }}", size=14)
    write(table.rows[2].cells[0].paragraphs[0], "{%tr endfor %}", size=14)
    table.rows[1].height, table.rows[1].height_rule = Cm(1.1), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell in table.rows[1].cells:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    widths(table, label_width, value_width)


def letter() -> Word:
    """通知书 and 决定书 share one design; they are two files because an office changes one without the other."""
    word = page()
    page_number(word)
    red_head(word)
    heading(word)
    body(word)
    signature(word)
    check(word)
    return word


def certificate() -> Word:
    """证件: one page on its side."""
    word = page(landscape=True)
    heading(word, 36)
    form(word, 4.5, 18.0, ruled_cells=False)
    body(word)
    signature(word)
    check(word)
    return word


def record() -> Word:
    """笔录、回证: a form whose empty cells are written in by hand."""
    word = page()
    page_number(word)
    organ = word.add_paragraph()
    organ.alignment = CENTRE
    write(loose(organ), "{{ 发文机关 }}", TITLE, 18)
    heading(word)
    write(line(word, "", RIGHT), "{{ 文号 }}", size=13)
    form(word, 3.8, 11.8, ruled_cells=True)
    body(word)
    signature(word)
    check(word)
    return word


if __name__ == "__main__":
    for name, build in (("notice", letter), ("decision", letter), ("certificate", certificate), ("record", record)):
        word = build()
        word.core_properties.author = "政通"
        word.core_properties.title = "{{ 标题 }}"
        word.save(str(HERE / f"{name}.docx"))
