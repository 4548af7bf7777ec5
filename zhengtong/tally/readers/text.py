"""Plain text and Markdown, from bytes of any Chinese encoding. Its characters stay as they are; tables in it are noticed."""

import codecs
import re

from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits, ruled
from zhengtong.tally.source import Source

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Characters every official text is full of, in both scripts: they tell the right encoding from a wrong one.
COMMON = frozenset(
    "的年和工作在为一人是政府行有，。、大中了公局会日月市县区開这不以及及其理法機国發會與為單位個及者關於"
)
UNKNOWN = "不认识这份文件的文字编码，请另存为 UTF-8 编码再试"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def decode(content: bytes) -> str:
    """The characters of the bytes, without a byte order mark. Raises Unreadable."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _sound(_decoded(content[len(mark) :], encoding))
    if 0 in content[:4096]:
        return _sound(_decoded(content, _wide(content)))
    text = _decoded(content, "utf-8")
    if text is None:
        others = [_decoded(content, encoding) for encoding in ("gb18030", "big5")]
        text = max((other for other in others if other is not None), key=_likely, default=None)
        if text is not None and not _likely(text):
            text = None
    return _sound(text)


def source(text: str, name: str) -> Source:
    """Text as it was given. Raises Unreadable when there is none, or too much."""
    if len(text) > limits.CHARACTERS:
        raise Unreadable(limits.TOO_LONG)
    if not text.strip():
        raise Unreadable("里面没有文字")
    return Source(text, name, ruled.tables(text))


def _decoded(content: bytes, encoding: str) -> str | None:
    """A character cut off at the very end is left away; anything else wrong is None."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(content)
    except UnicodeDecodeError:
        return None


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: in line breaks and digits one of the two bytes is zero, always the same one."""
    return "utf-16-le" if content[1:4096:2].count(0) > content[0:4096:2].count(0) else "utf-16-be"


def _likely(text: str) -> float:
    """Of the characters that are not ASCII, the share that is common in Chinese."""
    sample = [character for character in text[:20_000] if character > "\x7f"]
    return sum(character in COMMON for character in sample) / len(sample) if sample else 0.0


def _sound(text: str | None) -> str:
    if text is None:
        raise Unreadable(UNKNOWN)
    if len(text) > limits.CHARACTERS:
        raise Unreadable(limits.TOO_LONG)
    if len(_CONTROL.findall(text[:20_000])) * 50 > len(text[:20_000]):
        raise Unreadable("这不是文字文件；可以读 .txt、.md、.html、.docx、.pdf")
    return text
