"""Gives a test session an embedded PostgreSQL of its own when DATABASE_URL is not set.

Named in pyproject.toml (`addopts = "-p zhengtong.ground.pytest_plugin"`), because the address must be known before
Django reads its settings. The server starts only when a collected test asks for the database, in a temporary folder that
goes with the session; what a killed session left behind is cleared away by the next one. When tests run in several
processes (pytest-xdist), the first of them has the server for all, and each has a database of its own in it.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from zhengtong.ground import postgres
from zhengtong.ground.errors import GroundError

PREFIX = "zhengtong-tests-"
# A test server need not survive a power cut. It still survives every kill, because the kernel keeps what was written.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}

_running = contextlib.ExitStack()
_folder: Path | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Chooses a folder and names its address, before Django's settings are read."""
    global _folder
    if os.environ.get("DATABASE_URL"):
        return
    base = Path(tempfile.mkdtemp(prefix=PREFIX))
    base.chmod(0o711)  # the server's user may pass, and see nothing
    _folder = base / "pg"
    os.environ["DATABASE_URL"] = postgres.address(_folder)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Starts the server before the other processes do: what they are going to need is not known here."""
    if getattr(session.config.option, "numprocesses", None):
        start()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Starts the server if any test is going to need it."""
    if not session.config.option.collectonly and any(wants_database(item) for item in session.items):
        start()


def start() -> None:
    """Starts the server of this session; one that was given an address, or by the first process, has it already."""
    if _folder is not None:
        clear_leftovers()
        _running.enter_context(postgres.serving(_folder, FAST))


def wants_database(item: pytest.Item) -> bool:
    """Whether a test touches the database, by mark or by fixture."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


def pytest_unconfigure() -> None:
    """Stops the server and removes its files."""
    global _folder
    _running.close()
    if _folder is not None:
        shutil.rmtree(_folder.parent, ignore_errors=True)
        os.environ.pop("DATABASE_URL", None)
        _folder = None


def clear_leftovers() -> None:
    """Stops the servers of sessions that were killed and removes their files; one in use refuses to stop."""
    for base in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(GroundError, OSError):
            if (base / "pg" / "users.lock").exists():
                postgres.stop(base / "pg")
                shutil.rmtree(base, ignore_errors=True)
