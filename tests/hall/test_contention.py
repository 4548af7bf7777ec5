"""Many want the last seats at the same instant: each seat goes to one, the others are told."""

import threading
from datetime import date, time

import pytest
from django.db import connection

from tests.hall.conftest import MONDAY
from zhengtong.hall import actions
from zhengtong.hall.errors import HallError
from zhengtong.hall.models import Appointment, Business
from zhengtong.people.models import Person


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_for_two_seats(general: Business) -> None:
    people = [Person.objects.create(name=f"群众{place}") for place in range(8)]
    together, outcomes = threading.Barrier(len(people)), []

    def want(person: Person) -> None:
        together.wait()
        try:
            outcomes.append(actions.book(general, date(2026, 3, 3), time(9), person=person, now=MONDAY).seat)
        except HallError:
            outcomes.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=want, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0] * 6 + [1, 2]
    assert Appointment.objects.count() == 2
