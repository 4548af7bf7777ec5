"""The code tables: every one is used, every choice rests on an article that exists, no choice stands twice."""

import pytest

from tests.law.conftest import LAW
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.codes import CodeTable, choices, read_codes
from zhengtong.lawbook.scenario import read_scenarios

TABLES = [table for path in sorted(LAW.glob("codes/*.yaml")) for table in read_codes(path)]


def _named(table: CodeTable) -> str:
    return f"{table.field}-{table.procedure}-{table.since}"


def test_every_table_belongs_to_a_field_of_that_version(book: Lawbook) -> None:
    loose = []
    for table in TABLES:
        procedure = book.procedure(table.procedure, table.since)
        if not any(table.field in action.needs for action in procedure.actions.values()):
            loose.append(_named(table))
    assert loose == []


def test_every_choice_rests_on_articles_that_exist_on_that_day(book: Lawbook) -> None:
    wrong = []
    for table in TABLES:
        procedure = book.procedure(table.procedure, table.since)
        for code in table.codes:
            if not code.basis:
                wrong.append(f"{_named(table)} {code.name}：没有依据")
            for reference in code.basis:
                fault = book.statutes.fault(reference, table.since)
                if fault or (reference.is_written and reference.law not in procedure.laws):
                    wrong.append(f"{_named(table)} {code.name}：{fault or f'“法”里没有{reference.law}'}")
    assert wrong == []


def test_no_choice_stands_twice() -> None:
    twice = []
    for table in TABLES:
        names = [code.name for code in table.codes]
        twice += [f"{_named(table)} {name}" for name in {name for name in names if names.count(name) > 1}]
    assert twice == []


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
