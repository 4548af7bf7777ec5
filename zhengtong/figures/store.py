"""Where extracts live: one directory a version, never changed once its name is final; readers open the newest.

    var/extract/00000042/extract.duckdb  案件.parquet  事件.parquet …

A version is written under a hidden name and renamed when it is whole, so a reader sees all of it or none. Removing an
old one does not disturb those still reading it: they hold the file open.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.conf import settings

from zhengtong.figures.errors import NoExtract

FILE = "extract.duckdb"
KEPT_VERSIONS = 2


@dataclass(frozen=True)
class Version:
    """One finished extract on disk."""

    number: int
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / FILE


def root() -> Path:
    return Path(settings.EXTRACT_ROOT)


def versions() -> list[Version]:
    """Finished versions, oldest first."""
    if not root().is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(root()) if entry.name.isdigit())
    return [Version(int(name), root() / name) for name in names]


def newest() -> Version | None:
    found = versions()
    return found[-1] if found else None


def draft_folder() -> Path:
    """An empty hidden folder to write the next version in; what a crashed run left behind is swept away."""
    root().mkdir(parents=True, exist_ok=True)
    for entry in root().glob(".draft-*"):
        shutil.rmtree(entry, ignore_errors=True)
    draft = root() / f".draft-{os.getpid()}"
    draft.mkdir()
    return draft


def publish(draft: Path) -> Version:
    """Make the draft the newest version, and remove versions that nobody will open again."""
    last = newest()
    number = last.number + 1 if last else 1
    folder = root() / f"{number:08d}"
    draft.rename(folder)
    for old in versions()[:-KEPT_VERSIONS]:
        shutil.rmtree(old.folder, ignore_errors=True)
    return Version(number, folder)


def connect(file: Path, *, beside: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection that reaches nothing but this file (and files in the folder `beside`, when one is given).

    A figure is a county's SQL: it may not read elsewhere on the disk, nor load anything.
    """
    connection = duckdb.connect(str(file), read_only=True)
    if beside:
        connection.execute("set allowed_directories = [$folder]", {"folder": str(beside)})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def current() -> Version:
    """The newest version. Raises NoExtract when none was ever made."""
    version = newest()
    if version is None:
        raise NoExtract("还没有统计摘录。请先运行 zhengtong figures --extract，或等后台任务生成（每五分钟一次）。")
    return version


@contextmanager
def reading(version: Version, *, beside: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """This version, open for reading; see connect(). Raises NoExtract when it has meanwhile been replaced twice and removed."""
    try:
        connection = connect(version.file, beside=beside)
    except duckdb.IOException as error:
        raise NoExtract("统计摘录刚刚更新，请再试一次。") from error
    try:
        yield connection
    finally:
        connection.close()


def about(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What a version says of itself: marks, head, code, at …"""
    return {str(key): str(value) for key, value in connection.execute("select 键, 值 from 底.提取").fetchall()}


def watermark(connection: duckdb.DuckDBPyConnection) -> int:
    """The event up to which this version is complete."""
    return int(json.loads(about(connection)["marks"])["cases_event"])
