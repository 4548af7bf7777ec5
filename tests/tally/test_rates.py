"""Shares of a whole, and rates."""

import pytest

from tests.tally.saying import numbers, of, quarrels, verdicts

HOLD = [
    "区级1611个政务服务事项中，“不见面审批”事项1482项，占比91.99%。",
    "受理诉求17343件，转办17029件，办结率98.2%。",
    "发现问题35件，已解决问题34件，问题化解率97.1%。",
    "总装机达9157万千瓦，新能源装机达4091万千瓦、占比达44.7%。",
    "资产总额1,100.76亿元，负债总额592.54亿元，资产负债率53.83%。",
    "送审金额1108244万元，审定金额938256万元，审减率15.34%。",
    "预算1200万元，成交1080万元，节约资金120万元，节约率10%。",
    "费用35.6万元，完成预算40.0万元的89%。",
    "全区总数12000户，改造240户，占全区总数12000户的2%。",
    "年末常住人口52.36万人，其中城镇人口30.12万人，乡村人口22.24万人，城镇化率57.52%。",
    "接入端口达20万个，其中光纤端口达18万个，占比达90%；基站数达2000个，其中4G基站1500个，占比达75%。",
    "全縣戶數共有98萬4924戶，以東區17萬5288戶最多，占全縣總戶數17.80%；其次為西區12萬9536戶，占13.15%。",
    "共抽检200批次，其中食品160批次，占全部批次比例最高，达80%。",
    "获批专项债5.00亿元，已完成支付4.00亿元，支付比例80%。",
    "本年度共受理申请1205件，核准1118件，驳回61件，审核中26件，核准率92.8%。",
]


@pytest.mark.parametrize("text", HOLD)
def test_a_share_that_follows_from_its_numbers_holds(text: str) -> None:
    assert verdicts(text, "rate")
    assert not quarrels(text)


@pytest.mark.parametrize(
    ("text", "place", "wrong"),
    [
        (HOLD[0], "91.99", "99.19"),
        (HOLD[0], "1482", "1842"),
        (HOLD[1], "98.2", "89.2"),
        (HOLD[2], "97.1", "91.7"),
        (HOLD[3], "44.7", "41.7"),
        (HOLD[4], "53.83", "58.33"),
        (HOLD[5], "15.34", "13.54"),
        (HOLD[6], "率10%", "率20%"),
        (HOLD[7], "89%", "98%"),
        (HOLD[8], "的2%", "的5%"),
        (HOLD[9], "57.52", "75.52"),
        (HOLD[10], "75%", "57%"),
        (HOLD[11], "17.80", "28.13"),
        (HOLD[11], "13.15", "31.15"),
        (HOLD[12], "80%", "85%"),
        (HOLD[13], "80%", "90.3%"),
        (HOLD[14], "92.8", "29.8"),
    ],
)
def test_an_altered_rate_is_found(text: str, place: str, wrong: str) -> None:
    assert quarrels(text.replace(place, wrong))


def test_a_share_cut_off_instead_of_rounded_is_told_apart() -> None:
    assert verdicts("公共服务事项共计106项，其中90项实现“只跑一次”，占比84%。", "rate") == ["truncated"]


def test_a_whole_named_in_another_paragraph_is_found_by_its_name() -> None:
    found = of("（一）共受理行政复议案件392起。\n（二）撤回的167件，占受理案件的42.6%。", "rate")
    assert [numbers(finding) for finding in found] == [["167件", "392起", "42.6%"]]


@pytest.mark.parametrize(
    "text",
    [
        "共受理工单400件。位居前三位的工单：交通类120件、城建类60件、民政类20件，占工单总量的50%。",
        "共逮捕30人，不捕10人，不捕率为25%。",
        "共有采购30宗（其中：公开招标20宗，预算金额500万元，采购金额450万元，节约金额50万元，节约率10%；询价10宗，预算金额200万元，采购金额180万元，节约金额20万元，节约率10%），实际采购金额为630万元。",
        "棉花产量500万吨、占全国92.8%，新建400万吨炼化项目。",
        "受理复议案件50件，现已办结43件，按期办结率100%。",
        "处理工单300件，满意率99.1%。",
        "完成投资122.88亿元，完成年度计划的121.08%。",
        "共收到15564件咨询，已办结15042件。",
        "网上可办事项1260项，网上可办率95.09%；四级深度事项782项，全程网办率59.01%。",
        "资产总额1100亿元，负债总额592亿元，资产负债率53.8%（若剔除无效资产200亿元，资产负债率则为65.8%）。",
    ],
)
def test_a_rate_whose_base_is_elsewhere_is_not_judged(text: str) -> None:
    assert not quarrels(text)


def test_the_shares_of_a_census_are_of_the_total_said_before() -> None:
    text = "全县人口共52000人。\n0—14岁人口为9000人，占17.31%；15—59岁人口为33000人，占63.46%；60岁及以上人口为10000人，占19.23%（其中，65岁及以上人口为7000人，占13.46%）。"
    assert verdicts(text, "rate") == ["rounded"] * 4
    assert quarrels(text.replace("13.46", "31.46"))


def test_what_is_taken_off_the_whole_is_taken_off() -> None:
    text = "资产总额1,100.76亿元，负债总额592.54亿元（若剔除无效资产208.55亿元，资产负债率则为66.41%）。"
    assert verdicts(text, "rate") == ["rounded"]


def test_more_resolved_than_found_contradicts_its_rate() -> None:
    assert quarrels("全区共排查各类矛盾纠纷1000余起，化解1845起，化解率达97%。")
