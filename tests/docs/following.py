"""Follows a page of docs/how-to to the letter: its files are written, its commands run, its outputs looked for.

A fenced block says in its first line what it is:

    ```yaml file=law/x.yaml    the block is this file
    ```sh                      commands, one a line; each must end with 0
    ```text                    lines that the commands just run must have printed
"""

import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from zhengtong.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(\w+)(?: (\w+)=(\S+))?\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    word: str
    value: str
    text: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of docs/how-to/<page>.md."""
    text = (ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")
    return [Block(*(part or "" for part in found)) for found in _BLOCK.findall(text)]


def file_named(page: str, path: str) -> str:
    """The text of a file that a page spells out."""
    return next(block.text for block in blocks(page) if block.word == "file" and block.value == path)


def write_files(page: str, folder: Path) -> None:
    """Every file the page spells out, under this folder."""
    for block in blocks(page):
        if block.word == "file":
            target = folder / block.value
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")


@dataclass(frozen=True)
class Shell:
    """Runs command lines of ours in this process, so that they see the test's database."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, line: str) -> str:
        """What the command printed; fails the test when it ends with anything but 0."""
        self.monkeypatch.setattr(sys, "argv", shlex.split(line))
        self.capsys.readouterr()
        code = main()
        said = self.capsys.readouterr()
        assert code == 0, f"{line} → {code}\n{said.out}{said.err}"
        return said.out

    def follow(self, page: str, before: Callable[[], None] = lambda: None) -> None:
        """Run the commands of a page in order, and find what it says they print. `before` runs once the files are there."""
        before()
        printed, ran = "", 0
        for block in blocks(page):
            if block.language == "sh":
                lines = block.text.splitlines()
                ran += len(lines)
                printed = "\n".join(map(self.run, lines))
            elif block.language == "text" and not block.word:
                missing = [line for line in block.text.splitlines() if line.strip() not in printed]
                assert not missing, f"{page}：应当印出而没有的：{missing}\n实际印出：\n{printed}"
        assert ran, f"{page}：没有可以执行的命令"
