"""The child process: reads a file from standard input, answers with one line of JSON. Takes its limits upon itself first."""

import json
import resource
import sys

from zhengtong.tally.carrying import source_as_json
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.source import Source


def main(kind: str) -> None:
    """Answers {"source": …} or {"refused": sentence}; of anything unforeseen the parent makes a sentence."""
    bound()
    try:
        answer: dict[str, object] = {"source": source_as_json(_read(kind, sys.stdin.buffer.read()))}
    except Unreadable as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": limits.TOO_MUCH_MEMORY}
    except RecursionError:
        answer = {"refused": "文件内部嵌套过深，没有读"}
    sys.stdout.write(json.dumps(answer))


def bound() -> None:
    """Memory, processor time, and nothing written."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(kind: str, content: bytes) -> Source:
    """Each parser is loaded only when it is needed, and under the limits."""
    match kind:
        case "html":
            from zhengtong.tally.readers import html, text

            return html.source(html.decode(content, text.decode), "")
        case "docx":
            from zhengtong.tally.readers import docx

            return docx.source(content, "")
        case _:
            from zhengtong.tally.readers import pdf

            return pdf.source(content, "")


if __name__ == "__main__":
    main(sys.argv[1])
