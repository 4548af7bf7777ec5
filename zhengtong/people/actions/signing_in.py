"""Signing in: password, second factor, and patience with those who guess."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from zhengtong.people.actions import second_factor
from zhengtong.people.actions.registering import normal_username
from zhengtong.people.errors import CodeNeeded, FactorMissing, SignInRefused, TooManyAttempts
from zhengtong.people.models import Person, SignInAttempt

WINDOW = timedelta(minutes=15)
WRONG_PASSWORD = "登录名或者密码不正确"  # noqa: S105 - a result, not a password
WRONG_CODE = "动态码不正确"
NO_FACTOR = "未登记第二因素"
THROTTLED = "尝试过于频繁"
FAILURES = (WRONG_PASSWORD, WRONG_CODE)


@dataclass(frozen=True)
class Limit:
    """So many failures within the window, and no more are heard."""

    failures: int
    where: dict[str, str | None]


def sign_in(username: str, password: str, code: str | None = None, *, address: str | None, at: datetime) -> Person:
    """The person who proved to be this user; or SignInRefused with the sentence to show.

    CodeNeeded when the password is right and a second factor is due; its kind FactorMissing (with `.person`) when staff have
    none in use yet and must enrol one first; TooManyAttempts (with `.again_at`) after five failures in fifteen minutes. Every attempt is recorded. An unknown name takes as long as a wrong password. The caller opens the
    session with Django's login(), which rotates it; do not wrap this in a transaction that a refusal would roll back.
    """
    username, address = normal_username(username)[:60], real_address(address)
    refuse_too_many(username, address, at)
    person = holder(username, password)
    if person is None:
        record(username, address, at, WRONG_PASSWORD)
        raise SignInRefused("登录名或者密码不正确，请核对后重试。")
    if second_factor.is_asked_of(person):
        check_code(person, code, username, address, at)
    record(username, address, at, "", succeeded=True)
    return person


def holder(username: str, password: str) -> Person | None:
    """The active person whose username and password these are. Hashes once in every case, so that time tells nothing."""
    person = Person.objects.filter(username=username).first() if username else None
    if person is None:
        make_password(encodable(password))
        return None
    right = person.check_password(encodable(password))
    return person if right and person.is_active else None


def encodable(password: str) -> str:
    """Half a character cannot be hashed; as a question mark it is simply wrong."""
    return password.encode(errors="replace").decode()


def real_address(text: str | None) -> str | None:
    """An IP address, or None for what is none (a socket, a broken header)."""
    try:
        return str(ip_address(text)) if text else None
    except ValueError:
        return None


def check_code(person: Person, code: str | None, username: str, address: str | None, at: datetime) -> None:
    """Refuse unless the second factor is proved too."""
    given = bool(code and code.strip())
    if person.second_factor_sealed is None or (person.second_factor_confirmed_at is None and not given):
        # The first sign-in enrols: the password was right, and no factor has ever been shown.
        record(username, address, at, NO_FACTOR)
        raise FactorMissing(person)
    if not code or not given:
        raise CodeNeeded
    if not second_factor.use_code(person, code, at):
        record(username, address, at, WRONG_CODE)
        raise SignInRefused("动态码不正确，或者已经用过。请等待下一个动态码再试。")


def record(username: str, address: str | None, at: datetime, reason: str, *, succeeded: bool = False) -> None:
    """Keep the attempt, for throttling and for the security log."""
    SignInAttempt.objects.create(username=username, address=address, at=at, succeeded=succeeded, reason=reason)


def refuse_too_many(username: str, address: str | None, at: datetime) -> None:
    """Refuse, without looking at the password, who has failed too often.

    Five for one user from one address; twenty for one user from anywhere, so that guesses spread over many machines end too,
    yet nobody is locked out by a stranger's five; a hundred from one address, for guesses spread over many users.
    """
    limits = [Limit(5, {"username": username, "address": address}), Limit(20, {"username": username})]
    if address is not None:
        limits.append(Limit(100, {"address": address}))
    for limit in limits:
        again_at = blocked_until(limit, at)
        if again_at is not None:
            record(username, address, at, THROTTLED)
            clock = timezone.localtime(again_at + timedelta(seconds=59)).strftime("%H:%M")
            raise TooManyAttempts(
                again_at, f"登录失败次数过多，请在{clock}之后再试；忘记密码的，请到窗口或者联系运维人员重置。"
            )


def blocked_until(limit: Limit, at: datetime) -> datetime | None:
    """When the next attempt is heard, if the limit is reached now. A success for the user wipes what came before it."""
    attempts = SignInAttempt.objects.filter(at__gt=at - WINDOW, at__lte=at)
    attempts = attempts.filter(**{key: value for key, value in limit.where.items() if value is not None})
    if "address" in limit.where and limit.where["address"] is None:
        attempts = attempts.filter(address__isnull=True)
    if "username" in limit.where:
        success = attempts.filter(succeeded=True).order_by("-at").values_list("at", flat=True).first()
        if success is not None:
            attempts = attempts.filter(at__gt=success)
    failures = attempts.filter(reason__in=FAILURES).order_by("-at").values_list("at", flat=True)
    oldest = failures[limit.failures - 1 : limit.failures].first()
    return None if oldest is None else oldest + WINDOW
