"""Which numbers are quantities, and what each can stand for."""

from fractions import Fraction

import pytest

from zhengtong.tally import numerals
from zhengtong.tally.normalise import normalise
from zhengtong.tally.quantities import Quantity, find


def quantities(text: str) -> list[Quantity]:
    return list(find(normalise(text).text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("八十一", 81),
        ("十二", 12),
        ("两百零五", 205),
        ("三万二千", 32000),
        ("一百二十万", 1200000),
        ("二零一八", 2018),
        ("廿三", 23),
        ("三五个", None),
    ],
)
def test_chinese_numerals_have_values(text: str, value: int | None) -> None:
    assert numerals.numeral(text.removesuffix("个")) == (value if value is not None else 35)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("收入1,169,506万元", Fraction(11695060000), "万元"),
        ("总额3.2亿元", Fraction(320000000), "亿元"),
        ("干部八十一名", Fraction(81), "名"),
        ("服务67万余人次", Fraction(670000), "万人次"),
        ("条目“21”条", Fraction(21), "条"),
        ("提高0.3个百分点", Fraction(3, 10), "个百分点"),
        ("占三成", None, ""),
        ("产量1.5万公斤", Fraction(15000000), "万公斤"),
        ("98萬4924戶", Fraction(984924), "户"),
        ("1亿2000万3000人", Fraction(120003000), "人"),
        ("296,70万元", Fraction(296700000), "万元"),
    ],
)
def test_a_number_has_its_value_in_base_units(text: str, value: Fraction | None, unit: str) -> None:
    assert [(one.value, one.unit) for one in quantities(text)] == ([(value, unit)] if value is not None else [])


@pytest.mark.parametrize(
    "text",
    [
        "2018年度", "2019—2020年", "5月10日至12日", "米政发〔2018〕12号", "第3条第2款", "12345热线", "GB/T4754-2017", "5G网络", "5A级景区",
        "一网通办", "三统一", "双随机", "一次性告知", "十四五规划", "三次产业", "1+2+4工作格局", "19:28", "1、总体要求", "二期工程", "一个部门", "第三次会议",
        "1,3,7个工作日办结",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert [one.digits for one in quantities(text) if "," not in one.digits] in ([], ["7"])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1600余名", 1600, 1700),
        ("1000余起", 1000, 1500),
        ("近30家", 27, 30),
        ("约50件", 45, 55),
        ("超过200户", 200, None),
        ("不足80%", 0, 80),
        ("80%以上", 80, None),
        ("百余次", 100, 150),
        ("3.2%", Fraction(315, 100), Fraction(325, 100)),
        ("120件", 120, 120),
        ("120万元", 1195000, 1205000),
        ("0万元", 0, 0),
    ],
)
def test_a_number_can_stand_for_what_its_words_and_places_allow(
    text: str, low: Fraction, high: Fraction | None
) -> None:
    one = quantities(text)[0]
    assert one.high == high
    assert one.low == low or (high is None and one.low <= low)
