"""提醒：whose certificate, term or validity runs out soon, and who must be told. Once for every entry and every day it runs out."""

from collections.abc import Iterator
from datetime import date, timedelta

from zhengtong.lawbook import Register
from zhengtong.lawbook.register import Reminder
from zhengtong.lawbook.term import days_spanned
from zhengtong.notices.actions import tell
from zhengtong.people.models import Person, Tenure, held_on
from zhengtong.registers.law import registers
from zhengtong.registers.models import Entry
from zhengtong.registers.naming import valid_on
from zhengtong.registers.values import written


def remind(on: date) -> int:
    """Tell who must know of what runs out within the time its register says. Running it twice tells nobody twice."""
    told = 0
    for register in registers().values():
        for reminder in register.reminders:
            holders = _holders(reminder, on)
            for entry in due(register, reminder, on):
                for person in _concerned(register, entry, holders):
                    _tell(register, reminder, entry, person)
                    told += 1
    return told


def due(register: Register, reminder: Reminder, on: date) -> Iterator[Entry]:
    """The valid entries whose day lies between today and so long ahead. One query."""
    last = on + timedelta(days_spanned(on, reminder.before))
    soon = {f"data__{reminder.column}__gte": on.isoformat(), f"data__{reminder.column}__lte": last.isoformat()}
    return valid_on(register, on).filter(**soon).order_by("code").iterator(chunk_size=500)


def _holders(reminder: Reminder, on: date) -> dict[int, list[Person]]:
    """Who holds the roles to be told, by organ."""
    held: dict[int, list[Person]] = {}
    tenures = Tenure.objects.filter(held_on(on), post__roles__overlap=list(reminder.roles), person__is_active=True)
    for tenure in tenures.select_related("person", "post"):
        if tenure.person not in held.setdefault(tenure.post.organ_id, []):
            held[tenure.post.organ_id].append(tenure.person)
    return held


def _concerned(register: Register, entry: Entry, holders: dict[int, list[Person]]) -> list[Person]:
    """Of the holders, those of the entry's organ; where nobody there holds the role, or the register is nobody's own, all."""
    own = holders.get(entry.organ_id, []) if register.organ_column and entry.organ_id is not None else []
    return own or list(dict.fromkeys(person for people in holders.values() for person in people))


def _tell(register: Register, reminder: Reminder, entry: Entry, person: Person) -> None:
    day = written(entry.data.get(reminder.column))
    tell(
        person,
        cause=f"remind:{register.code}:{entry.pk}:{day}",
        title=f"{register.name}：{entry.title}，{reminder.column}{day}",
        body=f"{entry.title}（{entry.code}）的{reminder.column}是{day}。{reminder.says}。",
        path=f"/office/registers/{register.code}",
    )
