"""Files kept under their own SHA-256: written whole or not at all, once, and never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

HEX = frozenset("0123456789abcdef")


def root() -> Path:
    """Where contents are kept: MEDIA_ROOT/sha256."""
    return Path(settings.MEDIA_ROOT) / "sha256"


def path_of(digest: str) -> Path:
    """The place of the content with this SHA-256 (64 hexadecimal digits), whether or not it is there."""
    if len(digest) != 64 or not HEX.issuperset(digest):
        raise ValueError(f"不是 SHA-256 摘要：{digest!r}")
    return root() / digest[:2] / digest[2:4] / digest


def put(content: bytes) -> str:
    """Keep this content and return its digest. When it returns, a power cut cannot lose the file."""
    digest = hashlib.sha256(content).hexdigest()
    if not is_whole(digest):
        with draft() as file:
            file.write(content)
            settle(file, digest)
    return digest


def read(digest: str) -> bytes | None:
    """The content with this digest, or None when it is missing or no longer what it was."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def is_whole(digest: str) -> bool:
    """Whether the content is here, unaltered."""
    try:
        with path_of(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


@contextmanager
def draft() -> Iterator[IO[bytes]]:
    """A file beside the store to write into (its `name` is its path); gone at the end unless `settle` gave it its place."""
    root().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(prefix=".draft-", dir=root(), delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def settle(file: IO[bytes], digest: str) -> None:
    """Give a written draft its place. Flushed to disk before it is renamed, and the folders after: no half file is ever seen."""
    file.flush()
    os.fchmod(file.fileno(), 0o640)
    os.fsync(file.fileno())
    place = path_of(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    Path(file.name).replace(place)
    for folder in (place.parent, place.parent.parent, root()):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def files() -> Iterator[Path]:
    """Every file here, contents and unfinished drafts, in order."""
    yield from sorted(path for path in root().rglob("*") if path.is_file())
