"""Where the embedded server lives and as whom it runs, above all when the caller is root."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.ground.reach import others_may_run
from zhengtong.ground import place as places
from zhengtong.ground import postgres
from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import place

pytestmark = pytest.mark.slow

Python = Callable[..., "subprocess.Popen[str]"]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="换用户运行只有 root 能做")
as_another_user = pytest.mark.skipif(not others_may_run(), reason="别的用户进不了本项目所在的目录，不能以其身份运行")


@pytest.fixture
def closed(base: Path) -> Iterator[Path]:
    """A folder only root enters, as /root is; what was put elsewhere for it is removed afterwards."""
    folder = base / "closed"
    folder.mkdir(mode=0o700)
    yield folder
    where = place(folder / "var" / "pg")
    postgres.stop(folder / "var" / "pg")
    if where.home.is_relative_to(places.ELSEWHERE):
        shutil.rmtree(where.home, ignore_errors=True)


def modes(folder: Path) -> dict[Path, int]:
    """The permissions of a folder and of everything above it."""
    return {each: each.stat().st_mode for each in (folder, *folder.parents)}


@as_root
def test_root_runs_the_server_as_somebody_else(folder: Path) -> None:
    with postgres.serving(folder):
        found = postgres.postmaster(place(folder))
        assert Path(f"/proc/{found}").stat().st_uid not in (0, None)
        assert folder.stat().st_uid == place(folder).user.uid
        assert folder.stat().st_mode & 0o777 == 0o700


@as_root
def test_starting_as_root_changes_no_permission_above(folder: Path, closed: Path) -> None:
    before = modes(folder.parent) | modes(closed)
    for each in (folder, closed / "var" / "pg"):
        with postgres.serving(each):
            pass
    assert modes(folder.parent) | modes(closed) == before


@as_root
def test_a_clone_the_server_cannot_reach_keeps_its_data_under_var_lib(
    closed: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = closed / "var" / "pg"
    with postgres.serving(folder) as url, psycopg.connect(url) as connection:
        connection.execute("create table kept ()")
    assert f"数据改放在 {place(folder).home}" in capfd.readouterr().err
    assert place(folder).home.parent == Path("/var/lib/zhengtong")
    assert (folder / "location").read_text().strip() == str(place(folder).home)
    with postgres.serving(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("select to_regclass('kept')").fetchone() == ("kept",)


@as_root
def test_a_new_clone_at_the_same_path_does_not_find_the_old_data(closed: Path) -> None:
    first = place(closed / "var" / "pg").home
    shutil.rmtree(closed / "var")
    assert place(closed / "var" / "pg").home != first


@as_root
def test_data_stay_where_they_are_when_permissions_change_later(base: Path) -> None:
    folder = base / "var" / "pg"
    with postgres.serving(folder):
        pass
    base.chmod(0o700)
    assert place(folder).home == folder


@as_root
def test_programs_the_server_cannot_reach_are_copied_beside_the_data(
    folder: Path, closed: Path, python: Python
) -> None:
    wheel = places.shipped().parent
    shutil.copytree(wheel, closed / wheel.name, copy_function=os.link)
    shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), closed / f"{wheel.name}.libs", copy_function=os.link)
    code = """
import sys; sys.path.insert(0, sys.argv[1])
import psycopg; from pathlib import Path; from zhengtong.ground import postgres, place
with postgres.serving(Path(sys.argv[2])) as url, psycopg.connect(url) as c:
    print(place.shipped(), c.execute("select 1").fetchone()[0])
"""
    said, _ = python(code, closed, folder).communicate()
    assert said.strip() == f"{closed / wheel.name / 'pginstall18'} 1"
    assert [each.name.startswith("programs-") for each in folder.glob("programs*")] == [True]


@as_root
@as_another_user
def test_no_other_user_of_the_machine_gets_in(folder: Path, python: Python) -> None:
    with postgres.serving(folder) as url:
        said, _ = python("import sys, psycopg; psycopg.connect(sys.argv[1])", url, user="nobody").communicate()
        assert "Permission denied" in said or "Error" in said
        folder.chmod(0o711)  # even with the folder open, the server asks the kernel who is calling
        socket = folder / ".s.PGSQL.5432"
        socket.chmod(0o777)
        said, _ = python("import sys, psycopg; psycopg.connect(sys.argv[1])", url, user="nobody").communicate()
        folder.chmod(0o700)
    assert "Peer authentication failed" in said


@as_root
@as_another_user
def test_a_user_meets_a_sentence_where_root_made_the_database(folder: Path, python: Python) -> None:
    with postgres.serving(folder):
        pass
    code = """
import sys; from pathlib import Path; from zhengtong.ground import postgres, errors
try: postgres.start(Path(sys.argv[1]))
except errors.GroundError as error: print(error)
"""
    said, _ = python(code, folder, user="nobody").communicate()
    assert "请用" in said
    assert "Traceback" not in said


@as_root
@as_another_user
def test_root_adopts_the_database_of_an_ordinary_user(base: Path, python: Python) -> None:
    home = base / "home"
    home.mkdir(mode=0o755)
    shutil.chown(home, "nobody")
    code = """
import sys; from pathlib import Path; from zhengtong.ground import postgres
with postgres.serving(Path(sys.argv[1])): print("up")
"""
    said, _ = python(code, home / "pg", user="nobody").communicate()
    assert said == "up\n"
    with postgres.serving(home / "pg") as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert (home / "pg" / "data" / "PG_VERSION").stat().st_uid == home.stat().st_uid


def test_a_machine_without_the_wheel_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(GroundError, match="make setup"):
        places.shipped()
