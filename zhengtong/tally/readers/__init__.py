"""From a file, or from pasted text, to a Source: its characters, and its tables with the place of every cell.

What an attacker could have written (HTML, Word, PDF) is parsed in a child process with limits; see apart.py.
"""

from pathlib import Path

from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import apart, limits, text
from zhengtong.tally.readers.kinds import APART, kind_of
from zhengtong.tally.source import Source


def read(content: bytes, name: str = "") -> Source:
    """What the bytes of a file say; `name` tells its kind, and is checked against the content.

    Raises Unreadable with one sentence: too large, damaged, encrypted, not what its name says, or of a kind we do not read.
    """
    if len(content) > limits.BYTES:
        raise Unreadable(limits.TOO_LARGE)
    kind = kind_of(content, name)
    if kind in APART:
        return apart.read(content, kind, name)
    return text.source(text.decode(content), name)


def read_file(path: Path) -> Source:
    """A file on disk. Raises Unreadable also when it is missing or may not be read."""
    try:
        if path.is_dir():
            raise Unreadable("这是一个文件夹，请写出其中的文件")
        with path.open("rb") as file:
            content = file.read(limits.BYTES + 1)
    except FileNotFoundError:
        raise Unreadable("没有这个文件，请核对路径") from None
    except PermissionError:
        raise Unreadable("没有权限读这个文件") from None
    except OSError as error:
        raise Unreadable(f"打不开这个文件（{error.strerror}）") from None
    return read(content, path.name)


def read_pasted(pasted: str, name: str = "") -> Source:
    """Text that was pasted. Raises Unreadable when it is too long."""
    return text.source(pasted, name)
