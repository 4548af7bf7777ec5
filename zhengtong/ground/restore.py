"""`zhengtong restore FILE.tar`: all of a backup, or nothing of it.

Everything is first brought back beside what is there: the database under another name, the files in another folder. Only
when both are complete, and the code knows the database's tables, do they change places, which takes moments.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from zhengtong.ground import archive
from zhengtong.ground.backup import login, server_version
from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import programs
from zhengtong.ground.postgres import wait

# Newer pg_restore writes a setting that servers before 17 do not know; it changes nothing here.
UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
SWAPPING = "swapping"  # in the staging folder: the swap has begun; holds the name the old database gets
BEFORE = "before-"
PREAMBLE = 60  # lines; such settings stand at the head of the script, never among the data


@dataclass(frozen=True)
class Target:
    """The database to be replaced, and the name its successor has until then."""

    url: str
    name: str
    draft: str
    before: str

    @classmethod
    def of(cls, url: str) -> "Target":
        """Names that no other restore uses."""
        name = psycopg.conninfo.conninfo_to_dict(url).get("dbname") or ""
        mark = f"{time.strftime('%Y%m%d')}_{secrets.token_hex(3)}"
        return cls(url, str(name), f"{name}_restoring_{mark}", f"{name}_before_{mark}")

    def url_of(self, database: str) -> str:
        """The same server, another database."""
        return urlunsplit(urlsplit(self.url)._replace(path="/" + quote(database)))

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """To another database of the server, for acts on whole databases."""
        try:
            return psycopg.connect(self.url_of(database), autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            raise GroundError(f"连不上数据库：{str(error).strip()}") from error


def run(argv: list[str], *, var: Path, database_url: str) -> int:
    """The command: arguments, then the restore, then what to do next."""
    parser = argparse.ArgumentParser(
        prog="zhengtong restore", description="从备份恢复数据库、文件和密钥；先停止 zhengtong up"
    )
    parser.add_argument("file", type=Path, metavar="文件.tar", help="zhengtong backup 写成的文件")
    parser.add_argument("--replace", action="store_true", help="已有数据时也恢复，原有的数据库和文件随后删除")
    options = parser.parse_args(argv)
    manifest = restore(options.file, var=var, database_url=database_url, replace=options.replace)
    sys.stdout.write(
        f"已恢复 {manifest.made_at} 的备份（{len(manifest.members)} 个文件）。请执行 zhengtong verify 核验台账。\n"
    )
    if manifest.keys != "included":
        sys.stderr.write("注意：备份内没有密钥。请把原来的密钥放回 var 目录或环境变量，否则加密的内容读不出来。\n")
    return 0


def restore(file: Path, *, var: Path, database_url: str, replace: bool) -> archive.Manifest:
    """Brings everything back or raises GroundError and changes nothing. The target must be empty unless `replace`."""
    manifest = archive.verify(file)
    target = Target.of(database_url)
    server_version(database_url)
    settle_broken_swap(target, var)
    refuse_full_target(target, var, replace=replace)
    refuse_used_target(target)
    staging = var / f"restoring-{secrets.token_hex(3)}"
    try:
        staging.mkdir(mode=0o700, parents=True)
        unpack(file, staging)
        with new_database(target):
            load(target, staging / archive.DUMP)
            check_schema(target)
            swap(target, staging, var)
    except OSError as error:
        raise GroundError(f"恢复没有成功，原有数据没有改动：{error.strerror}（{error.filename}）") from error
    except psycopg.Error as error:
        raise GroundError(f"恢复没有成功，原有数据没有改动：{str(error).strip()}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def refuse_full_target(target: Target, var: Path, *, replace: bool) -> None:
    """Data that are already there are not overwritten unless asked."""
    if replace:
        return
    with target.connect(target.name) as connection:
        tables = connection.execute(
            "select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
            " where relkind in ('r', 'p') and nspname !~ '^pg_' and nspname <> 'information_schema'"
        ).fetchone()
    files = (var / "files").is_dir() and any((var / "files").iterdir())
    if files or (tables and tables[0]):
        raise GroundError(
            "目标不是空的：已有数据库表或文件。确认要用备份替换它们，请加 --replace（替换前建议先备份一次）"
        )


def refuse_used_target(target: Target) -> None:
    """The database changes its name at the end, which nobody may be looking at. A connection just closed lingers a moment."""
    with target.connect() as connection:

        def is_free() -> bool:
            found = connection.execute("select 1 from pg_stat_activity where datname = %s limit 1", [target.name])
            return found.fetchone() is None

        wait(is_free, 3, f"还有程序在使用数据库“{target.name}”：请先停止 zhengtong up 和其他程序，再恢复")


def unpack(file: Path, staging: Path) -> None:
    """Writes the verified members out, files and keys readable by their owner only."""
    with archive.entries(file) as members:
        for entry, source in members:
            path = staging / entry.name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
                shutil.copyfileobj(source, written, archive.BLOCK)
                written.flush()
                os.fsync(written.fileno())


@contextlib.contextmanager
def new_database(target: Target) -> Iterator[None]:
    """The successor, empty; dropped again when anything goes wrong."""
    with target.connect() as connection:
        try:
            create = sql.SQL("create database {} template template0 encoding 'UTF8'")
            connection.execute(create.format(sql.Identifier(target.draft)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise GroundError(
                "数据库用户没有建库的权限：恢复需要它（ALTER ROLE … CREATEDB），恢复后可以收回"
            ) from error
    try:
        yield
    finally:
        drop_database(target, target.draft)  # after the swap this name is gone, and nothing is dropped


def load(target: Target, dump: Path) -> None:
    """Replays the dump in one transaction, on any server from 15 on."""
    dsn, env = login(target.url_of(target.draft))
    script = [str(programs() / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    play = [str(programs() / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    with (
        subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as reader,  # noqa: S603
        subprocess.Popen(  # noqa: S603
            [*play, f"--dbname={dsn}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=env,
        ) as player,
    ):
        assert reader.stdout and player.stdin and player.stderr and reader.stderr  # noqa: S101 - they are pipes
        with contextlib.suppress(BrokenPipeError):
            for _ in range(PREAMBLE):
                line = reader.stdout.readline()
                if line != UNKNOWN_BEFORE_17:
                    player.stdin.write(line)
            shutil.copyfileobj(reader.stdout, player.stdin, archive.BLOCK)
        with contextlib.suppress(BrokenPipeError):
            player.stdin.close()
        complaint = player.stderr.read()
        reader.stdout.close()
        complaint += reader.stderr.read()
    if player.returncode or reader.returncode:
        raise GroundError(f"导入数据库没有成功，原有数据没有改动：{complaint.decode(errors='replace').strip()[-1000:]}")


def check_schema(target: Target) -> None:
    """Refuses a backup made by newer code than ours, before anything has changed."""
    env = {**os.environ, "DATABASE_URL": target.url_of(target.draft)}
    command = [sys.executable, "-m", "zhengtong.ground.schema", "--check"]
    done = subprocess.run(command, env=env, capture_output=True, text=True)  # noqa: S603 - our own module
    if done.returncode:
        raise GroundError(f"备份不能用于本版，原有数据没有改动：{done.stderr.strip()[-1000:]}")


def swap(target: Target, staging: Path, var: Path) -> None:
    """Files, keys and database change places; a failure on the way puts back what has moved."""
    (var / "files").mkdir(mode=0o700, exist_ok=True)
    (staging / "files").mkdir(mode=0o700, exist_ok=True)
    (staging / SWAPPING).write_text(target.before, encoding="utf-8")
    with contextlib.ExitStack() as undo:
        moved = [("files", staging / "files")]
        moved += [(path.name, path) for path in sorted((staging / "keys").glob("*"))]
        # Figures were extracted from the old records; the next extraction starts afresh.
        moved.append(("extract", staging / "extract"))
        for name, path in moved:
            exchange(path, var / name, staging / f"{BEFORE}{name}", undo)
        rename_databases(target)
        undo.pop_all()
    drop_database(target, target.before)


def settle_broken_swap(target: Target, var: Path) -> None:
    """Finishes or takes back a restore that a power cut or a kill broke off; the database's name tells which."""
    for staging in var.glob("restoring-*"):
        note = staging / SWAPPING
        if note.exists():
            before = note.read_text(encoding="utf-8").strip()
            with target.connect() as connection:
                has_swapped = connection.execute("select 1 from pg_database where datname = %s", [before]).fetchone()
            for old in () if has_swapped else staging.glob(f"{BEFORE}*"):
                place = var / old.name.removeprefix(BEFORE)
                if place.exists():
                    place.rename(staging / f"new-{place.name}")
                old.rename(place)
            drop_database(target, before)
        shutil.rmtree(staging, ignore_errors=True)


def drop_database(target: Target, name: str) -> None:
    """Removes a database that is no longer needed; one that cannot go now only takes room."""
    with contextlib.suppress(psycopg.Error, GroundError), target.connect() as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def exchange(new: Path, place: Path, old: Path, undo: contextlib.ExitStack) -> None:
    """Puts `new` where `place` is, keeping what was there as `old`; `undo` learns how to take it back."""
    if place.exists():
        place.rename(old)
        undo.callback(old.rename, place)
    if new.exists():
        new.rename(place)
        undo.callback(place.rename, new)


def rename_databases(target: Target) -> None:
    """Both names change in one transaction."""
    rename = sql.SQL("alter database {} rename to {}")
    with target.connect() as connection, connection.transaction():
        connection.execute(rename.format(sql.Identifier(target.name), sql.Identifier(target.before)))
        connection.execute(rename.format(sql.Identifier(target.draft), sql.Identifier(target.name)))
