"""What the pages point at exists: files, headings, commands, options, make targets."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import load_command_class

from tests.docs.following import ROOT
from tests.docs.tracked import tracked
from zhengtong.__main__ import COMMANDS
from zhengtong.lawbook import cli
from zhengtong.tally import cli as checking

PAGES = [path for path in tracked() if path.suffix == ".md" and path.parts[0] not in {"reports", "tests"}]
READMES = ("README.md", "README.zh-CN.md")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
# | `zhengtong x y`, `zhengtong z` | what they do, with `more` words and `--options` |
_ROW = re.compile(r"^\| (`zhengtong [^|]+`) \| (.*) \|$", re.M)


def links(page: Path) -> Iterator[str]:
    """Where a page points within the repository."""
    for target in _LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    missing = []
    for target in links(page):
        path, _, heading = target.partition("#")
        there = (ROOT / page).parent / unquote(path) if path else ROOT / page
        if not there.exists() or (heading and heading not in headings(there)):
            missing.append(target)
    assert missing == []


def headings(page: Path) -> set[str]:
    """The anchors of a page, as its headings make them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in found}


def test_every_page_of_the_documentation_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [Path("README.md")]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        for target in links(page):
            there = ((ROOT / page).parent / unquote(target.partition("#")[0])).resolve()
            if there.is_file() and there.is_relative_to(ROOT):
                waiting.append(there.relative_to(ROOT))
    assert [str(page) for page in PAGES if page not in reached] == []


def rows(page: str) -> list[tuple[list[str], list[str]]]:
    """The command table of a README: the commands of each row, and the quoted words of what it says about them."""
    text = (ROOT / page).read_text(encoding="utf-8")
    quoted = re.compile(r"`([^`]+)`")
    return [(quoted.findall(commands), quoted.findall(said)) for commands, said in _ROW.findall(text)]


def words_of(command: str) -> set[str]:
    """Every option and subcommand that a command of ours understands."""
    if command == "law":
        return set(cli.COMMANDS) | {"--law"}
    if command == "tally":
        return checking.FLAGS | checking.WITH_VALUE
    file = next(ROOT.glob(f"zhengtong/**/management/commands/{command}.py"), None)
    if file is None:
        return set()
    app = ".".join(file.relative_to(ROOT).parts[:-3])
    return understood(load_command_class(app, command).create_parser("", command))


def understood(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a parser and of its subcommands, and the subcommands."""
    found: set[str] = set()
    for action in parser._actions:
        found |= set(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                found |= {name} | understood(below)
    return found


@pytest.mark.parametrize("page", READMES)
def test_every_command_and_option_in_the_readme_exists(page: str) -> None:
    wrong = []
    for commands, said in rows(page):
        for line in commands:
            _, name, *rest = shlex.split(line)
            known = words_of(name)
            mentioned = [word for word in [*rest, *said] if word.startswith("--")]
            mentioned += [word for word in said if re.fullmatch(r"[a-z-]+", word)]
            wrong += [line for word in mentioned if word.split()[0] not in known]
            wrong += [line] if name not in COMMANDS else []
            subcommands = {word for word in known if not word.startswith("-")}
            wrong += [line] if subcommands and rest and rest[0] not in subcommands else []
    assert wrong == []


@pytest.mark.parametrize("page", READMES)
def test_every_command_is_in_the_readme(page: str) -> None:
    named = {shlex.split(line)[1] for commands, _ in rows(page) for line in commands}
    assert named == set(COMMANDS)


def test_both_readmes_name_the_same_commands_and_pictures() -> None:
    english, chinese = ((ROOT / page).read_text(encoding="utf-8") for page in READMES)
    pictures = re.compile(r"\((docs/images/[^)]+)\)")
    assert [row[0] for row in rows(READMES[0])] == [row[0] for row in rows(READMES[1])]
    assert pictures.findall(english) == pictures.findall(chinese)


@pytest.mark.parametrize("page", READMES)
def test_the_system_packages_that_root_gets_are_named(page: str) -> None:
    (table,) = re.findall(r"declare -A package=\((.+)\)", (ROOT / ".ci" / "packages").read_text(encoding="utf-8"))
    text = (ROOT / page).read_text(encoding="utf-8")
    packages = re.findall(r"\]=(\S+)", table)
    assert packages and [each for each in packages if f"`{each}`" not in text] == []


def test_pictures_are_small_and_all_used() -> None:
    kept = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").glob("*.png")}
    shown = set(re.findall(r"docs/images/([\w-]+\.png)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert set(kept) == shown
    assert {name: size for name, size in kept.items() if size > 250_000} == {}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_make_target_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), re.M))
    assert named <= targets
