"""Chinese numerals are read as they are written, up to 九千九百九十九."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.lawbook.statute import numeral
from zhengtong.statutes.numerals import NUMERAL, number_of


@given(st.integers(1, 9999))
def test_what_is_written_reads_back(number: int) -> None:
    assert number_of(numeral(number)) == number
    assert number_of(str(number)) == number


@given(st.text(NUMERAL, min_size=1, max_size=9))
def test_what_reads_is_written_that_way(text: str) -> None:
    """Nothing that is not a numeral passes for one."""
    number = number_of(text)
    if number is not None:
        assert numeral(number).replace("一十", "十") == text.replace("〇", "零").replace("一十", "十")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("一十五", 15),
        ("一百一十五", 115),
        ("一百十五", 115),
        ("一百〇五", 105),
        ("九千九百九十九", 9999),
        ("一千零一十", 1010),
    ],
)
def test_numerals_of_print_are_understood(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["", "零", "0", "一百五", "十十", "百", "二三", "一十百", "三十二条", "1２", "１", "10000", "-1", "²"]
)
def test_what_is_no_numeral_is_not_guessed(text: str) -> None:
    assert number_of(text) is None
