"""SMS and WeChat gateways, a gateway that is down for an hour, quiet hours, quotas, binding: against a server that really listens."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.notices.conftest import Gateway
from zhengtong.ground.posting import signature
from zhengtong.notices import actions, binding, codes, jobs, queries, sending
from zhengtong.notices.actions import tell
from zhengtong.notices.errors import NotDelivered, NoticeError, NotNow
from zhengtong.notices.models import Binding, Delivery, Notice
from zhengtong.people.actions import use_code
from zhengtong.people.errors import Refused
from zhengtong.people.models import OneTimeCode, Person

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning 北京时间
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sms(gateway: Gateway, settings: Any) -> Gateway:
    """The gateway stands behind SMS, and nothing else is configured."""
    settings.NOTICE_SMS_URL, settings.NOTICE_SMS_SECRET = gateway.url, "短信密钥"
    settings.NOTICE_SMS_TEMPLATES = "matter=T1, code=T2"
    settings.NOTICE_WEBHOOK_URL = ""
    settings.NOTICE_QUOTAS = {}
    return gateway


@pytest.fixture
def wechat(gateway: Gateway, settings: Any) -> Gateway:
    settings.NOTICE_WECHAT_URL, settings.NOTICE_WECHAT_SECRET = gateway.url, "微信密钥"
    settings.NOTICE_WEBHOOK_URL = ""
    return gateway


def told(person: Person, number: int = 1, **more: Any) -> Delivery:
    """A notice told at NOW, as its one waiting delivery."""
    notice = tell(person, cause=f"event:{number}", title="申请已受理", body="已受理。", **more)
    Notice.objects.filter(pk=notice.pk).update(at=NOW)
    return notice.deliveries.get()


def test_sms_is_told_number_template_and_parameters(zhang: Person, sms: Gateway) -> None:
    sending.deliver(told(zhang, params={"编号": "42"}).pk, NOW)
    said = json.loads(sms.posts[0].body)
    assert said["to"] == "13800000000"
    assert said["template"]["key"] == "matter"
    assert said["template"]["id"] == "T1"
    assert said["template"]["params"]["编号"] == "42"


def test_sms_does_not_reach_a_landline(zhang: Person, sms: Gateway) -> None:
    zhang.phone = "0371-68180000"
    assert queries.channels_for(zhang) == []


def test_a_gateway_down_for_an_hour_loses_nothing_and_doubles_nothing(zhang: Person, sms: Gateway) -> None:
    """Three notices; the gateway refuses for an hour; each is tried as the job tries it, and arrives once."""
    sms.answer = 503
    waiting = {told(zhang, number).pk: (NOW, 0) for number in range(3)}
    while waiting:
        for delivery_id, (at, tries) in list(waiting.items()):
            if at >= NOW + 60 * MINUTE:
                sms.answer = 200
            try:
                sending.deliver(delivery_id, at)
            except NotDelivered:
                waiting[delivery_id] = (at + timedelta(seconds=jobs.wait(tries)), tries + 1)
            else:
                del waiting[delivery_id]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    after = Delivery.objects.order_by("-sent_at").values_list("sent_at", flat=True)[0]
    assert after is not None and after < NOW + timedelta(hours=3)
    taken = [post.headers["Idempotency-Key"] for post in sms.posts[-3:]]
    assert len(set(taken)) == 3


def test_every_try_of_one_delivery_bears_the_same_key(zhang: Person, sms: Gateway) -> None:
    sms.answer = 500
    delivery = told(zhang)
    for hour in range(3):
        with pytest.raises(NotDelivered):
            sending.deliver(delivery.pk, NOW + timedelta(hours=hour))
    assert len({post.headers["Idempotency-Key"] for post in sms.posts}) == 1


NIGHT = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)  # 23:30 北京时间
MORNING = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # 7:00


def test_at_night_a_text_message_waits_for_the_morning(zhang: Person, sms: Gateway) -> None:
    delivery = told(zhang)
    with pytest.raises(NotNow) as later:
        sending.deliver(delivery.pk, NIGHT)
    assert (later.value.until, sms.posts) == (MORNING, [])


def test_the_job_comes_back_when_the_night_is_over() -> None:
    decision = jobs.GrowingWaits().get_retry_decision(exception=NotNow(MORNING, "夜间"), job=None)  # type: ignore[arg-type]
    assert decision.retry_at == MORNING


def test_account_security_does_not_wait_for_the_morning(zhang: Person, sms: Gateway) -> None:
    sending.deliver(told(zhang, kind="账号安全").pk, NIGHT)
    assert len(sms.posts) == 1


def test_mail_rings_nobody(zhang: Person, mail: None) -> None:
    sending.deliver(told(zhang).pk, NIGHT)
    assert Delivery.objects.get().state == "sent"


def test_beyond_a_persons_share_of_the_day_it_waits_until_tomorrow(zhang: Person, sms: Gateway, settings: Any) -> None:
    settings.NOTICE_QUOTAS = {"sms": (1, 0)}
    sending.deliver(told(zhang, 1).pk, NOW)
    with pytest.raises(NotNow) as later:
        sending.deliver(told(zhang, 2).pk, NOW)
    assert (later.value.until, len(sms.posts)) == (MORNING, 1)


def test_beyond_the_channels_share_too(zhang: Person, sms: Gateway, settings: Any) -> None:
    settings.NOTICE_QUOTAS = {"sms": (0, 1)}
    sending.deliver(told(zhang, 1).pk, NOW)
    with pytest.raises(NotNow):
        sending.deliver(told(zhang, 2).pk, NOW)


def test_a_kind_not_wanted_over_a_channel_is_not_sent_over_it(zhang: Person, sms: Gateway) -> None:
    actions.prefer(zhang, "sms", is_wanted=False, kind="指南变更")
    guide = tell(zhang, cause="g", title="指南变了", body="材料少了一项。", kind="指南变更")
    matter = tell(zhang, cause="m", title="已受理", body="已受理。")
    assert (guide.deliveries.count(), matter.deliveries.count()) == (0, 1)


def test_what_is_served_stays_on_the_site_whatever_was_refused(zhang: Person, sms: Gateway) -> None:
    actions.prefer(zhang, "sms", is_wanted=False)
    tell(zhang, cause="s", title="准予许可决定书", body="已送达。", kind="文书送达")
    assert queries.unread_count(zhang) == 1


def test_what_failed_is_sent_again_with_a_reason(zhang: Person, sms: Gateway) -> None:
    delivery = told(zhang)
    sms.answer = 500
    sending.deliver(delivery.pk, NOW + timedelta(days=4))
    assert queries.failed().count() == 1
    sms.answer = 200
    assert actions.send_again(queries.failed(), by=zhang, because="网关已经修好", at=NOW + timedelta(days=5)) == 1
    sending.deliver(delivery.pk, NOW + timedelta(days=5))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.again_because) == ("sent", "网关已经修好")


def test_what_was_sent_is_not_sent_again(zhang: Person, sms: Gateway) -> None:
    sending.deliver(told(zhang).pk, NOW)
    assert actions.send_again(Delivery.objects.all(), by=zhang, because="再发一次", at=NOW) == 0


def test_sending_again_needs_a_reason(zhang: Person, sms: Gateway) -> None:
    with pytest.raises(NoticeError, match="理由"):
        actions.send_again(queries.failed(), by=zhang, because=" ", at=NOW)


def test_a_delivery_whose_job_was_lost_is_found(zhang: Person, sms: Gateway) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    delivery = told(zhang)
    Delivery.objects.update(made_at=NOW)
    before = ProcrastinateJob.objects.filter(task_name="notices.deliver").count()
    jobs.find_lost(0)
    found = ProcrastinateJob.objects.filter(task_name="notices.deliver", args={"delivery_id": delivery.pk})
    assert found.count() == before + 1


def test_the_health_of_a_channel_counts_what_waits_and_failed(zhang: Person, sms: Gateway) -> None:
    told(zhang, 1)
    sending.deliver(told(zhang, 2).pk, NOW)
    row = next(row for row in queries.health(NOW) if row.name == "sms")
    assert (row.is_configured, row.waiting, row.sent, row.failed) == (True, 1, 1, 0)


def test_a_code_goes_to_the_telephone_and_is_kept_nowhere_in_plain(zhang: Person, sms: Gateway) -> None:
    codes.send_reset_code("zhangsan", "sms", NOW)
    code = json.loads(sms.posts[0].body)["template"]["params"]["验证码"]
    kept = OneTimeCode.objects.get()
    assert code not in str(bytes(kept.digest))
    assert use_code(zhang, OneTimeCode.Purpose.RESET, code, at=NOW) == "13800000000"


@pytest.mark.parametrize("username", ["nobody", "lisi"], ids=["unknown", "official"])
def test_no_code_goes_out_for_an_unknown_name_or_an_official(zhang: Person, sms: Gateway, username: str) -> None:
    Person.objects.filter(username="lisi").update(phone="13900000000")
    codes.send_reset_code(username, "sms", NOW)
    assert sms.posts == []


def test_a_code_works_once(zhang: Person, sms: Gateway) -> None:
    codes.send_reset_code("zhangsan", "sms", NOW)
    code = json.loads(sms.posts[0].body)["template"]["params"]["验证码"]
    use_code(zhang, OneTimeCode.Purpose.RESET, code, at=NOW)
    with pytest.raises(Refused):
        use_code(zhang, OneTimeCode.Purpose.RESET, code, at=NOW)


def test_a_code_ends_after_ten_minutes(zhang: Person, sms: Gateway) -> None:
    codes.send_reset_code("zhangsan", "sms", NOW)
    code = json.loads(sms.posts[0].body)["template"]["params"]["验证码"]
    with pytest.raises(Refused):
        use_code(zhang, OneTimeCode.Purpose.RESET, code, at=NOW + 10 * MINUTE)


def test_five_wrong_guesses_end_a_code(zhang: Person, sms: Gateway) -> None:
    codes.send_reset_code("zhangsan", "sms", NOW)
    code = json.loads(sms.posts[0].body)["template"]["params"]["验证码"]
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(Refused):
            use_code(zhang, OneTimeCode.Purpose.RESET, wrong, at=NOW)
    with pytest.raises(Refused):
        use_code(zhang, OneTimeCode.Purpose.RESET, code, at=NOW)


def test_five_codes_an_hour_are_sent_and_no_more(zhang: Person, sms: Gateway) -> None:
    for _ in range(7):
        codes.send_reset_code("zhangsan", "sms", NOW)
    assert len(sms.posts) == 5


def called(code: str, openid: str, *, secret: str = "微信密钥", at: datetime = NOW) -> tuple[bytes, str]:  # noqa: S107 -- of a gateway that exists in this test only
    """What the WeChat gateway posts, and how it signs."""
    body = json.dumps({"code": code, "openid": openid}).encode()
    return body, signature(body, secret, int(at.timestamp()))


def test_wechat_is_bound_by_the_code_the_person_carried_there(zhang: Person, wechat: Gateway) -> None:
    binding.called_back(*called(binding.begin(zhang, NOW), "o-1"), NOW)
    sending.deliver(told(zhang).pk, NOW)
    assert json.loads(wechat.posts[0].body)["to"] == "o-1"


def test_without_a_binding_wechat_reaches_nobody(zhang: Person, wechat: Gateway) -> None:
    assert queries.channels_for(zhang) == []


@pytest.mark.parametrize("wrong", [{"secret": "别人的密钥"}, {"at": NOW - timedelta(minutes=6)}], ids=["secret", "old"])
def test_a_callback_that_is_not_signed_now_binds_nothing(zhang: Person, wechat: Gateway, wrong: dict[str, Any]) -> None:
    with pytest.raises(NoticeError):
        binding.called_back(*called(binding.begin(zhang, NOW), "o-1", **wrong), NOW)
    assert not Binding.objects.exists()


def test_a_binding_code_works_once(zhang: Person, wechat: Gateway) -> None:
    code = binding.begin(zhang, NOW)
    binding.bind(code, "o-1", NOW)
    with pytest.raises(NoticeError):
        binding.bind(code, "o-2", NOW)


def test_an_openid_has_one_person(zhang: Person, wechat: Gateway, county: Any) -> None:
    binding.bind(binding.begin(zhang, NOW), "o-1", NOW)
    binding.bind(binding.begin(county.stranger, NOW), "o-1", NOW)
    assert Binding.objects.get().person == county.stranger


def test_the_callback_is_an_address_of_this_site(zhang: Person, wechat: Gateway) -> None:
    now = datetime.now(UTC)
    body, mark = called(binding.begin(zhang, now), "o-1", at=now)
    answer = Client(enforce_csrf_checks=True).post(
        "/notices/wechat/bound/", body, content_type="application/json", headers={"X-Zhengtong-Signature": mark}
    )
    assert (answer.status_code, Binding.objects.count()) == (204, 1)
