"""What one does with one's own account: other ways to be reached, ending all sessions, closing it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from zhengtong.people import identity, queries
from zhengtong.people.actions.codes import WRONG, hand_out, take_handed, use_code
from zhengtong.people.actions.registering import (
    checked_email,
    checked_name,
    give_account,
    normal_username,
    set_password,
)
from zhengtong.people.actions.representing import may_check_papers
from zhengtong.people.errors import Refused
from zhengtong.people.models import ApiToken, OneTimeCode, Person, RecoveryCode, Representation

WRONG_PASSWORD = "密码不正确，没有更改。"  # noqa: S105 - a sentence, not a password


def check_own_password(person: Person, password: str) -> None:
    """Refused unless it is this person's password; asked before anything that could take the account over."""
    if not person.check_password(password.encode(errors="replace").decode()):
        raise Refused(WRONG_PASSWORD)


def change_password(person: Person, old: str, new: str) -> None:
    """A new password in place of the old; every other session ends."""
    check_own_password(person, old)
    if old == new:
        raise Refused("新密码与原来的相同，请换一个。")
    set_password(person, new)


def reset_password(username: str, code: str, new: str, *, at: datetime) -> Person:
    """A new password for who read the code sent to the telephone or mailbox on file. One refusal for every reason.

    Officials have theirs reset by an operator. A second factor, where there is one, is still asked for at the next sign-in.
    """
    person = Person.objects.filter(username=normal_username(username), is_active=True).first()
    if person is None or person.is_official or person.is_operator:
        raise Refused(WRONG)
    use_code(person, OneTimeCode.Purpose.RESET, code, at=at)
    set_password(person, new)
    return person


def hand_account_code(
    name: str, id_number: str, *, by: Person, on: date, at: datetime, id_kind: str = ""
) -> tuple[Person, str]:
    """The code with which who stands at the window opens an account or sets a new password; for a window official who has seen
    the document. The name and the number must be those on file. Refused otherwise.
    """
    if not may_check_papers(by, on):
        raise Refused("只有窗口工作人员核对证件以后可以发放。")
    person = queries.find_by_id_number(id_number, id_kind)
    if person is None or person.name != checked_name(name) or not person.is_active:
        raise Refused("没有登记过这个人，或者姓名与登记的不一致，请核对证件；没有登记过的，请本人直接在网上注册。")
    if person.is_official or person.is_operator:
        raise Refused("工作人员的密码由运维人员重置。")
    if person.pk == by.pk or person.kind == Person.Kind.LEGAL:
        raise Refused("不能给自己或者单位发放；单位由代办人用自己的账号办事。")
    return person, hand_out(person, OneTimeCode.Purpose.RESET, at=at, by=by)


@transaction.atomic
def use_account_code(code: str, username: str, password: str, *, at: datetime) -> Person:
    """What the window handed over opens an account under this name, or sets a new password when the name is on file already."""
    person = take_handed(code, OneTimeCode.Purpose.RESET, at=at)
    if person.username is None:
        person.closed_at = None
        return give_account(person, username, password)
    if person.username != normal_username(username):
        raise Refused(f"您的登录名是“{person.username}”，请照它填写。")
    set_password(person, password)
    return person


def change_phone(person: Person, phone: str) -> None:
    """Another telephone. Whether it is really theirs has been proved by a code, where codes can be sent."""
    person.phone = identity.check_phone(phone)
    person.save(update_fields=["phone"])


def change_email(person: Person, email: str) -> None:
    """Another mailbox, or none."""
    person.email = checked_email(email)
    person.save(update_fields=["email"])


def sign_out_everywhere(person: Person) -> None:
    """End every session and every interface token of this person. The caller renews the session it stands in, if it wants."""
    Person.objects.filter(pk=person.pk).update(session_round=F("session_round") + 1)
    ApiToken.objects.filter(person=person).delete()
    person.refresh_from_db(fields=["session_round"])


@transaction.atomic
def drop_second_factor(person: Person) -> None:
    """A citizen's own second factor ends. Officials may not do without."""
    if person.is_official or person.is_operator:
        raise Refused("工作人员登录须用动态码，不能停用。")
    end_second_factor(person)


@transaction.atomic
def end_second_factor(person: Person) -> None:
    """The authenticator and the recovery codes end: for the person, or for an operator when the telephone is lost."""
    person.second_factor_sealed = person.second_factor_confirmed_at = person.second_factor_used = None
    person.save(update_fields=["second_factor_sealed", "second_factor_confirmed_at", "second_factor_used"])
    RecoveryCode.objects.filter(person=person).delete()


@transaction.atomic
def close_account(person: Person, *, at: datetime) -> None:
    """Close the online account. The person, their matters and the record of who read what stay, as the law demands of records;
    the name and password, the mailbox, tokens, codes, the second factor and every representation end."""
    if person.is_official or person.is_operator:
        raise Refused("工作人员的账号由运维人员停用，不能自己注销。")
    drop_second_factor(person)
    sign_out_everywhere(person)
    OneTimeCode.objects.filter(person=person).delete()
    held = Representation.objects.filter(agent=person).exclude(state=Representation.State.ENDED)
    held.update(state=Representation.State.ENDED, ended_by=person, ended_at=at, ended_because="代理人注销了账号")
    person.username, person.email, person.closed_at = None, "", at
    person.set_unusable_password()
    person.save(update_fields=["username", "email", "closed_at", "password"])
