"""Backup and restore with real servers and files: everything comes back, or nothing changes."""

import io
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.ground.reach import others_may_run
from zhengtong.ground import archive, backup, cluster, postgres, restore
from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import place, shipped
from zhengtong.ground.pytest_plugin import FAST

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class County:
    """An installation: its var folder and its database."""

    var: Path
    url: str

    def tell(self, statement: str) -> list[tuple[object, ...]]:
        """Runs a statement; gives rows when there are any."""
        with psycopg.connect(self.url) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def databases(self) -> set[object]:
        """Every database of the server that is ours."""
        return {
            row[0]
            for row in self.tell(
                "select datname from pg_database where datname not in ('postgres', 'template0', 'template1')"
            )
        }

    def backup(self, file: Path, *, with_keys: bool = True) -> archive.Manifest:
        """As `zhengtong backup` does."""
        return backup.backup(file, var=self.var, database_url=self.url, with_keys=with_keys)

    def restore(self, file: Path, *, replace: bool = False) -> archive.Manifest:
        """As `zhengtong restore` does."""
        return restore.restore(file, var=self.var, database_url=self.url, replace=replace)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """One server for all tests of this file; each test gets its database anew."""
    base = Path(tempfile.mkdtemp(prefix="ground-"))
    base.chmod(0o711)
    with postgres.serving(base / "pg", FAST) as url:
        yield url
    shutil.rmtree(base)


@pytest.fixture
def county(base: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> County:
    """An installation with one act, one document and its keys."""
    for name in backup.KEY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZHENGTONG_VAR", str(base))
    with restore.Target.of(server).connect() as connection:
        connection.execute("drop database if exists zhengtong with (force)")
        connection.execute("create database zhengtong template template0")
    found = County(base, server)
    found.tell("create table acts (number int primary key, name text); insert into acts values (1, '受理')")
    (base / "files" / "2018").mkdir(parents=True)
    (base / "files" / "2018" / "受理通知书.pdf").write_bytes(b"%PDF first")
    (base / "secret.key").write_text("first-secret")
    (base / "personal-data.key").write_text("first-personal")
    return found


@pytest.fixture
def saved(county: County, base: Path) -> Path:
    """A backup of the county, after which the county goes on: another act, another document, another key."""
    file = base / "county.tar"
    county.backup(file)
    county.tell("insert into acts values (2, '准予许可')")
    (county.var / "files" / "2018" / "受理通知书.pdf").write_bytes(b"%PDF second")
    (county.var / "files" / "later.pdf").write_bytes(b"%PDF later")
    (county.var / "personal-data.key").write_text("second-personal")
    return file


def state(county: County) -> tuple[object, ...]:
    """Everything a restore may change."""
    files = {path.relative_to(county.var): path.read_bytes() for path in (county.var / "files").rglob("*.pdf")}
    keys = {name: (county.var / name).read_text() for name in backup.KEYS}
    leftovers = sorted(path.name for path in county.var.glob("restoring-*"))
    return county.tell("select * from acts order by 1"), files, keys, county.databases(), leftovers


def test_a_backup_brings_back_database_files_and_keys(county: County, saved: Path) -> None:
    county.restore(saved, replace=True)
    assert county.tell("select * from acts") == [(1, "受理")]
    assert (county.var / "files" / "2018" / "受理通知书.pdf").read_bytes() == b"%PDF first"
    assert not (county.var / "files" / "later.pdf").exists()
    assert (county.var / "personal-data.key").read_text() == "first-personal"


def test_a_restore_leaves_no_second_database_and_no_staging(county: County, saved: Path) -> None:
    county.restore(saved, replace=True)
    assert county.databases() == {"zhengtong"}
    assert not list(county.var.glob("restoring-*"))


def test_a_restore_drops_the_extract_of_the_old_records(county: County, saved: Path) -> None:
    (county.var / "extract").mkdir()
    (county.var / "extract" / "cases.duckdb").write_bytes(b"old")
    county.restore(saved, replace=True)
    assert not (county.var / "extract").exists()


def test_a_backup_comes_back_on_an_empty_installation(saved: Path, base: Path) -> None:
    empty = base / "empty"
    with postgres.serving(empty / "pg", FAST) as url:
        county = County(empty, url)
        county.restore(saved)
        assert county.tell("select name from acts") == [("受理",)]
        assert (empty / "secret.key").stat().st_mode & 0o777 == 0o600


def test_data_that_are_there_are_not_overwritten_unasked(county: County, saved: Path) -> None:
    before = state(county)
    with pytest.raises(GroundError, match="--replace"):
        county.restore(saved)
    assert state(county) == before


def test_only_the_owner_can_read_a_backup(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_backup_without_keys_has_none(county: County, base: Path) -> None:
    manifest = county.backup(base / "plain.tar", with_keys=False)
    assert manifest.keys == "left out"
    assert not [member.name for member in manifest.members if "key" in member.name]


def test_an_existing_file_is_never_overwritten(county: County, saved: Path) -> None:
    with pytest.raises(GroundError, match="已经存在"):
        county.backup(saved)


def test_a_failed_backup_leaves_nothing(county: County, base: Path) -> None:
    before = sorted(base.iterdir())
    with pytest.raises(GroundError, match="连不上数据库"):
        backup.backup(base / "x.tar", var=base, database_url=county.url + "&port=1", with_keys=True)
    assert sorted(base.iterdir()) == before


@pytest.mark.parametrize("member", ["database.dump", "files/2018/受理通知书.pdf", "keys/secret.key", "manifest.json"])
def test_one_changed_byte_is_found_before_anything_changes(county: County, saved: Path, member: str) -> None:
    with tarfile.open(saved) as tar:
        at = tar.getmember(member).offset_data + tar.getmember(member).size // 2
    content = bytearray(saved.read_bytes())
    content[at] ^= 1
    saved.write_bytes(content)
    before = state(county)
    with pytest.raises(GroundError):
        county.restore(saved, replace=True)
    assert state(county) == before


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6])
def test_a_backup_cut_short_is_refused(county: County, saved: Path, share: float) -> None:
    with saved.open("r+b") as file:
        file.truncate(int(saved.stat().st_size * share))
    before = state(county)
    with pytest.raises(GroundError):
        county.restore(saved, replace=True)
    assert state(county) == before


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "files/../../outside", "files/extra.pdf", "other"])
def test_a_member_that_does_not_belong_is_refused(county: County, saved: Path, name: str) -> None:
    with tarfile.open(saved, "a") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 4
        tar.addfile(entry, io.BytesIO(b"evil"))
    before = state(county)
    with pytest.raises(GroundError):
        county.restore(saved, replace=True)
    assert state(county) == before


def test_a_link_in_a_backup_is_refused(county: County, saved: Path) -> None:
    with tarfile.open(saved, "a") as tar:
        entry = tarfile.TarInfo("files/link")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    with pytest.raises(GroundError, match="不该有的成员"):
        county.restore(saved, replace=True)


def test_a_dump_that_does_not_load_changes_nothing(county: County, saved: Path, base: Path) -> None:
    bad = base / "bad.tar"
    (base / "dump").write_bytes(b"PGDMP nonsense")
    with tarfile.open(bad, "w") as tar:
        writer = archive.Writer(tar)
        writer.add(base / "dump", archive.DUMP)
        writer.close(server="18", keys="left out", version="0")
    before = state(county)
    with pytest.raises(GroundError, match="原有数据没有改动"):
        county.restore(bad, replace=True)
    assert state(county) == before


def test_a_swap_that_fails_puts_back_what_had_moved(county: County, saved: Path) -> None:
    staging = county.var / "restoring-test"
    staging.mkdir()
    restore.unpack(saved, staging)
    before = state(county)
    with pytest.raises(psycopg.errors.InvalidCatalogName):  # the successor was never made
        restore.swap(restore.Target.of(county.url), staging, county.var)
    assert state(county) == before


def test_a_swap_broken_off_before_the_database_changed_is_taken_back(county: County, saved: Path) -> None:
    before = state(county)
    staging = county.var / "restoring-test"
    (staging / "files").mkdir(parents=True)
    (staging / restore.SWAPPING).write_text("zhengtong_before_test")
    (county.var / "files").rename(staging / "before-files")
    (staging / "files").rename(county.var / "files")
    restore.settle_broken_swap(restore.Target.of(county.url), county.var)
    assert state(county) == before


def test_a_swap_broken_off_after_the_database_changed_is_finished(county: County, saved: Path) -> None:
    before = state(county)
    staging = county.var / "restoring-test"
    (staging / "before-files").mkdir(parents=True)
    (staging / restore.SWAPPING).write_text("zhengtong_before_test")
    with restore.Target.of(county.url).connect() as connection:
        connection.execute("create database zhengtong_before_test")
    restore.settle_broken_swap(restore.Target.of(county.url), county.var)
    assert state(county) == before


def test_a_database_in_use_is_not_replaced(county: County, saved: Path) -> None:
    with psycopg.connect(county.url), pytest.raises(GroundError, match="请先停止 zhengtong up"):
        county.restore(saved, replace=True)


def test_a_backup_from_newer_code_is_refused(county: County, saved: Path, base: Path) -> None:
    county.tell(
        "create table django_migrations (id bigint, app text, name text, applied timestamptz);"
        "insert into django_migrations values (1, 'cases', '9999_from_the_future', now())"
    )
    county.backup(base / "newer.tar")
    before = state(county)
    with pytest.raises(GroundError, match=r"数据库比程序新.*cases\.9999_from_the_future"):
        county.restore(base / "newer.tar", replace=True)
    assert state(county) == before


def test_a_password_is_not_shown_to_other_users_of_the_machine() -> None:
    dsn, env = backup.login("postgresql://zhengtong:hunter2@db.example/zhengtong")
    assert "hunter2" not in dsn
    assert env["PGPASSWORD"] == "hunter2"


@pytest.fixture
def server_16(base: Path) -> Iterator[County]:
    """A PostgreSQL 16, as a county's own server may be; the wheel has one beside 18."""
    where = cluster.prepare(place(base / "sixteen"))
    programs = shipped().parent / "pginstall" / "bin"
    run: Callable[..., object] = lambda *words: cluster.run_as(where, words)  # noqa: E731
    run(programs / "initdb", "-D", where.data, "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "-N")
    socket = f"-c listen_addresses= -c fsync=off -c unix_socket_directories={where.home}"
    where.home.chmod(0o711)
    run(programs / "pg_ctl", "-D", where.data, "-w", "-l", where.home / "log" / "x.log", "-o", socket, "start")
    with psycopg.connect(host=str(where.home), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("create role county login createdb")
        connection.execute("create database county owner county")
    try:
        yield County(base / "sixteen-var", f"postgresql://county@/county?host={where.home}")
    finally:
        run(programs / "pg_ctl", "-D", where.data, "-w", "-m", "immediate", "stop")


@pytest.mark.skipif(not others_may_run(), reason="服务器的用户进不了本项目所在的目录，不能直接运行其中的 PostgreSQL 16")
def test_an_embedded_county_moves_to_an_older_server_and_can_be_saved_there(
    saved: Path, server_16: County, base: Path
) -> None:
    server_16.var.mkdir()
    server_16.restore(saved)
    manifest = server_16.backup(base / "from-16.tar")
    assert manifest.server.startswith("16.")
    server_16.tell("delete from acts")
    server_16.restore(base / "from-16.tar", replace=True)
    assert server_16.tell("select name from acts") == [("受理",)]


def test_the_command_warns_that_keys_are_inside(county: County, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup.run([str(base / "said.tar")], var=base, database_url=county.url) == 0
    said = capsys.readouterr()
    assert "已逐一复核" in said.out
    assert "备份内有密钥" in said.err
    assert said.out.startswith("已备份到")
