"""What is no case is hidden too, each at its own address: papers in no case, bookings, and what of the catalogue is not published."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.conftest import County
from tests.workbench import hidden
from tests.workbench.hidden import Hidden
from zhengtong.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_day(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = hidden.ON


@pytest.fixture
def there(county: County) -> Hidden:
    return hidden.hide(county)


def read(person: Person | None, address: str) -> str:
    """What this person is shown at an address."""
    client = Client()
    if person is not None:
        client.force_login(person)
    answer = client.get(address)
    return answer.getvalue().decode("utf-8", "replace")


@pytest.mark.parametrize("who", ["stranger", "qian", "li"])
def test_the_paper_that_proves_a_representation_is_its_owners(county: County, there: Hidden, who: str) -> None:
    """Not even the window's, by the portal's address: it looks at it where it checks papers."""
    client = Client()
    client.force_login(getattr(county, who))
    assert client.get(f"/files/{there.evidence}/").status_code == 404


def test_its_owner_reads_it(county: County, there: Hidden) -> None:
    client = Client()
    client.force_login(county.zhang)
    assert client.get(f"/files/{there.evidence}/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search/?q=尚未公布",
        "/search/suggest/?q=尚未公布",
        "/catalogue/",
        f"/search/open/{hidden.CODE}/",
        f"/guide/{hidden.CODE}/",
        f"/guide/{hidden.CODE}/1/",
        f"/guide/{hidden.CODE}/1/changes/",
        f"/guide/{hidden.CODE}/flow.svg",
        f"/guide/{hidden.CODE}/notice.pdf",
        f"/guide/{hidden.CODE}/guide.pdf",
        f"/apply/{hidden.CODE}/",
        f"/bundle/{hidden.BUNDLE_CODE}/",
        f"/bundle/{hidden.BUNDLE_CODE}/notice.pdf",
        f"/apply/bundle/{hidden.BUNDLE_CODE}/",
        f"/appointments/new/?service={hidden.CODE}",
        "/catalogue/one-visit.csv",
        "/catalogue/one-visit.json",
        "/api/services",
        "/api/services?q=尚未公布",
        f"/api/services/{hidden.CODE}",
        f"/api/services/{hidden.CODE}/form",
        "/api/bundles",
        f"/api/bundles/{hidden.BUNDLE_CODE}",
    ],
)
def test_what_is_not_published_is_nowhere_public(county: County, there: Hidden, address: str) -> None:
    for person in (None, county.stranger):
        said = read(person, address)
        assert not [word for word in (hidden.SERVICE, hidden.BUNDLE) if word in said]


@pytest.mark.parametrize(
    ("who", "address", "word"),
    [
        ("li", "/office/representations", hidden.COMPANY),
        ("zhang", "/agents/", hidden.COMPANY),
        ("zhang", "/appointments/", hidden.VISIT),
        ("wang", "/office/catalogue/batches", hidden.BATCH),
    ],
)
def test_they_stand_where_they_may(county: County, there: Hidden, who: str, address: str, word: str) -> None:
    """Otherwise the walk over every route would look for words that are nowhere."""
    assert word in read(getattr(county, who), address)
