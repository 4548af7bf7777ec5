"""The registers of law/registers: whole, resting on articles that exist, and on the page that lists them."""

from datetime import date

import pytest

from tests.law.conftest import LAW
from zhengtong.lawbook import Lawbook, Register
from zhengtong.lawbook.check import ERROR
from zhengtong.lawbook.register_check import check_namings, check_register
from zhengtong.lawbook.register_table import table

REGISTERS = Lawbook(LAW).registers
PAGE = LAW.parent / "docs" / "registers.md"
each = pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))


@each
def test_it_is_without_mistakes(register: Register, book: Lawbook) -> None:
    assert [str(one) for one in check_register(register, REGISTERS, book.statutes) if one.level == ERROR] == []


@each
def test_it_says_what_a_county_must_know(register: Register) -> None:
    """Who keeps it, on what basis, for whom, for how long; and what it is a register of."""
    assert register.about
    assert register.basis
    assert register.audience_basis
    assert register.retention_basis
    assert register.keepers
    assert register.approvers
    assert register.topics, "“对应”写这本台账对应报告里的哪些工作"
    assert len(register.listed_columns) > 1, "一览里只有称呼"


@each
def test_what_identifies_a_person_is_sealed(register: Register) -> None:
    """Identity numbers and mobile telephones of people are never kept in the clear."""
    open_ones = [
        column.name
        for column in register.columns.values()
        if column.kind in ("身份证号", "电话") and not column.is_personal
    ]
    assert open_ones == []


def test_there_is_a_register_for_every_stock() -> None:
    assert len(REGISTERS) >= 80
    assert len({register.name for register in REGISTERS.values()}) == len(REGISTERS)


def test_code_tables_take_only_from_registers_there_are(book: Lawbook) -> None:
    assert [str(finding) for finding in check_namings(book.code_tables, REGISTERS)] == []


def test_a_naming_rests_on_articles_that_exist(book: Lawbook) -> None:
    for one in book.code_tables:
        for reference in one.naming.basis if one.naming else ():
            assert book.statutes.fault(reference, max(one.since, date(1996, 1, 1))) is None, f"{one.field}：{reference}"


def test_the_page_of_all_registers_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8").rstrip() == table(REGISTERS.values()).rstrip(), (
        "台账改了，请重写：zhengtong law registers table > docs/registers.md"
    )
