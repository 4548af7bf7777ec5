"""A register that somebody altered behind the door is found out."""

from datetime import date

import pytest
from django.db import connection

from tests.registers.conftest import DAY, Keepers, add, amended, cancel, id_number, modify
from zhengtong.registers import actions
from zhengtong.registers.verifying import verify


@pytest.fixture
def lived(keepers: Keepers) -> Keepers:
    amended(keepers, add(身份证号=id_number(1)), add("豫A0002"), add("豫A0003"), on=date(2026, 1, 5))
    amended(keepers, modify("豫A0001", 姓名="改名"), cancel("豫A0002"), on=date(2026, 2, 2))
    last = amended(keepers, cancel("豫A0001"), on=date(2026, 2, 9))
    amended(keepers, *actions.undo_lines(last), on=DAY, reason="撤销", undoes=last)
    actions.propose("enforcement-officers", [cancel("豫A0003")], by=keepers.sun, on=DAY, reason="还没有批准")
    return keepers


def test_what_went_through_the_door_is_proven(lived: Keepers) -> None:
    assert verify() == (5, [])


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("update registers_entry set title = 'x' where code = '豫A0003'", "内容与变动不符"),
        (
            "update registers_entry set data = data || '{\"证件状态\": \"有效 \"}' where code = '豫A0003'",
            "内容与变动不符",
        ),
        ("update registers_entry set sealed = '{}' where code = '豫A0001'", "内容与变动不符"),
        ("update registers_entry set valid_from = '2025-01-01' where code = '豫A0003'", "内容与变动不符"),
        ("update registers_entry set valid_to = null, ended_by_id = null where code = '豫A0002'", "终止与变动不符"),
        ("update registers_entry set valid_to = '2026-03-03' where code = '豫A0003'", "终止与变动不符"),
        ("delete from registers_entry where code = '豫A0001' and valid_to is null", "没有成为条目"),
        (
            "insert into registers_entry (register, code, title, data, sealed, text, valid_from, batch_id, is_demo) "
            "select register, '豫X', '冒充者', '{}', '{}', '', valid_from, batch_id, false from registers_entry limit 1",
            "没有已批准的变动作来源",
        ),
    ],
)
def test_what_was_altered_behind_the_door_is_found(lived: Keepers, sql: str, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table registers_entry disable trigger user")
        cursor.execute(sql)
        cursor.execute("alter table registers_entry enable trigger user")
    _, faults = verify()
    assert faults
    assert any(said in str(fault) for fault in faults), [str(fault) for fault in faults]
