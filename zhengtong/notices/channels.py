"""The ways out of the building: e-mail, and a signed webhook behind which SMS and WeChat gateways stand."""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from email.message import Message
from typing import IO, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from zhengtong.notices.errors import NoticeError, UnknownChannel
from zhengtong.notices.models import Delivery, Notice
from zhengtong.people.models import Person

SMTP = "django.core.mail.backends.smtp.EmailBackend"
TIMEOUT = 5.0  # seconds; a gateway that is slower is asked again later
SIGNATURE = "X-Zhengtong-Signature"


class Channel(Protocol):
    """One way to reach people outside the site."""

    name: str
    label: str

    def is_configured(self) -> bool:
        """Whether this installation has it."""

    def reaches(self, person: Person) -> bool:
        """Whether it can reach this person at all."""

    def send(self, delivery: Delivery, now: int) -> None:
        """Send, or raise. May come twice for one delivery if a worker dies in between."""


def title_of(notice: Notice) -> str:
    """The notice's title, marked when the person is a simulated one."""
    return f"【演示数据】{notice.title}" if notice.person.is_demo else notice.title


def address_of(notice: Notice) -> str:
    """The page it leads to, in full, or nothing."""
    return f"{settings.SITE_URL}{notice.path}" if notice.path else ""


class Email:
    """电子邮件。At least once: its Message-ID is the delivery's own, so that a mailbox can tell a second copy."""

    name = "email"
    label = "电子邮件"

    def is_configured(self) -> bool:
        return bool(settings.EMAIL_HOST) or settings.EMAIL_BACKEND != SMTP

    def reaches(self, person: Person) -> bool:
        return bool(person.email)

    def send(self, delivery: Delivery, now: int) -> None:
        notice = delivery.notice
        parts = [f"{notice.person.name}：", notice.body, address_of(notice), "本邮件由系统发出，请勿直接回复。"]
        sent = EmailMessage(
            subject=" ".join(title_of(notice).split()),
            body="\n\n".join(part for part in parts if part),
            to=[notice.person.email],
            headers={"Message-ID": f"<delivery-{delivery.pk}.{settings.INSTALLATION}@zhengtong>"},
        ).send()
        if sent != 1:
            raise NoticeError("邮件服务器没有接收")


class Webhook:
    """网络回调。Each post carries the delivery's id (drop what you have had) and an HMAC-SHA256 over time and body."""

    name = "webhook"
    label = "短信、微信等外部渠道"

    def is_configured(self) -> bool:
        return bool(settings.NOTICE_WEBHOOK_URL)

    def reaches(self, person: Person) -> bool:
        return True

    def send(self, delivery: Delivery, now: int) -> None:
        if urlsplit(settings.NOTICE_WEBHOOK_URL).scheme not in {"http", "https"}:
            raise NoticeError("回调地址须以 http:// 或 https:// 开头，请检查 ZHENGTONG_WEBHOOK_URL")
        if not settings.NOTICE_WEBHOOK_SECRET:
            raise NoticeError("没有共享密钥，对方无从验证来源，请设置 ZHENGTONG_WEBHOOK_SECRET")
        body = json.dumps(payload(delivery), ensure_ascii=False).encode()
        request = urllib.request.Request(  # noqa: S310 — the scheme has just been looked at
            settings.NOTICE_WEBHOOK_URL,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": delivery_id(delivery),
                SIGNATURE: signature(body, settings.NOTICE_WEBHOOK_SECRET, now),
            },
        )
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=TIMEOUT):
                pass  # any 2xx is a yes; what it says besides is not read
        except urllib.error.HTTPError as error:
            error.close()
            raise NoticeError(f"对方答复 {error.code}") from None
        except urllib.error.URLError as error:
            raise NoticeError(f"连接不上：{error.reason}") from None


def delivery_id(delivery: Delivery) -> str:
    """An id that no other delivery of any installation has."""
    return f"{settings.INSTALLATION}-{delivery.pk}"


def payload(delivery: Delivery) -> dict[str, object]:
    """What a gateway is told."""
    notice = delivery.notice
    return {
        "id": delivery_id(delivery),
        "at": notice.at.isoformat(),
        "title": notice.title,
        "body": notice.body,
        "url": address_of(notice),
        "person": {"name": notice.person.name, "phone": notice.person.phone, "is_demo": notice.person.is_demo},
    }


def signature(body: bytes, secret: str, now: int) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of "<t>.<body>". The receiver refuses an old t, so a post cannot be replayed."""
    mac = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256)
    return f"t={now},v1={mac.hexdigest()}"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry a citizen's name to an address nobody configured: it counts as a failure."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (Email(), Webhook())}


def named(name: str) -> Channel:
    """The channel of this name."""
    if name not in CHANNELS:
        raise UnknownChannel(f"没有“{name}”这种渠道，只有{'、'.join(CHANNELS)}")
    return CHANNELS[name]
