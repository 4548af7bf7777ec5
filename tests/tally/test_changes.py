"""From one number to another, and how much that is."""

import pytest

from tests.tally.saying import quarrels, verdicts
from zhengtong.tally import Source, check

HOLD = [
    "年平均工资为110646元，比上年增加4051元，名义增长3.8%。",
    "承诺时限由1606个工作日减少到1086个工作日，压缩比32.4%。",
    "支出由上年的35.2亿元增加到38.6亿元，增加3.4亿元，增长9.66%。",
    "案件87件，同比下降12.1%，上年为99件。",
    "查处案件210起，比上年同期（180起）上升16.7%。",
    "注册志愿者12.3万人，比上年的10.8万人增长13.9%。",
    "教育支出12.56亿元，同比增长8.3%，比上年增加0.96亿元。",
    "收入总计5230.12万元，支出总计5230.12万元。与上年相比，收、支总计各增加230.12万元，增长4.6%。",
    "发生率由12.5%下降到3.2%，下降9.3个百分点。",
    "窗口由原来的42个减少到18个，减少24个。",
    "1月底人口数为50萬2000人，与去年同月比较，减少1萬2000人、2.33%；与去年12月比较，则减少2600人、0.52%。",
    "全县人口共52000人，与2010年（第六次普查数据，下同）的50000人相比，增加2000人，增长4.00%。",
    "2021年总共需办理案件80件，2022年总共需办理案件100件，同比增长25%。",
    "上年新受理案件80件。工作扎实。今年新受理案件100件，同比增长25%。",
    "共有10600件，较10月减少2000件（-15.9%）。",
    "年均增长率为0.53%，比上一个十年的0.57%下降0.04个百分点。",
    "粮食产量37.09万吨，比上年减产1.20万吨，下降3.13%。",
    "案件41件50人，去年同期为38件40人，分别上升7.9%、25%。",
    "2023年办理520件，比2022年的480件多40件。",
    "收件由每天7件提高到25件，提升260%。",
]


@pytest.mark.parametrize("text", HOLD)
def test_a_change_that_follows_holds(text: str) -> None:
    assert verdicts(text, "percent_change", "difference")
    assert not quarrels(text)


@pytest.mark.parametrize(
    ("text", "place", "wrong"),
    [
        (HOLD[0], "4051", "4501"),
        (HOLD[0], "3.8", "8.3"),
        (HOLD[1], "32.4", "34.2"),
        (HOLD[2], "加3.4", "加4.3"),
        (HOLD[3], "12.1", "21.1"),
        (HOLD[4], "16.7", "17.6"),
        (HOLD[5], "13.9", "19.3"),
        (HOLD[6], "8.3", "3.8"),
        (HOLD[7], "4.6", "6.4"),
        (HOLD[8], "9.3", "3.9"),
        (HOLD[9], "少24", "少34"),
        (HOLD[10], "0.52%", "0.11%"),
        (HOLD[11], "4.00", "5.00"),
        (HOLD[12], "25%", "35%"),
        (HOLD[13], "25%", "35%"),
        (HOLD[14], "15.9", "51.9"),
        (HOLD[15], "0.04", "0.14"),
        (HOLD[16], "3.13", "1.33"),
        (HOLD[17], "25%", "52%"),
        (HOLD[18], "多40", "多60"),
        (HOLD[19], "260", "620"),
    ],
)
def test_an_altered_change_is_found(text: str, place: str, wrong: str) -> None:
    assert quarrels(text.replace(place, wrong))


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值达到13697.5亿元，较2020年的9323.1亿元增长33.6%。",
        "居民收入从27136元增长到36439元。",
        "时限由205个工作日减少到128个工作日，即办事项占比提高82.2%。",
        "一般公共预算收入3507.6亿元、增长1.7%。",
        "占比由20.5%提升至21.1%。",
        "一级国企从原8家整合为4家，二级公司从原36家整合为24家。",
        "规模化牧场达1094个，比上年增长8.8%，规模养殖比重达70%，比上年提高5个百分点。",
        "年末实有企业860家，比上年净增105家，增长13.9%。",
        "与2020年的120件相比，办理150件，群众满意率提高5%。",
        "全国人口共141178万人，与2010年的133972万人相比，增加7206万人，增长5.38%，年平均增长率为0.53%。",
        "通用机场增加11个、达到25个。",
    ],
)
def test_growth_at_other_prices_or_of_another_thing_is_not_judged(text: str) -> None:
    assert not quarrels(text)


def test_yearly_growth_is_compounded() -> None:
    assert verdicts("收入由2.57万元增加到3.52万元、年均增长6.5%。", "other") == ["rounded"]


def test_a_change_is_held_against_last_years_text() -> None:
    found = check("2023年主动公开政府信息1200条，比上年增长20%。", Source("2022年主动公开政府信息1000条。"))
    assert [finding.verdict for finding in found] == ["holds"]


def test_last_years_number_may_have_been_revised() -> None:
    found = check("2023年主动公开政府信息1200条，比上年增长20%。", Source("2022年主动公开政府信息800条。"))
    assert [finding.verdict for finding in found] == ["ambiguous"]
    assert "上年报告写800条" in found[0].message
