"""Files made to do harm: each is refused with one sentence, or read within its limits. What they cost is bounded, so nothing here is timed."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from tests.tally.test_readers import pdf
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import apart, limits, read, read_file, read_pasted

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def document(body: bytes, head: bytes = b"") -> bytes:
    return archive(
        word__document_dot_xml=head + b"<w:document " + WORD.encode() + b"><w:body>" + body + b"</w:body></w:document>"
    )


def refused(content: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content, name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_hundred_megabytes_of_digits_are_refused_before_they_are_read(tmp_path: Path) -> None:
    file = tmp_path / "数.txt"
    with file.open("wb") as made:
        made.truncate(100 * 1024 * 1024)
    with pytest.raises(Unreadable, match="文件太大，最多 20 MB"):
        read_file(file)


def test_more_text_than_a_book_is_refused() -> None:
    assert refused(b"9" * (limits.CHARACTERS + 1), "数.txt") == limits.TOO_LONG
    with pytest.raises(Unreadable, match="文字太长"):
        read_pasted("9" * (limits.CHARACTERS + 1))


def test_a_zip_bomb_is_refused() -> None:
    bomb = document(b"<w:p><w:r><w:t>" + b"0" * (limits.UNPACKED + 1) + b"</w:t></w:r></w:p>")
    assert len(bomb) < 1_000_000
    assert refused(bomb, "弹.docx") in (limits.TOO_MUCH_UNPACKED, limits.TOO_LONG)


@pytest.mark.slow
def test_a_bomb_without_text_is_refused_too() -> None:
    assert refused(document(b"<w:p/>" * (limits.UNPACKED // 6 + 1)), "弹.docx") == limits.TOO_MUCH_UNPACKED


def test_an_entity_bomb_is_refused() -> None:
    head = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert "实体声明" in refused(document(b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", head), "弹.docx")


def test_tables_nested_without_end_are_refused() -> None:
    open_, close = b"<w:tbl><w:tr><w:tc><w:p/>", b"<w:p/></w:tc></w:tr></w:tbl>"
    assert refused(document(open_ * 5000 + close * 5000), "套.docx") == limits.TOO_DEEP
    assert refused(b"<html>" + b"<table><tr><td>" * 5000 + b"1", "套.html") == limits.TOO_DEEP


def test_a_hundred_thousand_nested_blocks_are_only_long() -> None:
    assert read(b"<html>" + b"<div>" * 100_000 + "共12件".encode(), "深.html").text == "共12件\n"


@pytest.mark.slow
def test_merged_cells_beyond_measure_are_refused() -> None:
    row = b'<tr><td rowspan="9999" colspan="9999">1</td></tr>'
    assert refused(b"<html><table>" + row * 300 + b"</table>", "宽.html") == limits.TOO_MANY_CELLS
    assert refused(b"<table>" + row * 300, "宽.md") == limits.TOO_MANY_CELLS


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<a b=", "<a b='", "<", "&#", "</", "<script>", "<!", "<?", "<td>", "&"]
)
def test_markup_made_to_be_slow_is_read_in_one_pass(piece: str) -> None:
    """Two megabytes, which a parser that looks back would not end within the child's time."""
    page = ("<html>共12件" + piece * (2_000_000 // len(piece))).encode()
    try:
        assert read(page, "慢.html").text.startswith("共12件")
    except Unreadable as error:
        assert str(error) == limits.TOO_LONG


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"x" * 500, document(b"<w:p>")[:200], document(b"<w:p><w:r></w:p>")]
)
def test_a_broken_word_file_is_refused(content: bytes) -> None:
    assert refused(content, "坏.docx") == "Word 文件已经损坏，请用 Word 或 WPS 打开后另存再试"


def test_a_zip_that_is_no_word_file_is_refused() -> None:
    assert "这不是 Word 文件" in refused(archive(xl__workbook_dot_xml=b"<x/>"), "表.docx")


def test_an_empty_word_file_is_refused() -> None:
    out = io.BytesIO()
    Document().save(out)
    assert "里面没有文字" in refused(out.getvalue(), "空.docx")


@pytest.mark.parametrize("keep", [10, 200, 2000])
def test_a_broken_pdf_is_refused(keep: int) -> None:
    assert refused(pdf()[:keep].ljust(10, b" ") if keep > 10 else b"%PDF-1.7\n", "坏.pdf")


def test_a_locked_pdf_is_refused_and_one_locked_only_against_copying_is_read() -> None:
    for password, is_read in (("秘密", False), ("", True)):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
        writer.encrypt(user_password=password, owner_password="主人", algorithm="AES-256")
        out = io.BytesIO()
        writer.write(out)
        if is_read:
            assert "全年受理申请128件" in read(out.getvalue(), "锁.pdf").text
        else:
            assert refused(out.getvalue(), "锁.pdf") == "PDF 加了密码，请去掉密码后再试"


def test_a_pdf_with_too_many_pages_is_refused() -> None:
    writer = PdfWriter()
    for _ in range(limits.PAGES + 1):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue(), "厚.pdf") == limits.TOO_MANY_PAGES


def test_a_child_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's limits are its own; here it is asked to hold more than they allow."""
    big = b"<html><p>" + b"1</p><p>" * 2_000_000
    assert refused(big, "多.html") in (limits.TOO_LONG, limits.TOO_MUCH_MEMORY, limits.TOO_SLOW)


@pytest.mark.slow
def test_a_child_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(Unreadable, match="慢"):
        apart.ask("read", [apart.Part(document(b"<w:p/>" * 2_900_000), "docx")], seconds=1, too_slow="慢")


def test_a_child_that_dies_is_a_sentence() -> None:
    with pytest.raises(Unreadable, match=apart.CRASHED):
        apart.ask("read", [apart.Part(b"{", "source")], seconds=5, too_slow="慢")
