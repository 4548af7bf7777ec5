"""However a file is mangled, the answer is sentences with lines, never a traceback."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lawbook.conftest import ROOT, SAMPLE
from zhengtong.lawbook import Lawbook, LawError, load_procedure
from zhengtong.lawbook.book import read_statutes
from zhengtong.lawbook.check import check
from zhengtong.lawbook.read import read
from zhengtong.lawbook.scenario import read_scenarios
from zhengtong.lawbook.years import read_year

BOOK = Lawbook(ROOT / "law")


def examine(path: Path) -> None:
    """Load a procedure and do with it all that is done with one."""
    law = load_procedure(path)
    check(law, BOOK.statutes)
    read(law)


def try_out(path: Path) -> None:
    for scenario in read_scenarios(path):
        scenario.run(BOOK)


FILES: list[tuple[Path, str, Callable[[Path], object]]] = [
    (SAMPLE / "procedures" / "licence" / "2019-04-23.yaml", "licence/2019-04-23.yaml", examine),
    (SAMPLE / "procedures" / "document" / "2020-01-01.yaml", "document/2020-01-01.yaml", examine),
    (ROOT / "law" / "calendars" / "2026.yaml", "2026.yaml", read_year),
    (ROOT / "law" / "scenarios" / "licence.yaml", "licence.yaml", try_out),
    (SAMPLE / "statutes.yaml", "statutes.yaml", read_statutes),
]
SNIPPETS = st.sampled_from(
    [*"：，、{}[]:,-#&*!|>'\"@%`?\t\n 0年日", "无明文", "系统", "null", "2026-13-40", "&a", "*a", "<<: ", "  ", "- "]
)


@pytest.mark.parametrize(("source", "name", "use"), FILES, ids=[name for _, name, _ in FILES])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_mangled_file_is_read_or_answered_with_sentences(
    source: Path, name: str, use: Callable[[Path], object], data: st.DataObject
) -> None:
    text = source.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at, length = data.draw(st.integers(0, len(text))), data.draw(st.sampled_from([0, 0, 1, 2, 5, 40]))
        text = text[:at] + data.draw(SNIPPETS) + text[at + length :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        try:
            use(path)
        except LawError as error:
            assert error.messages
            assert all(any("一" <= letter <= "鿿" for letter in message) for message in error.messages)
