"""The embedded server: who it runs as, how it starts and stops, what it survives."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from zhengtong.ground import postgres
from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import place

Python = Callable[..., "subprocess.Popen[str]"]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="换用户运行只有 root 能做")

SERVE_UNTIL_TOLD = """
import sys; from pathlib import Path; from zhengtong.ground import postgres
with postgres.serving(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""
CONNECT = """
import sys, psycopg; from pathlib import Path; from zhengtong.ground import postgres
with postgres.serving(Path(sys.argv[1])) as url, psycopg.connect(url) as c:
    print(c.execute("select pg_postmaster_start_time()").fetchone()[0], flush=True)
    sys.stdin.read()
"""


def ask(url: str, sql: str) -> object:
    """One value from the database."""
    with psycopg.connect(url) as connection:
        row = connection.execute(sql).fetchone()
    return row[0] if row else None


def pid(folder: Path) -> int:
    """The running postmaster."""
    found = postgres.postmaster(place(folder))
    assert found is not None
    return found


def test_the_address_is_known_without_starting_anything(folder: Path) -> None:
    assert postgres.address(folder).startswith("postgresql://zhengtong@:5432/zhengtong?host=")
    assert not postgres.is_running(folder)
    assert not (folder / "data").exists()


def test_a_server_answers_while_it_is_used_and_stops_with_its_last_user(folder: Path) -> None:
    with postgres.serving(folder) as url:
        assert ask(url, "select current_user") == "zhengtong"
    assert not postgres.is_running(folder)


def test_what_was_stored_is_there_at_the_next_start(folder: Path) -> None:
    with postgres.serving(folder) as url, psycopg.connect(url) as connection:
        connection.execute("create table kept as select '政通' as word")
    with postgres.serving(folder) as url:
        assert ask(url, "select word from kept") == "政通"


def test_the_database_is_utf8_with_checksums_and_durable(folder: Path) -> None:
    with postgres.serving(folder) as url, psycopg.connect(url) as connection:
        found = connection.execute(
            "select pg_encoding_to_char(encoding), datlocale, current_setting('data_checksums'), current_setting('fsync'),"
            " current_setting('full_page_writes'), current_setting('listen_addresses'), current_setting('jit')"
            " from pg_database where datname = current_database()"
        ).fetchone()
    assert found == ("UTF8", "C.UTF-8", "on", "on", "on", "", "off")


def test_the_platform_is_no_superuser_of_its_database(folder: Path) -> None:
    with postgres.serving(folder) as url:
        assert ask(url, "select rolsuper from pg_roles where rolname = current_user") is False
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(url, "copy (select 1) to program 'true'")


def test_the_log_never_holds_what_people_entered(folder: Path) -> None:
    with postgres.serving(folder) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table people (identity text primary key)")
        for _ in range(2):
            try:
                connection.execute("insert into people values ('410103199001011234')")
            except psycopg.errors.UniqueViolation:
                continue
    logs = "".join(file.read_text() for file in (folder / "log").iterdir())
    assert "people_pkey" in logs
    assert "410103199001011234" not in logs


def test_the_first_of_two_users_leaves_the_server_running(folder: Path) -> None:
    with postgres.serving(folder) as url:
        with postgres.serving(folder):
            pass
        assert ask(url, "select 1") == 1


def test_stopping_is_refused_while_somebody_uses_the_server(folder: Path) -> None:
    with postgres.serving(folder), pytest.raises(GroundError, match="请先停止它"):
        postgres.stop(folder)


def test_a_server_survives_its_killed_parent_and_the_next_start_adopts_it(folder: Path, python: Python) -> None:
    parent = python(SERVE_UNTIL_TOLD, folder)
    assert parent.stdout and parent.stdout.readline() == "up\n"
    first = pid(folder)
    parent.kill()
    parent.wait()
    assert postgres.is_running(folder)
    with postgres.serving(folder):
        assert pid(folder) == first
    assert not postgres.is_running(folder)


def test_starters_at_the_same_moment_share_one_server(folder: Path, python: Python) -> None:
    starters = [python(CONNECT, folder) for _ in range(4)]
    answers = {starter.stdout.readline() for starter in starters if starter.stdout}
    for starter in starters:
        assert starter.stdin
        starter.stdin.close()
        assert starter.wait() == 0
    assert len(answers) == 1
    assert not postgres.is_running(folder)


def test_a_killed_postmaster_loses_nothing_acknowledged_and_starts_at_once(folder: Path) -> None:
    with postgres.serving(folder) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create table acts (number int)")
            for number in range(200):
                connection.execute("insert into acts values (%s)", [number])
            os.kill(pid(folder), signal.SIGKILL)
        postgres.start(folder)
        assert ask(url, "select count(*) from acts") == 200


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(folder: Path) -> None:
    with postgres.serving(folder):
        stale = (folder / "data" / "postmaster.pid").read_text()
    other = subprocess.Popen(["sleep", "60"], user=place(folder).user.uid if os.geteuid() == 0 else None)
    try:
        lines = [str(other.pid), *stale.splitlines()[1:]]
        (folder / "data" / "postmaster.pid").write_text("\n".join(lines) + "\n")
        (folder / ".s.PGSQL.5432.lock").write_text("\n".join(lines[:5]) + "\n")
        assert not postgres.is_running(folder)
        with postgres.serving(folder) as url:
            assert ask(url, "select 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_zombie_is_not_taken_for_a_server(folder: Path) -> None:
    with postgres.serving(folder):
        pass
    zombie = subprocess.Popen(["true"], cwd=folder / "data", user=place(folder).user.uid if os.geteuid() == 0 else None)
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)  # it has ended and nobody has collected it
    (folder / "data" / "postmaster.pid").write_text(
        f"{zombie.pid}\n{folder / 'data'}\n0\n5432\n{folder}\n\n0 0\nready\n"
    )
    assert not postgres.is_running(folder)
    with postgres.serving(folder) as url:
        assert ask(url, "select 1") == 1
    zombie.wait()


def test_the_start_waits_for_processes_that_a_killed_server_left(folder: Path) -> None:
    with postgres.serving(folder):
        pass
    left = subprocess.Popen(["sleep", "0.4"], cwd=folder / "data")
    with postgres.serving(folder) as url:
        assert left.poll() is not None
        assert ask(url, "select 1") == 1


@pytest.mark.slow
def heeds_quit() -> None:
    """A shell starts what it puts in the background deaf to SIGQUIT; a database process never is."""
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def test_a_process_that_will_not_leave_is_ended(folder: Path) -> None:
    with postgres.serving(folder):
        pass
    left = subprocess.Popen(["sleep", "600"], cwd=folder / "data", preexec_fn=heeds_quit)
    with postgres.serving(folder) as url:
        assert ask(url, "select 1") == 1
    assert left.wait() == -signal.SIGQUIT


def test_a_broken_first_start_leaves_nothing_half_made(folder: Path) -> None:
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    with postgres.serving(folder) as url:
        assert ask(url, "select 1") == 1
    assert not (folder / "data.new").exists()


def test_files_of_another_version_are_refused_with_a_sentence(folder: Path) -> None:
    with postgres.serving(folder):
        pass
    (folder / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(GroundError, match=r"属于 PostgreSQL 16，本版内置的是 18：请用原来那一版"):
        postgres.start(folder)


def test_a_full_disk_is_a_sentence_and_leaves_nothing(folder: Path, python: Python) -> None:
    code = """
import resource, sys; from pathlib import Path; from zhengtong.ground import postgres, errors
resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))
try: postgres.start(Path(sys.argv[1]))
except errors.GroundError as error: print(error)
"""
    said, _ = python(code, folder).communicate()
    assert "写不下数据库文件" in said
    assert "Traceback" not in said
    assert {each.name for each in folder.iterdir()} <= {"log", "start.lock"}


def test_damaged_files_are_a_sentence_with_the_log(folder: Path) -> None:
    with postgres.serving(folder):
        pass
    (folder / "data" / "global" / "pg_control").write_bytes(b"\0" * 8192)
    with pytest.raises(GroundError, match="没有启动起来"):
        postgres.start(folder)


def test_a_path_with_chinese_spaces_and_quotes_works(base: Path) -> None:
    folder = base / "二七区 o'k%20" / "pg"
    with postgres.serving(folder) as url:
        assert ask(url, "select 1") == 1


def test_a_path_too_long_for_a_socket_gets_a_short_one(base: Path) -> None:
    folder = base / ("很长的路径" * 8) / "pg"
    with postgres.serving(folder) as url:
        assert ask(url, "select 1") == 1
        assert str(place(folder).socket_folder).startswith("/tmp/zhengtong-")  # noqa: S108 - where the kernel's limit sends us
        assert place(folder).socket_folder.stat().st_mode & 0o777 == 0o700
    assert not place(folder).socket_folder.exists()


@as_root
def test_a_short_folder_laid_by_somebody_else_is_refused(base: Path) -> None:
    folder = base / ("很长的路径" * 8) / "pg"
    trap = place(folder).socket_folder
    trap.mkdir(mode=0o777)
    try:
        with pytest.raises(GroundError, match="已被别人占用"):
            postgres.start(folder)
    finally:
        trap.rmdir()
