"""Every kind of file comes out as its own text, and every cell of a table says where in that text it stands."""

import codecs
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import read, read_file, read_pasted
from zhengtong.tally.source import Source

SAID = "全年受理申请128件，其中网上申请100件、窗口申请28件。在各部门的工作中，没有超过期限的。\n"
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>题</title><style>p{color:red}</style></head>
<body><h1>报告</h1><p>全年受理
申请<b>128</b>件。</p><script>var a = "不读";</script>
<table><tr><th rowspan="2">类别</th><th colspan="2">数量</th></tr><tr><th>甲</th><th>乙</th></tr>
<tr><td>规章<td>1<td>2<tr><td>文件</td><td>3</td><td>4</td></tr></table><p>表后。</p></body></html>"""


def cells(source: Source) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.row, cell.column) for cell in table.cells] for table in source.tables]


def word(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        SAID.encode(),
        codecs.BOM_UTF8 + SAID.encode(),
        SAID.encode("gb18030"),
        codecs.BOM_UTF16_LE + SAID.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SAID.encode("utf-16-be"),
        SAID.encode("utf-16-le"),
        SAID.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16-le", "utf-16-be", "utf-16-le bare", "utf-16-be bare"],
)
def test_text_of_any_encoding_is_the_same_text(content: bytes) -> None:
    assert read(content, "报告.txt").text == SAID


def test_traditional_text_in_big5_is_read() -> None:
    said = "全年受理申請案件一百二十八件，其中網上申請的有一百件，與去年相比增加了十件。"
    assert read(said.encode("big5"), "報告.txt").text == said


def test_a_character_cut_off_at_the_end_does_not_spoil_the_file() -> None:
    assert read(SAID.strip().encode()[:-1], "报告.txt").text == SAID.strip()[:-1]


def test_line_breaks_stay_as_they_are_so_that_places_are_right() -> None:
    assert read("甲1件\r\n乙2件\r\n".encode(), "报告.txt").text == "甲1件\r\n乙2件\r\n"


def test_a_markdown_table_is_a_table_in_place() -> None:
    source = read_pasted("前言\n\n| 类别 | 件数 |\n|---|--:|\n| 许可 | 12 |\n| 处罚 | 3 |\n\n后话")
    assert cells(source) == [
        [("类别", 0, 0), ("件数", 0, 1), ("许可", 1, 0), ("12", 1, 1), ("处罚", 2, 0), ("3", 2, 1)]
    ]


def test_rows_copied_from_a_spreadsheet_are_a_table() -> None:
    source = read_pasted("类别\t件数\n许可\t12\n处罚\t3\n合计\t15\n")
    assert cells(source)[0][-1] == ("15", 3, 1)


def test_two_lines_with_a_tab_are_no_table() -> None:
    assert read_pasted("许可\t12件\n处罚\t3件\n").tables == ()


def test_tags_in_a_text_are_a_table_in_place_even_without_their_beginning() -> None:
    text = "说明\n<tr><td>类别</td><td><p>权重</p></td></tr>\n<tr><td>甲</td><td>40%</td></tr></table>"
    source = read_pasted(text)
    assert cells(source) == [[("类别", 0, 0), ("权重", 0, 1), ("甲", 1, 0), ("40%", 1, 1)]]
    assert source.text == text


def test_a_page_is_read_as_it_is_shown() -> None:
    source = read(PAGE.encode(), "报告.html")
    assert source.text.startswith("报告\n全年受理申请128件。\n")
    assert "不读" not in source.text
    assert source.text.endswith("表后。\n")


def test_a_page_keeps_its_merged_cells() -> None:
    (table,) = read(PAGE.encode(), "报告.html").tables
    places = {cell.text: (cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells}
    assert places["类别"] == (0, 0, 2, 1)
    assert places["数量"] == (0, 1, 1, 2)
    assert places["乙"] == (1, 2, 1, 1)
    assert places["4"] == (3, 2, 1, 1)


def test_a_picture_that_closes_itself_hides_nothing() -> None:
    assert read("<html><svg width=1 /><p>共12件 &lt; 13件</p>".encode(), "报告.html").text == "共12件 < 13件\n"


def test_a_page_in_gbk_is_read_by_what_it_says_of_itself() -> None:
    page = PAGE.replace("utf-8", "gb2312").encode("gbk")
    assert "全年受理申请128件。" in read(page, "报告.htm").text


def test_a_page_laid_out_with_tables_is_prose() -> None:
    page = (
        f"<html><table><tr><td>导航</td><td><p>{SAID}</p><table><tr><td>a<td>1<tr><td>b<td>2</table></td></tr></table>"
    )
    source = read(page.encode(), "报告.html")
    assert [len(table.cells) for table in source.tables] == [4]
    assert SAID.strip() in source.text


def test_word_is_read_with_its_tables_and_merged_cells() -> None:
    document = Document()
    document.add_paragraph("全年受理128件。")
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "下"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "右"
    document.add_paragraph("表后。")
    source = read(word(document), "报告.docx")
    places = {cell.text: (cell.row, cell.column, cell.rows, cell.columns) for cell in source.tables[0].cells}
    assert places["下"] == (0, 0, 2, 1)
    assert places["右"] == (0, 1, 1, 2)
    assert places["22"] == (2, 2, 1, 1)
    assert source.text.startswith("全年受理128件。\n")
    assert source.text.endswith("表后。\n")


def test_word_leaves_out_what_was_deleted_and_reads_what_was_inserted() -> None:
    document = Document()
    paragraph = document.add_paragraph("共")
    for tag, inside, text in (("ins", "t", "12件"), ("del", "delText", "13件")):
        paragraph._p.append(_run(tag, inside, text))
    assert read(word(document), "报告.docx").text == "共12件\n"


def _run(tag: str, inside: str, text: str) -> object:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(
        f"<w:{tag} {nsdecls('w')} w:id='9' w:author='a'><w:r><w:{inside}>{text}</w:{inside}></w:r></w:{tag}>"
    )


def test_a_pdf_joins_its_broken_lines_and_finds_its_drawn_tables() -> None:
    source = read(pdf(), "报告.pdf")
    assert "全年受理申请128件，其中网上申请100件、窗口申请28件。在各部门的工作中，没有超过期限的。" in source.text
    assert cells(source) == [
        [
            ("类别", 0, 0),
            ("件数", 0, 1),
            ("许可", 1, 0),
            ("12", 1, 1),
            ("处罚", 2, 0),
            ("3", 2, 1),
            ("合计", 3, 0),
            ("15", 3, 1),
        ]
    ]


def pdf(body: str = "") -> bytes:
    import typst

    text = f"""#set page(width: 8cm, height: 12cm, margin: 1cm)
#set text(font: "Noto Serif CJK SC", size: 11pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
{SAID}
#table(columns: 2, [类别], [件数], [许可], [12], [处罚], [3], [合计], [15])
{body}"""
    return bytes(typst.compile(text.encode()))


def test_a_table_that_goes_on_over_the_page_is_one_table() -> None:
    import typst

    rows = "".join(f"[部门{place}], [{place}]," for place in range(1, 21))
    text = f"""#set page(width: 8cm, height: 6cm, margin: 1cm)
#set text(font: "Noto Serif CJK SC", size: 11pt)
#table(columns: 2, table.header([部门], [件数]), {rows} [合计], [210])"""
    (table,) = read(bytes(typst.compile(text.encode())), "长表.pdf").tables
    assert [cell.text for cell in table.cells if cell.column == 0] == [
        "部门",
        *(f"部门{place}" for place in range(1, 21)),
        "合计",
    ]
    assert [cell.row for cell in table.cells if cell.column == 1] == list(range(22))


@pytest.mark.parametrize("name", ["报告.html", "报告.docx", "报告.pdf", "报告.md"])
def test_every_cell_is_where_it_says(name: str) -> None:
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for row in range(2):
        for column in range(2):
            table.cell(row, column).text = f"第{row}{column}"
    content = {
        "报告.html": PAGE.encode(),
        "报告.docx": word(document),
        "报告.pdf": pdf(),
        "报告.md": b"|a|1|\n|-|-|\n|b|2|\n",
    }[name]
    source = read(content, name)
    assert source.tables
    for table_ in source.tables:
        assert all(source.text[cell.start : cell.end] == cell.text for cell in table_.cells)
        assert all(table_.start <= cell.start <= cell.end <= table_.end for cell in table_.cells)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("报告.docx", SAID.encode(), "文件名是“.docx”，内容却是文本，请核对后改正文件名"),
        ("报告.pdf", b"<html><p>1", "文件名是“.pdf”，内容却是网页，请核对后改正文件名"),
        ("报告.txt", b"%PDF-1.7 ...", "文件名是“.txt”，内容却是PDF，请核对后改正文件名"),
        ("报告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "旧版 Word"),
        ("报告.png", b"\x89PNG\r\n", "这是图片"),
        ("报告.rtf", b"{\\rtf1 ...", "这是 RTF 文件"),
        ("报告.xlsx", b"PK\x03\x04....", "不能读“.xlsx”文件"),
        ("报告.txt", bytes(range(128, 256)) * 40, "不认识这份文件的文字编码"),
        ("报告.txt", b" \n\n ", "里面没有文字"),
        ("报告.txt", b"", "里面没有文字"),
        ("报告.html", b"<html><script>1</script></html>", "里面没有文字；如果是扫描件"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read(content, name)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="没有这个文件"):
        read_file(tmp_path / "无.txt")
    with pytest.raises(Unreadable, match="这是一个文件夹"):
        read_file(tmp_path)
