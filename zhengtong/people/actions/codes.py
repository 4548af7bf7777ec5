"""One-time codes: ten minutes for six digits sent to a telephone or mailbox, a day for what an operator hands out. Only digests are kept."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F

from zhengtong.people import sealing
from zhengtong.people.errors import Refused
from zhengtong.people.models import OneTimeCode, Person

Purpose = OneTimeCode.Purpose
SHORT, LONG = timedelta(minutes=10), timedelta(hours=24)
# Six digits are guessed by chance once in 200 000 when five guesses are heard.
TRIES = 5
AN_HOUR = 5
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
WRONG = "验证码不正确，或者已经失效。请核对，或者重新获取。"


def make_code(person: Person, purpose: Purpose, *, at: datetime, address: str = "") -> str:
    """A new six-digit code, in plain text this once; those of the same purpose sent before end.

    Refused after five in an hour for one person and purpose.
    """
    earlier = OneTimeCode.objects.filter(person=person, purpose=purpose)
    if earlier.filter(made_at__gt=at - timedelta(hours=1)).count() >= AN_HOUR:
        raise Refused("验证码发送过于频繁，请一小时以后再试。")
    earlier.filter(used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
    code = f"{secrets.randbelow(10**6):06d}"
    OneTimeCode.objects.create(
        person=person, purpose=purpose, address=address, made_at=at, expires_at=at + SHORT,
        digest=_digest(purpose, code, person.pk),
    )  # fmt: skip
    return code


def use_code(person: Person, purpose: Purpose, code: str, *, at: datetime) -> str:
    """Use the code sent last; answers the address it proved. Refused when wrong, used, expired, or guessed at five times."""
    last = OneTimeCode.objects.filter(person=person, purpose=purpose).order_by("-pk").first()
    if last is None or last.used_at is not None or last.expires_at <= at or last.tries >= TRIES:
        raise Refused(WRONG)
    digits = "".join(code.split())
    if bytes(last.digest) not in _digests(purpose, digits, person.pk):
        OneTimeCode.objects.filter(pk=last.pk).update(tries=F("tries") + 1)
        raise Refused(WRONG)
    if not OneTimeCode.objects.filter(pk=last.pk, used_at__isnull=True, tries__lt=TRIES).update(used_at=at):
        raise Refused(WRONG)
    return last.address


def hand_out(person: Person, purpose: Purpose, *, at: datetime, by: Person | None = None) -> str:
    """A code of ten letters to be handed over in person (`by` whom) or carried by another system; valid a day, in plain text this once."""
    OneTimeCode.objects.filter(person=person, purpose=purpose, used_at__isnull=True, expires_at__gt=at).update(
        expires_at=at
    )
    code = "".join(secrets.choice(LETTERS) for _ in range(10))
    OneTimeCode.objects.create(
        person=person,
        purpose=purpose,
        made_at=at,
        expires_at=at + LONG,
        digest=_digest(purpose, code),
        handed_by=by,
    )
    return f"{code[:5]}-{code[5:]}"


def take_handed(code: str, purpose: Purpose, *, at: datetime, person: Person | None = None) -> Person:
    """Whose handed-out code this is, used now; `person`, when it is known who asks. Refused for any other."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    digests = _digests(purpose, plain)
    found = OneTimeCode.objects.filter(purpose=purpose, digest__in=digests, used_at__isnull=True, expires_at__gt=at)
    if person is not None:
        found = found.filter(person=person)
    held = found.select_related("person").first()
    if held is None or not OneTimeCode.objects.filter(pk=held.pk, used_at__isnull=True).update(used_at=at):
        raise Refused(WRONG)
    return held.person


def sweep_codes(at: datetime) -> int:
    """Throw away codes a day after they ended; how many there were."""
    return OneTimeCode.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()[0]


def _told(purpose: str, code: str, person_id: int | None) -> str:
    return f"{purpose}:{person_id or ''}:{code}"


def _digest(purpose: str, code: str, person_id: int | None = None) -> bytes:
    return sealing.blind_index(_told(purpose, code, person_id))


def _digests(purpose: str, code: str, person_id: int | None = None) -> list[bytes]:
    return sealing.blind_indexes(_told(purpose, code, person_id))
