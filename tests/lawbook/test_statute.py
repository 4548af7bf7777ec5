"""References to articles, and whether they exist."""

from datetime import date

import pytest

from zhengtong.lawbook import Lawbook, Reference
from zhengtong.lawbook.statute import numeral


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("许可法32.1.4", "第三十二条第一款第四项"),
        ("许可法45", "第四十五条"),
        ("许可法46-48", "第四十六条至第四十八条"),
        ("民法典1260", "第一千二百六十条"),
        ("无明文", "无明文"),
        ("本地预设", "本地预设"),
    ],
)
def test_a_reference_is_read_and_said(text: str, spoken: str) -> None:
    reference = Reference.parse(text)
    assert str(reference) == text
    assert reference.spoken == spoken


@pytest.mark.parametrize("text", ["许可法", "32.1", "许可法32.1.4.2", "许可法48-46", "许可法第三十二条", "许可法 32"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"条文的写法|颠倒"):
        Reference.parse(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (85, "八十五"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1020, "一千零二十"),
    ],
)
def test_numbers_are_written_as_in_statutes(number: int, text: str) -> None:
    assert numeral(number) == text


@pytest.mark.parametrize(
    ("text", "on", "fault"),
    [
        ("许可法83", "2019-04-23", None),
        ("许可法84", "2019-04-23", "共83条"),
        ("许可法80-90", "2019-04-23", "共83条"),
        ("复议法88", "2024-01-01", None),
        ("复议法88", "2023-12-31", "共43条"),  # the law before had forty-three
        ("许可法1", "2004-06-30", "还没有施行"),
        ("处罚法1", "2024-01-01", "没有“处罚法”"),
        ("无明文", "2024-01-01", None),
    ],
)
def test_an_article_exists_or_not_in_the_version_of_the_day(
    book: Lawbook, text: str, on: str, fault: str | None
) -> None:
    found = book.statutes.fault(Reference.parse(text), date.fromisoformat(on))
    assert (found is None) if fault is None else (found is not None and fault in found)


def test_a_reference_can_be_said_with_the_name_of_the_statute(book: Lawbook) -> None:
    assert book.statutes.spoken(Reference.parse("许可法45")) == "《中华人民共和国行政许可法》第四十五条"
