"""An editor's day: a list comes in, is mapped and compared, proposed, answered by another, in force; and goes out as it stands."""

import io
import json
from datetime import date

import pytest

from tests.services_exchange.conftest import DAY, Editors, xlsx
from zhengtong.registers import actions as registers
from zhengtong.registers.lines import Line
from zhengtong.services import actions as catalogue
from zhengtong.services import queries
from zhengtong.services.comparison import diff
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import actions, exporting
from zhengtong.services.exchange.queries import verdicts
from zhengtong.services.mapping import actions as mapping
from zhengtong.services.mapping import queries as mapped
from zhengtong.services.mapping import suggesting, superiors
from zhengtong.services.models import Batch

NEXT = date(2026, 11, 20)
SERVICE = {
    "事项代码": "000132001",
    "事项名称": "小餐饮经营许可",
    "事项类型": "行政许可",
    "实施主体": "县市监局",
    "基本编码": "000132001000",
    "行使层级": "县级",
    "服务对象": "自然人、企业法人",
    "设定依据": "《中华人民共和国行政许可法》（许可法）12〔核〕：可以设定行政许可的事项",
    "受理条件": "有固定的经营场所",
    "办件类型": "承诺件",
    "承诺期限": "作出决定：10 工作日",
    "结果名称": "小餐饮经营许可证",
    "到现场次数": 1,
    "网上办理深度": 3,
    "办理地点": "政务服务中心二楼",
    "办理时间": "工作日 9:00—17:00",
    "咨询电话": "0371-12345678",
}
MATERIALS = [
    ["事项代码", "材料名称", "材料形式"],
    ["000132001", "申请书", "网上填报"],
    ["000132001", "身份证明", "扫描件"],
]


def brought_in(editors: Editors, **changed: object) -> Batch:
    said = SERVICE | changed
    data = xlsx({"事项": [list(said), list(said.values())], "材料": MATERIALS})
    imported = actions.bring(data, "省定清单.xlsx", by=editors.sun, on=DAY)
    assert [one.faults for one in verdicts(imported)] == [()]
    return actions.take(imported, by=editors.sun, on=DAY, effective_on=NEXT)


def superior(editors: Editors, **elements: str) -> None:
    """The province's catalogue, and what it says of the item."""
    keys = ("目录编码", "目录名称", "目录级别", "事项类型", "对照结果", "录入机关")
    said = ("000132001000", "小餐饮经营许可", "省定", "行政许可", "待对照", "演示县市场监督管理局")
    line = Line(given=dict(zip(keys, said, strict=True)))
    registers.amend("base-catalogue", [line], by=editors.zhou, approved_by=editors.zheng, on=DAY, reason="省定目录")
    file = io.BytesIO(json.dumps([{"基本编码": "000132001000"} | elements]).encode())
    superiors.bring_superior(file, "省定.json", catalogue="省定", as_of=DAY, by=editors.zhou, on=DAY)


def test_from_a_file_to_the_catalogue_and_out_again(editors: Editors) -> None:
    batch = catalogue.propose(brought_in(editors), by=editors.sun, on=DAY)
    catalogue.approve(batch, by=editors.zheng, on=DAY, document="演政务〔2026〕1号")
    version = queries.of_code("000132001", NEXT)
    assert version is not None
    assert (version.service.procedure, version.depth, [one.name for one in version.materials.all()]) == (
        "licence",
        3,
        ["申请书", "身份证明"],
    )
    out = exporting.workbook(queries.in_force(NEXT))
    assert actions.bring(out, "目录.xlsx", by=editors.zhou, on=NEXT).tally == {"不变": 2}


def test_what_differs_from_the_superior_is_not_published_until_accounted_for(editors: Editors) -> None:
    superior(editors, 受理条件="有固定的经营场所，符合规划")
    batch = brought_in(editors)
    with pytest.raises(ServiceError, match="三级十同：“受理条件”与省定目录"):
        catalogue.propose(batch, by=editors.sun, on=DAY)
    draft = batch.lines.get().version
    assert draft is not None
    where = {"catalogue": "省定", "base_code": "000132001000"}
    superiors.accept(draft, "受理条件", **where, reason="本县规划尚未公布", by=editors.zheng, on=DAY)
    catalogue.approve(catalogue.propose(batch, by=editors.sun, on=DAY), by=editors.zheng, on=DAY)
    assert queries.of_code("000132001", NEXT) is not None


def test_the_suggestion_is_confirmed_and_the_balance_holds(editors: Editors) -> None:
    superior(editors)
    brought_in(editors)
    (suggestion,) = suggesting.suggestions("省定", DAY)
    best = suggestion.options[0]
    assert (best.code, best.why) == ("000132001", ("基本编码相同",))
    proposed = mapping.confirm("省定", {suggestion.item.code: [best.code]}, by=editors.zhou, on=DAY)
    registers.answer(proposed, by=editors.zheng, on=DAY, approve=True)
    (balance,) = mapped.balances(DAY)
    assert (balance.holds, balance.size, balance.mapped, balance.local_mapped) == (True, 1, 1, 1)


def test_the_next_list_changes_what_it_says_and_the_diff_shows_it(editors: Editors) -> None:
    catalogue.approve(catalogue.propose(brought_in(editors), by=editors.sun, on=DAY), by=editors.zheng, on=DAY)
    said = {"事项代码": "000132001", "到现场次数": 0, "网上办理深度": 4}
    imported = actions.bring(xlsx({"事项": [list(said), list(said.values())]}), "压减.xlsx", by=editors.sun, on=NEXT)
    assert [one.differs for one in verdicts(imported)] == [("网上办理深度", "到现场次数")]
    later = date(2026, 12, 1)
    batch = actions.take(imported, by=editors.sun, on=NEXT, effective_on=later)
    catalogue.approve(catalogue.propose(batch, by=editors.sun, on=NEXT), by=editors.zheng, on=NEXT)
    old, new = queries.of_code("000132001", NEXT), queries.of_code("000132001", later)
    assert old is not None and new is not None
    assert [one.element.name for one in diff(old, new).elements if one.element.column in ("visits", "depth")] == [
        "网上办理深度",
        "到现场次数",
    ]
    reverse = actions.undo(imported, by=editors.sun, on=later)
    assert reverse is not None
    catalogue.approve(catalogue.propose(reverse, by=editors.sun, on=later), by=editors.zheng, on=later)
    assert queries.of_code("000132001", date(2026, 12, 2)).visits == 1  # type: ignore[union-attr]  # it is there
