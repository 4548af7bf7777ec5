"""`zhengtong up` as a whole, with real processes: it starts, it heals, it ends cleanly, it leaves nothing."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhengtong.ground import postgres, schema, up
from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import place


def sleeper(name: str = "任务") -> up.Child:
    """A process that goes on until it is told to stop."""
    return up.Child(name, [sys.executable, "-c", "import time; time.sleep(600)"])


def test_a_process_that_dies_is_started_again_after_a_pause(capsys: pytest.CaptureFixture[str]) -> None:
    child = sleeper()
    child.look(0)
    assert child.process
    first = child.process
    first.kill()
    first.wait()
    child.look(child.started_at + 1)
    child.look(child.start_again_at - 0.1)
    assert child.process is None
    child.look(child.start_again_at)
    assert child.process and child.process.pid != first.pid
    assert "1 秒后重新启动" in capsys.readouterr().err
    up.end([child])


def test_a_process_that_never_lives_brings_the_group_down_with_a_sentence() -> None:
    child = up.Child("网站", [sys.executable, "-c", "raise SystemExit(3)"])

    def live_and_die() -> None:
        child.look(child.start_again_at)
        assert child.process
        child.process.wait()
        child.look(child.started_at + 0.1)

    for _ in range(up.QUICK_DEATHS - 1):
        live_and_die()
    with pytest.raises(GroundError, match="网站进程一启动就退出，已连续 5 次（最后的退出码 3）"):
        live_and_die()


def test_pauses_grow_and_a_long_life_forgives() -> None:
    child = up.Child("网站", [sys.executable, "-c", ""])
    pauses = []
    for lived in (0.1, 0.1, 0.1, up.QUICK + 1):
        child.look(child.start_again_at)
        assert child.process
        child.process.wait()
        now = child.started_at + lived
        child.look(now)
        pauses.append(round(child.start_again_at - now))
    assert pauses == [1, 2, 4, 1]


def test_a_process_ends_when_the_group_is_asked_to() -> None:
    child = sleeper()
    child.look(0)
    up.end([child])
    assert child.process and child.process.returncode == -signal.SIGTERM


def test_a_taken_port_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(GroundError, match="--port 换一个端口"):
        up.check_port("127.0.0.1", taken.getsockname()[1])


def test_assets_are_collected_when_they_changed(tmp_path: Path) -> None:
    source, collected = tmp_path / "dist", tmp_path / "static"
    source.mkdir()
    collected.mkdir()
    (source / "app.css").write_text("a")
    assert schema.assets_changed(collected, [source])
    (collected / "app.css").write_text("a")
    os.utime(collected, (time.time() + 5, time.time() + 5))
    assert not schema.assets_changed(collected, [source])
    os.utime(source / "app.css", (time.time() + 9, time.time() + 9))
    assert schema.assets_changed(collected, [source])


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """The var folder of one installation, for all tests of this file: its tables are made once."""
    base = Path(tempfile.mkdtemp(prefix="ground-"))
    base.chmod(0o711)
    yield base
    shutil.rmtree(base)


@pytest.fixture
def site(var: Path) -> Iterator[Callable[[], "Site"]]:
    """Starts whole installations on the same var folder; what still runs afterwards is stopped."""
    started: list[Site] = []

    def start() -> Site:
        started.append(Site(var))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
    postgres.stop(var / "pg")


class Site:
    """One `zhengtong up` in its own folder and port, waited for until it says that it is up."""

    def __init__(self, var: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zhengtong", "up", "--port", str(self.port), "--workers", "1"],
            env={**env, "ZHENGTONG_VAR": str(var), "ZHENGTONG_LOG_LEVEL": "INFO"},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self.wait_for("政通已启动", "Starting worker")

    def wait_for(self, *words: str) -> None:
        """Reads what it says until all these words have been said, in any order."""
        missing = set(words)
        assert self.process.stderr
        for line in self.process.stderr:
            self.said.append(line)
            assert "进程退出" not in line, "".join(self.said)
            missing -= {word for word in missing if word in line}
            if not missing:
                return
        raise AssertionError("".join(self.said))

    def status(self) -> int:
        """What the home page answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as answer:
            return int(answer.status)

    def stop(self, word: signal.Signals) -> int:
        """Asks it to stop and reads what it still says."""
        self.process.send_signal(word)
        assert self.process.stderr
        self.said += self.process.stderr.readlines()
        return self.process.wait()


def children(pid: int) -> list[int]:
    """The processes below this one."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    return [int(word) for word in listed] + [below for word in listed for below in children(int(word))]


@pytest.mark.slow
@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_the_site_answers_and_ends_cleanly(site: Callable[[], Site], var: Path, word: signal.Signals) -> None:
    running = site()
    assert running.status() == 200
    family = children(running.process.pid)
    assert running.stop(word) == 0
    assert "政通已停止" in running.said[-1]
    assert not any(Path(f"/proc/{pid}").exists() for pid in family)
    assert not postgres.is_running(var / "pg")


@pytest.mark.slow
def test_a_killed_group_leaves_no_web_server_and_the_next_one_starts(site: Callable[[], Site], var: Path) -> None:
    first = site()
    family = children(first.process.pid)
    first.process.kill()
    first.process.wait()
    for pid in family:
        wait_until_gone(pid)
    assert postgres.is_running(var / "pg")
    second = site()
    assert second.status() == 200
    assert second.stop(signal.SIGTERM) == 0
    assert not postgres.is_running(var / "pg")


@pytest.mark.slow
def test_a_killed_database_is_brought_back_and_the_site_goes_on(site: Callable[[], Site], var: Path) -> None:
    running = site()
    killed = postgres.postmaster(place(var / "pg"))
    assert killed
    os.kill(killed, signal.SIGKILL)
    running.wait_for("数据库停了，正在恢复")
    postgres.start(var / "pg")  # waits for the same recovery
    assert running.status() == 200
    assert running.stop(signal.SIGTERM) == 0


def wait_until_gone(pid: int) -> None:
    """Ends when the process has, by asking the kernel for the moment."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([descriptor], [], [], 40)
    os.close(descriptor)
    assert ended, f"process {pid} is still there"
