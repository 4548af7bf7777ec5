"""微信绑定: a person takes a code to the official account; its gateway tells us, signed, which openid brought the code back."""

import hmac
import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from zhengtong.ground.posting import signature
from zhengtong.notices.errors import NoticeError
from zhengtong.notices.models import Binding
from zhengtong.people.actions.codes import hand_out, take_handed
from zhengtong.people.errors import Refused
from zhengtong.people.models import OneTimeCode, Person

CHANNEL = "wechat"
# Older messages are refused, so that one overheard cannot be played again.
FRESH = 300


def begin(person: Person, at: datetime) -> str:
    """The code that binds whichever openid brings it back within a day; shown this once."""
    return hand_out(person, OneTimeCode.Purpose.WECHAT, at=at)


@transaction.atomic
def bind(code: str, openid: str, at: datetime) -> Binding:
    """Bind the openid that brought this code. One openid has one person; an earlier binding of either gives way."""
    openid = openid.strip()
    if not openid or len(openid) > 128:
        raise NoticeError("没有 openid，或者它太长")
    try:
        person = take_handed(code, OneTimeCode.Purpose.WECHAT, at=at)
    except Refused as refusal:
        raise NoticeError(str(refusal)) from None
    Binding.objects.filter(channel=CHANNEL, address=openid).exclude(person=person).delete()
    binding, _ = Binding.objects.update_or_create(
        person=person, channel=CHANNEL, defaults={"address": openid, "bound_at": at}
    )
    return binding


def unbind(person: Person) -> None:
    """Forget the openid."""
    Binding.objects.filter(person=person, channel=CHANNEL).delete()


def binding_of(person: Person) -> Binding | None:
    """The binding of this person, if there is one."""
    return Binding.objects.filter(person=person, channel=CHANNEL).first()


def called_back(body: bytes, mark: str, now: datetime) -> Binding:
    """What the gateway posts to us: {"code": …, "openid": …}, signed as we sign (`t=…,v1=…`). Raises NoticeError for anything else."""
    stamp = mark.partition(",")[0].removeprefix("t=")
    secret = str(settings.NOTICE_WECHAT_SECRET)
    if not secret or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
        raise NoticeError("签名不正确")
    if not hmac.compare_digest(signature(body, secret, int(stamp)), mark):
        raise NoticeError("签名不正确")
    if abs(now.timestamp() - int(stamp)) > FRESH:
        raise NoticeError("签名的时间太旧，请核对时钟")
    try:
        said = json.loads(body)
        code, openid = str(said["code"]), str(said["openid"])
    except (ValueError, KeyError, TypeError):
        raise NoticeError("内容应为 JSON：code 和 openid") from None
    return bind(code, openid, now)
