"""Of what kind a file is: its name says one thing, its first bytes another, and both must agree."""

import re
from pathlib import PurePath

from zhengtong.tally.errors import Unreadable

TEXT, HTML, DOCX, PDF = "text", "html", "docx", "pdf"
APART = frozenset({HTML, DOCX, PDF})
READABLE = "可以读 .txt、.md、.html、.docx、.pdf"
BY_NAME = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": TEXT,
    ".markdown": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".docx": DOCX,
    ".pdf": PDF,
}
CALLED = {TEXT: "文本", HTML: "网页", DOCX: "Word（.docx）", PDF: "PDF"}
_SAVE_AS = "请用 Word 或 WPS 另存为 .docx 再试"
OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"这是旧版 Word（.doc）或者加了密码的文件，{_SAVE_AS}"),
    (b"{\\rtf", f"这是 RTF 文件，{_SAVE_AS}"),
    (b"\x89PNG", "这是图片，里面的字读不出来，请用文字版"),
    (b"\xff\xd8\xff", "这是图片，里面的字读不出来，请用文字版"),
    (b"GIF8", "这是图片，里面的字读不出来，请用文字版"),
    (b"BM\x00", "这是图片，里面的字读不出来，请用文字版"),
    (b"Rar!", "这是压缩包，请解压后逐个检查"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后逐个检查"),
    (b"\x1f\x8b", "这是压缩包，请解压后逐个检查"),
    (b"\x7fELF", f"这不是文字文件；{READABLE}"),
    (b"MZ\x90", f"这不是文字文件；{READABLE}"),
)
_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.I)


def kind_of(content: bytes, name: str) -> str:
    """TEXT, HTML, DOCX or PDF. Raises Unreadable for other kinds, and for a name that says another kind than the content."""
    suffix = PurePath(name).suffix.lower()
    said = BY_NAME.get(suffix)
    found = _of_content(content)
    if suffix and said is None and (found is not TEXT or suffix in (".doc", ".wps", ".xls", ".xlsx", ".ofd", ".pptx")):
        raise Unreadable(f"不能读“{suffix}”文件；{READABLE}")
    if said in (None, found) or {said, found} == {TEXT, HTML}:
        return said or found
    raise Unreadable(f"文件名是“{suffix}”，内容却是{CALLED[found]}，请核对后改正文件名")


def _of_content(content: bytes) -> str:
    for mark, sentence in OTHERS:
        if content.startswith(mark):
            raise Unreadable(sentence)
    if content.startswith(b"PK\x03\x04"):
        return DOCX
    if b"%PDF-" in content[:1024]:
        return PDF
    return HTML if _PAGE.match(content[:4096]) else TEXT
