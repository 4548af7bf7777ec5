"""The code tables: every one is used, every choice rests on an article that exists, no choice stands twice."""

import pytest

from tests.law.conftest import LAW
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.codes import CodeTable, choices, read_codes
from zhengtong.lawbook.scenario import read_scenarios

TABLES = [table for path in sorted(LAW.glob("codes/*.yaml")) for table in read_codes(path)]


def _named(table: CodeTable) -> str:
    return f"{table.field}-{table.procedure}-{table.since}"


@pytest.mark.parametrize("table", TABLES, ids=_named)
def test_it_belongs_to_a_field_of_that_version(table: CodeTable, book: Lawbook) -> None:
    procedure = book.procedure(table.procedure, table.since)
    assert any(table.field in action.needs for action in procedure.actions.values())


@pytest.mark.parametrize("table", TABLES, ids=_named)
def test_its_articles_exist_on_that_day(table: CodeTable, book: Lawbook) -> None:
    procedure = book.procedure(table.procedure, table.since)
    for code in table.codes:
        assert code.basis, code.name
        for reference in code.basis:
            assert book.statutes.fault(reference, table.since) is None, f"{code.name}：{reference}"
            assert not reference.is_written or reference.law in procedure.laws, f"{code.name}：{reference}"


@pytest.mark.parametrize("table", TABLES, ids=_named)
def test_no_choice_stands_twice(table: CodeTable) -> None:
    names = [code.name for code in table.codes]
    assert len(set(names)) == len(names)


def test_scenarios_fill_in_choices_of_the_table(book: Lawbook) -> None:
    wrong = []
    for path in LAW.glob("scenarios/*.yaml"):
        for scenario in read_scenarios(path):
            law = scenario.procedure(book)
            for step in scenario.steps:
                for field, value in step.data.items():
                    table = choices(TABLES, law, field)
                    if table and not table.naming and value not in [code.name for code in table.codes]:
                        wrong.append(f"{scenario.place}：{field}没有“{value}”")
    assert wrong == []


@pytest.mark.parametrize("version", ["2009-08-27", "2018-01-01", "2024-01-01"])
def test_a_review_decision_counts_in_the_columns_reports_publish(version: str, book: Lawbook) -> None:
    """Reports publish 维持、撤销、责令履行; 终止 is an end of its own (已终止)."""
    law = next(law for law in book.procedures() if law.code == "review" and str(law.version) == version)
    table = choices(TABLES, law, "决定种类")
    assert table is not None
    assert {code.counts_as for code in table.codes} >= {"维持", "撤销", "变更", "责令履行", "确认违法"}


def test_answers_of_the_old_regulation_are_letters_or_notices(book: Lawbook) -> None:
    """The reports of 2018 count 答复书 and 告知书: each is the paper of one act with one code table."""
    law = next(law for law in book.procedures() if law.code == "disclosure" and law.version.year == 2008)
    assert {act.name: act.issues for act in law.actions.values() if act.target in ("已答复", "已告知")} == {
        "作出答复": "政府信息公开答复书",
        "作出告知": "政府信息公开告知书",
    }
    assert choices(TABLES, law, "答复种类") and choices(TABLES, law, "告知种类")
