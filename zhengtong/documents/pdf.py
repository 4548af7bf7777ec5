"""PDF by typst: PDF/A-2a and PDF/UA-1 (kept for decades, read aloud), the same bytes for the same content."""

import io
import json
import re
import threading
from datetime import datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

from zhengtong.documents.codes import qr_code
from zhengtong.documents.content import Content, Family
from zhengtong.documents.errors import CharacterMissing, DocumentError

MEDIA_TYPE = "application/pdf"
TEMPLATES = {
    Family.NOTICE: "notice.typ",
    Family.DECISION: "decision.typ",
    Family.CERTIFICATE: "certificate.typ",
    Family.RECORD: "record.typ",
}
NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
BEIJING = timezone(timedelta(hours=8))

_one_at_a_time = threading.Lock()  # a typst compiler refuses to be entered twice; a page takes some milliseconds


def render(content: Content) -> bytes:
    """The PDF of this content. Raises CharacterMissing when no installed font holds one of its characters."""
    inputs = {"content": json.dumps(content.as_json(), ensure_ascii=False), "qr": _drawn_code(content)}
    with _one_at_a_time:
        try:
            pdf = _compiler(Family(content.family)).compile(
                format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=_moment(content)
            )
        except typst.TypstError as error:
            raise _explained(error) from error
    assert isinstance(pdf, bytes)  # noqa: S101 — a list only for PNG and SVG
    return pdf


def _drawn_code(content: Content) -> str:
    # A preview has no code.
    if not content.code:
        return ""
    drawn = io.BytesIO()
    qr_code(content.address).save(drawn, kind="svg", border=0)
    return drawn.getvalue().decode()


def _moment(content: Content) -> int:
    # Only dates printed on the document go into the file, never the moment of rendering: made again, it is the same file.
    return int(datetime.combine(content.day, time.min, tzinfo=BEIJING).timestamp())


@cache
def _compiler(family: Family) -> typst.Compiler:
    root = Path(settings.ROOT) / "templates" / "documents"
    return typst.Compiler(input=str(root / TEMPLATES[family]), root=str(root), font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def _explained(error: typst.TypstError) -> DocumentError:
    if missing := NO_GLYPH.search(error.message):
        return CharacterMissing(
            f"本机没有能显示“{missing[1]}”的字体，文书没有出具；请安装收有该字的字库（如方正、天珩等大字符集字体）后重试"
        )
    return DocumentError(f"文书版式有误，PDF 没有生成：{error.message}")
