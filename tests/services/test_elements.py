"""The national element set: nothing of the standard is left out, and every element can be written as a text and read back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.conftest import County
from zhengtong.services import element_text, elements
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Material, Service, ServiceVersion

# The item-level elements of GB/T 39046 table 4 and of the national implementation list, by the name each has here.
STANDARD = [
    "事项名称",
    "基本编码",
    "实施编码",
    "业务办理项编码",
    "事项类型",
    "事项类型代码",
    "设定依据",
    "行使层级",
    "行使层级代码",
    "权限划分",
    "行使内容",
    "实施主体",
    "实施主体代码",
    "实施主体性质",
    "实施主体性质代码",
    "委托部门",
    "共同实施机构",
    "共同实施机构代码",
    "承办机构",
    "承办机构代码",
    "法定办结时限",
    "法定办结时限说明",
    "承诺办结时限",
    "承诺办结时限说明",
    "办件类型",
    "办件类型代码",
    "受理条件",
    "办理流程",
    "特别程序",
    "特别程序说明",
    "中介服务",
    "数量限制",
    "结果名称",
    "结果样本",
    "结果类型",
    "电子证照类型",
    "结果有效期",
    "是否收费",
    "收费金额",
    "收费依据",
    "收费减免",
    "支持网上支付",
    "通办范围",
    "服务对象",
    "服务对象代码",
    "服务主题",
    "法人主题代码",
    "自然人主题代码",
    "办理形式",
    "办理形式代码",
    "行政管辖",
    "行政管辖代码",
    "支持预约",
    "支持快递",
    "是否网办",
    "网办地址",
    "运行系统层级",
    "网上办理深度",
    "到现场次数",
    "必须到场的理由",
    "办理地点",
    "办理时间",
    "窗口号",
    "地点坐标",
    "咨询方式",
    "咨询电话",
    "监督电话",
    "投诉渠道",
    "常见问题",
    "进驻政务大厅",
    "综合窗口受理",
    "是否一件事",
    "是否告知承诺",
    "是否容缺",
    "是否支持自助终端",
    "是否全程网办",
    "是否跨域通办",
    "权力来源",
    "事项状态",
    "事项版本",
    "生效日",
    "取消日",
    "权利和义务",
    "法律救济",
    "前置事项",
    "是否涉及并联",
]
OF_MATERIALS = [
    "材料名称",
    "材料编码",
    "材料形式",
    "材料介质",
    "来源渠道",
    "出具机构",
    "出具时间要求",
    "材料办理说明",
    "材料办理地点",
    "材料说明",
    "原件份数",
    "复印件份数",
    "是否必备",
    "纸质材料规格",
    "是否容缺",
    "容缺期限",
    "可告知承诺",
    "免提交凭据",
    "空白表格",
    "示例样表",
    "受理标准",
    "法律依据",
    "限于情形",
]


@pytest.mark.parametrize("name", STANDARD)
def test_every_element_of_the_standard_is_there(name: str) -> None:
    assert elements.named(name).basis


@pytest.mark.parametrize("name", OF_MATERIALS)
def test_every_element_of_a_material_is_there(name: str) -> None:
    assert elements.named(name, material=True).of_material


def test_every_column_of_a_version_is_reached_by_an_element() -> None:
    """But for what the system keeps for itself: ends and publications are acts, not texts."""
    reached = {element.column for element in elements.load()}
    columns = {each.name for each in ServiceVersion._meta.concrete_fields}
    assert columns - reached == {"id", "service", "number", "elements", "ended_on", "published_at"}


def test_every_column_of_a_material_is_reached_by_an_element() -> None:
    reached = {element.column for element in elements.of_materials()}
    assert {each.name for each in Material._meta.concrete_fields} - reached == {"id", "version", "order", "elements"}


def test_the_eight_are_each_made_of_elements() -> None:
    unified = {element.unified for element in elements.load()} - {""}
    assert unified == {"受理范围", "审批条件", "申报材料", "办事流程", "办理环节", "办结时限", "审批收费", "服务标准"}


def test_ten_elements_and_more_may_be_compared_over_levels() -> None:
    assert len([element for element in elements.load() if element.same_over_levels]) >= 10


@pytest.mark.parametrize(
    ("name", "choice", "code"),
    [
        ("事项类型", "行政许可", "01"),
        ("事项类型", "公共服务", "20"),
        ("行使层级", "县级", "4"),
        ("办件类型", "特办件", "9"),
    ],
)
def test_choices_have_the_codes_of_the_standard(name: str, choice: str, code: str) -> None:
    assert elements.named(name).code(choice) == code


VALUES: list[tuple[str, str, Any]] = [
    ("服务对象", "自然人、其他组织", ["自然人", "其他组织"]),
    ("服务对象", "1、6", ["自然人", "其他组织"]),
    ("事项类型", "20", "公共服务"),
    ("网上办理深度", "4", 4),
    ("到现场次数", "0", 0),
    ("收费金额", "12.50", 1250),
    ("收费金额", "12.5元", 1250),
    ("进驻政务大厅", "是", True),
    ("生效日", "2026-01-02", date(2026, 1, 2)),
    ("承诺期限", "作出决定：10 工作日；颁发证件：当场", {"作出决定": "10 工作日", "颁发证件": "当场"}),
    ("承诺期限", "作出决定:10个工作日", {"作出决定": "10 工作日"}),
    ("法定期限", "作出决定：45 工作日（取水条例19.1）", {"作出决定": {"限": "45 工作日", "据": "取水条例19.1"}}),
    ("设定依据", "《演示县试验法》（试验法）1〔核〕：做试验：要许可", [{"法": "演示县试验法", "简称": "试验法", "条": "1", "内容": "做试验：要许可", "核": "核"}]),
    ("设定依据", "《某条例》", [{"法": "某条例"}]),
    ("常见问题", "要多久？｜十天\n收费吗？｜不收", [{"问": "要多久？", "答": "十天"}, {"问": "收费吗？", "答": "不收"}]),
    ("情形", "房子谁的？｜｜自有/租用", [{"问": "房子谁的？", "答": ["自有", "租用"]}]),
    ("情形", "谁的？｜说明｜甲/乙｜房子谁的？=租用/借用", [{"问": "谁的？", "说明": "说明", "答": ["甲", "乙"], "限于": {"房子谁的？": ["租用", "借用"]}}]),
    ("填报内容", "地点｜文字｜是", [{"名": "地点", "类": "文字", "必填": True}]),
    ("共同实施机构", "水利局\n民政局", ["水利局", "民政局"]),
    ("权限划分", "县级办理", "县级办理"),
    ("是否涉及并联", "否", False),
    ("网办环节", "预审、受理", ["预审", "受理"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_a_text_becomes_the_value_of_its_element(name: str, text: str, value: object) -> None:
    assert element_text.read(elements.named(name), text) == value


@pytest.mark.parametrize(("name", "_text", "value"), VALUES)
def test_a_value_becomes_a_text_that_reads_back_the_same(name: str, _text: str, value: object) -> None:
    element = elements.named(name)
    assert element_text.read(element, element_text.spoken(element, value)) == value


def test_the_order_in_which_the_database_keeps_the_cells_of_a_row_says_nothing() -> None:
    row = {"答": ["自有", "租用"], "问": "房子谁的？"}
    assert element_text.spoken(elements.named("情形"), [row]) == "房子谁的？｜｜自有/租用"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("共同实施机构", ["水利局、民政局", "教育局"]),
        ("共同实施机构", ["[水利局]"]),
        ("常见问题", [{"问": "甲｜乙", "答": "一\n二"}]),
        ("设定依据", [{"法": "甲《乙》丙", "条": ""}]),
        ("承诺期限", {"作出；决定": "10 工作日"}),
        ("情形", [{"问": "多少？", "答": ["1/2", "1"]}]),
    ],
)
def test_what_plain_writing_would_garble_is_written_so_that_it_is_not(name: str, value: object) -> None:
    element = elements.named(name)
    assert element_text.read(element, element_text.spoken(element, value)) == value


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("事项类型", "行政审批", "“事项类型”：没有“行政审批”，可用：行政许可"),
        ("服务对象", "自然人、群众", "没有“群众”"),
        ("网上办理深度", "5", "没有“5”，可用：1、2、3、4"),
        ("到现场次数", "一次", "应是整数，现为“一次”"),
        ("收费金额", "十元", "读不懂“十元”，应写成：12.50"),
        ("收费金额", "1.005", "最多两位小数"),
        ("进驻政务大厅", "进", "应写是或者否"),
        ("生效日", "元旦", "读不懂“元旦”，应写成：2026-01-01"),
        ("承诺期限", "作出决定：十天", "应写成：作出决定：10 工作日"),
        ("承诺期限", "十天", "应写成：作出决定：10 工作日"),
        ("设定依据", "某法第一条", "每行应写成：《法律全称》"),
        ("填报内容", "甲｜乙｜是｜丁｜戊｜己=庚｜辛", "有7栏，应为：名｜类｜必填"),
        ("对应的权力", "{}", "读不懂“{}”"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_the_way_to_write_it(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ServiceError) as error:
        element_text.read(elements.named(name), text)
    assert sentence in str(error.value)


def test_an_element_that_follows_from_others_is_not_filled_in() -> None:
    with pytest.raises(ServiceError, match="“是否网办”由系统推出，不能填写"):
        elements.put({}, elements.named("是否网办"), "是")


def test_an_element_without_a_column_joins_those_that_were_said_before() -> None:
    fields: dict[str, Any] = {"elements": {"窗口号": "3"}}
    elements.put(fields, elements.named("权限划分"), "县级办理")
    assert fields == {"elements": {"窗口号": "3", "权限划分": "县级办理"}}
    elements.put(fields, elements.named("窗口号"), "")
    assert fields == {"elements": {"权限划分": "县级办理"}}


def test_the_whole_of_a_version_goes_through_texts_unchanged(county: County) -> None:
    version, fields = county.restaurant, dict[str, Any]()
    for element in elements.load():
        if not element.is_derived:
            elements.put(fields, element, elements.text(version, element))
    assert {name: getattr(version, name) for name in fields} == fields


def test_derived_elements_tell_what_the_law_and_the_organ_say(county: County) -> None:
    said = {name: elements.text(county.restaurant, elements.named(name)) for name in STANDARD}
    assert said["法定办结时限"] == "20 工作日"
    assert said["承诺办结时限"] == "10 工作日"
    assert said["事项类型代码"] == "01"
    assert said["实施主体"] == "演示县市场监督管理局"
    assert said["行政管辖代码"] == "410199"
    assert said["是否网办"] == "否"
    assert "受理（窗口）" in said["办理流程"]


def test_another_law_sets_the_limit_that_counts(county: County) -> None:
    county.restaurant.terms = {"作出决定": {"限": "45 工作日", "据": "取水条例19.1"}}
    assert elements.text(county.restaurant, elements.named("法定办结时限")) == "45 工作日"


def test_a_service_under_an_unknown_procedure_has_no_limit(county: County) -> None:
    Service.objects.filter(pk=county.restaurant.service_id).update(procedure="no-such")
    version = ServiceVersion.objects.get(pk=county.restaurant.pk)
    assert elements.text(version, elements.named("法定办结时限")) == ""


FILE = """\
要素:
  - { 名: 事项名称, 组: 基本, 类: 文字, 列: name, 据: 据信 }
  - { 名: 事项类型, 组: 基本, 类: 单选, 列: kind, 选项: [甲], 据: 据信 }
材料要素:
  - { 名: 材料名称, 组: 材料, 类: 文字, 列: name, 据: 据信 }
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("列: kind", "列: kinds", "第3行：“事项类型”：事项版本没有“kinds”这一栏"),
        ("列: kind", "推: kinds", "第3行：“事项类型”：不会推“kinds”"),
        ("列: kind", "列: kind, 推: code", "既有“列”又有“推”"),
        ("列: kind", "列: name", "第3行：列“name”写了两次"),
        ("名: 事项类型", "名: 事项名称", "第3行：名“事项名称”写了两次"),
        ("类: 单选", "类: 单项", "第3行：没有“单项”这一类，可用：文字、长文"),
        (", 选项: [甲]", "", "“事项类型”：单选应当列出选项"),
        ("类: 单选", "类: 成行", "成行的内容应当写明“栏”"),
        ("类: 单选", "类: 台账", "应当写明是哪个“台账”"),
        ("据: 据信 }\n材料", "必填: 要, 据: 据信 }\n材料", "“必填”应写是或者否"),
        ("组: 材料, ", "", "第5行：缺少“组”"),
        ("材料要素", "材料", "要素表里没有“材料”这个词"),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in FILE
    (tmp_path / "elements.yaml").write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(ServiceError, match=r"elements\.yaml 第\d+行：") as error:
        elements.load(tmp_path)
    assert sentence in str(error.value)


def test_the_table_of_this_installation_is_read(tmp_path: Path) -> None:
    assert len(elements.load(Path(settings.LAW))) > 100
