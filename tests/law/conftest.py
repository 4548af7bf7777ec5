"""The law of this installation, read once for every test of this folder."""

import os
from pathlib import Path

import pytest

from tests.law.texts import Text, read_text
from zhengtong.lawbook.book import Lawbook

LAW = Path(__file__).resolve().parents[2] / "law"
REFERENCE = "ZHENGTONG_REFERENCE"


@pytest.fixture(scope="session")
def book() -> Lawbook:
    """law/ as it stands."""
    return Lawbook(LAW)


@pytest.fixture(scope="session")
def texts(book: Lawbook) -> dict[str, Text]:
    """The texts of statutes by short name, where a collection is at hand: $ZHENGTONG_REFERENCE/statutes/*.md."""
    folder = os.environ.get(REFERENCE)
    if not folder:
        pytest.skip(f"没有条文可对照：把环境变量 {REFERENCE} 设为含有 statutes/*.md 的目录")
    found = {}
    for short, statute in book.statutes.by_short.items():
        path = Path(folder) / "statutes" / f"{statute.name.removeprefix('中华人民共和国')}.md"
        if path.is_file():
            found[short] = read_text(path)
    assert found, f"{folder} 里一部法规也没有找到"
    return found
