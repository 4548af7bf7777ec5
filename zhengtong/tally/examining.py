"""Reading and checking what strangers send, within limits of size and time: for the page and the interface."""

import json
import threading
from dataclasses import dataclass

from zhengtong.tally.carrying import finding_from, source_as_json, source_from
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.model import CONTRADICTS, Finding
from zhengtong.tally.readers import apart, limits
from zhengtong.tally.readers.kinds import TEXT, kind_of
from zhengtong.tally.source import Source

# Ten times the longest annual report we know; a page that marks more text than this is slow to scroll.
CHARACTERS = 300_000
# Processor seconds for both files and all checks; an ordinary report takes less than one.
SECONDS = 20
# Children at a time in one web process, so that a few large files do not take the machine.
AT_ONCE = 2
PATIENCE = 15.0

TOO_SLOW = f"这份报告检查了 {SECONDS} 秒还没有检查完，请分开检查"
BUSY = "同时检查的人较多，请过一会儿再试"
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Examined:
    """A text with what was found in it."""

    source: Source
    findings: tuple[Finding, ...]
    earlier: Source | None = None

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict == CONTRADICTS)


def uploaded(content: bytes, name: str) -> apart.Part:
    """A file someone sent. Raises Unreadable when it is too large, or not what its name says."""
    if len(content) > limits.BYTES:
        raise Unreadable(limits.TOO_LARGE)
    return apart.Part(content, kind_of(content, name), name)


def pasted(text: str, name: str = "") -> apart.Part:
    """Text someone pasted."""
    return apart.Part(text.encode("utf-8", "replace"), TEXT, name)


def carried(source: Source) -> str:
    """A text that was read, as a page keeps it for asking again."""
    return json.dumps(source_as_json(source), ensure_ascii=False, separators=(",", ":"))


def again(kept: str, name: str = "") -> apart.Part:
    """A text that was read before, as `carried` gave it; it comes back from a browser, so the child looks at it anew."""
    return apart.Part(kept.encode("utf-8", "replace"), "source", name)


def examine(report: apart.Part, earlier: apart.Part | None = None) -> Examined:
    """Reads and checks in a child process. Raises Unreadable: a limit was passed, or the file is no report."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Unreadable(BUSY)
    try:
        parts = [report, earlier] if earlier else [report]
        answer = apart.ask("check", parts, seconds=SECONDS, too_slow=TOO_SLOW, characters=CHARACTERS)
    finally:
        _turns.release()
    sources = [source_from(given) for given in answer["sources"]]
    findings = tuple(finding_from(given) for given in answer["findings"])
    return Examined(sources[0], findings, sources[1] if earlier else None)
