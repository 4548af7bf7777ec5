"""What people hand in: taken for what it is, kept once, or refused with a sentence."""

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import County
from zhengtong.documents import queries
from zhengtong.documents.actions import attach, keep
from zhengtong.documents.errors import FileMissing, UploadRefused
from zhengtong.documents.models import Upload

PDF = b"%PDF-1.7\n%mock\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def archive(*parts: str) -> bytes:
    """A zip file with these parts in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for part in parts:
            made.writestr(part, "<x/>")
    return written.getvalue()


def kept_files(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_an_upload_is_kept_by_its_content(county: County, store: Path) -> None:
    upload = keep(io.BytesIO(PDF), name="营业执照.pdf", by=county.zhang)
    assert (upload.media_type, upload.size, upload.by) == ("application/pdf", len(PDF), county.zhang)
    assert queries.file_of_upload(upload).path.read_bytes() == PDF


def test_the_same_content_is_kept_once(county: County, store: Path) -> None:
    first = keep(PDF, name="甲.pdf", by=county.zhang)
    second = keep(PDF, name="乙.pdf", by=county.stranger)
    assert first.pk != second.pk and len(kept_files(store)) == 1


def test_a_browser_upload_is_taken(county: County) -> None:
    assert keep(SimpleUploadedFile("照片.JPG", JPEG), name="照片.JPG", by=county.zhang).media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.png", PNG, "image/png"),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml"), queries.MEDIA_TYPES["docx"]),
        ("a.xlsx", archive("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.ofd", archive("OFD.xml"), "application/ofd"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 8, "image/heic"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_a_file_is_known_by_its_content(county: County, name: str, content: bytes, media_type: str) -> None:
    assert keep(content, name=name, by=county.zhang).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("照片.jpg", PDF, "内容是PDF，名称以“.jpg”结尾，两者不符"),
        ("照片", JPEG, "名称没有扩展名"),
        ("空.pdf", b"", "空文件"),
        ("木马.pdf", b"MZ\x90\x00 this program", "不是可以收的文件"),
        ("网页.pdf", b"<script>alert(1)</script>", "不是可以收的文件"),
        ("矢量.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可以收的文件"),
        ("全部.zip", archive("a.txt"), "压缩包"),
        ("宏.docx", archive("word/document.xml", "word/vbaProject.bin"), "带有宏"),
        ("坏.docx", b"PK\x03\x04 torn", "已经损坏"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 20, "旧版 Office"),
        ("../\u202e/..", PDF, "没有名称"),
    ],
)
def test_a_file_that_cannot_be_taken_leaves_nothing(
    county: County, store: Path, name: str, content: bytes, complaint: str
) -> None:
    with pytest.raises(UploadRefused, match=complaint):
        keep(content, name=name, by=county.zhang)
    assert not kept_files(store) and not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read_whole(
    county: County, store: Path, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 1 << 20
    file = io.BytesIO(PDF + b"\x00" * (3 << 20))
    with pytest.raises(UploadRefused, match="超过1 MB"):
        keep(file, name="大.pdf", by=county.zhang)
    assert file.tell() < 2 << 20 and not kept_files(store)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\用户\\执照.pdf", "执照.pdf"),
        ("../../etc/执照.pdf", "执照.pdf"),
        ("执\u202e照\n.pdf", "执照.pdf"),
        (".pdf.pdf", "pdf.pdf"),
    ],
)
def test_a_name_brings_no_folders_or_tricks(county: County, given: str, kept: str) -> None:
    assert keep(PDF, name=given, by=county.zhang).name == kept


def test_a_long_name_keeps_its_ending(county: County) -> None:
    name = keep(PDF, name="长" * 300 + ".pdf", by=county.zhang).name
    assert len(name) == 200 and name.endswith("长.pdf")


def scanner(tmp_path: Path, answer: int) -> list[str]:
    """A virus scanner that always gives this answer."""
    script = tmp_path / f"scanner-{answer}"
    script.write_text(f'#!/bin/sh\ntest -f "$1" || exit 9\nexit {answer}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return [str(script)]


def test_without_a_scanner_the_record_says_so(county: County) -> None:
    assert keep(PDF, name="a.pdf", by=county.zhang).is_scanned is False


def test_a_clean_file_is_recorded_as_scanned(county: County, settings: Any, tmp_path: Path) -> None:
    settings.SCANNER = scanner(tmp_path, 0)
    assert keep(PDF, name="a.pdf", by=county.zhang).is_scanned is True


@pytest.mark.parametrize(("answer", "complaint"), [(1, "病毒"), (2, "暂时不能工作")])
def test_what_the_scanner_does_not_clear_is_not_kept(
    county: County, settings: Any, tmp_path: Path, store: Path, answer: int, complaint: str
) -> None:
    settings.SCANNER = scanner(tmp_path, answer)
    with pytest.raises(UploadRefused, match=complaint):
        keep(PDF, name="a.pdf", by=county.zhang)
    assert not kept_files(store)


def test_a_scanner_that_is_not_there_lets_nothing_through(county: County, settings: Any) -> None:
    settings.SCANNER = ["/nowhere/scanner"]
    with pytest.raises(UploadRefused, match="暂时不能工作"):
        keep(PDF, name="a.pdf", by=county.zhang)


def test_a_draft_file_joins_its_case_once(county: County, case: Any) -> None:
    upload = keep(PDF, name="a.pdf", by=county.zhang)
    assert attach(upload, by=county.zhang, case_id=case.pk).case_id == case.pk
    with pytest.raises(UploadRefused, match="已经归入案件"):
        attach(upload, by=county.zhang, case_id=case.pk)


def test_a_stranger_may_not_move_my_file(county: County, case: Any) -> None:
    upload = keep(PDF, name="a.pdf", by=county.zhang)
    with pytest.raises(UploadRefused):
        attach(upload, by=county.stranger, case_id=case.pk)


def test_a_lost_upload_is_reported(county: County, store: Path) -> None:
    upload = keep(PDF, name="a.pdf", by=county.zhang)
    queries.file_of_upload(upload).path.unlink()
    with pytest.raises(FileMissing, match="备份"):
        queries.file_of_upload(upload)
