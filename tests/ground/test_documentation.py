"""What the operator's pages say must be what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from zhengtong.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\b(?:ZHENGTONG_[A-Z_]+|DATABASE_URL)\b")


def read_by_the_code() -> set[str]:
    """Every environment variable that the code asks for."""
    found = set()
    for path in (ROOT / "zhengtong").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"environ|flag\(", line):
                found |= set(re.findall(r'"(ZHENGTONG_[A-Z_]+|DATABASE_URL)"', line))
    return found


def test_every_setting_is_documented_and_no_other() -> None:
    """The first cell of a row names one setting, or several of a kind."""
    cells = re.findall(r"^\| (`[A-Z_`、]+`) \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.M)
    documented = {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert documented == read_by_the_code()


@pytest.mark.parametrize("page", ["settings", "deploy", "upgrade", "security"])
def test_the_pages_name_only_settings_and_commands_that_exist(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert set(VARIABLE.findall(text)) <= read_by_the_code()
    assert set(re.findall(r"`zhengtong ([a-z_]+)", text)) <= set(COMMANDS)


def test_every_target_of_the_makefile_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.+)$", text, re.M)[1].split())  # type: ignore[index]  # the line is there, or the test fails
    assert phony == set(re.findall(r"^([a-z]+):.*## ", text, re.M))


def test_no_file_names_the_host_of_a_package_registry() -> None:
    tracked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    hosts = re.compile(
        "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.org", "deb\\.debian" + r"\.org"))
    )
    kinds = {"", ".md", ".py", ".toml", ".lock", ".json", ".yaml", ".yml", ".mjs"}
    files = [ROOT / name for name in tracked.stdout.split()]
    texts = [file for file in files if file.is_file() and file.suffix in kinds]
    guilty = [file.name for file in texts if hosts.search(file.read_text(encoding="utf-8", errors="ignore"))]
    assert guilty == []


@pytest.mark.slow
def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
