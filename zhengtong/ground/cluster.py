"""The files of one embedded server: created once by initdb, its settings written anew at every start."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from zhengtong.ground.errors import GroundError
from zhengtong.ground.place import ELSEWHERE, MAJOR, NEW_USER, Place, User, allows, service_user

DATABASE = ROLE = "zhengtong"
# The role of the platform owns its database and may create others (tests, restores), but is no superuser.
FIRST_STATEMENTS = f"create role {ROLE} login createdb;\ncreate database {DATABASE} owner {ROLE};\n"

REASONS = (
    ("No space left on device", "磁盘已满：请腾出空间后再启动"),
    ("Disk quota exceeded", "磁盘配额已满：请腾出空间后再启动"),
    ("File too large", "写不下数据库文件（单个文件的大小受限）：请放宽 ulimit -f 后再启动"),
    ("Read-only file system", "所在的文件系统是只读的：请换一个可写的 ZHENGTONG_VAR"),
    ("Permission denied", "数据库所属的用户没有读写权限：请检查目录的属主和权限"),
    ("Cannot allocate memory", "内存不足：请关闭其他程序后再启动"),
    ("incompatible with server", "数据文件与本版 PostgreSQL 不相容：请用建立它的那一版政通备份，再恢复到新目录"),
    ("could not locate a valid checkpoint record", "数据文件已损坏，无法恢复到一致状态：请从备份恢复"),
    ("invalid checksum", "数据文件校验不符，磁盘可能有故障：请从备份恢复"),
)


def prepare(where: Place) -> Place:
    """Makes the server's user and its folders; what is already there is left as it is. Returns the place, its user complete."""
    user = where.user if where.user.uid is not None else create_user()
    where = Place(where.home, user)
    try:
        if where.home.is_relative_to(ELSEWHERE):
            ELSEWHERE.mkdir(mode=0o711, parents=True, exist_ok=True)
        where.home.parent.mkdir(parents=True, exist_ok=True)
        for folder in (where.home, where.home / "log"):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                own(folder, user)
        if where.home.stat().st_uid == 0:  # an empty folder that root made beforehand
            own(where.home, user)
            where.home.chmod(0o700)
        if not allows(where.home, user, 0o1) or not os.access(where.home, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise GroundError(
            f"不能使用数据库目录 {where.home}（{error.strerror}）：它可能是以别的用户（例如 root）建立的；"
            "请用那个用户运行，或把 ZHENGTONG_VAR 指到当前用户自己的目录"
        ) from error
    return where


def prepare_socket_folder(where: Place) -> None:
    """Makes the short folder for the socket, when one is used, and refuses one that somebody else has laid there."""
    folder = where.socket_folder
    if folder == where.home:
        return
    try:
        folder.mkdir(mode=0o700)
        own(folder, where.user)
    except FileExistsError:
        stat = folder.lstat()
        if folder.is_symlink() or stat.st_uid != where.user.uid or stat.st_mode & 0o077:
            raise GroundError(f"{folder} 已被别人占用，不能放数据库的套接字：请查明来历并删去它，再启动") from None


def create_user() -> User:
    """A system user of our own, without a password, a shell or a home."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NEW_USER]
    env = {**os.environ, "PATH": "/usr/sbin:/sbin:/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=env)  # noqa: S603 - fixed words
    user = service_user()
    if user.uid is None:
        raise GroundError(
            f"数据库不能以 root 运行，也未能建立系统用户 {NEW_USER}（{done.stderr.strip()}）：请先建立该用户，或以普通用户运行"
        )
    return user


def own(path: Path, user: User) -> None:
    """Gives the file to the server's user; only root can and needs to."""
    if os.geteuid() == 0 and user.uid is not None and user.gid is not None:
        os.chown(path, user.uid, user.gid)


def run_as(where: Place, command: Sequence[str | Path], *, text: str = "") -> subprocess.CompletedProcess[str]:
    """Runs one program as the server's user, in its folder, with a bare environment."""
    is_root = os.geteuid() == 0
    try:
        return subprocess.run(  # noqa: S603 - the wheel's own programs
            [str(word) for word in command],
            input=text,
            capture_output=True,
            text=True,
            errors="replace",
            cwd=where.home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            umask=0o077,
            user=where.user.uid if is_root else None,
            group=where.user.gid if is_root else None,
            extra_groups=[] if is_root else None,
            start_new_session=True,
        )
    except OSError as error:
        raise GroundError(
            f"不能以用户 {where.user.name} 运行 {command[0]}（{error.strerror}）：请检查该用户能否进入所在目录"
        ) from error


def initialise(where: Place, programs: Path) -> None:
    """Creates the server's files beside their final place and moves them there whole, so that a broken start leaves nothing."""
    draft = where.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    made = run_as(
        where,
        [
            *(programs / "initdb", "-D", draft, "--username=postgres", "--encoding=UTF8", "--data-checksums"),
            # The provider inside PostgreSQL: the same order on every machine, whatever its C library.
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=peer", "--auth-host=reject"),
        ],
    )
    if made.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise failed(f"不能在 {where.home} 建立数据库", made.stderr + made.stdout)
    # The single-user mode needs no listening server, so there is no moment in which the roles are missing.
    single = run_as(where, [programs / "postgres", "--single", "-D", draft, "postgres"], text=FIRST_STATEMENTS)
    output = single.stdout + single.stderr
    if single.returncode or any(f"{level}:" in output for level in ("ERROR", "FATAL", "PANIC")):
        shutil.rmtree(draft, ignore_errors=True)
        raise failed(f"不能在 {where.home} 建立数据库", output)
    draft.rename(where.data)
    if where.home.is_relative_to(ELSEWHERE):
        os.write(2, f"数据库的用户 {where.user.name} 进不了指定的目录，数据改放在 {where.home}\n".encode())


def check_version(where: Place) -> None:
    """Refuses files of another major version: PostgreSQL cannot read them."""
    try:
        version = (where.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise GroundError(
            f"数据库目录 {where.data} 不完整（缺 PG_VERSION）：请从备份恢复，或确认无用后移走它"
        ) from error
    if version != MAJOR:
        raise GroundError(
            f"数据库目录 {where.data} 属于 PostgreSQL {version}，本版内置的是 {MAJOR}："
            "请用原来那一版政通执行 zhengtong backup，移走该目录，再用本版执行 zhengtong restore"
        )


def write_settings(where: Place, extra: Mapping[str, str]) -> None:
    """Writes postgresql.conf, pg_hba.conf and pg_ident.conf. What an operator sets by ALTER SYSTEM still goes first."""
    lines = [f"{name} = '{value}'" for name, value in (settings(where) | dict(extra)).items()]
    heading = "# 每次启动时由政通写成；要改请用 ALTER SYSTEM，它写在 postgresql.auto.conf 中，优先于本文件。"
    write(where, "postgresql.conf", [heading, *lines])
    # Peer: the kernel tells who is at the other end of the socket. Nothing secret to keep, and no password to lose.
    write(where, "pg_hba.conf", ["local all all peer map=us"])
    names = dict.fromkeys((where.user.name, "root"))
    write(where, "pg_ident.conf", [f'us "{name}" {role}' for name in names for role in (ROLE, "postgres")])


def settings(where: Place) -> dict[str, str]:
    """Settings for a machine shared with the platform itself; durability is never traded away."""
    megabytes = memory() // 2**20
    return {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": str(where.socket_folder).replace("'", "''"),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{min(max(megabytes // 8, 64), 4096)}MB",
        "effective_cache_size": f"{max(megabytes // 2, 256)}MB",
        "maintenance_work_mem": f"{min(max(megabytes // 32, 32), 512)}MB",
        "work_mem": "16MB",
        "jit": "off",
        "random_page_cost": "1.1",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "checkpoint_timeout": "10min",
        "min_wal_size": "128MB",
        "max_wal_size": "2GB",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": str(where.home / "log").replace("'", "''"),
        "log_filename": "%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_line_prefix": "%m [%p] %d ",
        # Statements and their details may hold personal data; the log must not.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }


def write(where: Place, name: str, lines: list[str]) -> None:
    """Replaces one settings file whole."""
    draft = where.data / f"{name}.new"
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    own(draft, where.user)
    draft.replace(where.data / name)


def memory() -> int:
    """Bytes of memory we may use: the machine's, or less where a container sets a limit."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(machine, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    except (OSError, ValueError):  # no limit is written “max”
        return machine


def failed(what: str, output: str) -> GroundError:
    """The sentence for a program that failed: our reading of the cause when we know it, else its last lines."""
    for mark, reason in REASONS:
        if mark in output:
            return GroundError(f"{what}：{reason}")
    lines = [line for line in output.splitlines() if line.strip()]
    return GroundError(f"{what}。PostgreSQL 的最后几行是：\n" + "\n".join(lines[-5:]))
