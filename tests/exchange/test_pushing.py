"""What changed is pushed once, acknowledged or refused, and never lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import County
from tests.exchange.conftest import NOW, ON, SuperiorNet
from zhengtong.cases import actions, ratings
from zhengtong.cases.models import Event
from zhengtong.exchange import gathering, messages, receipts, sending
from zhengtong.exchange.models import Mark, Push
from zhengtong.ground.posting import SIGNATURE, signature
from zhengtong.services import actions as services

pytestmark = pytest.mark.django_db
File = Callable[[], Event]


def states() -> list[str]:
    return list(Push.objects.order_by("pk").values_list("state", flat=True))


def test_a_service_is_queued_once_until_it_changes(county: County) -> None:
    assert gathering.gather_services(ON, NOW) == 1
    assert gathering.gather_services(ON, NOW) == 0
    push = Push.objects.get()
    assert (push.key, push.message["状态"]) == ("food-business.new", "在用")
    assert push.message["要素"]["事项名称"] == "食品经营许可（新办）"


def test_a_service_taken_off_the_catalogue_is_withdrawn_there(county: County) -> None:
    gathering.gather_services(ON, NOW)
    services.withdraw(county.restaurant, ON)
    gathering.gather_services(ON, NOW)
    last = Push.objects.latest("pk")
    assert last.message == messages.of_withdrawn("food-business.new", "食品经营许可（新办）")
    assert states() == [Push.State.REPLACED, Push.State.WAITING]
    assert gathering.gather_services(ON, NOW) == 0


def test_history_is_not_sent_and_what_happens_from_now_on_is(county: County, file_case: File) -> None:
    file_case()
    assert gathering.gather_cases(ON + timedelta(days=1), NOW) == 0  # filed the day before the exchange began
    assert Mark.objects.get().since == ON + timedelta(days=1)


def test_a_case_is_told_with_where_it_stands_and_without_names(county: County, file_case: File) -> None:
    gathering.gather_cases(ON, NOW)
    case = file_case().case
    assert gathering.gather_cases(ON, NOW) == 1
    actions.perform(case, "受理", by=county.li, on=ON)
    assert gathering.gather_cases(ON, NOW) == 1
    assert gathering.gather_cases(ON, NOW) == 0
    push = Push.objects.latest("pk")
    assert (push.message["业务动作"], push.message["办件状态"]) == ("受理", "在办")
    assert county.zhang.name not in str(push.message)
    assert states() == [Push.State.REPLACED, Push.State.WAITING]


def test_a_rating_goes_with_the_standards_own_code(county: County, file_case: File) -> None:
    gathering.gather_cases(ON, NOW)
    case = file_case().case
    actions.perform(case, "受理", by=county.li, on=ON)
    actions.perform(case, "不予许可", by=county.wang, on=ON, 不予许可理由="不符合食品安全标准")
    ratings.rate(case, by=county.zhang, on=ON, grade=2)
    gathering.gather_cases(ON, NOW)
    assert Push.objects.get(kind=Push.Kind.RATING).message["满意度"] == 2


def test_a_push_is_signed_and_acknowledged(county: County, net: SuperiorNet) -> None:
    net.answers["push"] = lambda message: {"回执号": f"省{message['推送号']}"}
    gathering.gather_services(ON, NOW)
    assert sending.send_waiting(NOW) == 1
    push = Push.objects.get()
    assert (push.state, push.receipt, push.tries) == (Push.State.ACKNOWLEDGED, f"省{push.pk}", 1)
    _, headers, message = net.said[0]
    assert headers["Idempotency-Key"] == f"push-{push.pk}"
    assert headers[SIGNATURE].startswith(f"t={int(NOW.timestamp())},v1=")
    assert message["摘要"] == push.digest


def test_the_signature_covers_time_and_text() -> None:
    assert signature(b"{}", "k", 1) != signature(b"{}", "k", 2) != signature(b"[]", "k", 2)


def test_a_refusal_is_kept_with_its_reason_and_not_repeated(county: County, net: SuperiorNet) -> None:
    net.status, net.answers["push"] = 422, {"原因": "实施主体没有在省里登记"}
    gathering.gather_services(ON, NOW)
    assert sending.send_waiting(NOW) == 0
    push = Push.objects.get()
    assert (push.state, push.error) == (Push.State.REFUSED, "实施主体没有在省里登记")
    assert sending.send_waiting(NOW + timedelta(days=1)) == 0
    assert len(net.said) == 1


def test_a_net_that_is_down_is_tried_again_with_growing_waits(county: County, net: SuperiorNet) -> None:
    net.status = 503
    gathering.gather_services(ON, NOW)
    sending.send_waiting(NOW)
    push = Push.objects.get()
    assert (push.state, push.next_at) == (Push.State.WAITING, NOW + timedelta(minutes=1))
    assert sending.send_waiting(NOW) == 0
    assert len(net.said) == 1, "还没有到时间的不发"
    sending.send_waiting(NOW + timedelta(minutes=1))
    push.refresh_from_db()
    assert push.next_at == NOW + timedelta(minutes=5)
    net.status = 200
    assert sending.send_waiting(NOW + timedelta(minutes=5)) == 1


def test_a_net_that_is_down_is_left_alone_after_three_failures(
    county: County, net: SuperiorNet, file_case: File
) -> None:
    net.status = 503
    gathering.gather_cases(ON, NOW)
    for _ in range(6):
        file_case()
    gathering.gather_cases(ON, NOW)
    sending.send_waiting(NOW)
    assert len(net.said) == sending.ENOUGH_FAILURES


def test_receipts_come_later_and_twice(county: County, net: SuperiorNet, file_case: File) -> None:
    gathering.gather_services(ON, NOW)
    sending.send_waiting(NOW)
    push = Push.objects.get()
    assert push.state == Push.State.SENT
    net.answers["receipts"] = lambda message: (
        {"行": [{"推送号": push.pk, "回执号": "A1"}], "下页": "2"}
        if not message["页"]
        else {"行": [{"推送号": "99999999"}]}
    )
    taken = receipts.ask(NOW)
    assert (taken.acknowledged, taken.unknown) == (1, ("99999999",))
    assert receipts.ask(NOW).acknowledged == 0
    push.refresh_from_db()
    assert (push.state, push.receipt) == (Push.State.ACKNOWLEDGED, "A1")


def test_a_refused_push_can_be_sent_again(county: County, net: SuperiorNet) -> None:
    net.status = 422
    gathering.gather_services(ON, NOW)
    sending.send_waiting(NOW)
    assert receipts.send_again([Push.objects.get().pk], NOW) == 1
    net.status, net.answers["push"] = 200, {"回执号": "B"}
    assert sending.send_waiting(NOW) == 1


def test_without_a_secret_nothing_leaves(county: County, net: SuperiorNet, settings: pytest.FixtureRequest) -> None:
    settings.SUPERIOR_SECRET = ""  # type: ignore[attr-defined]
    gathering.gather_services(ON, NOW)
    sending.send_waiting(NOW)
    assert net.said == []
    assert "ZHENGTONG_SUPERIOR_SECRET" in Push.objects.get().error


def test_gathering_asks_as_often_for_many_cases_as_for_one(county: County, file_case: File) -> None:
    gathering.gather_cases(ON, NOW)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            gathering.gather_cases(ON, NOW)
        return len(queries)

    file_case()
    one = asked()
    for _ in range(5):
        file_case()
    assert asked() <= one + 1


def test_the_command_says_how_many(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("exchange", "gather")
    assert "排进推送" in capsys.readouterr().out


def test_receipts_for_numbers_that_are_none_change_nothing(county: County) -> None:
    """What only looks like a number, and one that no database holds, are unknown; the others count."""
    gathering.gather_services(ON, NOW)
    push = Push.objects.get()
    rows = [{"推送号": odd, "回执号": "甲"} for odd in ("²", "٣", "9" * 40, "-1")]
    taken = receipts.take([*rows, {"推送号": push.pk, "回执号": "乙"}], NOW)
    assert (taken.acknowledged, set(taken.unknown)) == (1, {"²", "٣", "9" * 40, "-1"})


def test_an_answer_that_is_no_http_is_tried_again_and_holds_up_nobody(county: County, net: SuperiorNet) -> None:
    """A push that made the sender itself fail would stand at the head of the queue for ever."""
    net.babbles = True
    gathering.gather_services(ON, NOW)
    sending.send_waiting(NOW)
    push = Push.objects.get()
    assert (push.state, push.tries, push.next_at) == (Push.State.WAITING, 1, NOW + timedelta(minutes=1))
    assert "没有得到答复" in push.error
