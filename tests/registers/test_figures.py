"""Registers in the extract: the figures over them come out as counted by hand, and nothing personal leaves the database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.conftest import person, post
from tests.registers.conftest import Keepers, add, amended, cancel, id_number, modify
from zhengtong.figures import actions as figures
from zhengtong.figures import queries, store
from zhengtong.people.models import Person
from zhengtong.registers import actions
from zhengtong.registers.lines import Line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
YEAR = date(2017, 1, 1), date(2017, 12, 31)


@pytest.fixture(autouse=True)
def extract_root(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.EXTRACT_ROOT = tmp_path
    yield tmp_path


def power(number: int, kind: str, organ: str) -> Line:
    code = f"QZ{number:05d}"
    given = {
        "编码": code, "名称": f"第{number}项", "类型": kind, "行使主体": organ, "行使层级": "县级",
        "设定依据": "某法第一条", "责任事项": "不予公布的内部写法" if number == 1 else "依法办理",
    }  # fmt: skip
    return Line(given=given)


@pytest.fixture
def adjusted(keepers: Keepers) -> Person:
    """The list of a county in 2017, a hundredth of the published size: 13 before, 6 added, 1 cancelled, 2 modified, 18 after."""
    editor, head = person("bianban", "编办"), person("bianzhuren", "编办主任")
    post(keepers.county.government, "编办", ["机构编制部门"], editor)
    post(keepers.county.government, "编办负责人", ["机关负责人"], head)
    bureau = keepers.county.bureau.name

    def change(on: date, *lines: Line) -> None:
        actions.amend(
            "powers", lines, by=editor, approved_by=head, on=on, reason="清单调整", document="编办〔2017〕1号"
        )

    change(date(2016, 6, 1), *(power(number, "行政许可", bureau) for number in range(1, 14)))
    change(date(2017, 3, 1), *(power(number, "行政处罚", bureau) for number in range(14, 20)))
    change(date(2017, 9, 1), Line("注销", "QZ00001"), Line("变更", "QZ00002", {"名称": "改名"}))
    change(date(2017, 10, 1), Line("变更", "QZ00003", {"类型": "行政确认"}))
    change(date(2018, 1, 1), Line("注销", "QZ00004"))
    actions.propose("powers", [Line("注销", "QZ00005")], by=editor, on=date(2017, 5, 1), reason="没有批准的不算")
    return editor


def parts(name: str, from_on: date = YEAR[0], to_on: date = YEAR[1]) -> dict[str | None, int | float]:
    found = queries.compute(name, from_on, to_on)
    assert sum(int(group.numerator) for group in found.groups) == found.total.numerator
    return {group.group: int(group.numerator) for group in found.groups}


def test_the_list_of_powers_balances_in_the_figures(adjusted: Person) -> None:
    figures.extract()
    assert parts("权责清单事项数") == {"行政许可": 11, "行政处罚": 6, "行政确认": 1}
    assert parts("权责清单事项数", date(2016, 1, 1), date(2016, 12, 31)) == {"行政许可": 13}
    changes = parts("权责清单调整事项数")
    assert changes == {"增加": 6, "注销": 1, "变更": 2}
    assert 13 + changes["增加"] - changes["注销"] == 18


def test_a_figure_opens_into_its_entries(adjusted: Person) -> None:
    figures.extract()
    page = queries.records("权责清单事项数", *YEAR, limit=100, public=True)
    assert page.total == 18
    assert {one.shown["册名"] for one in page.records} == {"权责清单"}
    assert {one.shown["编号"] for one in page.records} == {f"QZ{number:05d}" for number in range(2, 20)}


def test_only_valid_certificates_count(keepers: Keepers) -> None:
    amended(keepers, add(), add("豫A0002", 证件状态="暂扣"), add("豫A0003", 有效期至="2025-12-31"), on=date(2024, 1, 2))
    figures.extract()
    name = "持有效证件的行政执法人员"
    assert parts(name, date(2024, 1, 1), date(2024, 12, 31)) == {"演示县市场监督管理局": 2}
    assert parts(name, date(2026, 1, 1), date(2026, 12, 31)) == {"演示县市场监督管理局": 1}


def test_a_change_of_a_register_alone_makes_a_new_extract(keepers: Keepers) -> None:
    amended(keepers, add(), on=date(2024, 1, 2))
    first = figures.extract()
    assert figures.extract().version == first.version
    amended(keepers, modify("豫A0001", 证件状态="暂扣"), on=date(2024, 2, 1))
    assert figures.extract().version == first.version + 1
    amended(keepers, cancel("豫A0001"), on=date(2024, 3, 1))
    figures.extract()
    with store.reading(store.current()) as reader:
        assert reader.execute("select count(*) from 台账").fetchone() == (2,)
        assert reader.execute("select 种类 from 台账变动 order by 1").fetchall() == [("变更",), ("增加",), ("注销",)]


def test_nothing_personal_leaves_the_database(keepers: Keepers, extract_root: Path) -> None:
    amended(keepers, add(身份证号=id_number(1), 联系电话="13800138000"), on=date(2024, 1, 2))
    expert = {
        "姓名": "不宜外传的专家", "工作单位": "某院", "组别": "法律", "专业领域": "行政法", "用途": "决策论证",
        "身份证号": id_number(2), "聘任日": "2024-01-01", "聘期至": "2028-01-01", "状态": "在库",
    }  # fmt: skip
    head = person("juzhang", "司法局长")
    post(keepers.county.justice, "局长", ["机关负责人"], head)
    lines = [Line(given=expert)]
    actions.amend("experts", lines, by=keepers.overseer, approved_by=head, on=date(2024, 1, 2), reason="聘任")
    figures.extract()
    with store.reading(store.current()) as reader:
        rows = repr(
            reader.execute("select * from 台账").fetchall() + reader.execute("select * from 台账变动").fetchall()
        )
    assert "王五" in rows  # 执法人员 are published with their names
    assert "法律" in rows  # the group of an expert may be counted
    for word in ("不宜外传的专家", "某院", "4101", "138"):
        assert word not in rows
    for file in extract_root.rglob("*"):
        assert file.is_dir() or "不宜外传".encode() not in file.read_bytes()
