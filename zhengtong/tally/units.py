"""The words that stand behind a number: what they count or measure, and how many of the base unit they are."""

import re
from fractions import Fraction

# Measures: their numbers are rounded somewhere. dimension: {unit: how many base units}
MEASURES: dict[str, dict[str, str]] = {
    "元": {"元": "1", "元人民币": "1", "块": "1"},
    "美元": {"美元": "1"},
    "港元": {"港元": "1", "港币": "1"},
    "欧元": {"欧元": "1"},
    "日元": {"日元": "1"},
    "新台币": {"新台币": "1", "新台币元": "1"},
    "吨": {"吨": "1", "公吨": "1", "标准箱": "1", "吨标准煤": "1"},
    "克": {"克": "1", "千克": "1000", "公斤": "1000", "斤": "500", "毫克": "0.001", "微克": "0.000001"},
    "米": {"米": "1", "千米": "1000", "公里": "1000", "厘米": "0.01", "毫米": "0.001", "里": "500", "海里": "1852"},
    "平方米": {"平方米": "1", "平米": "1", "㎡": "1", "平方公里": "1000000", "平方千米": "1000000",
             "公顷": "10000", "亩": "666.6666666667"},
    "立方米": {"立方米": "1", "方": "1", "升": "0.001", "吨水": "1"},
    "瓦": {"瓦": "1", "千瓦": "1000", "兆瓦": "1000000", "吉瓦": "1000000000", "kW": "1000", "MW": "1000000", "GW": "1000000000"},
    "瓦时": {"瓦时": "1", "千瓦时": "1000", "度电": "1000", "吉瓦时": "1000000000", "兆瓦时": "1000000", "度": "1000",
           "kWh": "1000", "MWh": "1000000", "GWh": "1000000000"},
    "字节": {"GB": "1", "TB": "1024", "PB": "1048576", "EB": "1073741824"},
    "算力": {"PF": "1", "P": "1", "PFlops": "1", "EFlops": "1000", "Eflops": "1000", "EF": "1000"},
    "分": {"分": "1"},
    "岁": {"岁": "1"},
}  # fmt: skip
# Shares and changes. 成 is a tenth, 折 what is left.
SHARES: dict[str, dict[str, str]] = {
    "%": {"%": "1", "成": "10", "‰": "0.1"},
    "点": {"个百分点": "1", "百分点": "1", "个千分点": "0.1"},
    "倍": {"倍": "1"},
}
# Times. A day, a working day and a year are no fixed multiples of each other.
TIMES = [
    "个工作日",
    "工作日",
    "个月",
    "小时",
    "分钟",
    "天",
    "年",
    "周",
    "秒钟",
    "个小时",
    "个季度",
    "个学时",
    "学时",
    "课时",
]
# Counts: exact when written out. One line, one family: what a sum may mix.
COUNTS = [
    "人 名 位 员", "人次", "人天", "万人", "件 起 宗 例 桩", "件次", "项 项次", "个", "家 户 间", "家次", "户次",
    "条", "份", "篇", "期", "次", "场 场次", "批", "批次", "所", "座", "处", "台 套 台套", "台次", "辆", "辆次", "列", "班列", "艘",
    "艘次", "架", "架次", "头 只 羽", "株 棵", "种", "类", "级", "组", "队 支", "班", "栋 幢", "层", "门", "席", "枚", "副",
    "面", "幅", "笔", "单", "票", "箱", "盒", "瓶", "包", "袋", "床 张", "张次", "口", "眼", "道", "段", "片", "块", "宗地",
    "根", "对", "届", "轮", "站", "字", "册 本", "部", "卷", "页", "版", "村次", "学位", "床位", "车位", "泊位", "标段", "地块",
    "款", "尾", "筆", "桌", "棟", "把", "具", "颗", "粒", "盏", "杆", "部次", "人份", "剂次", "剂", "例次", "回", "宗次", "课",
    "册次", "万册次", "节", "集", "首", "封", "通", "格", "圈", "环", "方面", "个次", "项目", "亿件",
]  # fmt: skip

_KINDS: dict[str, tuple[str, str, Fraction]] = {}  # unit: (kind, dimension, how many base units)
for _kind, _tables in (("measure", MEASURES), ("share", SHARES)):
    for _dimension, _units in _tables.items():
        for _unit, _size in _units.items():
            _KINDS[_unit] = (_kind, _dimension, Fraction(_size))
for _unit in TIMES:
    _KINDS[_unit] = ("time", _unit.removeprefix("个"), Fraction(1))
for _family in COUNTS:
    for _unit in _family.split():
        _KINDS[_unit] = ("count", _family.split()[0], Fraction(1))

PATTERN = "|".join(re.escape(unit) for unit in sorted(_KINDS, key=len, reverse=True))


def kind_of(unit: str) -> tuple[str, str, Fraction]:
    """('count' | 'measure' | 'share' | 'time', dimension, how many of its base unit one of it is). ("", "", 1) for none."""
    return _KINDS.get(unit, ("", "", Fraction(1)))
