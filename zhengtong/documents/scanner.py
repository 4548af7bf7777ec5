"""The virus scanner an installation may have: a command that gets a file's path."""

import logging
import subprocess

from django.conf import settings

from zhengtong.documents.errors import UploadRefused

TIMEOUT = 60  # seconds
INFECTED = 1  # clamdscan's answer, and that of most others

log = logging.getLogger(__name__)


def scan(path: str, name: str) -> bool:
    """Have the file looked at. True: looked at and clean. False: this installation has no scanner. Otherwise UploadRefused."""
    if not settings.SCANNER:
        return False
    try:
        done = subprocess.run(  # noqa: S603 — the command is the operator's own setting, and no shell reads it
            [*settings.SCANNER, path], stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("查毒程序没有运行成功：%s", error)
        raise UploadRefused("查毒程序暂时不能工作，文件没有收下；请稍后再试") from error
    if done.returncode == INFECTED:
        raise UploadRefused(f"“{name}”含有病毒或者恶意代码，没有收下")
    if done.returncode:
        log.error("查毒程序以 %s 结束：%s", done.returncode, done.stderr.decode(errors="replace")[:500])
        raise UploadRefused("查毒程序暂时不能工作，文件没有收下；请稍后再试")
    return True
