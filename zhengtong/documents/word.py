"""Word by docxtpl, from templates an office can edit; the same bytes for the same content."""

import io
import struct
import zipfile
from functools import cache
from pathlib import Path

from django.conf import settings
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from zhengtong.documents.codes import qr_code
from zhengtong.documents.content import Content, Family, grouped, spoken

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATES = {
    Family.NOTICE: "notice.docx",
    Family.DECISION: "decision.docx",
    Family.CERTIFICATE: "certificate.docx",
    Family.RECORD: "record.docx",
}
EPOCH = b"\x00\x00\x21\x00"  # midnight of 1980-01-01, the earliest a zip file can say


def render(content: Content) -> bytes:
    """The Word file of this content."""
    template = DocxTemplate(io.BytesIO(_template(Family(content.family))))
    template.render(
        {
            "发文机关": content.organ,
            "文号": content.number,
            "标题": content.title,
            "致": content.addressee,
            "正文": content.paragraphs,
            "表": content.rows,
            "救济": content.remedies,
            "日期": spoken(content.day),
            "案号": content.case_number,
            "核验码": grouped(content.code),
            "核验网址": content.address.rpartition("/")[0],
            "二维码": InlineImage(template, _qr_code(content), width=Mm(21)) if content.code else "",
            "演示": content.is_demo,
        },
        autoescape=True,
    )
    written = io.BytesIO()
    template.save(written)
    return _without_clock(written.getvalue())


def _qr_code(content: Content) -> io.BytesIO:
    drawn = io.BytesIO()
    qr_code(content.address).save(drawn, kind="png", scale=6, border=0)
    drawn.seek(0)
    return drawn


@cache
def _template(family: Family) -> bytes:
    return (Path(settings.ROOT) / "templates" / "documents" / TEMPLATES[family]).read_bytes()


def _without_clock(word: bytes) -> bytes:
    # A zip notes when each part was written, before it and once more in the list at its end. Without that, the same
    # content is the same file.
    plain = bytearray(word)
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        at = parts.start_dir
        for part in parts.infolist():
            plain[part.header_offset + 10 : part.header_offset + 14] = EPOCH
            plain[at + 12 : at + 16] = EPOCH
            at += 46 + sum(struct.unpack("<HHH", plain[at + 28 : at + 34]))  # name, extra, comment
    return bytes(plain)
