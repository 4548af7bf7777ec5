"""One-time codes on their way to a telephone or a mailbox. The code is made where it is sent, so no queue and no notice holds it."""

from datetime import datetime

from django.conf import settings

from zhengtong.notices.channels import CHANNELS, Message, Recipient, named
from zhengtong.people.actions.codes import make_code
from zhengtong.people.actions.registering import normal_username
from zhengtong.people.errors import Refused
from zhengtong.people.models import OneTimeCode, Person

# The channels that can prove a telephone or a mailbox, and what each asks for.
PROVING = {"sms": "手机", "email": "邮箱"}
Purpose = OneTimeCode.Purpose


def ways() -> list[tuple[str, str]]:
    """How codes can be sent here, as (channel, what it reaches): empty when the window must do it."""
    return [(name, label) for name, label in PROVING.items() if CHANNELS[name].is_configured()]


def send_reset_code(username: str, channel: str, now: datetime) -> None:
    """Send the code that resets a password. Nothing happens for an unknown name, an official, or who has no such address."""
    person = Person.objects.filter(username=normal_username(username), is_active=True).first()
    if person is None or person.is_official or person.is_operator or channel not in PROVING:
        return
    if address := named(channel).address(person):
        _send(person, Purpose.RESET, channel, address, now)


def send_code_to(person_id: int, purpose: str, channel: str, address: str, now: datetime) -> None:
    """Send the code that proves this address to the address itself."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None and channel in PROVING:
        _send(person, Purpose(purpose), channel, address, now)


def _send(person: Person, purpose: Purpose, channel: str, address: str, now: datetime) -> None:
    try:
        code = make_code(person, purpose, at=now, address=address)
    except Refused:
        return  # five within the hour: who asks again is told so by the page, without saying who exists
    named(channel).send(
        Message(
            key=f"{settings.INSTALLATION}-code-{OneTimeCode.objects.filter(person=person).latest('pk').pk}",
            kind="账号安全",
            template="code",
            title=f"{purpose.label}的验证码",
            body=f"验证码 {code}，用于{purpose.label}，10分钟内有效。不是您本人办理的，请不要告诉任何人。",
            to=Recipient(person.name, address if channel == "sms" else person.phone, address, person.is_demo),
            at=now.isoformat(),
            params={"验证码": code, "用途": purpose.label, "分钟": 10},
        ),
        int(now.timestamp()),
    )
