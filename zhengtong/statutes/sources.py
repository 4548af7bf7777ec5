"""Files that texts of statutes come in: Markdown, plain text in UTF-8 or the national encoding, Word."""

import codecs
import zipfile
from pathlib import Path

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from zhengtong.statutes.errors import StatuteError

SUFFIXES = (".md", ".txt", ".docx")


def text_of(path: Path) -> str:
    """The text in a file, one paragraph a line; StatuteError when it is missing, of another kind, or unreadable."""
    if path.suffix.lower() not in SUFFIXES:
        raise StatuteError(f"{path.name}：只能导入 {'、'.join(SUFFIXES)} 文件；旧版 .doc 请先另存为 .docx")
    if not path.is_file():
        raise StatuteError(f"没有这个文件：{path}")
    text = word(path) if path.suffix.lower() == ".docx" else decoded(path)
    if "\0" in text:
        raise StatuteError(f"{path.name} 不是文本文件")
    return text


def word(path: Path) -> str:
    """The paragraphs of a Word document."""
    try:
        return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        raise StatuteError(f"{path.name} 不是有效的 Word 文件，请用 Word 打开另存后再导入") from None


def decoded(path: Path) -> str:
    """A text in the encodings that offices save in."""
    content = path.read_bytes()
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StatuteError(f"{path.name} 的编码读不懂，请用 UTF-8 另存后再导入")
