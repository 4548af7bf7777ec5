"""The child process: reads files from standard input, answers with one line of JSON. Takes its limits upon itself first.

The first line says what to do: {"work": "read" | "check", "seconds", "characters", "parts": [[kind, name, bytes]…]}.
"""

import json
import resource
import sys
from dataclasses import replace
from typing import Any

from zhengtong.tally.carrying import finding_as_json, source_as_json, source_from
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.readers import limits
from zhengtong.tally.source import Source


def main() -> None:
    """Answers {"sources": […], "findings": […]} or {"refused": sentence}; of anything unforeseen the parent makes a sentence."""
    head = json.loads(sys.stdin.buffer.readline())
    bound(head["seconds"])
    try:
        answer = _answer(head)
    except Unreadable as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": limits.TOO_MUCH_MEMORY}
    except RecursionError:
        answer = {"refused": "文件内部嵌套过深，没有读"}
    sys.stdout.write(json.dumps(answer))


def bound(seconds: int) -> None:
    """Memory, processor time, and nothing written."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(head: dict[str, Any]) -> dict[str, Any]:
    sources: list[Source] = []
    for kind, name, length in head["parts"]:
        source = _read(kind, sys.stdin.buffer.read(length))
        source = replace(source, name=name or source.name)
        if len(source.text) > head["characters"]:
            raise Unreadable(
                f"文字太长，这里最多 {head['characters'] // 10_000} 万字，请分开检查，或者用命令 zhengtong tally"
            )
        sources.append(source)
    answer: dict[str, Any] = {"sources": [source_as_json(source) for source in sources]}
    if head["work"] == "check":
        from zhengtong.tally.checking import check

        answer["findings"] = [finding_as_json(finding) for finding in check(*sources)]
    return answer


def _read(kind: str, content: bytes) -> Source:
    """Each parser is loaded only when it is needed, and under the limits."""
    match kind:
        case "html":
            from zhengtong.tally.readers import html, text

            return html.source(html.decode(content, text.decode), "")
        case "docx":
            from zhengtong.tally.readers import docx

            return docx.source(content, "")
        case "pdf":
            from zhengtong.tally.readers import pdf

            return pdf.source(content, "")
        case "source":
            return source_from(json.loads(content))
        case _:
            from zhengtong.tally.readers import text

            return text.source(text.decode(content), "")


if __name__ == "__main__":
    main()
