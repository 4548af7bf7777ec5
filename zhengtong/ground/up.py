"""`zhengtong up`: database, web and worker as one group, which ends together.

A process that dies is started again, each time after a longer wait; one that dies five times in a row as soon as it
starts brings the whole group down with a sentence, so that systemd or an operator sees it rather than a site half alive.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from zhengtong.ground import postgres
from zhengtong.ground.errors import GroundError

QUICK = 10.0  # seconds: a process that dies sooner never really ran
QUICK_DEATHS = 5
LONGEST_PAUSE = 30.0
PATIENCE = 30.0  # for jobs to finish once asked to stop
WEB_PATIENCE = (
    10  # for requests to finish; a web process asked while it is still starting never answers, and is ended then
)
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


@dataclass
class Child:
    """One process of the group and how it has fared."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    quick_deaths: int = 0
    start_again_at: float = 0.0

    def start(self) -> None:
        """Starts it in our process group, with orders to die when we do."""
        self.process = subprocess.Popen(  # noqa: S603 - our own command lines
            self.command, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent(os.getpid())
        )
        self.started_at = time.monotonic()

    def look(self, now: float) -> None:
        """Notices a death and starts it again when its pause is over. Raises GroundError when that is hopeless."""
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        self.quick_deaths = self.quick_deaths + 1 if now - self.started_at < QUICK else 1
        if self.quick_deaths >= QUICK_DEATHS:
            raise GroundError(
                f"{self.name}进程一启动就退出，已连续 {QUICK_DEATHS} 次（最后的退出码 {code}）：请看上面的日志"
            )
        pause = min(2.0 ** (self.quick_deaths - 1), LONGEST_PAUSE)
        self.start_again_at = now + pause
        say(f"{self.name}进程退出（退出码 {code}），{pause:.0f} 秒后重新启动")


def run(argv: list[str], *, folder: Path, database_url: str | None) -> int:
    """Runs the platform until Ctrl-C or SIGTERM. `folder` holds the embedded server, used when no `database_url` is given."""
    options = parse(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.settings")
    if any(folder.parent.glob("restoring-*/swapping")):
        raise GroundError("上一次恢复在交换时中断：请先再执行一次 zhengtong restore，它会先收拾好再恢复")
    with stopping() as asked_to_stop:
        check_port(options.host, options.port)
        with nullcontext() if database_url else postgres.serving(folder):
            prepare_schema()
            children = [Child("网站", web(options)), Child("任务", worker(options))]
            if options.no_worker:
                children.pop()
            try:
                watch(children, asked_to_stop, None if database_url else folder, (options.host, options.port))
            finally:
                end(children)
    say("政通已停止")
    return 0


def parse(argv: list[str]) -> argparse.Namespace:
    """The options of `zhengtong up`."""
    parser = argparse.ArgumentParser(prog="zhengtong up", description="启动数据库、网站和后台任务；按 Ctrl-C 一并停止")
    parser.add_argument(
        "--host", default="127.0.0.1", help="监听的地址（默认 127.0.0.1，只供本机；0.0.0.0 为所有网卡）"
    )
    parser.add_argument("--port", type=int, default=8000, help="监听的端口（默认 8000）")
    parser.add_argument("--workers", type=int, default=cores(), help="网站进程数（默认每核一个）")
    parser.add_argument("--threads", type=int, default=1, help="每个网站进程的线程数（默认 1）")
    parser.add_argument("--jobs", type=int, default=2, help="同时执行的后台任务数（默认 2）")
    parser.add_argument("--no-worker", action="store_true", help="只起网站，不执行后台任务")
    return parser.parse_args(argv)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def web(options: argparse.Namespace) -> list[str]:
    """The web server: the fastest measured shape, one process a core with a thread or two."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "zhengtong.wsgi:application"),
        *("--host", options.host, "--port", str(options.port)),
        *("--workers", str(options.workers), "--blocking-threads", str(options.threads)),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(WEB_PATIENCE)),
        *("--no-ws", "--log-level", "warning"),
    ]


def worker(options: argparse.Namespace) -> list[str]:
    """The worker: jobs and the clock."""
    return [
        *(sys.executable, "-m", "django", "procrastinate", "worker"),
        *("--concurrency", str(options.jobs), "--shutdown-graceful-timeout", str(int(PATIENCE) - 5)),
    ]


def check_port(host: str, port: int) -> None:
    """Says at once that the port is taken, rather than in five dying web servers."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise GroundError(
                f"不能监听 {host}:{port}（{error.strerror}）：请停止占用它的程序，或用 --port 换一个端口"
            ) from error


def prepare_schema() -> None:
    """Migrations and static files, in a process of their own."""
    done = subprocess.run([sys.executable, "-m", "zhengtong.ground.schema"])
    if done.returncode:
        raise GroundError("数据库没有准备好，未启动")


def watch(
    children: list[Child], asked_to_stop: Callable[[], bool], folder: Path | None, address: tuple[str, int]
) -> None:
    """Keeps the group alive until somebody asks it to stop, and says when the site can be visited."""
    told = False
    while not asked_to_stop():
        now = time.monotonic()
        if folder and not postgres.is_running(folder):
            say("数据库停了，正在恢复")
            postgres.start(folder)
        for child in children:
            child.look(now)
        if not told and is_open(*address):
            told = True
            say(f"政通已启动：http://{address[0]}:{address[1]}（按 Ctrl-C 停止）")
        time.sleep(0.2)


def is_open(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - we only look
    with suppress(OSError), socket.create_connection((here, port), timeout=1):
        return True
    return False


def end(children: list[Child]) -> None:
    """Asks every process to finish what it is doing, and ends those that do not."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    until = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """While the block lasts, Ctrl-C, SIGTERM and a closed terminal ask to stop instead of interrupting."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def die_with_parent(parent: int) -> Callable[[], None]:
    """What a child does before it starts: asks the kernel for SIGTERM when we die, even by SIGKILL."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        with suppress(AttributeError):  # not Linux
            libc.prctl(DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)  # we died in between

    return ask


def say(sentence: str) -> None:
    """A line for the operator."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {sentence}\n")
    sys.stderr.flush()
