"""Real servers in folders of their own. Nothing here touches the database that other tests share."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhengtong.ground import postgres
from zhengtong.ground.place import place


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder every user may pass through, as /srv is; emptied of servers afterwards."""
    path = Path(tempfile.mkdtemp(prefix="ground-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def folder(base: Path) -> Iterator[Path]:
    """Where a test's server lives: base/pg. Whatever still runs there afterwards is stopped."""
    path = base / "pg"
    yield path
    where = place(path)
    postgres.stop(path)
    for each in (path, where.home, where.socket_folder):
        shutil.rmtree(each, ignore_errors=True)


@pytest.fixture
def python() -> Callable[..., "subprocess.Popen[str]"]:
    """Runs a few lines in a Python of their own, as a separate user of the server."""

    def run(code: str, *words: object, user: str | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            user=user,
            extra_groups=[] if user else None,
        )

    return run
