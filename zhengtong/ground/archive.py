"""The file a backup is kept in: a tar whose last member says what the others must be, by size and SHA-256.

database.dump   the whole database (pg_dump, custom format)
files/…         documents and uploads
keys/…          the keys, unless left out
manifest.json   versions, and every member above
"""

import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from zhengtong.ground.errors import GroundError

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds and where it came from."""

    made_at: str
    zhengtong: str
    server: str
    keys: str  # included, left out, or kept in the environment
    members: tuple[Member, ...]
    format: int = FORMAT

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """From manifest.json; raises GroundError when it is not one of ours or of a later format."""
        try:
            found = json.loads(text)
            members = tuple(Member(**each) for each in found.pop("members"))
            manifest = cls(members=members, **found)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise GroundError("备份的清单读不懂：文件可能已损坏，或由更新的版本写成") from error
        if manifest.format != FORMAT:
            raise GroundError(f"备份的格式是 {manifest.format}，本版只认 {FORMAT}：请用写成它的那一版恢复")
        return manifest


@dataclass
class Writer:
    """Adds files to a tar and remembers what they were."""

    tar: tarfile.TarFile
    members: list[Member] = field(default_factory=list)

    def add(self, path: Path, name: str) -> None:
        """One file as it is at this moment."""
        with path.open("rb") as source:
            stat = os.fstat(source.fileno())
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = stat.st_size, int(stat.st_mtime), 0o600
            hashing = Hashing(source)
            self.tar.addfile(entry, hashing)  # type: ignore[arg-type]  # it only calls read()
        self.members.append(Member(name, entry.size, hashing.digest.hexdigest()))

    def close(self, *, server: str, keys: str, version: str) -> Manifest:
        """Writes the manifest as the last member."""
        made_at = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        manifest = Manifest(made_at, version, server, keys, tuple(self.members))
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mtime, entry.mode = len(text), int(time.time()), 0o600
        self.tar.addfile(entry, io.BytesIO(text))
        return manifest


class Hashing:
    """A file that remembers the digest of what was read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """The next bytes."""
        block = self.source.read(size)
        self.digest.update(block)
        return block


def verify(path: Path) -> Manifest:
    """Reads a backup from end to end and compares every member with the manifest. Raises GroundError at the first difference."""
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    with entries(path) as members:
        for entry, source in members:
            if entry.name == MANIFEST:
                manifest = Manifest.read(source.read())
                continue
            digest = hashlib.sha256()
            while block := source.read(BLOCK):
                digest.update(block)
            found[entry.name] = Member(entry.name, entry.size, digest.hexdigest())
    if manifest is None:
        raise GroundError(f"{path} 没有清单：备份没有写完，或不是政通的备份")
    for member in manifest.members:
        if found.pop(member.name, None) != member:
            raise GroundError(f"{path} 中的 {member.name} 与清单不符：备份已损坏，请换一份")
    if found:
        raise GroundError(f"{path} 中有清单以外的文件（{min(found)}）：备份被改动过，请换一份")
    return manifest


@contextmanager
def entries(path: Path) -> Iterator[Iterator[tuple[tarfile.TarInfo, IO[bytes]]]]:
    """The members of a backup in order, each with its content; what is unreadable becomes a sentence."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise GroundError(f"不能读取 {path}（{error.strerror}）") from error
    try:
        with file, tarfile.open(fileobj=file, mode="r:") as tar:
            yield plain_files(path, tar)
    except (tarfile.TarError, EOFError) as error:
        raise GroundError(f"{path} 读不下去（{error}）：备份没有写完或已损坏，请换一份") from error


def plain_files(path: Path, tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Only plain files with plain names are let through: no links, no devices, nothing outside our folders."""
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None or not is_plain(entry.name):
            raise GroundError(f"{path} 中有不该有的成员“{entry.name}”：不是政通的备份，未予恢复")
        yield entry, content


def is_plain(name: str) -> bool:
    """Whether a member's name stays inside the places we restore to."""
    parts = name.split("/")
    known = name in {DUMP, MANIFEST} or (len(parts) > 1 and parts[0] in {"files", "keys"})
    return known and all(part not in {"", ".", ".."} for part in parts) and "\\" not in name and "\0" not in name
