"""An outside program reads the whole catalogue: on any day, element by element, with what changed and out of what each share is."""

from datetime import date, time

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.conftest import County, post
from zhengtong.hall.models import Business, Hall, Hours
from zhengtong.services import actions
from zhengtong.services.models import ServiceVersion
from zhengtong.services.queries import CATALOGUE_EDITOR

pytestmark = pytest.mark.django_db
CODE = "food-business.new"
BASIS = [{"法": "中华人民共和国食品安全法", "简称": "食品安全法", "条": "35.1", "核": "据信"}]


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = date(2026, 3, 2)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def second(county: County) -> ServiceVersion:
    """A second version, in force from 10 March: another phone number, one material less."""
    draft = actions.draft_version(
        county.restaurant.service, in_force_on=date(2026, 3, 10), phone="0371-1", basis=BASIS, tags=["一次办"]
    )
    return actions.publish(draft, date(2026, 3, 2))


def test_the_catalogue_is_read_as_it_was_on_any_day(client: Client, second: ServiceVersion) -> None:
    for on, number in (("2026-03-02", 1), ("2026-03-10", 2)):
        (row,) = client.get("/api/services", {"on": on}).json()["items"]
        assert row["version"] == number
    assert client.get("/api/services", {"on": "1990-01-01"}).json()["items"] == []


def test_the_catalogue_is_read_page_by_page_to_the_end(county: County, client: Client) -> None:
    service = county.restaurant.service
    for place in range(4):
        ServiceVersion.objects.create(
            service=type(service).objects.create(code=f"s{place}", organ=service.organ, procedure="licence"),
            number=1,
            name=f"事项{place}",
            kind="行政许可",
            handling="承诺件",
            in_force_on=date(2020, 1, 1),
            published_at="2020-01-01T00:00:00Z",
        )
    seen, after = [], ""
    while after is not None:
        page = client.get(f"/api/services?limit=2&after={after}").json()
        seen += [row["code"] for row in page["items"]]
        after = page["next"]
    assert seen == sorted(seen) and len(seen) == 5


def test_filters_narrow_the_list(county: County, client: Client, second: ServiceVersion) -> None:
    narrowed: list[tuple[dict[str, str], int]] = [
        ({"organ": county.bureau.name}, 1),
        ({"organ": "别的局"}, 0),
        ({"kind": "公共服务"}, 0),
    ]
    for said, count in narrowed:
        assert len(client.get("/api/services", said).json()["items"]) == count
    assert len(client.get("/api/services", {"tag": "一次办", "on": "2026-03-10"}).json()["items"]) == 1
    assert client.get("/api/services", {"tag": "一次办"}).json()["items"] == []


def test_one_service_says_every_element_by_its_standard_name(county: County, client: Client) -> None:
    said = client.get(f"/api/services/{CODE}").json()
    assert said["elements"]["事项名称"] == "食品经营许可（新办）"
    assert said["material_elements"][0]["材料名称"]
    assert [one["number"] for one in said["versions"]] == [1]
    names = {one["name"] for one in client.get("/api/catalogue/elements").json()}
    assert set(said["elements"]) <= names


def test_two_versions_are_compared(client: Client, second: ServiceVersion) -> None:
    said = client.get(f"/api/services/{CODE}/diff", {"old": 1, "new": 2}).json()
    assert {"element": "咨询电话", "before": "", "after": "0371-1"} in said["elements"]
    assert client.get(f"/api/services/{CODE}/diff", {"old": 1, "new": 9}).status_code == 404


def test_what_changed_between_two_days(client: Client, second: ServiceVersion) -> None:
    (change,) = client.get("/api/catalogue/changes", {"from_on": "2026-03-02", "to_on": "2026-03-31"}).json()
    assert (change["kind"], change["code"]) == ("变更", CODE)
    assert "咨询电话" in change["elements"]


def test_a_share_says_out_of_what_it_is(county: County, client: Client) -> None:
    rates = {one["name"]: one for one in client.get("/api/catalogue/rates").json()}
    share = rates["网上可办率"]
    assert (share["denominator"], share["percent"]) == (1, 100.0 * share["numerator"])
    assert "依申请" in share["base"]


def test_the_balance_holds(client: Client, second: ServiceVersion) -> None:
    (whole,) = client.get("/api/catalogue/balance", {"from_on": "2026-03-01", "to_on": "2026-03-31"}).json()
    assert whole["before"] + whole["added"] == whole["after"] == 1
    assert (
        client.get("/api/catalogue/balance", {"from_on": "2026-03-01", "to_on": "2026-03-31", "by": "x"}).status_code
        == 422
    )


def test_published_batches_are_open_and_others_are_not(county: County, client: Client) -> None:
    post(county.bureau, "目录岗", [CATALOGUE_EDITOR], county.wang)
    actions.open_batch("三月调整", organ=county.bureau, by=county.wang, on=date(2026, 3, 2))
    assert client.get("/api/catalogue/batches").json() == {"items": [], "next": None}


def test_a_question_finds_a_service_and_says_why(county: County, client: Client) -> None:
    found = client.get("/api/services/search", {"q": "食品经营许可"}).json()
    assert found["hits"][0]["code"] == CODE
    assert found["hits"][0]["why"]


def test_times_that_can_be_booked_are_open(county: County, client: Client) -> None:
    hall = Hall.objects.create(name="大厅", organ=county.hall)
    business = Business.objects.create(hall=hall, name="市场监管")
    business.organs.add(county.bureau)
    Hours.objects.create(business=business, opens_at=time(9), closes_at=time(10), seats=2)
    (one,) = client.get("/api/catalogue/slots", {"service": CODE}).json()
    assert one["slots"][-1]["free"] == 2
    assert client.get("/api/catalogue/slots", {"service": "没有"}).status_code == 404


def test_no_bundle_of_that_code(client: Client) -> None:
    assert client.get("/api/catalogue/bundles").json() == []
    assert client.get("/api/catalogue/bundles/没有").status_code == 404


def test_a_page_asks_the_same_for_any_number_of_services(
    county: County, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(3):
        client.get("/api/services")
    with django_assert_max_num_queries(5):
        client.get(f"/api/services/{CODE}")
