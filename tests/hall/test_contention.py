"""Many want the last seats at the same instant: each seat goes to one, the others are told."""

import threading
from datetime import date, time

import pytest
from django.db import connection

from tests.conftest import County
from tests.hall.conftest import MONDAY
from zhengtong.hall import actions
from zhengtong.hall.errors import HallError
from zhengtong.hall.models import Appointment, Business, Hall
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


@pytest.mark.django_db(transaction=True)
def test_one_person_at_once_in_five_slots_holds_three(general: Business) -> None:
    person = Person.objects.create(name="群众")
    times = [(date(2026, 3, day), time(9)) for day in range(3, 8) if day != 7] + [(date(2026, 3, 3), time(9, 30))]
    together, outcomes = threading.Barrier(len(times)), []

    def want(on: date, at: time) -> None:
        together.wait()
        try:
            outcomes.append(actions.book(general, on, at, person=person, now=MONDAY).on)
        except HallError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=want, args=each) for each in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 3


@pytest.mark.django_db(transaction=True)
def test_no_booking_survives_a_closure_made_at_the_same_moment(county: County, hall: Hall, general: Business) -> None:
    people = [Person.objects.create(name=f"群众{place}") for place in range(2)]
    together = threading.Barrier(3)
    day = date(2026, 3, 3)

    def want(person: Person) -> None:
        together.wait()
        try:
            actions.book(general, day, time(9), person=person, now=MONDAY)
        except HallError:
            pass
        finally:
            connection.close()

    def close() -> None:
        together.wait()
        try:
            actions.close(hall, from_on=day, to_on=day, reason="停电", by=county.li, now=MONDAY)
        finally:
            connection.close()

    threads = [threading.Thread(target=want, args=(person,)) for person in people] + [threading.Thread(target=close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not Appointment.objects.filter(state="已预约").exists()
