"""What officials see of registers, what they may do there, and what it costs."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.registers.conftest import DAY, OFFICERS, Keepers, add, amended, cancel, id_number, modify, officer
from tests.registers.test_exchange import HEAD, row
from zhengtong.people.models import Person
from zhengtong.registers import actions, queries
from zhengtong.registers.models import Batch, Entry, EntryReading

BASE = f"/office/registers/{OFFICERS}"
KEY = "0123456789abcdef0123456789abcdef"
Enter = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def monday(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = DAY


@pytest.fixture
def as_(db: None) -> Enter:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


def facts(**given: Any) -> dict[str, Any]:
    """What a batch form sends besides its lines."""
    return {"key": KEY, "on": "2026-03-02", "reason": "新取得执法资格", "document": ""} | given


def said(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_counts_what_stands_today(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(), add("豫A0002", 姓名="马六"), on=date(2026, 1, 5))
    amended(keepers, cancel("豫A0002"), on=date(2026, 2, 2))
    page = as_(keepers.county.li).get("/office/registers")
    counted = {one.code: count for _, rows in page.context["areas"] for one, count in rows}
    assert counted[OFFICERS] == 1
    assert counted["powers"] == 0


def test_a_register_of_keepers_is_not_there_for_others(keepers: Keepers, as_: Enter) -> None:
    """经办: who neither keeps nor approves it does not learn that it exists."""
    assert as_(keepers.county.li).get("/office/registers/training-attendance").status_code == 404
    assert as_(keepers.county.zhao).get("/office/registers/training-attendance").status_code == 404
    assert as_(keepers.overseer).get("/office/registers/training-attendance").status_code == 200
    assert "training-attendance" not in said(as_(keepers.county.li).get("/office/registers"))


def test_the_page_of_a_day_shows_that_day(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(姓名="旧人"), on=date(2026, 1, 5))
    amended(keepers, modify("豫A0001", 姓名="新人"), on=date(2026, 2, 2))
    client = as_(keepers.county.li)
    assert "新人" in said(client.get(BASE))
    then = said(client.get(f"{BASE}?on=2026-01-06"))
    assert "旧人" in then
    assert "新人" not in then


def test_words_and_choices_narrow_the_list(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(), add("豫A0002", 姓名="马六", 证件状态="暂扣"), on=date(2026, 1, 5))
    client = as_(keepers.county.li)
    assert "马六" not in said(client.get(f"{BASE}?q=王五"))
    assert "王五" not in said(client.get(f"{BASE}?证件状态=暂扣"))
    assert client.get(f"{BASE}?on=哪天").status_code == 422


def test_pages_follow_one_another_by_code(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, *(add(f"豫A{serial:04d}", 姓名=f"第{serial}人") for serial in range(1, 121)))
    client, after, seen = as_(keepers.county.li), "", list[str]()
    for _ in range(3):
        page = client.get(BASE, {"after": after})
        seen += [entry.code for entry, _ in page.context["rows"]]
        after = page.context["next"]
    assert after is None
    assert seen == [f"豫A{serial:04d}" for serial in range(1, 121)]


@pytest.mark.parametrize("count", [1, 60])
def test_a_list_costs_the_same_however_long(
    keepers: Keepers, as_: Enter, django_assert_max_num_queries: Any, count: int
) -> None:
    """Session, person, reach, the page, names of organs, and what waits."""
    amended(keepers, *(add(f"豫A{serial:04d}") for serial in range(1, count + 1)))
    client = as_(keepers.county.li)
    client.get(BASE)
    with django_assert_max_num_queries(7):
        client.get(BASE)
    with django_assert_max_num_queries(6):
        client.get("/office/registers")


def test_one_proposes_in_a_form_and_another_approves_it(keepers: Keepers, as_: Enter) -> None:
    sun, zhao = as_(keepers.sun), as_(keepers.zhao)
    assert sun.get(f"{BASE}/change").status_code == 200
    sent = sun.post(f"{BASE}/change", facts(organ=keepers.county.bureau.pk, do="save") | officer(身份证号=id_number(1)))
    batch = Batch.objects.get()
    assert sent.headers["Location"] == f"{BASE}/batches/{batch.pk}"
    assert not Entry.objects.exists()
    assert "批示" in said(zhao.get(f"{BASE}/batches/{batch.pk}"))
    assert "待我批准（1）" in said(zhao.get("/office/registers"))
    answered = zhao.post(f"{BASE}/batches/{batch.pk}/answer", {"answer": "approve", "remark": "同意"})
    assert answered.status_code == 302
    assert Entry.objects.get().title == "王五"


def test_a_form_sent_twice_is_one_batch(keepers: Keepers, as_: Enter) -> None:
    for _ in range(2):
        as_(keepers.sun).post(f"{BASE}/change", facts(organ=keepers.county.bureau.pk) | officer())
    assert Batch.objects.count() == 1


def test_what_is_wrong_stands_beside_its_field(keepers: Keepers, as_: Enter) -> None:
    wrong = officer(有效期至="2020-01-01", 身份证号="1")
    page = as_(keepers.sun).post(f"{BASE}/change", facts(organ=keepers.county.bureau.pk) | wrong)
    assert page.status_code == 422
    form = page.context["form"]
    assert "身份证号码应为18位" in form.errors["身份证号"][0]
    missing = as_(keepers.sun).post(f"{BASE}/change", facts(reason="") | officer(姓名=""))
    assert missing.context["form"].errors["姓名"] == ["请填写姓名"]
    assert missing.context["batch"].errors["reason"] == ["请填写事由"]
    assert not Batch.objects.exists()


def test_a_modification_leaves_what_is_masked_alone(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(身份证号=id_number(1)), on=date(2026, 1, 5))
    client = as_(keepers.sun)
    form = client.get(f"{BASE}/change?code=豫A0001").context["form"]
    filled = {name: field.initial or "" for name, field in form.fields.items() if name != "照片"}
    assert filled["身份证号"] == "4101**********" + id_number(1)[-4:]
    organ = {"organ": keepers.county.bureau.pk}
    client.post(f"{BASE}/change?code=豫A0001", facts(**organ, do="save") | filled | {"证件状态": "暂扣"})
    change = Batch.objects.latest("pk").changes.get()
    assert change.entry is not None
    assert change.sealed == change.entry.sealed
    assert (change.kind, change.data["证件状态"]) == ("变更", "暂扣")


def test_one_cancels_from_the_same_page(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(), on=date(2026, 1, 5))
    sent = facts(organ=keepers.county.bureau.pk, do="cancel", reason="退休")
    assert as_(keepers.sun).post(f"{BASE}/change?code=豫A0001", sent).status_code == 302
    assert Batch.objects.latest("pk").cancelled == 1


@pytest.mark.parametrize("address", ["change", "upload"])
def test_who_does_not_keep_it_has_no_such_page(keepers: Keepers, as_: Enter, address: str) -> None:
    assert as_(keepers.county.li).get(f"{BASE}/{address}").status_code == 404
    assert as_(keepers.county.li).post(f"{BASE}/{address}", facts()).status_code == 404


def test_who_may_not_approve_is_told_so(keepers: Keepers, as_: Enter) -> None:
    batch = actions.propose(OFFICERS, [add()], by=keepers.sun, on=DAY, reason="新取得资格")
    for other in (keepers.sun, keepers.zhou, keepers.county.li):
        page = as_(other).post(f"{BASE}/batches/{batch.pk}/answer", {"answer": "approve"})
        assert page.status_code == 422
    batch.refresh_from_db()
    assert batch.state == Batch.State.WAITING


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book, file = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for each in (HEAD, *rows):
        book.active.append(each)
    book.save(file)
    return SimpleUploadedFile("人员.xlsx", file.getvalue())


def test_a_file_gets_a_verdict_for_every_row_first(keepers: Keepers, as_: Enter) -> None:
    client, organ = as_(keepers.sun), keepers.county.bureau.pk
    good, bad = row("豫A0001"), row("豫A0002", 证件状态="好")
    page = client.post(f"{BASE}/upload", facts(organ=organ, do="send", file=sheet(good, bad)))
    assert page.context["tally"] == {"增加": 1, "错误": 1}
    assert "里没有“好”" in said(page)
    look = client.post(f"{BASE}/upload", facts(organ=organ, do="look", file=sheet(good)))
    assert "都可以登记" in said(look)
    assert not Batch.objects.exists()
    assert client.post(f"{BASE}/upload", facts(organ=organ, do="send", file=sheet(good))).status_code == 302
    assert Batch.objects.get().source == "人员.xlsx"
    assert client.post(f"{BASE}/upload", facts(file=SimpleUploadedFile("甲.txt", b"x"))).status_code == 422


def test_a_batch_is_undone_by_a_counter_batch(keepers: Keepers, as_: Enter) -> None:
    batch = amended(keepers, add())
    page = as_(keepers.sun).post(f"{BASE}/batches/{batch.pk}/undo", {"reason": "录错了"})
    undoing = Batch.objects.latest("pk")
    assert page.headers["Location"] == f"{BASE}/batches/{undoing.pk}"
    assert (undoing.undoes, undoing.cancelled) == (batch, 1)
    actions.answer(undoing, by=keepers.zhao, on=DAY, approve=True)
    assert not queries.entries(OFFICERS, DAY).exists()
    assert "被撤销" in said(as_(keepers.sun).get(f"{BASE}/batches/{batch.pk}"))


@pytest.mark.django_db(transaction=True)
def test_an_identity_number_is_shown_once_and_the_reading_kept(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    address, number = f"{BASE}/entry?code=豫A0001", id_number(1)
    client = as_(keepers.sun)
    assert number not in said(client.get(address))
    assert number not in said(client.post(address, {"column": "身份证号", "reason": " "}))
    assert not EntryReading.objects.exists()
    assert number in said(client.post(address, {"column": "身份证号", "reason": "换发证件核对"}))
    reading = EntryReading.objects.get()
    assert (reading.reader, reading.column, reading.reason) == (keepers.sun, "身份证号", "换发证件核对")
    # Neither another bureau's keeper nor who approves the batches; the overseer keeps every organ's.
    for curious in (keepers.county.li, keepers.zhou, keepers.zhao):
        other = as_(curious).post(address, {"column": "身份证号", "reason": "好奇"})
        assert other.status_code == 422
        assert number not in said(other)
    assert EntryReading.objects.count() == 1
    assert number in said(as_(keepers.overseer).post(address, {"column": "身份证号", "reason": "统一换证"}))


def test_the_history_of_an_entry_and_the_difference_of_two_days(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(), on=date(2026, 1, 5))
    amended(keepers, modify("豫A0001", 证件状态="暂扣"), on=date(2026, 2, 2))
    client = as_(keepers.county.li)
    assert "证件状态：有效 → 暂扣" in said(client.get(f"{BASE}/entry?code=豫A0001"))
    page = said(client.get(f"{BASE}/between?start=2026-01-31&end=2026-02-28&by=证件状态"))
    assert "证件状态：有效 → 暂扣" in page
    assert "期间写反了" in said(client.get(f"{BASE}/between?start=2026-02-28&end=2026-01-31"))


def test_files_come_out_masked(keepers: Keepers, as_: Enter) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    client = as_(keepers.county.li)
    text = b"".join(client.get(f"{BASE}/export/csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "王五" in text
    assert id_number(1) not in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{BASE}/export/xlsx?blank=1").content))
    assert [cell.value for cell in next(book.worksheets[0].rows)][:2] == ["姓名", "单位"]
    assert client.get(f"{BASE}/export/odt").status_code == 404


@pytest.mark.parametrize("code", sorted(queries.registers()))
def test_every_register_has_a_list_and_a_form(keepers: Keepers, as_: Enter, code: str) -> None:
    """No register is forgotten: whoever holds its roles opens its list, its form and its blank sheet."""
    register = queries.register(code)
    keeper = Person.objects.create(username="keeper", name="台账人", is_official=True)
    from tests.conftest import post

    post(keepers.county.government, "台账岗", [*register.keepers, *register.overseers], keeper)
    client = as_(keeper)
    for address in ("", "/change", "/upload", "/batches", "/between", "/export/xlsx?blank=1"):
        assert client.get(f"/office/registers/{code}{address}").status_code == 200, address
