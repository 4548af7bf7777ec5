"""Every word of the vocabulary is explained on the page lawyers read, and there are thirty-seven."""

import re

from tests.lawbook.conftest import ROOT
from zhengtong.lawbook import WORDS
from zhengtong.lawbook.words import TABLES


def test_there_are_thirty_seven_words() -> None:
    assert len(WORDS) == len({word.word for word in WORDS}) == 37, "a thirty-eighth word needs a decision record first"


def test_every_word_has_a_meaning_and_a_table() -> None:
    assert all(word.meaning and word.table for word in WORDS)
    assert {word for table in TABLES.values() for word in table} == {word.word for word in WORDS}


def test_the_page_explains_every_word() -> None:
    page = (ROOT / "law" / "README.md").read_text(encoding="utf-8")
    missing = [word.word for word in WORDS if not re.search(rf"^\| {word.word} \|", page, re.MULTILINE)]
    assert missing == [], f"law/README.md 没有解释：{'、'.join(missing)}"
