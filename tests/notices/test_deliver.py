"""A delivery arrives signed, is tried again with growing waits, and is given up aloud."""

import hashlib
import hmac
import json
import logging
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from zhengtong.notices import jobs, queries, sending
from zhengtong.notices.actions import tell
from zhengtong.notices.errors import NotDelivered
from zhengtong.notices.models import Delivery, Notice
from zhengtong.people.models import Person

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def delivery_to(person: Person, **changes: Any) -> Delivery:
    """A notice told to a person, as its one waiting delivery."""
    given: dict[str, Any] = {"title": "申请已受理", "body": "您的申请已于3月2日受理。", "path": "/my/1"}
    notice = tell(person, cause="event:1", **(given | changes))
    Notice.objects.filter(pk=notice.pk).update(at=NOW)
    return notice.deliveries.get()


@pytest.fixture
def work_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A procrastinate worker, as `manage.py procrastinate worker` starts it, until nothing waits."""
    # Its threads close their connections after each job, so that the test database can be dropped.
    monkeypatch.setitem(connections.databases["default"], "CONN_MAX_AGE", 0)

    def work() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's connector has it
        with app.replace_connector(connector) as worker:
            worker.run_worker(queues=["notices"], wait=False, install_signal_handlers=False, listen_notify=False)

    return work


def test_mail_says_what_happened_and_where_to_look(zhang: Person, mail: None, settings: Any) -> None:
    settings.SITE_URL = "https://example.test"
    sending.deliver(delivery_to(zhang).pk, NOW)
    (letter,) = django_mail.outbox
    assert letter.to == ["zhangsan@example.test"]
    assert "申请已受理" in letter.subject and "https://example.test/my/1" in str(letter.body)


def test_mail_to_a_simulated_person_says_so(zhang: Person, mail: None) -> None:
    sending.deliver(delivery_to(zhang).pk, NOW)
    assert django_mail.outbox[0].subject.startswith("【演示数据】")


def test_a_title_with_line_breaks_is_no_header(zhang: Person, mail: None) -> None:
    sending.deliver(delivery_to(zhang, title="受理\nBcc: all@example.test").pk, NOW)
    assert django_mail.outbox[0].recipients() == ["zhangsan@example.test"]


def test_a_sent_delivery_is_recorded(zhang: Person, mail: None) -> None:
    delivery = delivery_to(zhang)
    sending.deliver(delivery.pk, NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.sent_at) == (Delivery.State.SENT, 1, NOW)


def test_a_job_run_again_sends_nothing_more(zhang: Person, mail: None) -> None:
    """A worker killed after it recorded the sending, before its job was marked as done."""
    delivery = delivery_to(zhang)
    sending.deliver(delivery.pk, NOW)
    sending.deliver(delivery.pk, NOW)
    assert len(django_mail.outbox) == 1


def test_the_webhook_is_signed_over_time_and_body(zhang: Person, gateway: Any) -> None:
    """As the receiver checks it, from the documentation alone."""
    sending.deliver(delivery_to(zhang).pk, NOW)
    (post,) = gateway.posts
    stamp, _, mark = post.headers["X-Zhengtong-Signature"].partition(",v1=")
    seconds = stamp.removeprefix("t=")
    expected = hmac.new("共享密钥".encode(), seconds.encode() + b"." + post.body, hashlib.sha256).hexdigest()
    assert mark == expected and int(seconds) == int(NOW.timestamp())


def test_the_webhook_tells_whom_what_and_where(zhang: Person, gateway: Any) -> None:
    sending.deliver(delivery_to(zhang).pk, NOW)
    told = json.loads(gateway.posts[0].body)
    assert told["person"] == {"name": "张三", "phone": "13800000000", "is_demo": True}
    assert (told["title"], told["url"].endswith("/my/1")) == ("申请已受理", True)


def test_a_worker_killed_after_sending_sends_again_with_the_same_id(zhang: Person, gateway: Any) -> None:
    """Between the gateway's answer and our record nothing can be certain; the id lets the gateway drop the second."""
    delivery = delivery_to(zhang)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        sending.deliver(delivery.pk, NOW)
        raise KeyboardInterrupt
    sending.deliver(delivery.pk, NOW)
    first, second = gateway.posts
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] == json.loads(first.body)["id"]


@pytest.mark.parametrize("answer", [301, 302, 307, 400, 404, 500, 503])
def test_any_answer_but_success_is_tried_again(zhang: Person, gateway: Any, answer: int) -> None:
    gateway.answer = answer
    delivery = delivery_to(zhang)
    with pytest.raises(NotDelivered):
        sending.deliver(delivery.pk, NOW)
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.WAITING and delivery.tries == 1
    assert f"对方答复 {answer}" in delivery.error


def test_a_redirect_is_not_followed(zhang: Person, gateway: Any) -> None:
    """It would take a citizen's name and number to an address nobody configured."""
    gateway.answer, gateway.location = 302, gateway.url + "/elsewhere"
    with pytest.raises(NotDelivered):
        sending.deliver(delivery_to(zhang).pk, NOW)
    assert [post.path for post in gateway.posts] == ["/sms"]


def test_only_http_is_spoken(zhang: Person, settings: Any) -> None:
    settings.NOTICE_WEBHOOK_URL = "file:///etc/passwd"
    delivery = delivery_to(zhang)
    with pytest.raises(NotDelivered, match="须以 http"):
        sending.deliver(delivery.pk, NOW)


def test_nothing_is_posted_without_a_shared_secret(zhang: Person, gateway: Any, settings: Any) -> None:
    """A signature anybody can make is none."""
    settings.NOTICE_WEBHOOK_SECRET = ""
    with pytest.raises(NotDelivered, match="ZHENGTONG_WEBHOOK_SECRET"):
        sending.deliver(delivery_to(zhang).pk, NOW)
    assert not gateway.posts


def test_a_gateway_that_is_down_is_tried_again(zhang: Person, settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.NOTICE_WEBHOOK_SECRET = "共享密钥"
        settings.NOTICE_WEBHOOK_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
    delivery = delivery_to(zhang)
    with pytest.raises(NotDelivered, match="连接不上"):
        sending.deliver(delivery.pk, NOW)


def test_a_gateway_that_does_not_answer_is_left(zhang: Person, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhengtong.notices.channels.TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.NOTICE_WEBHOOK_SECRET = "共享密钥"
        settings.NOTICE_WEBHOOK_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        delivery = delivery_to(zhang)
        with pytest.raises(NotDelivered, match="timed out"):
            sending.deliver(delivery.pk, NOW)


def test_success_after_failure_clears_the_error(zhang: Person, gateway: Any) -> None:
    delivery = delivery_to(zhang)
    gateway.answer = 500
    with pytest.raises(NotDelivered):
        sending.deliver(delivery.pk, NOW)
    gateway.answer = 200
    sending.deliver(delivery.pk, NOW + timedelta(minutes=1))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.error) == (Delivery.State.SENT, 2, "")


def test_after_some_days_it_is_given_up_aloud(zhang: Person, gateway: Any, caplog: Any, settings: Any) -> None:
    gateway.answer = 500
    delivery = delivery_to(zhang)
    with caplog.at_level(logging.ERROR):
        sending.deliver(delivery.pk, NOW + timedelta(days=settings.NOTICE_GIVE_UP_DAYS))
    assert [failed.pk for failed in queries.failed()] == [delivery.pk]
    assert "不再重试" in caplog.text


def test_the_waits_grow_to_six_hours() -> None:
    assert [jobs.wait(tries) // 60 for tries in range(7)] == [1, 4, 16, 64, 256, 360, 360]


def test_a_failed_job_is_scheduled_after_its_wait() -> None:
    job = Job(id=1, queue="notices", lock=None, queueing_lock=None, task_name="notices.deliver", attempts=2)
    before = datetime.now(UTC)
    decision = jobs.GrowingWaits().get_retry_decision(exception=NotDelivered(), job=job)
    assert decision.retry_at is not None
    assert abs(decision.retry_at - before - timedelta(minutes=16)) < timedelta(seconds=10)


@pytest.mark.django_db(transaction=True)
def test_a_delivery_in_another_workers_hands_waits_its_turn(zhang: Person, mail: None) -> None:
    """Two jobs for one delivery never send at once."""
    delivery = delivery_to(zhang)
    refused: list[str] = []

    def other() -> None:
        try:
            sending.deliver(delivery.pk, NOW)
        except NotDelivered as error:
            refused.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=delivery.pk)
        worker = threading.Thread(target=other)
        worker.start()
        worker.join()
    assert "另一个进程" in refused[0] and not django_mail.outbox


@pytest.mark.django_db(transaction=True)
def test_the_worker_finds_the_job_and_delivers(zhang: Person, gateway: Any, work_off: Callable[[], None]) -> None:
    """The whole way: told, queued in PostgreSQL, picked up by a procrastinate worker, posted."""
    delivery = delivery_to(zhang)
    Notice.objects.update(at=datetime.now(UTC))  # the worker reads the real clock
    work_off()
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.SENT
    assert json.loads(gateway.posts[0].body)["title"] == "申请已受理"


@pytest.mark.django_db(transaction=True)
def test_the_worker_puts_a_failed_delivery_back(zhang: Person, gateway: Any, work_off: Callable[[], None]) -> None:
    gateway.answer = 503
    delivery = delivery_to(zhang)
    Notice.objects.update(at=datetime.now(UTC))  # the worker reads the real clock
    work_off()
    job = ProcrastinateJob.objects.get(args={"delivery_id": delivery.pk})
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None and job.scheduled_at > datetime.now(UTC) + timedelta(seconds=30)
