"""Identity numbers: sealed when registered, opened in one place only, resealed when the key changes."""

from datetime import date

from django.db import transaction

from zhengtong.people import identity, sealing
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person, PersonalDataReading

ID_NUMBER = "people.id_number"
SECOND_FACTOR = "people.second_factor"


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
            person.id_number_index = sealing.blind_index(identity.in_index(person.id_kind, text))
    if stale:
        person.save(update_fields=["id_number_sealed", "id_number_index", "second_factor_sealed"])
    return bool(stale)


def put_id_number(person: Person, text: str, on: date | None, kind: str = "") -> None:
    """Check and seal an identity number into the columns of a person not yet saved; `kind` is one of identity.PAPERS."""
    if person.kind == Person.Kind.LEGAL:
        number = shown = identity.check_uscc(text)
        kind = ""
    else:
        number = identity.check_paper(kind, text, on)
        shown = identity.mask_id_number(number)
    person.id_kind = kind
    person.id_number_sealed = sealing.seal(number, field=ID_NUMBER)
    person.id_number_index = sealing.blind_index(identity.in_index(kind, number))
    person.id_number_shown = shown
