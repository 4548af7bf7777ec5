"""A few entries in every register that figures are made of, so that each can be counted by hand."""

from collections.abc import Sequence
from datetime import date

from tests.conftest import County, person, post
from zhengtong.people.models import Organ
from zhengtong.registers import actions
from zhengtong.registers.law import registers
from zhengtong.registers.lines import Line

Row = dict[str, object]
POWER: Row = {"行使主体": "局", "行使层级": "县级", "设定依据": "某法第一条", "责任事项": "依法办理"}
LICENCE: Row = {"设定依据": "某法第一条", "服务对象": ["自然人"], "是否收费": "否", "状态": "在用"}
DECISION: Row = {"上级决定文号": "某决定", "决定日": "2017-01-01", "落实机关": "局", "落实状态": "已落实"}
AUTHORITY: Row = {"领域": "社会事业", "下放层级": "市", "下放文号": "某文", "下放日": "2017-06-01", "自评年度": 2018}
AGENCY: Row = {
    "对应审批事项": "某事项", "审批部门": "局", "设定依据": "某法", "办理时限": "5日", "工作流程": "委托", "申报条件": "无", "收费标准": "市场调节",
}  # fmt: skip
SURVEY: Row = {"摸底名称": "某项摸底", "批次": 1, "发出日": "2018-04-10", "应交日": "2018-04-28"}
BASE: Row = {"目录级别": "省定", "事项类型": "行政许可", "录入机关": "局"}
CERTIFICATE: Row = {
    "用于事项": "某事项",
    "索要单位": "局",
    "开具单位": "村委会",
    "设定依据": "某法",
    "清理结果": "保留",
}
FEE: Row = {
    "类别": "行政事业性收费",
    "执收单位": "局",
    "收费标准": "5元",
    "政策依据": "某文",
    "状态": "征收",
    "执行日": "2018-01-01",
}

# Register, day, and the lines: (what is done, to which entry, what is filled in). 局 and 镇 are the bureau and the town.
REGISTERED: Sequence[tuple[str, str, Sequence[tuple[str, str, Row]]]] = (
    ("powers", "2017-06-01", [
        ("", "", POWER | {"编码": "QZ0001", "名称": "一", "类型": "行政许可"}),
        ("", "", POWER | {"编码": "QZ0002", "名称": "二", "类型": "行政许可"}),
        ("", "", POWER | {"编码": "QZ0003", "名称": "三", "类型": "行政处罚"}),
    ]),
    ("powers", "2018-07-01", [
        ("", "", POWER | {"编码": "QZ0004", "名称": "四", "类型": "行政确认"}),
        ("", "", POWER | {"编码": "QZ0005", "名称": "五", "类型": "行政处罚", "行使主体": "镇"}),
        ("注销", "QZ0003", {}),
        ("变更", "QZ0002", {"名称": "二（改名）"}),
    ]),
    ("licences", "2018-03-01", [
        ("", "", LICENCE | {"事项编码": "XK1", "事项名称": "一", "实施机关": "局", "实施层级": "县级"}),
        ("", "", LICENCE | {"事项编码": "XK2", "事项名称": "二", "实施机关": "镇", "实施层级": "乡级"}),
        ("", "", LICENCE | {"事项编码": "XK3", "事项名称": "三", "实施机关": "镇", "实施层级": "乡级", "状态": "暂停"}),
    ]),
    ("cancelled-items", "2018-03-01", [
        ("", "", DECISION | {"事项名称": "一", "方式": "取消", "落实日": "2018-02-01"}),
        ("", "", DECISION | {"事项名称": "二", "方式": "承接下放", "落实日": "2017-02-01"}),
        ("", "", DECISION | {"事项名称": "三", "方式": "取消", "落实状态": "正在落实"}),
    ]),
    ("delegated-authorities", "2018-03-01", [
        ("", "", AUTHORITY | {"权限名称": "一", "承接部门": "局", "运行状态": "正常运行", "自评等次": "优"}),
        ("", "", AUTHORITY | {"权限名称": "二", "承接部门": "局", "运行状态": "正常运行", "自评等次": "良"}),
        ("", "", AUTHORITY | {"权限名称": "三", "承接部门": "镇", "运行状态": "尚未运行", "自评等次": "中"}),
        ("", "", AUTHORITY | {"权限名称": "四", "承接部门": "镇", "运行状态": "退回"}),
    ]),
    ("intermediary-items", "2018-03-01", [
        ("", "", AGENCY | {"编码": "ZJ1", "名称": "一", "清理结果": "保留"}),
        ("", "", AGENCY | {"编码": "ZJ2", "名称": "二", "清理结果": "规范"}),
    ]),
    ("surveys", "2018-05-02", [
        ("", "", SURVEY | {"单位": "局", "实交日": "2018-04-27", "情况": "已交"}),
        ("", "", SURVEY | {"单位": "镇", "情况": "未交"}),
    ]),
    ("base-catalogue", "2018-10-30", [
        ("", "", BASE | {"目录编码": "省1", "目录名称": "一", "对照结果": "对应（N）", "本地事项代码": "food.copy"}),
        ("", "", BASE | {"目录编码": "省2", "目录名称": "二", "对照结果": "不适用（－X）", "理由": "没有这类对象"}),
        ("", "", BASE | {"目录编码": "省定＋food.shop.firm", "目录名称": "三", "对照结果": "本地增加（＋X）",
                         "本地事项代码": "food.shop.firm", "理由": "省定目录没有"}),
    ]),
    ("standard-services", "2018-06-01", [
        ("", "", {"编码": "BM1", "名称": "一", "办理层级": "镇街", "办理流程": "受理、办结", "所需资料": "身份证",
                  "承诺工作日": 3, "是否全县通办": "是"}),
    ]),
    ("required-certificates", "2018-06-01", [("", "", CERTIFICATE | {"编码": "ZM1", "证明名称": "居住证明"})]),
    ("fee-list", "2018-06-01", [("", "", FEE | {"编码": "SF1", "项目名称": "工本费"})]),
    ("window-awards", "2018-12-31", [
        ("", "", {"获奖者": "一号窗口", "类别": "优秀窗口", "所属单位": "局", "年度": 2018, "周期": "年度"}),
        ("", "", {"获奖者": "二号窗口", "类别": "优秀窗口", "所属单位": "局", "年度": 2017, "周期": "年度"}),
    ]),
)  # fmt: skip


def registered(county: County, town: Organ) -> None:
    """Put REGISTERED into the registers, each batch by two people."""
    roles = {role for one in registers().values() for role in (*one.keepers, *one.overseers)}
    keeper, head = person("taizhang", "台账员"), person("quzhang", "区长")
    post(county.government, "台账综合岗", sorted(roles), keeper)
    post(county.government, "批准岗", ["机关负责人"], head)
    organs = {"局": county.bureau.name, "镇": town.name}
    for code, on, rows in REGISTERED:
        lines = [
            Line(kind, key, {column: organs.get(str(value), value) for column, value in row.items()})
            for kind, key, row in rows
        ]
        actions.amend(
            code, lines, by=keeper, approved_by=head, organ=county.government, on=date.fromisoformat(on),
            reason="登记", is_demo=True,
        )  # fmt: skip
