"""Personal columns at rest: sealed with the installation's key, found again through a blind index, opened in one place only."""

from base64 import b64decode, b64encode
from collections.abc import Mapping

from django.db import transaction

from zhengtong.lawbook import Column, Register
from zhengtong.people import sealing
from zhengtong.people.models import Person
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.models import Change, Entry, EntryReading


def _field(register: str, column: str) -> str:
    return f"registers.{register}.{column}"


def seal(register: Register, column: Column, text: str) -> dict[str, str]:
    """A text as it is kept: s the sealed value, i the blind index."""
    return _sealed(register.code, column.name, text)


def _sealed(register: str, column: str, text: str) -> dict[str, str]:
    value = sealing.seal(text, field=_field(register, column))
    return {"s": b64encode(value).decode(), "i": sealing.blind_index(text).hex()}


def index_of(kept: object) -> str | None:
    """The blind index of a kept value: equal for equal texts."""
    return str(kept["i"]) if isinstance(kept, Mapping) else None


def read_sealed(entry: Entry, column: str, *, reader: Person, reason: str) -> str:
    """A personal column in full, after the reading has been recorded for good. The only place where one is opened.

    The record is committed before the text is returned, so this must not be called inside a transaction. Whether the reader may
    see the register is for the caller to ask. Raises RegisterError, as a sentence.
    """
    reason = reason.strip()
    if not reason:
        raise RegisterError("请写明查看的事由")
    if len(reason) > 200:
        raise RegisterError("查看的事由不能超过200字")
    if not (reader.is_official and reader.is_active):
        raise RegisterError("只有工作人员因工作需要可以查看")
    kept = entry.sealed.get(column)
    if not isinstance(kept, dict):
        raise RegisterError(f"这一条没有登记“{column}”")
    with transaction.atomic(durable=True):
        EntryReading.objects.create(reader=reader, entry=entry, column=column, reason=reason)
    return sealing.unseal(b64decode(kept["s"]), field=_field(entry.register, column))


def rekey(batch: int = 1000) -> int:
    """Reseal what older keys sealed with the current key, in entries and changes; answers how many rows changed. May be run again."""
    return _rekey(Entry, batch) + _rekey(Change, batch)


def _rekey(model: type[Entry] | type[Change], batch: int) -> int:
    changed, after = 0, 0
    while True:
        with transaction.atomic():
            found = model._default_manager.filter(pk__gt=after).exclude(sealed={}).order_by("pk")[:batch]
            rows: list[Entry | Change] = [row for row in found if isinstance(row, Entry | Change)]
            for row in rows:
                code = row.register if isinstance(row, Entry) else row.batch.register
                renewed = {name: _renewed(code, name, kept) for name, kept in row.sealed.items()}
                if renewed != row.sealed:
                    model._default_manager.filter(pk=row.pk).update(sealed=renewed)
                    changed += 1
        if not rows:
            return changed
        after = rows[-1].pk


def _renewed(register: str, column: str, kept: dict[str, str]) -> dict[str, str]:
    value = b64decode(kept["s"])
    if sealing.is_sealed_with_the_current_key(value):
        return kept
    text = sealing.unseal(value, field=_field(register, column))
    return _sealed(register, column, text)
