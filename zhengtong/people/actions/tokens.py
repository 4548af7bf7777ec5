"""Tokens for programs that speak to the interface in a person's name."""

import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from zhengtong.people import sealing
from zhengtong.people.errors import Refused
from zhengtong.people.models import ApiToken, Person

PREFIX = "zt_"
LONGEST = timedelta(days=366)


def issue_token(person: Person, name: str, expires_at: datetime, *, at: datetime | None = None) -> str:
    """A new token in plain text, this once; only its digest is kept. At most a year, never past already."""
    at = at or timezone.now()
    name = name.strip()
    if not name or len(name) > 60:
        raise Refused("请用60字以内写明令牌的用途。")
    if not person.is_active:
        raise Refused(f"{person.name}已停用，不能发放令牌。")
    if expires_at <= at:
        raise Refused("令牌的失效时间应当晚于现在。")
    if expires_at > at + LONGEST:
        raise Refused("令牌的有效期最长一年，到期请重新发放。")
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(person=person, name=name, digest=sealing.token_digest(token), expires_at=expires_at)
    return token


def revoke_token(token: ApiToken) -> None:
    """End a token at once."""
    token.delete()
