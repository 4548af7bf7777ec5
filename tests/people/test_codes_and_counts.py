"""Counts shared by all processes, codes that work once, and what the window hands out."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import County
from zhengtong.people import actions, identity, jobs
from zhengtong.people.actions.codes import sweep_codes
from zhengtong.people.errors import Refused
from zhengtong.people.models import OneTimeCode, Person, TryCount
from zhengtong.people.throttle import Throttle, sweep_counts

NOON = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ID_NUMBER = "11010519491231002X"
PASSWORD = "一句记得住的话2026"
Purpose = OneTimeCode.Purpose


@pytest.fixture
def three(db: None) -> Throttle:
    return Throttle("test", limit=3, seconds=3600)


def test_tries_are_heard_up_to_the_limit(three: Throttle) -> None:
    assert [three.takes("a", NOON) for _ in range(4)] == [True, True, True, False]


def test_places_are_counted_apart(three: Throttle) -> None:
    for _ in range(3):
        three.count("a", NOON)
    assert three.is_reached("a", NOON)
    assert not three.is_reached("b", NOON)


def test_a_count_that_has_run_out_begins_anew(three: Throttle) -> None:
    for _ in range(3):
        three.count("a", NOON)
    assert not three.is_reached("a", NOON + HOUR)
    assert three.count("a", NOON + HOUR) == 1


def test_the_count_lies_in_the_database_not_in_the_process(three: Throttle) -> None:
    three.count("a", NOON)
    assert Throttle("test", limit=1, seconds=3600).is_reached("a", NOON)


def test_what_has_run_out_is_swept(three: Throttle) -> None:
    three.count("a", NOON)
    three.count("b", NOON + HOUR)
    assert sweep_counts(NOON + HOUR) == 1
    assert TryCount.objects.get().place == "b"


def test_codes_are_swept_a_day_after_they_ended(county: County) -> None:
    actions.make_code(county.zhang, Purpose.RESET, at=NOON)
    assert sweep_codes(NOON + 24 * HOUR) == 0
    assert sweep_codes(NOON + 25 * HOUR) == 1


def test_the_nightly_job_sweeps(county: County) -> None:
    actions.make_code(county.zhang, Purpose.RESET, at=NOON)
    jobs.sweep(0)
    assert not OneTimeCode.objects.exists()


def test_a_code_is_for_its_purpose(county: County) -> None:
    code = actions.make_code(county.zhang, Purpose.PHONE, at=NOON)
    with pytest.raises(Refused):
        actions.use_code(county.zhang, Purpose.RESET, code, at=NOON)


def test_a_new_code_ends_the_one_before(county: County) -> None:
    first = actions.make_code(county.zhang, Purpose.RESET, at=NOON)
    actions.make_code(county.zhang, Purpose.RESET, at=NOON)
    with pytest.raises(Refused):
        actions.use_code(county.zhang, Purpose.RESET, first, at=NOON)


def test_a_code_handed_to_one_is_not_anothers(county: County) -> None:
    code = actions.hand_out(county.wang, Purpose.ENROL, at=NOON)
    with pytest.raises(Refused):
        actions.take_handed(code, Purpose.ENROL, at=NOON, person=county.li)


def test_a_handed_code_ends_after_a_day(county: County) -> None:
    code = actions.hand_out(county.wang, Purpose.ENROL, at=NOON)
    with pytest.raises(Refused):
        actions.take_handed(code, Purpose.ENROL, at=NOON + 24 * HOUR, person=county.wang)


@pytest.fixture
def registered(county: County) -> Person:
    """老王, registered at a window, without an account."""
    return actions.register_person(name="老王", id_number=ID_NUMBER, is_demo=True)


def handed(county: County, **more: str) -> str:
    given = {"name": "老王", "id_number": ID_NUMBER} | more
    return actions.hand_account_code(**given, by=county.li, on=NOON.date(), at=NOON)[1]


def test_the_windows_code_opens_an_account(county: County, registered: Person) -> None:
    person = actions.use_account_code(handed(county), "laowang", PASSWORD, at=NOON)
    assert (person.pk, person.username) == (registered.pk, "laowang")


def test_the_windows_code_sets_a_new_password(county: County, registered: Person) -> None:
    actions.give_account(registered, "laowang", PASSWORD)
    actions.use_account_code(handed(county), "laowang", PASSWORD + "新", at=NOON)
    registered.refresh_from_db()
    assert registered.check_password(PASSWORD + "新")


def test_a_wrong_username_uses_the_code_not_up(county: County, registered: Person) -> None:
    actions.give_account(registered, "laowang", PASSWORD)
    code = handed(county)
    with pytest.raises(Refused, match="登录名"):
        actions.use_account_code(code, "other", PASSWORD, at=NOON)
    actions.use_account_code(code, "laowang", PASSWORD + "新", at=NOON)


def test_a_name_other_than_on_file_gets_no_code(county: County, registered: Person) -> None:
    with pytest.raises(Refused, match="不一致"):
        handed(county, name="老李")


def test_only_a_window_hands_out_codes(county: County, registered: Person) -> None:
    with pytest.raises(Refused, match="窗口工作人员"):
        actions.hand_account_code("老王", ID_NUMBER, by=county.wang, on=NOON.date(), at=NOON)


def test_who_handed_out_a_code_is_kept(county: County, registered: Person) -> None:
    handed(county)
    assert OneTimeCode.objects.get().handed_by == county.li


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("护照", "E12345678"),
        ("护照", "123456789"),
        ("港澳居民来往内地通行证", "M12345678"),
        ("台湾居民来往大陆通行证", "12345678"),
        ("外国人永久居留身份证", "USA123456789012"),
        ("居民身份证", ID_NUMBER),
    ],
)
def test_numbers_of_other_documents_are_taken_as_they_are_written(kind: str, number: str) -> None:
    assert identity.check_paper(kind, f" {number.lower()} ") == number


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("护照", "ABCDEFGH", "5至17位"),
        ("护照", "", "请填写"),
        ("港澳居民来往内地通行证", "X12345678", "H或者M开头"),
        ("台湾居民来往大陆通行证", "1234567", "8位或者10位"),
        ("港澳台居民居住证", ID_NUMBER, "81、82或者83"),
        ("外国人永久居留身份证", ID_NUMBER, "以9开头"),
        ("学生证", "1", "证件种类应为"),
    ],
)
def test_what_cannot_be_such_a_number_is_named(kind: str, number: str, said: str) -> None:
    with pytest.raises(identity.IdentityError, match=said):
        identity.check_paper(kind, number)


def test_the_residence_permit_of_hong_kong_follows_the_identity_card() -> None:
    number = "81000019900101001"
    assert identity.check_paper("港澳台居民居住证", number + identity.id_check_digit(number))


def test_two_documents_of_the_same_number_are_two_people(db: None) -> None:
    one = actions.register_person(name="甲", id_kind="护照", id_number="12345678")
    other = actions.register_person(name="乙", id_kind="台湾居民来往大陆通行证", id_number="12345678")
    assert one.pk != other.pk
