"""Lists and the number that says how long they are."""

import pytest

from tests.tally.saying import of, quarrels, verdicts

HOLD = [
    "建成教育、医疗、养老、文化等4类设施。",
    "激活改革、开放、创新三大动力。",
    "四库：\n水库、粮库、钱库、碳库。",
    "五张清单：\n项目清单、储备清单、开工清单、在建清单、竣工清单。",
    "［2］两个基地、两个枢纽：\n东部基地和西部基地，航运枢纽和航空枢纽。",
    "“一本三基四梁”框架：\n以讲话精神为根本，以《甲意见》《乙方案》《丙条例》为基石，以改革区、生态区、消费区、保障区为定位。",
    "第一个“4”是指旅游业、服务业、高新产业、热带农业四大产业，“5”是指“种”“海”“天”“绿”“数”。",
    "部署了三项任务：一是抓项目；二是抓招商；三是抓民生。",
    "推行项目挂钩、区、县联合审批、全程辅导、特殊预约等4项新举措。",
    "项目4个（生育登记、抚恤金申领、津贴申领、失业登记）。",
    "建立三项制度：首问负责制、一次告知制、限时办结制。",
    "提出兩大議題，包括「發展策略」，以及「合作策略」。",
    "形成“算力、算法、算据、算网”四算一体格局。",
]


@pytest.mark.parametrize("text", HOLD)
def test_a_list_as_long_as_said_holds(text: str) -> None:
    assert "holds" in verdicts(text, "count")
    assert not quarrels(text)


@pytest.mark.parametrize(
    ("text", "place", "wrong"),
    [
        (HOLD[0], "4类", "3类"),
        (HOLD[1], "三大", "四大"),
        (HOLD[2], "四库", "三库"),
        (HOLD[3], "五张", "六张"),
        (HOLD[5], "三基", "五基"),
        (HOLD[7], "三项", "四项"),
        (HOLD[10], "三项", "五项"),
    ],
)
def test_a_wrong_length_is_found(text: str, place: str, wrong: str) -> None:
    assert quarrels(text.replace(place, wrong))


@pytest.mark.parametrize(
    "text",
    [
        "原子能组件、半导体部件等5项技术获奖。",
        "设置了29项主要指标，包括：生产总值、劳动生产率、研发投入，等等。",
        "谋划重点项目8个，获批美丽河湖7个、美丽海湾16个。",
        "新增低保户119户、特困对象8户。",
        "由党员代表、人大代表、群众代表组成的12名监督员。",
        "实施“双极带动、多点支撑、三区协同”战略。",
        "完成甲电厂、乙电厂共6台机组改造。",
        "推进甲工程、乙工程、“五大抽水蓄能”工程。",
        "加快机场三期、码头、车站等前期工作。",
        "将水、电、光、气网融入路网，实现五网合一。",
        "公开专项资金公开、预决算公开、“三公”经费、债券发行等信息。",
        "建成一批小公园、小市场等“十小项目”。",
        "打造集餐饮、住宿、娱乐、购物于一体的3个商圈。",
    ],
)
def test_examples_and_other_numbers_are_no_wrong_length(text: str) -> None:
    assert not quarrels(text)


def test_the_items_are_the_operands() -> None:
    found = of(HOLD[0], "count")[0]
    assert [operand.text for operand in found.operands][1:] == ["医疗", "养老", "文化"]
    assert found.result.text == "4"
