"""Parses what an attacker could have written in a process of its own, which may use so much memory and time and no more."""

import json
import signal
import subprocess
import sys

from zhengtong.tally.carrying import source_from
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.source import Source

CRASHED = "读这份文件时出了错，可能已经损坏，请打开后另存再试"
_KILLED_FOR_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
_OWN_TROUBLE = "检查程序没有启动，请联系运维人员"


def read(content: bytes, kind: str, name: str) -> Source:
    """The file as the child read it. Raises Unreadable with the child's sentence, or ours when it died."""
    command = [sys.executable, "-m", "zhengtong.tally.readers.child", kind]
    try:
        done = subprocess.run(  # noqa: S603 our own module
            command, input=content, capture_output=True, timeout=3 * limits.CPU_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(limits.TOO_SLOW) from None
    except OSError as error:
        raise Unreadable(_OWN_TROUBLE) from error
    if done.returncode in _KILLED_FOR_TIME:
        raise Unreadable(limits.TOO_SLOW)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Unreadable(CRASHED) from None
    if refusal := answer.get("refused"):
        raise Unreadable(refusal)
    return source_from(answer["source"] | {"name": name})
