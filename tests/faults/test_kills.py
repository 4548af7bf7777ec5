"""What a kill -9 leaves behind: everything that was acknowledged, and nothing by halves."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import County
from zhengtong.cases import actions
from zhengtong.cases.jobs import revive
from zhengtong.cases.models import Event
from zhengtong.documents.models import Document
from zhengtong.ground import postgres
from zhengtong.ground.place import place
from zhengtong.notices.models import Notice

pytestmark = pytest.mark.slow
WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).resolve().parents[2]


def command(url: str, *words: str, output: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """One of our processes, on this database. Who does not read its output must not let it wait for a reader: DEVNULL."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "zhengtong.settings",
    }
    return subprocess.Popen(
        [sys.executable, *words], env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
    )


def finished(process: subprocess.Popen[str]) -> str:
    """What it printed; it must have ended well."""
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A server of its own, with every safety on, that a test may kill."""
    folder = tmp_path_factory.mktemp("killed") / "pg"
    for parent in list(folder.parents)[:3]:
        parent.chmod(parent.stat().st_mode | 0o011)
    yield folder
    postgres.stop(folder)


def test_a_killed_database_has_every_act_it_acknowledged(own_server: Path) -> None:
    with postgres.serving(own_server) as url:
        finished(command(url, "-m", "django", "migrate", "--verbosity", "0"))
        writer = command(url, str(WRITER))
        assert writer.stdout is not None
        acknowledged = [int(next(writer.stdout)) for _ in range(100)]
        os.kill(postgres.postmaster(place(own_server)) or 0, signal.SIGKILL)
        rest, _ = writer.communicate(timeout=60)
    acknowledged += [int(line) for line in rest.splitlines() if line.isdigit()]
    with postgres.serving(own_server) as url:
        shown = finished(
            command(
                url,
                "-c",
                "import django; django.setup()\n"
                "from zhengtong.cases.models import Event\n"
                "print(*Event.objects.values_list('pk', flat=True))",
            )
        )
        kept = {int(word) for word in shown.split()}
        assert set(acknowledged) <= kept
        # At most the one act whose answer was on its way when the database died.
        assert len(kept) - len(acknowledged) <= 1
        assert "全部相符" in finished(command(url, "-m", "django", "verify"))


def test_a_killed_worker_leaves_no_document_out_and_makes_none_twice(county: County, transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")  # Django's flush leaves what earlier tests had queued
    for _ in range(12):
        opened = actions.open_case(
            procedure="licence",
            organ=county.bureau,
            applicant=county.zhang,
            title="食品经营许可",
            channel="网上",
            by=county.zhang,
            on=date(2026, 3, 2),
            service_version=county.restaurant,
        )
        actions.perform(opened.case, "受理", by=county.li, on=date(2026, 3, 2))
    url = _url()
    worker = command(url, "-m", "django", "procrastinate", "worker", output=subprocess.DEVNULL)
    _wait_until_some_but_not_all_are_done(worker)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    # Its own queueing lock: the killed worker may have left its periodic one waiting.
    revive.configure(queueing_lock="revive-now").defer(timestamp=0, silent_seconds=0)
    finished(command(url, "-m", "django", "procrastinate", "worker", "--one-shot"))
    accepted = Event.objects.filter(action="受理")
    assert Document.objects.filter(event__in=accepted, kind="受理通知书").count() == 12
    assert Notice.objects.filter(cause__startswith="event:").count() == 12
    serials = list(Document.objects.filter(kind="受理通知书").order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, 13))


def _url() -> str:
    """The address of the test database, for another process."""
    kept = connection.settings_dict
    address = settings.DATABASE_URL
    before, _, options = address.partition("?")
    return f"{before.rpartition('/')[0]}/{kept['NAME']}" + (f"?{options}" if options else "")


def _wait_until_some_but_not_all_are_done(worker: subprocess.Popen[str]) -> None:
    """Watch the table until the worker is in the middle of its work; give it two minutes to get there."""
    patience = time.monotonic() + 120
    while time.monotonic() < patience:
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(0.02)
            raise AssertionError("the worker ended by itself")
        if 2 <= Document.objects.count() < 12:
            return
    worker.kill()
    raise AssertionError("the worker never got into the middle")
