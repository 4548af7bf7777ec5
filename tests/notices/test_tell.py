"""People are told once, by every way that reaches them and that they have not refused, in the transaction that has cause to."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import County
from zhengtong.notices import queries
from zhengtong.notices.actions import prefer, read, read_all, tell
from zhengtong.notices.errors import NotYours, UnknownChannel
from zhengtong.notices.models import Delivery, Notice
from zhengtong.people.models import Person


def told(person: Person, cause: str = "event:1", **changes: Any) -> Notice:
    given: dict[str, Any] = {"title": "申请已受理", "body": "您的申请已于3月2日受理。", "path": "/my/1"}
    return tell(person, cause=cause, **(given | changes))


def jobs() -> list[int]:
    """The deliveries that wait in the queue. It outlives the tables of a test, so only deliveries of this test count."""
    waiting = ProcrastinateJob.objects.filter(task_name="notices.deliver")
    mine = set(Delivery.objects.values_list("pk", flat=True))
    return [job.args["delivery_id"] for job in waiting if job.args["delivery_id"] in mine]


def test_a_notice_needs_no_channel(zhang: Person) -> None:
    """The site itself always shows it."""
    told(zhang)
    assert queries.unread_count(zhang) == 1 and not Delivery.objects.exists()


def test_a_cause_tells_a_person_once(zhang: Person, mail: None) -> None:
    assert told(zhang) == told(zhang, title="别的标题")
    assert Delivery.objects.count() == len(jobs()) == 1


def test_one_cause_may_tell_several_people(zhang: Person, county: County) -> None:
    assert told(zhang).pk != told(county.stranger).pk


def test_every_channel_that_reaches_gets_a_delivery_and_a_job(zhang: Person, mail: None, gateway: Any) -> None:
    told(zhang)
    deliveries = Delivery.objects.order_by("channel")
    assert [delivery.channel for delivery in deliveries] == ["email", "webhook"]
    assert sorted(jobs()) == sorted(delivery.pk for delivery in deliveries)


def test_without_an_address_there_is_no_mail(county: County, mail: None) -> None:
    told(county.stranger)
    assert not Delivery.objects.exists()


def test_a_refused_channel_stays_silent(zhang: Person, mail: None, gateway: Any) -> None:
    prefer(zhang, "email", is_wanted=False)
    told(zhang)
    assert [delivery.channel for delivery in Delivery.objects.all()] == ["webhook"]


def test_a_person_may_change_their_mind(zhang: Person, mail: None) -> None:
    prefer(zhang, "email", is_wanted=False)
    prefer(zhang, "email", is_wanted=True)
    assert queries.channels_for(zhang) == ["email"]


def test_the_settings_page_sees_what_there_is(zhang: Person, mail: None) -> None:
    prefer(zhang, "email", is_wanted=False)
    (choice,) = queries.channel_choices(zhang)
    assert (choice.name, choice.reaches, choice.is_wanted) == ("email", True, False)


def test_a_channel_nobody_knows_is_refused(zhang: Person) -> None:
    with pytest.raises(UnknownChannel, match="鸽子"):
        prefer(zhang, "鸽子", is_wanted=True)


def test_nothing_is_told_when_its_cause_is_undone(zhang: Person, mail: None) -> None:
    """Outbox: the notice, its delivery and its job roll back with the act."""
    with pytest.raises(RuntimeError), transaction.atomic():
        told(zhang)
        raise RuntimeError("动作没有成功")
    assert not Notice.objects.exists() and not jobs()


def test_a_long_title_is_cut(zhang: Person) -> None:
    title = told(zhang, title="长" * 200).title
    assert len(title) == 120 and title.endswith("…")


@pytest.mark.parametrize("path", ["https://evil.test/", "//evil.test/", "my/1"])
def test_a_notice_leads_only_into_this_site(zhang: Person, path: str) -> None:
    with pytest.raises(ValueError, match="本站地址"):
        told(zhang, path=path)


def test_reading_is_remembered_once(zhang: Person) -> None:
    first = read(told(zhang), zhang).read_at
    assert first is not None
    assert read(Notice.objects.get(), zhang).read_at == first
    assert queries.unread_count(zhang) == 0


def test_nobody_reads_another_persons_notice(zhang: Person, county: County) -> None:
    with pytest.raises(NotYours):
        read(told(zhang), county.stranger)
    assert queries.unread_count(zhang) == 1


def test_reading_all_leaves_other_people_alone(zhang: Person, county: County) -> None:
    told(zhang), told(zhang, "event:2"), told(county.stranger)
    assert read_all(zhang) == 2
    assert queries.unread_count(county.stranger) == 1


def test_the_list_goes_on_where_the_page_ended(zhang: Person) -> None:
    notices = [told(zhang, f"event:{number}") for number in range(5)]
    first = queries.list_for(zhang, limit=2)
    second = queries.list_for(zhang, after=first[-1].pk, limit=2)
    assert [notice.pk for notice in first + second] == [notice.pk for notice in reversed(notices[1:])]


def test_the_bell_takes_one_query(zhang: Person, django_assert_num_queries: Any) -> None:
    """It is on every page."""
    told(zhang)
    with django_assert_num_queries(1):
        queries.unread_count(zhang)


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once(zhang: Person, mail: None) -> None:
    start, notices = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            notices.append(told(zhang))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(notices) == 2 and notices[0] == notices[1]
    assert len(jobs()) == 1
