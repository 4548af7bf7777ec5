"""A person is registered once, found again by number, and read in full only on record."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from pytest_django import Settings

from tests.people.conftest import PASSWORD
from zhengtong.people import actions, queries
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person, PersonalDataReading

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "11010519491231002X", "110105194912310011"
USCC = "91330100799655058B"
DAY = date(2026, 11, 22)


def test_a_registered_person_can_prove_the_password(zhang: Person) -> None:
    assert Person.objects.get(username="zhangsan").check_password(PASSWORD)


def test_the_number_is_nowhere_in_the_row_in_plain_text() -> None:
    actions.register_person(name="张三", id_number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("select person::text, id_number_sealed, id_number_index from people_person person")
        row = [bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in cursor.fetchone()]
    assert not any(NUMBER.encode() in value or NUMBER[6:14].encode() in value for value in row)


def test_a_page_shows_the_number_masked() -> None:
    assert actions.register_person(name="张三", id_number=NUMBER).id_number_shown == "1101**********002X"


def test_the_code_of_a_legal_person_is_public() -> None:
    assert actions.register_person(name="某公司", kind="法人", id_number=USCC).id_number_shown == USCC


def test_the_same_number_is_not_registered_twice() -> None:
    actions.register_person(name="张三", id_number=NUMBER)
    with pytest.raises(Refused, match="已经登记过"):
        actions.register_person(name="张三", id_number=NUMBER.lower(), username="zhang2", password=PASSWORD)
    assert Person.objects.count() == 1


def test_a_taken_username_is_refused_whatever_its_case(zhang: Person) -> None:
    with pytest.raises(Refused, match="登录名“zhangsan”已被使用"):
        actions.register_person(name="李四", username="ZhangSan", password=PASSWORD)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "请填写姓名"),
        ({"name": "张\x00三"}, "看不见的字符"),
        ({"kind": "外星人"}, "类别应为自然人或者法人"),
        ({"id_number": "123"}, "身份证号码应为18位"),
        ({"kind": "法人", "id_number": NUMBER}, "统一社会信用代码"),
        ({"phone": "123"}, "不是有效的电话号码"),
        ({"email": "zhang@"}, "不是有效的邮箱地址"),
        ({"username": "zhangsan"}, "登录名和密码应当同时填写"),
        ({"username": "a b", "password": PASSWORD}, "登录名应为3至60个"),
        ({"username": "zhangsan", "password": "12345"}, "密码太短，至少要有10位；这个密码太常见了"),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.register_person(**({"name": "张三"} | wrong), on=DAY)  # type: ignore[arg-type]  # texts throughout
    assert not Person.objects.exists()


def test_who_comes_again_is_found_by_number() -> None:
    first = actions.find_or_register("张三", NUMBER, phone="13812345678")
    assert actions.find_or_register("张三", NUMBER.lower()) == first
    assert queries.find_by_id_number(f" {NUMBER} ") == first


def test_finding_fills_in_an_empty_telephone_and_changes_none() -> None:
    actions.find_or_register("张三", NUMBER)
    actions.find_or_register("张三", NUMBER, phone="13812345678")
    assert actions.find_or_register("张三", NUMBER, phone="13900000000").phone == "13812345678"


def test_a_number_under_another_name_is_refused_without_telling_the_name() -> None:
    actions.find_or_register("张三", NUMBER)
    with pytest.raises(Refused, match="不一致") as refusal:
        actions.find_or_register("李四", NUMBER)
    assert "张三" not in str(refusal.value)


def test_a_window_gives_an_account_to_who_has_none() -> None:
    person = actions.find_or_register("张三", NUMBER)
    actions.give_account(person, "zhangsan", PASSWORD)
    assert Person.objects.get(username="zhangsan") == person
    with pytest.raises(Refused, match="已有账号"):
        actions.give_account(person, "zhangsan2", PASSWORD)


def test_a_number_is_put_on_file_once(zhang: Person) -> None:
    actions.record_id_number(zhang, NUMBER, on=DAY)
    assert queries.find_by_id_number(NUMBER) == zhang
    with pytest.raises(Refused, match="不能更改"):
        actions.record_id_number(zhang, OTHER, on=DAY)


def test_nobody_takes_the_number_of_another(zhang: Person) -> None:
    actions.register_person(name="李四", id_number=NUMBER)
    with pytest.raises(Refused, match="已经登记过"):
        actions.record_id_number(zhang, NUMBER, on=DAY)
    assert zhang.id_number_shown == ""


def test_a_reading_is_recorded_with_its_reason(wang: Person) -> None:
    zhang = actions.register_person(name="张三", id_number=NUMBER)
    assert actions.read_id_number(zhang, wang, "核对营业执照") == NUMBER
    reading = PersonalDataReading.objects.get()
    assert (reading.reader, reading.subject, reading.reason) == (wang, zhang, "核对营业执照")


def test_a_reading_without_a_reason_is_refused(wang: Person) -> None:
    zhang = actions.register_person(name="张三", id_number=NUMBER)
    with pytest.raises(Refused, match="事由"):
        actions.read_id_number(zhang, wang, "  ")


def test_a_stranger_may_not_read_and_oneself_may() -> None:
    zhang = actions.register_person(name="张三", id_number=NUMBER)
    stranger = actions.register_person(name="路人甲")
    with pytest.raises(Refused, match="只有工作人员"):
        actions.read_id_number(zhang, stranger, "好奇")
    assert not PersonalDataReading.objects.exists()
    assert actions.read_id_number(zhang, zhang, "查看本人信息") == NUMBER


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_could_still_be_rolled_back_is_refused() -> None:
    """Otherwise a failing request would have shown the number and kept no record."""
    zhang = actions.register_person(name="张三", id_number=NUMBER)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        actions.read_id_number(zhang, zhang, "查看本人信息")


@pytest.mark.parametrize("statement", ["delete from", "update"])
def test_a_recorded_reading_cannot_be_taken_back(statement: str) -> None:
    zhang = actions.register_person(name="张三", id_number=NUMBER)
    actions.read_id_number(zhang, zhang, "查看本人信息")
    change = "people_personaldatareading" + (" set reason = ''" if statement == "update" else "")
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement} {change}")


def test_rekeying_reseals_with_the_new_key(settings: Settings) -> None:
    settings.PERSONAL_DATA_KEY = "old"
    zhang = actions.register_person(name="张三", id_number=NUMBER)
    settings.PERSONAL_DATA_KEY = "new,old"
    assert actions.rekey() == 1
    assert actions.rekey() == 0
    settings.PERSONAL_DATA_KEY = "new"
    found = queries.find_by_id_number(NUMBER)
    assert found == zhang
    assert actions.read_id_number(found, found, "查看本人信息") == NUMBER


def test_a_person_is_found_while_the_key_is_being_changed(settings: Settings) -> None:
    settings.PERSONAL_DATA_KEY = "old"
    zhang = actions.register_person(name="张三", id_number=NUMBER)
    settings.PERSONAL_DATA_KEY = "new,old"
    assert actions.find_or_register("张三", NUMBER) == zhang
