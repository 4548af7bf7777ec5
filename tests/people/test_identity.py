"""Identity numbers are checked position by position, and every error says which one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.people import identity
from zhengtong.people.identity import IdentityError

USCCS = ["91330100799655058B", "9144030071526726XG", "11511301008778183N", "115113010833722043", "11341702486344515H"]
VALID = "11010519491231002X"


def test_the_example_of_the_standard_is_valid() -> None:
    assert identity.check_id_number(VALID) == VALID


@pytest.mark.parametrize("code", USCCS)
def test_codes_of_real_organs_are_valid(code: str) -> None:
    assert identity.check_uscc(code) == code


def test_what_was_meant_is_accepted() -> None:
    """Full-width digits, spaces and a small x are how people type it."""
    assert identity.check_id_number(" １１０１０５ 19491231 002x ") == VALID


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请填写身份证号码。"),
        ("1101051949123100", "身份证号码应为18位，现为16位，请核对。"),
        ("110105194912310O2X", "身份证号码第16位应为数字，现为“O”，请核对。"),
        ("11010519491331002X", "身份证号码第7至14位“19491331”不是一个日期，请核对。"),
        ("110105194912310021", "身份证号码第18位校验码应为X，现为“1”，请核对。"),
        ("01010519491231002X", "身份证号码第1位不能是0，请核对。"),
        ("11010517491231002X", "身份证号码第7至14位表示的出生日期1749-12-31不可能，请核对。"),
    ],
)
def test_an_error_says_where_and_what(text: str, sentence: str) -> None:
    with pytest.raises(IdentityError) as refusal:
        identity.check_id_number(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请填写统一社会信用代码。"),
        ("9133010079965505", "统一社会信用代码应为18位，现为16位，请核对。"),
        ("9133010079965505IB", "统一社会信用代码第17位不能是“I”（不使用I、O、S、V、Z），请核对。"),
        ("91330100799655059B", "统一社会信用代码第17位（组织机构代码的校验码）应为8，现为“9”，请核对。"),
        ("91330100799655058C", "统一社会信用代码第18位校验码应为B，现为“C”，请核对。"),
        ("9133A100799655058B", "统一社会信用代码第3至8位是登记机关的行政区划，应全部为数字，请核对。"),
    ],
)
def test_an_error_in_a_credit_code_says_where_and_what(text: str, sentence: str) -> None:
    with pytest.raises(IdentityError) as refusal:
        identity.check_uscc(text)
    assert str(refusal.value) == sentence


def test_nobody_is_born_tomorrow() -> None:
    number = "11010520261123001"
    number += identity.id_check_digit(number)
    assert identity.check_id_number(number, on=date(2026, 11, 23)) == number
    with pytest.raises(IdentityError, match="2026-11-23不可能"):
        identity.check_id_number(number, on=date(2026, 11, 22))


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    """Numbers that are valid by construction."""
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    area, order = draw(st.integers(110000, 999999)), draw(st.integers(0, 999))
    first = f"{area}{born:%Y%m%d}{order:03d}"
    return first + identity.id_check_digit(first)


@given(id_numbers(), st.integers(0, 17), st.characters(categories=["Nd"], max_codepoint=57))
def test_one_wrong_digit_never_passes(number: str, place: int, digit: str) -> None:
    """The check digit finds every single substitution (GB 11643 is ISO 7064 MOD 11-2)."""
    changed = number[:place] + digit + number[place + 1 :]
    if changed == number:
        assert identity.check_id_number(changed) == number
    else:
        with pytest.raises(IdentityError):
            identity.check_id_number(changed)


@given(id_numbers(), st.integers(0, 16))
def test_two_swapped_neighbours_never_pass(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(IdentityError):
            identity.check_id_number(swapped)


@given(st.sampled_from(USCCS), st.integers(0, 17), st.sampled_from(identity.USCC_ALPHABET))
def test_one_wrong_character_of_a_credit_code_never_passes(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]
    if changed != code:
        with pytest.raises(IdentityError):
            identity.check_uscc(changed)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer_or_a_sentence(text: str) -> None:
    for check in (identity.check_id_number, identity.check_uscc, identity.check_phone):
        try:
            check(text)
        except IdentityError as refusal:
            assert str(refusal).endswith("。")


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert identity.born_on(VALID) == date(1949, 12, 31)
    assert identity.sex(VALID) == "女"
    assert identity.sex("110105194912310011") == "男"


def test_masks_keep_only_what_a_person_recognises() -> None:
    assert identity.mask_id_number("410103199001011234") == "4101**********1234"
    assert identity.mask_name("张三") == "张*"
    assert identity.mask_name("欧阳娜娜") == "欧***"
    assert identity.mask_phone("13812345678") == "138****5678"


@pytest.mark.parametrize("number", ["410103199001011234", "1234", "12345678", "123456789"])
def test_a_mask_always_hides_something_and_keeps_the_length(number: str) -> None:
    masked = identity.mask_id_number(number)
    assert len(masked) == len(number)
    assert "*" in masked


@pytest.mark.parametrize("text", ["13812345678", "+86 138-1234-5678", "138 1234 5678", "１３８１２３４５６７８"])
def test_a_mobile_number_is_kept_plain(text: str) -> None:
    assert identity.check_phone(text) == "13812345678"


def test_a_landline_needs_its_area_code() -> None:
    assert identity.check_phone("0371-68181234") == "0371-68181234"
    with pytest.raises(IdentityError, match="座机请加区号"):
        identity.check_phone("68181234")


@pytest.mark.parametrize("text", ["1381234567", "138123456789", "23812345678", "abc", "", "١٣٨١٢٣٤٥٦٧٨"])
def test_what_is_no_telephone_number_is_refused(text: str) -> None:
    with pytest.raises(IdentityError):
        identity.check_phone(text)
