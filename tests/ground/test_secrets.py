"""Secrets: made once, agreed on by everybody, readable by the owner only."""

import subprocess
import sys
from pathlib import Path

import pytest

from zhengtong.ground import secrets
from zhengtong.ground.errors import GroundError


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    first = secrets.kept_in(tmp_path / "var" / "secret.key")
    assert len(first) >= 48
    assert secrets.kept_in(tmp_path / "var" / "secret.key") == first


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    secrets.kept_in(tmp_path / "secret.key")
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_processes_starting_together_agree(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from zhengtong.ground import secrets; print(secrets.kept_in(Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path / "secret.key")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    assert len({process.communicate()[0] for process in processes}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_an_empty_file_is_not_taken_for_a_secret(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    with pytest.raises(GroundError, match=r"secret\.key 是空的"):
        secrets.kept_in(tmp_path / "secret.key")


def test_a_place_that_cannot_be_written_is_a_sentence() -> None:
    with pytest.raises(GroundError, match="不能读写密钥文件"):
        secrets.kept_in(Path("/proc/zhengtong/secret.key"))
