"""Personal columns at rest: never in the clear, readable after a change of key, and renewed by rekey."""

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from tests.registers.conftest import OFFICERS, Keepers, add, amended, id_number
from zhengtong.registers.errors import BadLines, RegisterError
from zhengtong.registers.models import Change, Entry
from zhengtong.registers.sealed import read_sealed, rekey


def test_the_database_holds_no_identity_number(keepers: Keepers) -> None:
    amended(keepers, add(身份证号=id_number(1), 联系电话="13800138000"))
    with connection.cursor() as cursor:
        for table in ("registers_entry", "registers_change"):
            cursor.execute(f"select string_agg(t::text, ' ') from {table} t")  # noqa: S608
            (text,) = cursor.fetchone()
            assert "王五" in text
            assert id_number(1) not in text
            assert "13800138000" not in text


@pytest.mark.django_db(transaction=True)
def test_a_new_key_still_opens_and_then_renews(keepers: Keepers, settings: Settings) -> None:
    settings.PERSONAL_DATA_KEY = "old-secret"
    amended(keepers, add(身份证号=id_number(1)))
    old = Entry.objects.get().sealed["身份证号"]
    settings.PERSONAL_DATA_KEY = "new-secret,old-secret"
    reader, reason = keepers.sun, "核对"
    assert read_sealed(Entry.objects.get(), "身份证号", reader=reader, reason=reason) == id_number(1)
    assert rekey() == 2
    assert rekey() == 0
    assert Entry.objects.get().sealed["身份证号"] != old
    assert Change.objects.get().sealed["身份证号"] != old
    settings.PERSONAL_DATA_KEY = "new-secret"
    assert read_sealed(Entry.objects.get(), "身份证号", reader=reader, reason=reason) == id_number(1)
    with pytest.raises(BadLines, match="与现有条目“王五”"):
        amended(keepers, add("豫A0002", 身份证号=id_number(1)))


def test_renewing_is_no_back_door(keepers: Keepers) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    for sql in (
        "update registers_change set sealed = '{}', code = 'x'",
        "update registers_entry set sealed = '{}', title = 'x'",
        "update registers_entry set sealed = '{}', valid_to = '2026-03-03'",
    ):
        with (
            pytest.raises(DatabaseError, match="不能修改或者删除"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("set constraints all immediate")
            cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("column", "reason", "said"),
    [
        ("身份证号", " ", "请写明查看的事由"),
        ("身份证号", "长" * 201, "不能超过200字"),
        ("联系电话", "核对", "没有登记“联系电话”"),
    ],
)
def test_a_reading_that_cannot_be_is_a_sentence(keepers: Keepers, column: str, reason: str, said: str) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    with pytest.raises(RegisterError, match=said):
        read_sealed(Entry.objects.get(), column, reader=keepers.sun, reason=reason)


@pytest.mark.django_db(transaction=True)
def test_a_citizen_reads_nothing(keepers: Keepers) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    with pytest.raises(RegisterError, match="只有工作人员"):
        read_sealed(Entry.objects.get(), "身份证号", reader=keepers.county.zhang, reason="好奇")


def test_the_register_of_officers_seals_what_is_personal() -> None:
    from zhengtong.registers.queries import register

    assert [column.name for column in register(OFFICERS).personal_columns] == ["身份证号", "联系电话"]
