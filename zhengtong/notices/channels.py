"""The ways out of the building: e-mail, and signed posts to gateways: one for SMS, one for WeChat, one for anything else.

Gateways send registered templates, so every post names a template and its parameters besides the words themselves
(docs/notices.md describes it for who builds one).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage

from zhengtong.ground.posting import Endpoint, NotPosted, post
from zhengtong.notices.errors import NoticeError, UnknownChannel
from zhengtong.notices.models import Binding, Delivery
from zhengtong.people import identity
from zhengtong.people.models import Person

SMTP = "django.core.mail.backends.smtp.EmailBackend"
TIMEOUT = 5.0  # seconds; a gateway that is slower is asked again later


@dataclass(frozen=True)
class Recipient:
    """Whom a message is for, and the address of this channel: a mailbox, a telephone, an openid."""

    name: str
    phone: str
    address: str
    is_demo: bool


@dataclass(frozen=True)
class Message:
    """What is sent: `key` is the same for every try, so that a receiver can drop what it has had."""

    key: str
    kind: str
    template: str
    title: str
    body: str
    to: Recipient
    at: str
    url: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


class Channel(Protocol):
    """One way to reach people outside the site. `rings` says that it may wake somebody: quiet hours are kept."""

    name: str
    label: str
    rings: bool

    def is_configured(self) -> bool:
        """Whether this installation has it."""

    def address(self, person: Person) -> str:
        """Where it finds this person; empty when it cannot."""

    def send(self, message: Message, now: int) -> None:
        """Send, or raise. May come twice for one key if a worker dies in between."""


class Email:
    """电子邮件。At least once: its Message-ID is the message's own key, so that a mailbox can tell a second copy."""

    name = "email"
    label = "电子邮件"
    rings = False

    def is_configured(self) -> bool:
        return bool(settings.EMAIL_HOST) or settings.EMAIL_BACKEND != SMTP

    def address(self, person: Person) -> str:
        return person.email

    def send(self, message: Message, now: int) -> None:
        parts = [f"{message.to.name}：", message.body, message.url, "本邮件由系统发出，请勿直接回复。"]
        title = f"【演示数据】{message.title}" if message.to.is_demo else message.title
        sent = EmailMessage(
            subject=" ".join(title.split()),
            body="\n\n".join(part for part in parts if part),
            to=[message.to.address],
            headers={"Message-ID": f"<{message.key}@zhengtong>"},
        ).send()
        if sent != 1:
            raise NoticeError("邮件服务器没有接收")


class Gateway:
    """A gateway behind a signed post (ground.posting). Its settings are NOTICE_<NAME>_URL, _SECRET and _TEMPLATES."""

    def __init__(self, name: str, label: str, *, rings: bool) -> None:
        self.name, self.label, self.rings = name, label, rings
        self._setting = f"NOTICE_{name.upper()}"

    def is_configured(self) -> bool:
        return bool(self._told("URL"))

    def address(self, person: Person) -> str:
        """Anybody: what stands behind a gateway of no particular kind knows best whom it reaches."""
        return person.phone or person.name

    def send(self, message: Message, now: int) -> None:
        endpoint = Endpoint(
            self._told("URL"), self._told("SECRET"), TIMEOUT, self._setting.replace("NOTICE", "ZHENGTONG", 1)
        )
        try:
            post(endpoint, self._payload(message), now=now, key=message.key)
        except NotPosted as refusal:
            raise NoticeError(str(refusal)) from None

    def _payload(self, message: Message) -> dict[str, object]:
        """What a gateway is told."""
        return {
            "id": message.key,
            "at": message.at,
            "kind": message.kind,
            "title": message.title,
            "body": message.body,
            "url": message.url,
            "template": {
                "key": message.template,
                "id": templates(self._told("TEMPLATES")).get(message.template, ""),
                "params": dict(message.params),
            },
            "person": {"name": message.to.name, "phone": message.to.phone, "is_demo": message.to.is_demo},
        }

    def _told(self, what: str) -> str:
        return str(getattr(settings, f"{self._setting}_{what}", ""))


class Sms(Gateway):
    """短信: to a mobile telephone."""

    def __init__(self) -> None:
        super().__init__("sms", "短信", rings=True)

    def address(self, person: Person) -> str:
        return person.phone if identity.MOBILE.fullmatch(person.phone) else ""

    def _payload(self, message: Message) -> dict[str, object]:
        return {**super()._payload(message), "to": message.to.address}


class WeChat(Gateway):
    """微信: to the openid that the person has bound."""

    def __init__(self) -> None:
        super().__init__("wechat", "微信", rings=True)

    def address(self, person: Person) -> str:
        found = Binding.objects.filter(person=person, channel=self.name).values_list("address", flat=True).first()
        return found or ""

    def _payload(self, message: Message) -> dict[str, object]:
        return {**super()._payload(message), "to": message.to.address}


def templates(text: str) -> dict[str, str]:
    """The gateway's own numbers of our templates, as the setting says them: matter=T1,code=T2."""
    pairs = (part.partition("=") for part in text.split(",") if "=" in part)
    return {key.strip(): number.strip() for key, _, number in pairs}


def message_of(delivery: Delivery) -> Message:
    """The message of a delivery, with the address its channel finds now."""
    notice = delivery.notice
    person = notice.person
    return Message(
        key=delivery_id(delivery),
        kind=notice.kind,
        template=notice.template or TEMPLATES.get(notice.kind, "notice"),
        title=notice.title,
        body=notice.body,
        to=Recipient(person.name, person.phone, named(delivery.channel).address(person), person.is_demo),
        at=notice.at.isoformat(),
        url=f"{settings.SITE_URL}{notice.path}" if notice.path else "",
        params={"标题": notice.title, "内容": notice.body, "姓名": person.name, **notice.params},
    )


def delivery_id(delivery: Delivery) -> str:
    """An id that no other delivery of any installation has."""
    return f"{settings.INSTALLATION}-{delivery.pk}"


# The template that a kind of notice fills when it names none of its own.
TEMPLATES = {
    "办件进展": "matter",
    "文书送达": "served",
    "到期提醒": "reminder",
    "指南变更": "guide",
    "账号安全": "account",
    "工作": "work",
}
CHANNELS: dict[str, Channel] = {
    channel.name: channel for channel in (Email(), Sms(), WeChat(), Gateway("webhook", "其他外部渠道", rings=False))
}


def named(name: str) -> Channel:
    """The channel of this name."""
    if name not in CHANNELS:
        raise UnknownChannel(f"没有“{name}”这种渠道，只有{'、'.join(CHANNELS)}")
    return CHANNELS[name]
