"""Persons: registered once, found again by number, given an account; their identity numbers opened in one place only."""

import re
import unicodedata
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from zhengtong.people import identity, queries, sealing
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person, PersonalDataReading

ID_NUMBER = "people.id_number"
SECOND_FACTOR = "people.second_factor"
USERNAME = re.compile(r"[\w.@+-]{3,60}")
ALREADY_REGISTERED = "该证件号码已经登记过。请直接登录；没有网上账号的，请持证件到办事窗口开通。"


@transaction.atomic
def register_person(
    *,
    name: str,
    kind: str = Person.Kind.NATURAL,
    id_number: str | None = None,
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
        put_id_number(person, id_number, on)
        if queries.find_by_id_number(id_number) is not None:
            raise Refused(ALREADY_REGISTERED)
    put_account(person, username, password)
    return saved(person)


def find_or_register(
    name: str,
    id_number: str,
    *,
    kind: str = Person.Kind.NATURAL,
    phone: str = "",
    email: str = "",
    is_demo: bool = False,
    on: date | None = None,
) -> Person:
    """The person with this identity number, registered now if unknown. Refused if the number is known under another name.

    What is already recorded stays: only an empty telephone or e-mail is filled in.
    """
    found = queries.find_by_id_number(id_number)
    if found is None:
        try:
            return register_person(
                name=name, kind=kind, id_number=id_number, phone=phone, email=email, is_demo=is_demo, on=on
            )
        except Refused:
            # Another window may have registered the same person a moment ago; any other reason is passed on.
            found = queries.find_by_id_number(id_number)
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


def read_id_number(subject: Person, reader: Person, reason: str) -> str:
    """The identity number in full, after the reading has been recorded for good. The only place where one is ever opened.

    For officials, with a reason, and for the person's own. The record is committed before the number is returned, so this
    must not be called inside a transaction.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("请写明查看证件号码的事由。")
    if len(reason) > 200:
        raise Refused("查看事由不能超过200字。")
    if not reader.is_active or not (reader.is_official or reader.pk == subject.pk):
        raise Refused("只有工作人员因办案需要，或者本人，可以查看证件号码。")
    if subject.id_number_sealed is None:
        raise Refused("此人没有登记证件号码。")
    with transaction.atomic(durable=True):
        PersonalDataReading.objects.create(reader=reader, subject=subject, field="证件号码", reason=reason)
    return sealing.unseal(subject.id_number_sealed, field=ID_NUMBER)


def rekey(batch: int = 1000) -> int:
    """Reseal what older keys sealed with the current key; answers how many persons changed. May be stopped and run again."""
    changed, after = 0, 0
    while True:
        with transaction.atomic():
            rows = list(Person.objects.filter(pk__gt=after).order_by("pk").select_for_update()[:batch])
            for person in rows:
                changed += reseal(person)
        if not rows:
            return changed
        after = rows[-1].pk


def reseal(person: Person) -> bool:
    """Reseal one person's values if an older key sealed them."""
    stale = [
        (column, field)
        for column, field in (("id_number_sealed", ID_NUMBER), ("second_factor_sealed", SECOND_FACTOR))
        if (value := getattr(person, column)) is not None and not sealing.is_sealed_with_the_current_key(value)
    ]
    for column, field in stale:
        text = sealing.unseal(getattr(person, column), field=field)
        setattr(person, column, sealing.seal(text, field=field))
        if field == ID_NUMBER:
            person.id_number_index = sealing.blind_index(text)
    if stale:
        person.save(update_fields=["id_number_sealed", "id_number_index", "second_factor_sealed"])
    return bool(stale)


def put_id_number(person: Person, text: str, on: date | None) -> None:
    """Check and seal an identity number into the columns of a person not yet saved."""
    if person.kind == Person.Kind.LEGAL:
        number = shown = identity.check_uscc(text)
    else:
        number = identity.check_id_number(text, on)
        shown = identity.mask_id_number(number)
    person.id_number_sealed = sealing.seal(number, field=ID_NUMBER)
    person.id_number_index = sealing.blind_index(number)
    person.id_number_shown = shown


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
    """How usernames are kept and compared: half-width, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", text).strip().lower()


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
        raise Refused("".join(error.messages)) from error
    return password


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
