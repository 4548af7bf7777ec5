"""What the public sees of registers: public columns of public registers, on pages, in files and over the interface. Nothing else."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.registers.conftest import DAY, OFFICERS, Keepers, add, amended, cancel, id_number
from zhengtong.registers import queries

OPEN = f"/open/registers/{OFFICERS}/"
HIDDEN = ("在编在岗", "2025-06-30", "4101", "138")


@pytest.fixture(autouse=True)
def monday(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = DAY


@pytest.fixture
def officers(keepers: Keepers) -> Keepers:
    secret = {"身份证号": id_number(1), "联系电话": "13800138000", "最近年审日": "2025-06-30"}
    amended(keepers, add(**secret), add("豫A0002", 姓名="马六"))
    return keepers


def said(response: object) -> str:
    parts = response.streaming_content if response.streaming else [response.content]  # type: ignore[attr-defined]
    text = b"".join(parts).decode("utf-8", "replace")
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text


@pytest.mark.parametrize(
    "address",
    [
        OPEN,
        f"{OPEN}entry/?code=豫A0001",
        f"{OPEN}download/csv/",
        f"{OPEN}download/json/",
        f"/api/registers/{OFFICERS}",
    ],
)
def test_only_public_columns_are_shown(officers: Keepers, client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    text = said(page)
    assert "王五" in text
    assert "演示县市场监督管理局" in text
    assert not [word for word in HIDDEN if word in text]


@pytest.mark.parametrize("words", ["在编在岗", "2025-06-30", "13800138000", id_number(1)])
def test_a_search_does_not_tell_what_is_hidden(officers: Keepers, client: Client, words: str) -> None:
    assert "王五" not in said(client.get(f"{OPEN}?q={words}"))
    assert client.get(f"/api/registers/{OFFICERS}?q={words}").json()["items"] == []


@pytest.mark.parametrize("words", ["王五", "市场监督", "豫A0001", "有效 王五"])
def test_a_search_finds_what_is_public(officers: Keepers, client: Client, words: str) -> None:
    assert "王五" in said(client.get(f"{OPEN}?q={words}"))


def test_what_is_cancelled_is_gone_and_still_there_for_its_day(officers: Keepers, client: Client) -> None:
    amended(officers, cancel("豫A0001"), reason="退休")
    assert "王五" not in said(client.get(OPEN))
    assert client.get(f"{OPEN}entry/?code=豫A0001").status_code == 404


@pytest.mark.parametrize("code", sorted(code for code, one in queries.registers().items() if not one.is_public))
def test_a_register_that_is_not_public_is_not_there(county: object, client: Client, code: str) -> None:
    for address in (f"/open/registers/{code}/", f"/open/registers/{code}/download/csv/", f"/api/registers/{code}"):
        assert client.get(address).status_code == 404, address
    assert f"/open/registers/{code}/" not in said(client.get("/open/registers/"))


def test_every_public_register_is_listed_and_opens(county: object, client: Client) -> None:
    listed = said(client.get("/open/registers/"))
    public = [one for one in queries.registers().values() if one.is_public]
    assert len(public) > 40
    for one in public:
        assert one.name in listed
        assert client.get(f"/open/registers/{one.code}/").status_code == 200


def test_the_interface_pages_and_looks_back(officers: Keepers, client: Client) -> None:
    first = client.get(f"/api/registers/{OFFICERS}?limit=1").json()
    second = client.get(f"/api/registers/{OFFICERS}?limit=1&after={first['next']}").json()
    assert [one["code"] for one in first["items"] + second["items"]] == ["豫A0001", "豫A0002"]
    assert second["next"] is None
    assert client.get(f"/api/registers/{OFFICERS}?on=2026-03-01").json()["items"] == []
    assert {one["code"]: one["count"] for one in client.get("/api/registers").json()}[OFFICERS] == 2


def test_open_data_is_json_a_program_reads(officers: Keepers, client: Client) -> None:
    rows = json.loads(said(client.get(f"{OPEN}download/json/")))
    assert [row["姓名"] for row in rows] == ["王五", "马六"]
    assert client.get(f"{OPEN}download/odt/").status_code == 404


def test_an_open_list_costs_the_same_however_long(
    keepers: Keepers, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The page and the names of organs."""
    amended(keepers, *(add(f"豫A{serial:04d}") for serial in range(1, 61)))
    with django_assert_num_queries(2):
        client.get(OPEN)
    with django_assert_num_queries(1):
        client.get("/open/registers/")
