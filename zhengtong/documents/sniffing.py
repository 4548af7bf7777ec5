"""What a file really is, read from its content and held against its name."""

import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from zhengtong.documents.errors import UploadRefused

NAME_LENGTH = 200
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken."""

    media_type: str
    label: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", "PDF", (".pdf",))
JPEG = Kind("image/jpeg", "JPEG 图片", (".jpg", ".jpeg"))
PNG = Kind("image/png", "PNG 图片", (".png",))
WEBP = Kind("image/webp", "WebP 图片", (".webp",))
HEIC = Kind("image/heic", "HEIC 图片", (".heic", ".heif"))
TIFF = Kind("image/tiff", "TIFF 图片", (".tif", ".tiff"))
DOCX = Kind(f"{OFFICE}wordprocessingml.document", "Word 文件", (".docx",))
XLSX = Kind(f"{OFFICE}spreadsheetml.sheet", "Excel 文件", (".xlsx",))
OFD = Kind("application/ofd", "OFD 版式文件", (".ofd",))  # GB/T 33190
TAKEN = (PDF, JPEG, PNG, WEBP, HEIC, TIFF, DOCX, XLSX, OFD)

OPENINGS = (
    (0, b"%PDF-", PDF),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (8, b"WEBP", WEBP),
    (4, b"ftypheic", HEIC),
    (4, b"ftypheix", HEIC),
    (4, b"ftypmif1", HEIC),
    (0, b"II*\x00", TIFF),
    (0, b"MM\x00*", TIFF),
)
PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Recognised:
    """A file's safe name and its true type."""

    name: str
    media_type: str


def recognise(file: IO[bytes], name: str) -> Recognised:
    """What this file is, or UploadRefused: of a kind not taken, with macros, or not what its name says."""
    shown = safe_name(name)
    kind = _kind(file, shown)
    ending = PurePosixPath(shown).suffix.lower()
    if ending not in kind.endings:
        said = f"名称以“{ending}”结尾" if ending else "名称没有扩展名"
        raise UploadRefused(
            f"“{shown}”的内容是{kind.label}，{said}，两者不符，没有收下；请改成以“{kind.endings[0]}”结尾再交"
        )
    return Recognised(shown, kind.media_type)


def safe_name(name: str) -> str:
    """The file's own name: without folders, invisible characters or right-to-left tricks, and no longer than the column."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(mark for mark in last if unicodedata.category(mark)[0] != "C").strip().lstrip(".")
    if not seen:
        raise UploadRefused("文件没有名称，没有收下；请给它起个名再交")
    stem, ending = PurePosixPath(seen).stem, PurePosixPath(seen).suffix
    return f"{stem[: NAME_LENGTH - len(ending)]}{ending}" if len(seen) > NAME_LENGTH else seen


def _kind(file: IO[bytes], name: str) -> Kind:
    file.seek(0)
    opening = file.read(16)
    for at, mark, kind in OPENINGS:
        if opening[at : at + len(mark)] == mark:
            return kind
    if opening.startswith(ZIP):
        return _inside(file, name)
    if opening.startswith(OLD_OFFICE):
        raise UploadRefused(f"“{name}”是旧版 Office 文件，没有收下；请另存为 docx、xlsx 或者 PDF 再交")
    raise UploadRefused(f"“{name}”不是可以收的文件，没有收下；可以交{'、'.join(kind.label for kind in TAKEN)}")


def _inside(file: IO[bytes], name: str) -> Kind:
    # Only the table of contents is read; nothing is unpacked, so a zip bomb stays a small file.
    try:
        with zipfile.ZipFile(file) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UploadRefused(f"“{name}”已经损坏，没有收下；请重新制作后再交") from error
    if any(part.endswith("vbaProject.bin") for part in parts):
        raise UploadRefused(f"“{name}”带有宏，没有收下；请另存为不带宏的文件或者 PDF 再交")
    for part, kind in PARTS:
        if part in parts:
            return kind
    raise UploadRefused(f"“{name}”是压缩包，没有收下；请解压后把里面的文件逐个交来")
