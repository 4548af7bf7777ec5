"""余、近、约 are made from the exact number, so they cannot be wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.reports.errors import ReportError
from zhengtong.reports.numbers import round_half_up, written


@pytest.mark.parametrize(
    ("number", "unit", "style", "said"),
    [
        (552887, "件", "", "552887"),
        (552887, "件", "千分位", "552,887"),
        (552887, "件", "余万", "55万余"),
        (552887, "件", "近万", "近56万"),
        (552887, "件", "约万", "约55万"),
        (1643, "人", "余百", "1600余"),
        (1600, "人", "余百", "1600"),
        (43, "件", "余百", "43"),
        (Decimal("32.37858"), "百分比", "", "32.4%"),
        (Decimal("42.60204"), "百分比", "整数", "43%"),
        (Decimal(100), "百分比", "", "100%"),
        (100, "百分比", "", "100%"),
        (Decimal("2.05"), "工作日", "一位小数", "2.1"),
        (Decimal("2.5"), "工作日", "整数", "3"),
        (Decimal("12.5"), "工作日", "两位小数", "12.50"),
        (0, "件", "约万", "0"),
    ],
)
def test_a_number_is_written_in_its_style(number: int | Decimal, unit: str, style: str, said: str) -> None:
    assert written(number, unit, style) == said


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ReportError, match="不认识的写法“大概”"):
        written(1, "件", "大概")


SIZES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


@given(st.integers(0, 10**7), st.sampled_from(sorted(SIZES)))
def test_approximate_words_are_true(number: int, place: str) -> None:
    size = SIZES[place]

    def read(said: str) -> int:
        digits = "".join(character for character in said if character.isdigit())
        return int(digits) * (10_000 if "万" in said else 1)

    more, near, about = (written(number, "件", f"{word}{place}") for word in "余近约")
    assert read(more) <= number
    assert read(near) >= number
    assert abs(read(about) - number) * 2 <= size
    assert more.endswith("余") == (read(more) < number)


def test_halves_are_rounded_up() -> None:
    assert round_half_up(Decimal("0.25"), 1) == Decimal("0.3")
    assert round_half_up(Decimal("42.65"), 1) == Decimal("42.7")
