"""zhengtong tally: reads reports and says which of their sums fail.

Exit codes: 0 none contradicts; 1 some do; 2 the command was not understood, or a file could not be read.
"""

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zhengtong.tally import terminal
from zhengtong.tally.answering import as_json
from zhengtong.tally.checking import check
from zhengtong.tally.errors import Unreadable
from zhengtong.tally.model import CONTRADICTS
from zhengtong.tally.readers import limits, read, read_file
from zhengtong.tally.source import Source

USAGE = """用法：zhengtong tally 文件… [--json] [--all] [--earlier 文件] [--word 文件]
  找出报告里对不上的数：部分与总数、比率、增减、列举的项数、表格的合计、政府信息公开年报的勾稽关系。
  文件           .txt .md .html .docx .pdf，可以写多个；写 - 从标准输入读文字
  --json         每个文件一行 JSON；start、end 数的是读出的文字的字符
  --all          相符的也逐处列出，不只列不符的
  --earlier 文件 上年的报告，用来核对跨年的数
  --word 文件    另存一份带批注的 Word（只检查一个文件时）
退出码：0 没有不符，1 有不符，2 命令写错或者有文件读不了。"""
WITH_VALUE = {"--earlier", "--word"}
FLAGS = {"--json", "--all"}


@dataclass
class _Asked:
    files: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)


def run(argv: Sequence[str]) -> int:
    """Checks the files named; findings go to standard output, complaints to standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", encoding="utf-8" if "--json" in argv else None)
    if not argv or argv[0] in ("help", "-h", "--help"):
        _say(USAGE)
        return 0 if argv else 2
    asked = _asked(argv)
    if isinstance(asked, str):
        _complain(f"{asked}\n\n{USAGE}")
        return 2
    try:
        earlier = _read(asked.values["--earlier"]) if "--earlier" in asked.values else None
    except Unreadable as error:
        _complain(f"{asked.values['--earlier']}：{error}")
        return 2
    return max([_check(name, asked, earlier) for name in asked.files])


def _asked(argv: Sequence[str]) -> _Asked | str:
    """The command line in its parts, or what is wrong with it."""
    asked, rest = _Asked(), list(argv)
    while rest:
        word = rest.pop(0)
        if word in FLAGS:
            asked.flags.add(word)
        elif word in WITH_VALUE:
            if not rest:
                return f"{word} 后面要写文件"
            asked.values[word] = rest.pop(0)
        elif word.startswith("--"):
            return f"不认识“{word}”"
        else:
            asked.files.append(word)
    if not asked.files:
        return "没有写要检查的文件"
    if "--word" in asked.values and len(asked.files) > 1:
        return "--word 只能在检查一个文件时用"
    return asked


def _check(name: str, asked: _Asked, earlier: Source | None) -> int:
    try:
        source = replace(_read(name), name=name)
    except Unreadable as error:
        _complain(f"{name}：{error}")
        return 2
    findings = check(source, earlier)
    if "--json" in asked.flags:
        _say(json.dumps(as_json(name, findings), ensure_ascii=False))
    else:
        for line in terminal.report(source, findings, shows_all="--all" in asked.flags):
            _say(line)
    if out := asked.values.get("--word"):
        from zhengtong.tally import word

        try:
            _write(Path(out), word.annotated(source, findings))
        except OSError as error:
            _complain(f"{out}：写不了这个文件（{error.strerror}）")
            return 2
    return int(any(finding.verdict == CONTRADICTS for finding in findings))


def _read(name: str) -> Source:
    if name == "-":
        return read(sys.stdin.buffer.read(limits.BYTES + 1))
    return read_file(Path(name))


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing."""
    draft = file.with_name(f".{file.name}.draft")
    draft.write_bytes(content)
    draft.replace(file)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
