"""Secrets made once and kept in a file only the owner reads."""

import contextlib
import os
import secrets
from pathlib import Path

from zhengtong.ground.errors import GroundError


def kept_in(path: Path) -> str:
    """The secret in this file; made on first use. Two processes starting together agree on one."""
    try:
        if not path.exists():
            make(path)
        secret = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise GroundError(
            f"不能读写密钥文件 {path}（{error.strerror}）：请用建立它的用户运行，或把 ZHENGTONG_VAR 指到当前用户自己的目录"
        ) from error
    if not secret:
        raise GroundError(f"密钥文件 {path} 是空的：请从备份恢复它；确认还没有数据时，删去该文件即会重新生成")
    return secret


def make(path: Path) -> None:
    """Writes a new secret. Linked into place whole, so nobody ever reads a half-written one, and the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
