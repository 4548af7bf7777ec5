"""The command line: quick where it can be, helpful where it is mistyped, and no command promised that is not there."""

import os
import re
import subprocess
import sys

import pytest
from django.core.management import get_commands

from zhengtong.__main__ import COMMANDS, django


def zhengtong(*words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command as a person would."""
    command = [sys.executable, "-m", "zhengtong", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env})


@pytest.mark.parametrize("words", [(), ("help",), ("--help",)])
def test_help_names_every_command(words: tuple[str, ...]) -> None:
    done = zhengtong(*words)
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in done.stdout] == []


def test_a_mistyped_command_is_told_the_nearest() -> None:
    done = zhengtong("figurs")
    assert done.returncode == 2
    assert "是否想用 zhengtong figures？" in done.stderr


def test_an_unknown_command_is_told_where_the_list_is() -> None:
    done = zhengtong("xyzzy")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "没有命令“xyzzy”（zhengtong help 列出全部命令）\n"


def test_the_version_is_printed() -> None:
    assert re.fullmatch(r"zhengtong \d+\.\d+\.\d+\n", zhengtong("--version").stdout)


@pytest.mark.parametrize(
    "name", [name for name, command in COMMANDS.items() if command.run is django and name != "manage"]
)
def test_every_promised_command_exists(name: str) -> None:
    assert name in get_commands()


def test_the_law_is_read_without_django() -> None:
    code = "import sys; from zhengtong.__main__ import law; law('law', ['check']); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_a_database_that_does_not_answer_is_a_sentence() -> None:
    done = zhengtong("verify", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "连不上数据库" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_used_is_a_sentence() -> None:
    done = zhengtong("stop", ZHENGTONG_VAR="/proc/zhengtong")
    assert done.returncode == 1
    assert "ZHENGTONG_VAR" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_exit_code_of_a_command_is_ours() -> None:
    assert zhengtong("manage", "nonsense").returncode == 1
    assert zhengtong("up", "--port", "many").returncode == 2
