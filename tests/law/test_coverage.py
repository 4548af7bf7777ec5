"""Which articles the law library covers is a page made from its files, and no article is forgotten."""

import pytest

from tests.law.conftest import LAW
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.coverage import Coverage, coverage, page, told
from zhengtong.lawbook.procedure import Procedure

BOOK = Lawbook(LAW)


@pytest.mark.parametrize("procedure", BOOK.procedures(), ids=str)
def test_every_article_of_the_span_is_a_rule_or_has_a_reason(procedure: Procedure) -> None:
    assert [f"{each.law}：{told(each)}" for each in coverage(procedure, BOOK.statutes) if each.forgotten] == []


def test_the_page_is_fresh() -> None:
    written = (LAW.parent / "docs" / "law-coverage.md").read_text(encoding="utf-8")
    assert written == page(BOOK), "条文覆盖过时了：请执行 zhengtong law check --coverage --write"


def test_what_is_not_named_between_is_forgotten() -> None:
    held = Coverage("甲法", 20, frozenset({3, 7}), frozenset({4, 5}))
    assert held.forgotten == {6}
    assert told(held) == "引用第3、7条；有意未入第4-5条；都没有提到第6条，请确认"


def test_a_statute_nobody_cites_covers_nothing() -> None:
    assert told(Coverage("甲法", 20, frozenset(), frozenset())) == "没有引用"
