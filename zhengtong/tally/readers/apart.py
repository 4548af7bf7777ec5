"""Has a child process do what an attacker could have written the input of: it may use so much memory and time and no more."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.tally.carrying import source_from
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.source import Source

CRASHED = "读这份文件时出了错，可能已经损坏，请打开后另存再试"
KILLED_FOR_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
OWN_TROUBLE = "检查程序没有启动，请联系运维人员"


@dataclass(frozen=True, slots=True)
class Part:
    """A file for the child: its kind is already known from its name and first bytes."""

    content: bytes
    kind: str
    name: str = ""


def read(content: bytes, kind: str, name: str) -> Source:
    """The file as the child read it. Raises Unreadable with the child's sentence, or ours when it died."""
    answer = ask("read", [Part(content, kind, name)], seconds=limits.CPU_SECONDS, too_slow=limits.TOO_SLOW)
    return source_from(answer["sources"][0])


def ask(
    work: str, parts: Sequence[Part], *, seconds: int, too_slow: str, characters: int = limits.CHARACTERS
) -> dict[str, Any]:  # the child's JSON
    """What the child answers to `work` ("read" or "check"). Raises Unreadable."""
    head = {
        "work": work,
        "seconds": seconds,
        "characters": characters,
        "parts": [[part.kind, part.name, len(part.content)] for part in parts],
    }
    given = b"".join([json.dumps(head).encode(), b"\n", *(part.content for part in parts)])
    command = [sys.executable, "-m", "zhengtong.tally.readers.child"]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=3 * seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Unreadable(too_slow) from None
    except OSError as error:
        raise Unreadable(OWN_TROUBLE) from error
    if done.returncode in KILLED_FOR_TIME:
        raise Unreadable(too_slow)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Unreadable(CRASHED) from None
    if refusal := answer.get("refused"):
        raise Unreadable(refusal)
    return answer
