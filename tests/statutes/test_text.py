"""A text is taken apart into articles, paragraphs and items, and what breaks the order is named with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.statutes.conftest import TEXT
from zhengtong.lawbook.statute import numeral
from zhengtong.statutes import text


def test_articles_are_found_and_nothing_else() -> None:
    found = text.read(TEXT)
    assert not found.problems
    assert [section.number for section in found.sections] == [1, 2, 3]
    assert found.sections[0].text == "为了修好道路，制定本办法。"
    assert found.sections[2].text == "本办法自2020年6月1日起施行。"
    assert found.opening[0] == "演示县修路办法"


def test_a_paragraph_that_speaks_of_an_article_does_not_open_one() -> None:
    assert "第一条规定的道路坏了的，应当先修。" in text.read(TEXT).sections[1].paragraphs


def test_not_even_when_it_is_the_next_one() -> None:
    found = text.read("第一条 甲。\n第二条规定的情形除外。\n第二条 乙。")
    assert not found.problems
    assert found.sections[0].paragraphs == ["甲。", "第二条规定的情形除外。"]


@pytest.mark.parametrize(
    "lines",
    [
        ["第一条 甲。", "第二条 乙。"],
        ["第一条　甲。", "第二条　乙。"],
        ["第1条 甲。", "第2条 乙。"],
        ["第一条甲。", "第二条乙。"],
        ["**第一条** 甲。", "**第二条** 乙。"],
        ["### 第一条", "甲。", "### 第二条", "乙。"],
        ["  第一条  甲。", "", "第一节 小节", "第二条\t乙。"],
        ["\ufeff第一条 甲。", "第二条 乙。"],
    ],
)
def test_headings_come_in_many_shapes(lines: list[str]) -> None:
    found = text.read("\n".join(lines))
    assert not found.problems
    assert [section.text for section in found.sections] == ["甲。", "乙。"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["没有条文"], "没有找到一条条文"),
        (["第一条 甲。", "第三条 丙。"], "第2行：缺少第2条，此前是第1条，这里是第3条"),
        (["第一条 甲。", "第五条 戊。"], "第2行：缺少第2至4条，此前是第1条，这里是第5条"),
        (["第一条 甲。", "第二条 乙。", "第二条 乙。"], "第3行：第2条重复出现，或者次序颠倒"),
        (["第一条 甲。", "第一条之一 甲一。"], "第2行：“第一条之一”是增补的条文"),
        (["第一条 甲。", "第一百五条 乙。"], "第2行：“第一百五条”的条号读不懂"),
        (["第一条", "第二条 乙。"], "第1行：第1条没有内容"),
    ],
)
def test_what_breaks_the_order_is_named(lines: list[str], sentence: str) -> None:
    assert any(problem.startswith(sentence) for problem in text.read("\n".join(lines)).problems)


def test_one_gap_is_reported_once() -> None:
    lines = ["第一条 甲。", *(f"第{numeral(number)}条 文。" for number in range(3, 30))]
    assert len(text.read("\n".join(lines)).problems) == 1


SECOND = text.read(TEXT).sections[1].text


@pytest.mark.parametrize(
    ("number", "said"),
    [(2, "第一条规定的道路坏了的，应当先修。"), (3, "修路的期限是三十日。"), (4, None), (0, None)],
)
def test_a_paragraph_is_found_by_number(number: int, said: str | None) -> None:
    assert text.paragraph(SECOND, number) == said


def test_the_items_belong_to_their_paragraph() -> None:
    first = text.paragraph(SECOND, 1)
    assert first is not None
    assert first.splitlines()[-1] == "（三）后验收。"


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "（一）先勘察；"), (2, "（二）再施工，包括：\n1. 清基；\n2. 铺面；"), (3, "（三）后验收。"), (4, None)],
)
def test_an_item_is_found_with_what_is_listed_under_it(number: int, said: str | None) -> None:
    assert text.item(SECOND, 1, number) == said


def test_a_paragraph_without_items_has_none() -> None:
    assert text.item(SECOND, 2, 1) is None
    assert text.item(SECOND, 9, 1) is None


@given(st.lists(st.text("天地玄黄，。", min_size=1, max_size=20), min_size=1, max_size=120))
def test_every_article_reads_back(bodies: list[str]) -> None:
    written = "\n".join(f"第{numeral(number)}条　{body}" for number, body in enumerate(bodies, start=1))
    found = text.read(written)
    assert not found.problems
    assert [section.text for section in found.sections] == bodies
