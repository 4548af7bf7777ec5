"""Numbers that say who someone is: checked position by position, and masked for the screen. Pure; no Django.

公民身份号码 is GB 11643-1999, 统一社会信用代码 is GB 32100-2015 (its positions 9 to 17 are a GB 11714 code).
"""

import re
import unicodedata
from datetime import date
from typing import Literal

from zhengtong.people.errors import Refused

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGAN_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGAN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
EARLIEST_BIRTH = date(1850, 1, 1)

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}")


class IdentityError(Refused):
    """号码有误，请核对。"""


def plain(text: str) -> str:
    """What was meant by the keys pressed: half-width, capital, without spaces or hyphens."""
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text)).upper()


def check_id_number(text: str, on: date | None = None) -> str:
    """The 公民身份号码 in its plain form, or IdentityError naming the position. With `on`, a birth after that day is refused.

    永久居留证 and 港澳台居民居住证 follow the same rule. Area codes are not looked up: retired ones stay valid for life.
    """
    number = plain(text)
    if not number:
        raise IdentityError("请填写身份证号码。")
    if len(number) != 18:
        raise IdentityError(f"身份证号码应为18位，现为{len(number)}位，请核对。")
    for place, character in enumerate(number[:17], start=1):
        if character not in "0123456789":
            raise IdentityError(f"身份证号码第{place}位应为数字，现为“{character}”，请核对。")
    if number[0] == "0":
        raise IdentityError("身份证号码第1位不能是0，请核对。")
    check_birth(number, on)
    expected = id_check_digit(number[:17])
    if number[17] != expected:
        raise IdentityError(f"身份证号码第18位校验码应为{expected}，现为“{number[17]}”，请核对。")
    return number


def check_birth(number: str, on: date | None) -> None:
    """Positions 7 to 14 are a day of birth, not before 1850 and not after `on`."""
    try:
        born = born_on(number)
    except ValueError:
        raise IdentityError(f"身份证号码第7至14位“{number[6:14]}”不是一个日期，请核对。") from None
    if born < EARLIEST_BIRTH or (on is not None and born > on):
        raise IdentityError(f"身份证号码第7至14位表示的出生日期{born.isoformat()}不可能，请核对。")


def id_check_digit(first_seventeen: str) -> str:
    """The 18th position that belongs to these seventeen digits."""
    return ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(first_seventeen, ID_WEIGHTS, strict=True)) % 11]


def born_on(number: str) -> date:
    """The day of birth that a 公民身份号码 carries."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Literal["男", "女"]:
    """The sex that a 公民身份号码 carries: an odd 17th position is 男."""
    return "男" if int(number[16]) % 2 else "女"


ID_CARD = "居民身份证"
RESIDENCE_HMT = "港澳台居民居住证"
RESIDENCE_FOREIGN = "外国人永久居留身份证"
PASSPORT = "护照"
PERMIT_HM = "港澳居民来往内地通行证"
PERMIT_TAIWAN = "台湾居民来往大陆通行证"
# The documents whose number is one of GB 11643 (or takes its place), and so needs no kind beside it to tell people apart.
NATIONAL = frozenset([ID_CARD, RESIDENCE_HMT, RESIDENCE_FOREIGN])
# How a number of the others is written; no check digit of theirs is published.
WRITTEN = {
    PASSPORT: (re.compile(r"(?=.*\d)[A-Z0-9]{5,17}"), "护照号码是5至17位字母和数字"),
    PERMIT_HM: (re.compile(r"[HM]\d{8}(\d{2})?"), "通行证号码是H或者M开头，后面8位或者10位数字"),
    PERMIT_TAIWAN: (re.compile(r"\d{8}(\d{2})?"), "通行证号码是8位或者10位数字"),
    RESIDENCE_FOREIGN: (re.compile(r"[A-Z]{3}\d{12}"), "号码是18位（9开头），旧证是3个字母和12位数字"),
}
PAPERS = (ID_CARD, RESIDENCE_HMT, RESIDENCE_FOREIGN, PASSPORT, PERMIT_HM, PERMIT_TAIWAN)


def check_paper(kind: str, text: str, on: date | None = None) -> str:
    """The number of a natural person's document of this kind (one of PAPERS; empty is an 居民身份证) in plain form, or IdentityError."""
    if kind and kind not in PAPERS:
        raise IdentityError(f"证件种类应为{'、'.join(PAPERS)}之一，现为“{kind}”。")
    number = plain(text)
    if not number:
        raise IdentityError("请填写证件号码。")
    if kind in WRITTEN and not (kind == RESIDENCE_FOREIGN and len(number) == 18):
        pattern, how = WRITTEN[kind]
        if not pattern.fullmatch(number):
            raise IdentityError(f"{how}，现为“{number}”，请核对。")
        return number
    number = check_id_number(text, on)
    if kind == RESIDENCE_HMT and number[:2] not in ("81", "82", "83"):
        raise IdentityError("港澳台居民居住证的号码以81、82或者83开头，请核对证件种类。")
    if kind == RESIDENCE_FOREIGN and number[0] != "9":
        raise IdentityError("外国人永久居留身份证的号码以9开头，请核对证件种类。")
    return number


def in_index(kind: str, number: str) -> str:
    """What stands for a number in the index of people: two countries may give the same passport number's form, so its kind is said."""
    return number if not kind or kind in NATIONAL else f"{kind}:{number}"


def check_uscc(text: str) -> str:
    """The 统一社会信用代码 in its plain form, or IdentityError naming the position."""
    code = plain(text)
    if not code:
        raise IdentityError("请填写统一社会信用代码。")
    if len(code) != 18:
        raise IdentityError(f"统一社会信用代码应为18位，现为{len(code)}位，请核对。")
    for place, character in enumerate(code, start=1):
        if character not in USCC_ALPHABET:
            raise IdentityError(f"统一社会信用代码第{place}位不能是“{character}”（不使用I、O、S、V、Z），请核对。")
    if not code[2:8].isdigit():
        raise IdentityError("统一社会信用代码第3至8位是登记机关的行政区划，应全部为数字，请核对。")
    expected = organ_check_digit(code[8:16])
    if code[16] != expected:
        raise IdentityError(f"统一社会信用代码第17位（组织机构代码的校验码）应为{expected}，现为“{code[16]}”，请核对。")
    expected = uscc_check_digit(code[:17])
    if code[17] != expected:
        raise IdentityError(f"统一社会信用代码第18位校验码应为{expected}，现为“{code[17]}”，请核对。")
    return code


def uscc_check_digit(first_seventeen: str) -> str:
    """The 18th position that belongs to these seventeen."""
    total = sum(USCC_ALPHABET.index(c) * weight for c, weight in zip(first_seventeen, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def organ_check_digit(first_eight: str) -> str:
    """The ninth position of a 组织机构代码 (GB 11714)."""
    total = sum(ORGAN_ALPHABET.index(c) * weight for c, weight in zip(first_eight, ORGAN_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_phone(text: str) -> str:
    """A mobile number, or a landline with its area code, in plain form; or IdentityError."""
    written = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text))
    if LANDLINE.fullmatch(written):
        return written
    number = re.sub(r"^(\+?86)(?=1)", "", written.replace("-", ""))
    if not number:
        raise IdentityError("请填写手机号码。")
    if not re.fullmatch(r"\d+", number):
        raise IdentityError("电话号码只能是数字，请核对。")
    if not MOBILE.fullmatch(number):
        raise IdentityError(f"“{text.strip()}”不是有效的电话号码：手机号码应为1开头的11位数字，座机请加区号，请核对。")
    return number


def mask_id_number(number: str) -> str:
    """`4101**********1234`: the province and city, and the last four; short numbers keep less."""
    if len(number) <= 8:
        return number[:1] + "*" * (len(number) - 1)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def mask_name(name: str) -> str:
    """`张*`: the first character, and a star for each of the others. A remark in brackets stays: `张*（演示）`."""
    own, bracket, remark = name.partition("（")
    return own[:1] + "*" * (len(own) - 1) + bracket + remark


def mask_phone(phone: str) -> str:
    """`138****5678`; a landline keeps its area code and last two."""
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:] if len(phone) >= 9 else "*" * len(phone)
