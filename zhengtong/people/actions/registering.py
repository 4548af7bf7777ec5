"""Persons: registered once, found again by number, given an account."""

import re
import unicodedata
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from zhengtong.people import identity, queries
from zhengtong.people.actions.personal_data import put_id_number
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person

USERNAME = re.compile(r"[\w.@+-]{3,60}")
ALREADY_REGISTERED = "该证件号码已经登记过。请直接登录；没有网上账号的，请持证件到办事窗口开通。"


@transaction.atomic
def register_person(
    *,
    name: str,
    kind: str = Person.Kind.NATURAL,
    id_number: str | None = None,
    id_kind: str = "",
    phone: str = "",
    email: str = "",
    username: str | None = None,
    password: str | None = None,
    is_official: bool = False,
    is_operator: bool = False,
    is_demo: bool = False,
    on: date | None = None,
) -> Person:
    """Register a natural or legal person; with username and password also an account. Refused, with a sentence, on any wrong field.

    `on` is today: a birth after it is refused.
    """
    person = Person(
        name=checked_name(name),
        kind=checked_kind(kind),
        phone=identity.check_phone(phone) if phone else "",
        email=checked_email(email),
        is_official=is_official,
        is_operator=is_operator,
        is_demo=is_demo,
    )
    if id_number is not None:
        put_id_number(person, id_number, on, id_kind)
        if queries.find_by_id_number(id_number, id_kind) is not None:
            raise Refused(ALREADY_REGISTERED)
    put_account(person, username, password)
    return saved(person)


def find_or_register(
    name: str,
    id_number: str,
    *,
    kind: str = Person.Kind.NATURAL,
    id_kind: str = "",
    phone: str = "",
    email: str = "",
    is_demo: bool = False,
    on: date | None = None,
) -> Person:
    """The person with this identity number, registered now if unknown. Refused if the number is known under another name.

    What is already recorded stays: only an empty telephone or e-mail is filled in.
    """
    found = queries.find_by_id_number(id_number, id_kind)
    if found is None:
        try:
            return register_person(
                name=name,
                kind=kind,
                id_number=id_number,
                id_kind=id_kind,
                phone=phone,
                email=email,
                is_demo=is_demo,
                on=on,
            )
        except Refused:
            # Another window may have registered the same person a moment ago; any other reason is passed on.
            found = queries.find_by_id_number(id_number, id_kind)
            if found is None:
                raise
    if found.name != checked_name(name):
        raise Refused("该证件号码登记的姓名或者名称与所填的不一致，请核对证件。")
    filled = {"phone": found.phone or (identity.check_phone(phone) if phone else "")}
    filled["email"] = found.email or checked_email(email)
    if (found.phone, found.email) != (filled["phone"], filled["email"]):
        found.phone, found.email = filled["phone"], filled["email"]
        found.save(update_fields=["phone", "email"])
    return found


@transaction.atomic
def record_id_number(person: Person, id_number: str, *, id_kind: str = "", on: date | None = None) -> Person:
    """Put the identity number of a person on file who had none. Refused when it is already another's, or another is on file."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.id_number_sealed is not None:
        raise Refused("证件号码已经登记，不能更改；有误的，请持证件到办事窗口更正。")
    if queries.find_by_id_number(id_number, id_kind) is not None:
        raise Refused(ALREADY_REGISTERED)
    put_id_number(person, id_number, on, id_kind)
    return saved(person)


@transaction.atomic
def give_account(person: Person, username: str, password: str) -> Person:
    """Open an account for a person already registered, as a window does after seeing the identity card."""
    if person.username:
        raise Refused("此人已有账号，不能重复开通。")
    put_account(person, username, password)
    return saved(person)


def set_password(person: Person, password: str) -> None:
    """Set a new password; every session opened with the old one ends (Django ties sessions to the hash)."""
    person.set_password(checked_password(password, person))
    person.save(update_fields=["password"])


def disable(person: Person) -> None:
    """Stop a person from signing in and from acting; what they did stays."""
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False


def enable(person: Person) -> None:
    """Let a disabled person sign in and act again."""
    Person.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True


def put_account(person: Person, username: str | None, password: str | None) -> None:
    """Set username and password together, or mark the person as one who does not sign in."""
    if (username is None) != (password is None):
        raise Refused("登录名和密码应当同时填写。")
    if username is None or password is None:
        person.set_unusable_password()
        return
    person.username = checked_username(username)
    if Person.objects.filter(username=person.username).exists():
        raise Refused(f"登录名“{person.username}”已被使用，请换一个。")
    person.set_password(checked_password(password, person))


def saved(person: Person) -> Person:
    """Save; two registrations at the same moment end in one of them and a sentence for the other."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        taken = f"登录名“{person.username}”已被使用，请换一个。"
        raise Refused(taken if "username" in str(error) else ALREADY_REGISTERED) from error
    return person


def normal_username(text: str) -> str:
    """How usernames are kept and compared: half-width, lower case, no spaces around, nothing that cannot be seen."""
    seen = "".join(character for character in unicodedata.normalize("NFKC", text) if character.isprintable())
    return seen.strip().lower()


def checked_username(text: str) -> str:
    """A username in its normal form, or Refused."""
    username = normal_username(text)
    if not USERNAME.fullmatch(username):
        raise Refused("登录名应为3至60个字母、数字、汉字或者 . @ + - _ ，不含空格。")
    return username


def checked_password(password: str, person: Person) -> str:
    """A password that meets the rules in settings, or Refused with every rule that it breaks."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("；".join(broken_rule(one) for one in error.error_list) + "。") from error
    return password


def broken_rule(error: ValidationError) -> str:
    """A rule of Django's that a password breaks, in Chinese (its own catalogue lacks the sentence on length)."""
    if error.code == "password_too_short":
        return f"密码太短，至少要有{(error.params or {}).get('min_length')}位"
    return str(error.messages[0]).rstrip("。")


def checked_name(text: str) -> str:
    """A name without the spaces around it, or Refused."""
    name = " ".join(text.split())
    if not name:
        raise Refused("请填写姓名或者名称。")
    if len(name) > 100:
        raise Refused("姓名或者名称不能超过100字。")
    if not name.isprintable():
        raise Refused("姓名或者名称中有看不见的字符，请重新输入。")
    return name


def checked_kind(text: str) -> Person.Kind:
    """自然人 or 法人, or Refused."""
    try:
        return Person.Kind(text)
    except ValueError:
        raise Refused(f"类别应为自然人或者法人，现为“{text}”。") from None


def checked_email(text: str) -> str:
    """An e-mail address or nothing, or Refused."""
    email = text.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(f"“{email}”不是有效的邮箱地址，请核对。") from None
    return email
