"""上级平台对接 in the workbench: only for who keeps the catalogue; the same questions however long the lists are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.conftest import County, post
from tests.exchange.conftest import NOW, ON, SuperiorNet
from zhengtong.exchange import comparing, gathering, sending
from zhengtong.exchange.models import Listed, Push
from zhengtong.people.models import Person
from zhengtong.services.queries import CATALOGUE_REVIEWER

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(county: County) -> Person:
    post(county.hall, "目录管理岗", [CATALOGUE_REVIEWER], county.qian)
    return county.qian


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_others_are_told_whose_work_it_is(county: County) -> None:
    for address in ("/office/exchange", "/office/exchange/queue"):
        answer = signed_in(county.wang).get(address, follow=True)
        assert CATALOGUE_REVIEWER in answer.content.decode()
    assert signed_in(county.wang).post("/office/exchange/act", {"gather": ""}).status_code == 302
    assert not Push.objects.exists()


def test_it_says_that_their_list_is_not_known_yet(keeper: Person) -> None:
    assert "还没有对方的清单" in signed_in(keeper).get("/office/exchange").content.decode()


def test_a_list_that_is_brought_in_shows_what_is_missing(keeper: Person) -> None:
    file = SimpleUploadedFile("清单.csv", "事项代码,事项名称\n别的,别的事项\n".encode())
    answer = signed_in(keeper).post("/office/exchange/bring", {"kind": "list", "file": file}, follow=True)
    said = answer.content.decode()
    assert "食品经营许可（新办）" in said and "还没有推送过" in said and "别的事项" in said


def test_a_wrong_list_is_refused_beside_the_field(keeper: Person) -> None:
    file = SimpleUploadedFile("清单.csv", "名称\n别的事项\n".encode())
    answer = signed_in(keeper).post("/office/exchange/bring", {"kind": "list", "file": file})
    assert answer.status_code == 422
    assert "没有“事项代码”" in answer.content.decode()
    assert not Listed.objects.exists()


def test_a_refused_push_is_seen_and_sent_again(keeper: Person, net: SuperiorNet) -> None:
    client = signed_in(keeper)
    client.post("/office/exchange/act", {"gather": ""})
    net.status, net.answers["push"] = 422, {"原因": "基本编码不存在"}
    client.post("/office/exchange/act", {"send": ""})
    assert "基本编码不存在" in client.get("/office/exchange/queue?state=被退回").content.decode()
    client.post("/office/exchange/act", {"again": "", "push": Push.objects.get().pk})
    assert Push.objects.get().state == Push.State.WAITING


def test_a_net_that_does_not_answer_is_said_in_a_sentence(keeper: Person, net: SuperiorNet) -> None:
    net.status = 500
    answer = signed_in(keeper).post("/office/exchange/act", {"ask": ""}, follow=True)
    assert "对方答复 500" in answer.content.decode()


def test_the_page_asks_the_same_however_many_pushes(
    keeper: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    gathering.queue([("办件", f"n{place}", "某件", {"n": place}) for place in range(120)], NOW)
    comparing.take([{"事项代码": f"s{place}"} for place in range(300)], NOW)
    client = signed_in(keeper)
    for address in ("/office/exchange", "/office/exchange/queue"):
        with django_assert_max_num_queries(14):
            assert client.get(address).status_code == 200


def test_the_queue_is_paged_by_key(keeper: Person) -> None:
    gathering.queue([("办件", f"n{place:03}", f"第{place:03}件", {"n": place}) for place in range(60)], NOW)
    client = signed_in(keeper)
    first = client.get("/office/exchange/queue").content.decode()
    assert "第059件" in first and "第005件" not in first
    last = Push.objects.order_by("-pk")[49].pk
    assert "第005件" in client.get(f"/office/exchange/queue?after={last}").content.decode()


def test_what_waits_can_be_written_to_a_file(county: County, tmp_path: object) -> None:
    from pathlib import Path

    from django.core.management import call_command

    gathering.gather_services(ON, NOW)
    file = Path(str(tmp_path)) / "推送.json"
    call_command("exchange", "out", str(file))
    assert "食品经营许可（新办）" in file.read_text(encoding="utf-8")
    assert sending.envelope(Push.objects.get())["键"] in file.read_text(encoding="utf-8")
