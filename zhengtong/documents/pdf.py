"""PDF by typst: PDF/A-2a and PDF/UA-1 (kept for decades, read aloud), the same bytes for the same content."""

import io
import json
import re
import threading
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
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
    # A preview has no code.
    address = content.address if content.code else ""
    return typeset(TEMPLATES[Family(content.family)], content.as_json(), address=address, on=content.day)


def typeset(template: str, content: Mapping[str, object], *, address: str, on: date) -> bytes:
    """The PDF of a template of templates/documents for this content; its QR code holds `address`, or there is none.

    Also for sheets that are no documents (a guide, a list of what to bring). Raises CharacterMissing and DocumentError as `render`.
    """
    inputs = {"content": json.dumps(content, ensure_ascii=False), "qr": _drawn_code(address)}
    with _one_at_a_time:
        try:
            pdf = _compiler(template).compile(
                format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=_moment(on)
            )
        except typst.TypstError as error:
            raise _explained(error) from error
    assert isinstance(pdf, bytes)  # noqa: S101 — a list only for PNG and SVG
    return pdf


def _drawn_code(address: str) -> str:
    if not address:
        return ""
    drawn = io.BytesIO()
    qr_code(address).save(drawn, kind="svg", border=0)
    return drawn.getvalue().decode()


def _moment(on: date) -> int:
    # Only dates printed on the document go into the file, never the moment of rendering: made again, it is the same file.
    return int(datetime.combine(on, time.min, tzinfo=BEIJING).timestamp())


@cache
def _compiler(template: str) -> typst.Compiler:
    root = Path(settings.ROOT) / "templates" / "documents"
    return typst.Compiler(input=str(root / template), root=str(root), font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def _explained(error: typst.TypstError) -> DocumentError:
    if missing := NO_GLYPH.search(error.message):
        return CharacterMissing(
            f"本机没有能显示“{missing[1]}”的字体，文书没有出具；请安装收有该字的字库（如方正、天珩等大字符集字体）后重试"
        )
    return DocumentError(f"文书版式有误，PDF 没有生成：{error.message}")
