"""`zhengtong backup FILE.tar`: one file from which a county can be brought back."""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from zhengtong.ground import archive
from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import MAJOR, programs

KEYS = ("secret.key", "personal-data.key")
KEY_VARIABLES = ("ZHENGTONG_SECRET_KEY", "ZHENGTONG_PERSONAL_DATA_KEY")


def run(argv: list[str], *, var: Path, database_url: str) -> int:
    """The command: arguments, then the backup, then what the operator should know."""
    parser = argparse.ArgumentParser(prog="zhengtong backup", description="备份数据库、文件和密钥到一个 tar 文件")
    parser.add_argument("file", type=Path, metavar="文件.tar", help="写到哪里；已有的文件不会被覆盖")
    parser.add_argument("--without-keys", action="store_true", help="不含密钥；没有密钥，备份中的身份证号等不能解密")
    options = parser.parse_args(argv)
    manifest = backup(options.file, var=var, database_url=database_url, with_keys=not options.without_keys)
    size = options.file.stat().st_size / 2**20
    sys.stdout.write(f"已备份到 {options.file}（{len(manifest.members)} 个文件，{size:.1f} MB，已逐一复核）\n")
    sys.stderr.write(WARNINGS[manifest.keys])
    return 0


WARNINGS = {
    "included": "注意：备份内有密钥，拿到它的人能读出身份证号。请像保管数据库那样保管，或用 --without-keys 并把密钥另存别处。\n",
    "left out": "注意：备份内没有密钥。请把 var 目录中的两个 .key 文件另行妥善保存，丢失后加密的内容无法恢复。\n",
    "in the environment": "注意：密钥由环境变量给出，不在备份内。请另行妥善保存，丢失后加密的内容无法恢复。\n",
}


def backup(file: Path, *, var: Path, database_url: str, with_keys: bool) -> archive.Manifest:
    """Writes the backup beside its final name, reads it back, and only then gives it the name.

    The database is dumped first, as of one moment. Files are added later and never changed, so every file that the dump
    knows is in the backup. Raises GroundError, leaving nothing behind.
    """
    if file.exists():
        raise GroundError(f"{file} 已经存在：请换一个文件名，或先移走它")
    draft = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".zhengtong-backup-") as folder:
            dump = Path(folder) / archive.DUMP
            server = dump_database(database_url, dump)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
                manifest = write(target, dump, var=var, server=server, with_keys=with_keys)
                target.flush()
                os.fsync(target.fileno())
        archive.verify(draft)
        draft.rename(file)
    except OSError as error:
        raise GroundError(f"不能把备份写到 {file}（{error.strerror}）") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def write(target: IO[bytes], dump: Path, *, var: Path, server: str, with_keys: bool) -> archive.Manifest:
    """The members in order."""
    keys = [var / name for name in KEYS if (var / name).exists()]
    kept_elsewhere = any(os.environ.get(name) for name in KEY_VARIABLES)
    with tarfile.open(fileobj=target, mode="w:", format=tarfile.PAX_FORMAT) as tar:
        writer = archive.Writer(tar)
        writer.add(dump, archive.DUMP)
        for path in sorted((var / "files").rglob("*")):
            if path.is_file() and not path.is_symlink():
                writer.add(path, path.relative_to(var).as_posix())
        for path in keys if with_keys else ():
            writer.add(path, f"keys/{path.name}")
        state = "left out" if not with_keys else "in the environment" if kept_elsewhere else "included"
        return writer.close(server=server, keys=state, version=version("zhengtong"))


def dump_database(database_url: str, target: Path) -> str:
    """The whole database as of one moment; returns the server's version."""
    server = server_version(database_url)
    if int(server.split(".")[0]) > int(MAJOR):
        raise GroundError(
            f"服务器是 PostgreSQL {server}，内置的 pg_dump 是 {MAJOR}，不能备份更新的版本：请用服务器自带的 pg_dump"
        )
    command = ["--format=custom", "--compress=6", "--no-owner", "--no-privileges", f"--file={target}"]
    tool("pg_dump", command, database_url, doing="导出数据库")
    return server


def server_version(database_url: str) -> str:
    """The server's version, as it says it."""
    try:
        with psycopg.connect(database_url, connect_timeout=10) as connection:
            return str(connection.info.parameter_status("server_version")).split()[0]
    except psycopg.OperationalError as error:
        raise GroundError(f"连不上数据库：{str(error).strip()}") from error


def tool(name: str, arguments: list[str], database_url: str, *, doing: str) -> None:
    """Runs one of PostgreSQL's own programs on a database; its complaint becomes ours."""
    dsn, env = login(database_url)
    command = [str(programs() / name), *arguments, f"--dbname={dsn}"]
    done = subprocess.run(command, capture_output=True, text=True, env=env)  # noqa: S603 - the wheel's own programs
    if done.returncode:
        raise GroundError(f"{doing}没有成功：{done.stderr.strip()[-1000:]}")


def login(database_url: str) -> tuple[str, dict[str, str]]:
    """How PostgreSQL's programs reach the database; the password goes where `ps` does not show it."""
    words: dict[str, Any] = conninfo_to_dict(database_url)  # make_conninfo takes what this gives, and is typed narrower
    password = words.pop("password", None)
    env = {**os.environ, "LC_ALL": "C"}
    if password:
        env["PGPASSWORD"] = str(password)
    return make_conninfo(**words), env
