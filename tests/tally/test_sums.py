"""Parts of a whole."""

import pytest

from tests.tally.saying import numbers, of, quarrels, verdicts

HOLD = [
    "全年水产品产量7292吨，其中海洋捕捞3582吨、海水养殖3560吨、淡水养殖150吨。",
    "共有企业197家（其中：全资企业114家，参股企业83家）。",
    "共受理复议案件392起，86起责令履行，67起维持，72起撤销，167起终止。",
    "全县22个乡镇中，13个乡镇已建成平台，其他9个乡镇正在建设。",
    "争取专项债2.59亿元、省级补助0.5亿元、基金3.12亿元，合计到位6.21亿元。",
    "收入合计1000万元，包括：税收收入600万元，比上年增加50万元，增长9.09%；转移支付收入300万元，其中：一般性200万元，专项100万元；上年结余100万元。",
    "计划投资项目203项，总投资114.92亿元，增长26%。其中城建投资项目183项、投资额71.65亿元；文旅投资项目20项、投资额43.27亿元。",
    "共投入资金2.4亿元，其中：中央资金1.2亿元，省级资金6000万元，市县配套6000万元。",
    "三次产业比重由12.1∶43.5∶44.4调整为11.8∶43.9∶44.3。",
    "主动公开信息2069条。其中，区直部门公开1592条，占76.9%。各乡镇公开477条，占23.1%。",
    "支出6.84万元。具体情况如下：（一）出国费0万元。比上年持平。（二）用车费4.13万元。其中：购置费0万元。（三）接待费2.71万元。主要用于来访。",
    "全区主动公开政府信息100条。工作成效明显。我区主动公开政府信息的类别有：机构职能类20条，政策类30条，其他50条。",
    "在校生2360人，其中男生1250人，女生1110人，教职工186人。",
    "全市累计办结12000件，其中一季度2000件、二季度3000件、三季度3000件、四季度4000件。",
    "全年社会消费品零售总额88.6亿元。按经营地分，城镇零售额60.2亿元，增长5.0%；乡村零售额28.4亿元，增长5.3%。",
]  # fmt: skip


@pytest.mark.parametrize("text", HOLD)
def test_parts_that_make_up_their_whole_hold(text: str) -> None:
    assert verdicts(text, "sum")
    assert not quarrels(text)


@pytest.mark.parametrize(
    ("text", "place", "wrong"),
    [
        (HOLD[0], "3582", "3852"),
        (HOLD[0], "7292", "72922"),
        (HOLD[1], "114", "141"),
        (HOLD[2], "392", "329"),
        (HOLD[3], "13个", "31个"),
        (HOLD[4], "6.21", "8.21"),
        (HOLD[5], "100万元。", "700万元。"),
        (HOLD[6], "183", "138"),
        (HOLD[7], "6000万元。", "9000万元。"),
        (HOLD[8], "43.9", "49.3"),
        (HOLD[9], "477", "774"),
        (HOLD[10], "4.13", "41.3"),
        (HOLD[14], "28.4", "24.8"),
    ],
)
def test_an_altered_part_or_whole_is_found(text: str, place: str, wrong: str) -> None:
    assert text.count(place) == 1
    assert quarrels(text.replace(place, wrong))


@pytest.mark.parametrize(
    "text",
    [
        "实现税收收入12.56亿元，其中增值税5.23亿元，企业所得税2.11亿元，个人所得税0.86亿元。",
        "全县现有干部860人，其中党员640人，女干部310人，本科以上学历720人。",
        "52个村收入达到10万元以上，其中11个村突破50万元、2个村突破100万元。",
        "安排资金407400万元，较大的项目有：高铁枢纽70000万元、征迁81700万元、安置房14000万元等。",
        "汽车产量162.6万辆，其中新能源汽车超110万辆。",
        "落户4个国家区域医疗中心，布局39个专科中心，实施2个示范项目。",
        "建设10个县级养老服务中心、60个乡镇中心、120个村级站点。",
        "占地100亩，其中建设用地80亩，一期60亩，二期20亩。",
        "完成投资86亿元，其中工业投资32亿元，技改投资18亿元，民间投资45亿元。",
        "审核文件96件，其中规范性文件2件。",
        "收到申请156件，受理142件，不予受理9件，其他处理5件。",
        "共收到申请10件，不予受理1件，受理9件，其中维持4件，撤回5件。",
        "甲项12件，乙项30件，丙项18件。",
    ],
)
def test_examples_overlaps_and_neighbours_are_no_failing_sum(text: str) -> None:
    assert not quarrels(text)


def test_two_numbers_that_happen_to_add_up_are_nothing() -> None:
    assert not of("甲单位发文12件。乙单位培训30人。丙单位发文18件。")


def test_the_parts_of_two_units_are_added_apart() -> None:
    found = of(
        "完成项目26个，交易金额1146.86万元。其中工程项目13个，金额464.94万元；采购项目5个，金额134.95万元；产权项目8个，金额546.97万元。",
        "sum",
    )
    assert [numbers(finding)[-1] for finding in found] == ["26个", "1146.86万元"]


def test_parts_that_use_up_one_total_must_use_up_the_other() -> None:
    text = "完成项目26个，交易金额共计738.6万元。其中工程项目13个，金额464.94万元；采购项目5个，金额134.95万元；产权项目8个，金额546.97万元。"
    assert quarrels(text)


def test_a_part_left_out_of_the_total_is_named() -> None:
    text = "共办理案件1926件，其中刑事指派案件439件、刑事申请案件43件、民事案件215件、审判阶段帮助176件、认罪认罚帮助1096件。"
    assert "漏加了“刑事申请案件”" in quarrels(text)[0]


def test_a_part_counted_twice_is_named() -> None:
    text = (
        "公开信息2860条，其中动态990条，机构55条，文件20条，解读17条，财务159条，提案19条，重点领域220条，专栏1160条。"
    )
    assert "把“重点领域”加了两次" in quarrels(text)[0]


def test_rounded_parts_may_miss_the_whole_by_a_rounding() -> None:
    assert verdicts("总收入31.99亿元，其中地方收入19.07亿元，上划收入12.91亿元。", "sum") == ["rounded"]


def test_traditional_script_is_read_alike() -> None:
    assert verdicts("本年度共受理申請案件1,205件，其中核准1,118件，駁回61件，審核中26件。", "sum") == ["holds"]
