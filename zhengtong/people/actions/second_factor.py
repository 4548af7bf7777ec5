"""The second factor (RFC 6238): a secret shared with an authenticator on the telephone, and codes for when it is lost."""

import secrets
from datetime import datetime, timedelta

import pyotp
from django.db import transaction
from django.db.models import Q

from zhengtong.people import sealing
from zhengtong.people.actions.personal_data import SECOND_FACTOR
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person, RecoveryCode

ISSUER = "政通"
STEP = 30
RECOVERY_CODES = 8
# Without 0/O and 1/I/L, for who reads them from paper; ten of them carry 49 bits.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def enrol_second_factor(person: Person) -> str:
    """A new secret for this person, as the otpauth:// address an authenticator scans. What was enrolled before ends at once.

    It counts once confirmed by a code, so that a failed scan locks nobody out.
    """
    if not person.username:
        raise Refused("此人没有账号，不能登记第二因素。")
    secret = pyotp.random_base32()
    person.second_factor_sealed = sealing.seal(secret, field=SECOND_FACTOR)
    person.second_factor_confirmed_at = None
    person.second_factor_used = None
    person.save(update_fields=["second_factor_sealed", "second_factor_confirmed_at", "second_factor_used"])
    RecoveryCode.objects.filter(person=person).delete()
    return pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=ISSUER)


@transaction.atomic
def confirm_second_factor(person: Person, code: str, at: datetime) -> list[str]:
    """Put an enrolled factor into use by showing one code of it; answers the recovery codes, which are shown this once."""
    if person.second_factor_sealed is None:
        raise Refused("尚未登记第二因素，请先扫描二维码。")
    if not use_dynamic_code(person, code, at):
        raise Refused("动态码不正确。请核对手机时间是否准确，再输入最新的六位数字。")
    return issue_recovery_codes(person)


@transaction.atomic
def issue_recovery_codes(person: Person) -> list[str]:
    """New recovery codes in place of the old ones, in plain text this once."""
    if person.second_factor_sealed is None:
        raise Refused("尚未登记第二因素，没有可以替代的动态码。")
    RecoveryCode.objects.filter(person=person).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=sealing.blind_index(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def is_asked_of(person: Person) -> bool:
    """Whether this person signs in with a second factor: staff always, others when they have put one into use."""
    return person.is_official or person.is_operator or person.second_factor_confirmed_at is not None


def use_code(person: Person, code: str, at: datetime) -> bool:
    """Use a dynamic code or a recovery code; each works once."""
    return use_dynamic_code(person, code, at) or use_recovery_code(person, code, at)


def use_dynamic_code(person: Person, code: str, at: datetime) -> bool:
    """Use the six digits of this time step or of a neighbour (clocks differ); a step already used, or an older one, is refused."""
    digits = "".join(code.split())
    if person.second_factor_sealed is None or not (digits.isascii() and digits.isdigit()):
        return False
    totp = pyotp.TOTP(sealing.unseal(person.second_factor_sealed, field=SECOND_FACTOR), interval=STEP)
    for neighbour in (0, -1, 1):
        moment = at + timedelta(seconds=neighbour * STEP)
        if totp.verify(digits, for_time=moment):
            return take_step(person, int(moment.timestamp()) // STEP, at)
    return False


def take_step(person: Person, step: int, at: datetime) -> bool:
    """Mark a time step as used, by compare-and-swap: of two requests with the same code one succeeds."""
    fresh = Q(second_factor_used__isnull=True) | Q(second_factor_used__lt=step)
    confirmed_at = person.second_factor_confirmed_at or at
    taken = Person.objects.filter(fresh, pk=person.pk).update(
        second_factor_used=step, second_factor_confirmed_at=confirmed_at
    )
    if taken:
        person.second_factor_used, person.second_factor_confirmed_at = step, confirmed_at
    return bool(taken)


def use_recovery_code(person: Person, code: str, at: datetime) -> bool:
    """Use one of the recovery codes, once; lower case and missing hyphens are forgiven."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    unused = RecoveryCode.objects.filter(person=person, used_at__isnull=True, digest__in=sealing.blind_indexes(plain))
    return bool(unused.update(used_at=at))
