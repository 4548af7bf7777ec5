"""Who gets in: a password, a second factor that works once, and patience with those who guess."""

from datetime import datetime, timedelta

import pyotp
import pytest
from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client, RequestFactory

from tests.people.conftest import MINUTE, NOON, PASSWORD, code_of, secret_in
from zhengtong.people import actions
from zhengtong.people.backends import SignInBackend
from zhengtong.people.errors import CodeNeeded, FactorMissing, Refused, SignInRefused, TooManyAttempts
from zhengtong.people.models import Person, SignInAttempt

pytestmark = pytest.mark.django_db
HOME, AWAY = "203.0.113.7", "198.51.100.9"


def fail(times: int, *, username: str = "zhangsan", address: str | None = HOME, at: datetime = NOON) -> None:
    for second in range(times):
        with pytest.raises(SignInRefused, match="登录名或者密码不正确"):
            actions.sign_in(username, "猜的密码", address=address, at=at + timedelta(seconds=second))


def test_the_right_password_signs_a_citizen_in(zhang: Person) -> None:
    assert actions.sign_in(" ZhangSan ", PASSWORD, address=HOME, at=NOON) == zhang
    assert SignInAttempt.objects.get().succeeded


def test_an_unknown_name_and_a_wrong_password_are_told_alike(zhang: Person) -> None:
    sentences = set()
    for username, password in [
        ("zhangsan", "猜的密码"),
        ("nobody", PASSWORD),
        ("", ""),
        ("x" * 500, "y"),
        ("a\x00", "b\x00"),
        ("\ud800", "\ud800"),
    ]:
        with pytest.raises(SignInRefused) as refusal:
            actions.sign_in(username, password, address=HOME, at=NOON)
        sentences.add(str(refusal.value))
    assert sentences == {"登录名或者密码不正确，请核对后重试。"}


def test_an_address_that_is_none_is_kept_as_unknown(zhang: Person) -> None:
    actions.sign_in("zhangsan", PASSWORD, address="unix:", at=NOON)
    assert SignInAttempt.objects.get().address is None


@pytest.mark.parametrize("username", ["nobody", "zhangsan", "disabled", "windowless"])
def test_every_refusal_hashes_exactly_once(zhang: Person, username: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the time an answer takes does not tell which names exist."""
    actions.disable(actions.register_person(name="李四", username="disabled", password=PASSWORD))
    Person.objects.create(name="路人甲", username="windowless", password="!")
    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(hasher: hashers.MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    with pytest.raises(SignInRefused):
        actions.sign_in(username, "猜的密码", address=HOME, at=NOON)
    assert len(hashed) == 1


def test_a_disabled_person_is_out(zhang: Person) -> None:
    actions.disable(zhang)
    with pytest.raises(SignInRefused, match="登录名或者密码不正确"):
        actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON)


def test_an_official_needs_a_code(wang: Person) -> None:
    with pytest.raises(CodeNeeded, match="动态码"):
        actions.sign_in("wangwu", PASSWORD, address=HOME, at=NOON)
    assert actions.sign_in("wangwu", PASSWORD, code_of(wang, NOON), address=HOME, at=NOON) == wang


def test_a_wrong_password_is_refused_even_with_the_right_code(wang: Person) -> None:
    with pytest.raises(SignInRefused, match="密码不正确"):
        actions.sign_in("wangwu", "猜的密码", code_of(wang, NOON), address=HOME, at=NOON)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_may_be_one_step_off(wang: Person, seconds: int) -> None:
    code = code_of(wang, NOON + timedelta(seconds=seconds))
    assert actions.sign_in("wangwu", PASSWORD, code, address=HOME, at=NOON) == wang


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_clock_may_not_be_further_off(wang: Person, seconds: int) -> None:
    code = code_of(wang, NOON + timedelta(seconds=seconds))
    with pytest.raises(SignInRefused, match="动态码不正确"):
        actions.sign_in("wangwu", PASSWORD, code, address=HOME, at=NOON)


def test_a_code_works_once(wang: Person) -> None:
    code = code_of(wang, NOON)
    actions.sign_in("wangwu", PASSWORD, code, address=HOME, at=NOON)
    with pytest.raises(SignInRefused, match="已经用过"):
        actions.sign_in("wangwu", PASSWORD, code, address=AWAY, at=NOON + timedelta(seconds=5))


def test_an_older_code_does_not_work_after_a_newer_one(wang: Person) -> None:
    actions.sign_in("wangwu", PASSWORD, code_of(wang, NOON), address=HOME, at=NOON)
    older = code_of(wang, NOON - timedelta(seconds=30))
    with pytest.raises(SignInRefused, match="已经用过"):
        actions.sign_in("wangwu", PASSWORD, older, address=HOME, at=NOON)


@pytest.mark.parametrize("code", ["abcdef", "１２３４５６", "0", "²²²²²²", "123456789012"])
def test_what_is_no_code_is_refused_and_breaks_nothing(wang: Person, code: str) -> None:
    with pytest.raises(SignInRefused, match="动态码不正确"):
        actions.sign_in("wangwu", PASSWORD, code, address=HOME, at=NOON)


def test_an_official_without_a_factor_is_sent_to_enrol() -> None:
    li = actions.register_person(name="李四", username="lisi", password=PASSWORD, is_official=True)
    with pytest.raises(FactorMissing, match="尚未登记") as refusal:
        actions.sign_in("lisi", PASSWORD, address=HOME, at=NOON)
    assert refusal.value.person == li


def test_an_operator_needs_a_code_too() -> None:
    actions.register_person(name="运维", username="operator", password=PASSWORD, is_operator=True)
    with pytest.raises(FactorMissing):
        actions.sign_in("operator", PASSWORD, address=HOME, at=NOON)


def test_a_citizen_who_has_not_confirmed_the_factor_is_not_locked_out(zhang: Person) -> None:
    actions.enrol_second_factor(zhang)
    assert actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON) == zhang


def test_a_citizen_who_has_confirmed_it_needs_it(zhang: Person) -> None:
    secret = secret_in(actions.enrol_second_factor(zhang))
    actions.confirm_second_factor(zhang, pyotp.TOTP(secret).at(NOON), NOON)
    with pytest.raises(CodeNeeded):
        actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + MINUTE)


def test_a_wrong_code_confirms_nothing(zhang: Person) -> None:
    actions.enrol_second_factor(zhang)
    with pytest.raises(Refused, match="核对手机时间"):
        actions.confirm_second_factor(zhang, "000000x", NOON)
    zhang.refresh_from_db()
    assert zhang.second_factor_confirmed_at is None


def test_a_recovery_code_works_once(wang: Person) -> None:
    codes = actions.issue_recovery_codes(wang)
    assert len(set(codes)) == 8
    typed = codes[0].lower().replace("-", " ")
    assert actions.sign_in("wangwu", PASSWORD, typed, address=HOME, at=NOON) == wang
    with pytest.raises(SignInRefused):
        actions.sign_in("wangwu", PASSWORD, typed, address=HOME, at=NOON)


def test_a_recovery_code_of_another_does_not_work(wang: Person, zhang: Person) -> None:
    actions.enrol_second_factor(zhang)
    codes = actions.issue_recovery_codes(zhang)
    with pytest.raises(SignInRefused, match="动态码不正确"):
        actions.sign_in("wangwu", PASSWORD, codes[0], address=HOME, at=NOON)


def test_enrolling_again_ends_the_old_factor_and_its_recovery_codes(wang: Person) -> None:
    codes = actions.issue_recovery_codes(wang)
    actions.enrol_second_factor(wang)
    for old in (code_of(wang, NOON), codes[0]):
        with pytest.raises(SignInRefused):
            actions.sign_in("wangwu", PASSWORD, old, address=HOME, at=NOON)


def test_after_five_failures_even_the_right_password_waits(zhang: Person) -> None:
    fail(5)
    with pytest.raises(TooManyAttempts, match="12:15之后再试") as refusal:
        actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + MINUTE)
    assert refusal.value.again_at == NOON + timedelta(minutes=15)


def test_four_failures_are_forgiven(zhang: Person) -> None:
    fail(4)
    assert actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + MINUTE) == zhang


def test_after_the_time_told_one_gets_in(zhang: Person) -> None:
    fail(5)
    with pytest.raises(TooManyAttempts) as refusal:
        actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + MINUTE)
    assert actions.sign_in("zhangsan", PASSWORD, address=HOME, at=refusal.value.again_at) == zhang


def test_waiting_impatiently_does_not_prolong_the_wait(zhang: Person) -> None:
    fail(5)
    for minute in range(1, 15):
        with pytest.raises(TooManyAttempts):
            actions.sign_in("zhangsan", "猜的密码", address=HOME, at=NOON + minute * MINUTE)
    assert actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + 15 * MINUTE) == zhang


def test_a_success_wipes_the_failures_before_it(zhang: Person) -> None:
    fail(4)
    actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + MINUTE)
    fail(4, at=NOON + 2 * MINUTE)
    assert actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + 3 * MINUTE) == zhang


def test_a_stranger_elsewhere_does_not_lock_one_out(zhang: Person) -> None:
    fail(5, address=AWAY)
    assert actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + MINUTE) == zhang


def test_guesses_from_many_addresses_end_too(zhang: Person) -> None:
    for number in range(5):
        fail(4, address=f"198.51.100.{number}", at=NOON + number * timedelta(seconds=10))
    with pytest.raises(TooManyAttempts):
        actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + 2 * MINUTE)


def test_guesses_at_many_names_from_one_address_end_too(zhang: Person) -> None:
    for number in range(25):
        fail(4, username=f"user{number}")
    with pytest.raises(TooManyAttempts):
        actions.sign_in("zhangsan", PASSWORD, address=HOME, at=NOON + MINUTE)


def test_wrong_codes_count_as_failures(wang: Person) -> None:
    for second in range(5):
        with pytest.raises(SignInRefused, match="动态码不正确"):
            actions.sign_in("wangwu", PASSWORD, "000000x", address=HOME, at=NOON + timedelta(seconds=second))
    with pytest.raises(TooManyAttempts):
        actions.sign_in("wangwu", PASSWORD, code_of(wang, NOON + MINUTE), address=HOME, at=NOON + MINUTE)


def test_an_unknown_name_is_throttled_like_a_known_one() -> None:
    fail(5, username="nobody")
    with pytest.raises(TooManyAttempts):
        actions.sign_in("nobody", PASSWORD, address=HOME, at=NOON + MINUTE)


def test_without_an_address_the_name_alone_is_throttled(zhang: Person) -> None:
    fail(5, address=None)
    with pytest.raises(TooManyAttempts):
        actions.sign_in("zhangsan", PASSWORD, address=None, at=NOON + MINUTE)


def test_django_asks_for_the_second_factor_too(wang: Person) -> None:
    request = RequestFactory().post("/")
    assert SignInBackend().authenticate(request, username="wangwu", password=PASSWORD) is None
    assert SignInBackend().authenticate(request, username=None, password=None) is None


def test_a_session_ends_when_the_person_is_disabled(zhang: Person) -> None:
    backend = SignInBackend()
    assert backend.get_user(zhang.pk) == zhang
    actions.disable(zhang)
    assert backend.get_user(zhang.pk) is None


def test_a_new_password_ends_sessions_opened_with_the_old(zhang: Person) -> None:
    before = AbstractBaseUser.get_session_auth_hash(zhang)
    actions.set_password(zhang, PASSWORD + "新")
    assert AbstractBaseUser.get_session_auth_hash(zhang) != before


def test_the_back_office_has_no_door_of_its_own(client: Client) -> None:
    """Its own form would ask for a password only."""
    answer = client.get("/operator/login/?next=/operator/")
    assert answer.status_code == 302
    assert "/operator/login" not in answer["Location"].split("?")[0]


def test_the_back_office_refuses_who_is_no_operator(client: Client, wang: Person) -> None:
    client.force_login(wang)
    assert client.get("/operator/", follow=True).status_code == 403
