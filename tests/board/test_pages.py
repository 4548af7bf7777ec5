"""The open pages: what they show, to whom, and at what cost."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.conftest import County
from zhengtong.cases.models import Case
from zhengtong.figures import actions as figures
from zhengtong.figures import queries as figure_queries
from zhengtong.reports import actions as reports
from zhengtong.reports.models import Report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# In a county of so few cases the template says things that do not add up, and tally is right to ask why.
ODD = "试验用的县，只有几件案件"
YEAR = "?from=2018-01-01&to=2018-12-31"
NAMES = ("张三", "李四", "王五", "赵六", "钱七", "路人甲")


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = date(2019, 3, 4)


@pytest.fixture
def published(year: dict[str, Case]) -> Report:
    figures.extract()
    return reports.publish("annual", 2018, on=date(2019, 3, 1), reason=ODD)


def test_the_list_shows_every_public_figure_and_the_report(published: Report, client: Client) -> None:
    page = client.get("/open/")
    assert page.status_code == 200
    said = page.content.decode()
    for definition in figure_queries.definitions(public_only=True):
        assert f">{definition.name}</a>" in said
    assert published.title in said
    assert page.context["period"].name == "2018年"  # the year of the latest report


def test_a_figure_says_how_it_was_made(published: Report, client: Client) -> None:
    page = client.get(f"/open/figures/licence/on_promise/{YEAR}")
    said = page.content.decode()
    assert "60<small>%</small>" in said
    assert "3 ÷ 5" in said
    assert "没有超过承诺期限的比例" in said
    assert "打开这 5 条记录" in said


def test_records_are_exactly_as_many_as_the_figure(published: Report, client: Client) -> None:
    for definition in figure_queries.definitions(public_only=True):
        page = client.get(f"/open/figures/{definition.key}/records/{YEAR}")
        assert page.status_code == 200
        assert page.content.decode().count("<tr>") - bool(page.context["page"].records) == page.context["page"].total


def test_no_open_page_names_anyone(published: Report, client: Client) -> None:
    addresses = ["/open/", "/open/reports/", f"/open/reports/{published.pk}/"]
    for definition in figure_queries.definitions(public_only=True):
        addresses += [f"/open/figures/{definition.key}/{YEAR}", f"/open/figures/{definition.key}/records/{YEAR}"]
    addresses += [f"/open/published/{figure.pk}/" for figure in published.figures.all()]
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200, address
        said = page.content.decode()
        assert not [name for name in NAMES if name in said], address
        assert "演示路" not in said


def test_the_report_page_and_its_files(published: Report, client: Client) -> None:
    page = client.get(f"/open/reports/{published.pk}/")
    # Only the addresses of the figures differ: on our own page they have no host.
    own = published.body.replace(f'class="figure-link" href="{settings.SITE_URL}/', 'class="figure-link" href="/')
    assert own in page.content.decode()
    for form, head in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doctype")):
        file = client.get(f"/open/reports/{published.pk}/{form}/")
        assert file.content.startswith(head)
        assert "attachment" in file["Content-Disposition"]
    assert client.get(f"/open/reports/{published.pk}/odt/").status_code == 404


def test_an_old_edition_points_to_the_new_one(published: Report, client: Client) -> None:
    second = reports.publish("annual", 2018, on=date(2019, 4, 1), reason=ODD)
    assert f"/open/reports/{second.pk}/" in client.get(f"/open/reports/{published.pk}/").content.decode()
    listed = client.get("/open/reports/").content.decode()
    assert second.number in listed
    assert published.number not in listed


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=2018-12-31&to=2018-01-01", "期间写反了"),
        ("?from=昨天&to=2018-01-01", "看不懂"),
        ("?from=1900-01-01&to=2018-01-01", "期间应当在2000年"),
    ],
)
def test_a_period_that_cannot_be_is_answered_on_the_page(
    published: Report, client: Client, query: str, sentence: str
) -> None:
    for address in ("/open/", "/open/figures/services/handled/", "/open/figures/services/handled/records/"):
        page = client.get(address + query)
        assert page.status_code == 400
        assert sentence in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/open/figures/services/nothing/",
        "/open/figures/services/handled/records/?after=x",
        "/open/figures/services/handled/records/?after=99999999999999999999",
        "/open/published/999999/",
        "/open/reports/999999/",
    ],
)
def test_what_is_not_there_is_not_found(published: Report, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_group_that_does_not_exist_has_no_records(published: Report, client: Client) -> None:
    page = client.get(f"/open/figures/services/handled/records/{YEAR}&group=%3Cb%3E'")
    assert page.status_code == 200
    assert page.context["page"].total == 0
    assert "<b>'" not in page.content.decode()


def test_before_any_extract_the_pages_say_so(county: County, client: Client) -> None:
    page = client.get("/open/")
    assert page.status_code == 503
    assert "还没有统计摘录" in page.content.decode()


def test_pages_cost_few_queries_however_many_figures(
    published: Report, client: Client, django_assert_max_num_queries: Callable[[int], DjangoAssertNumQueries]
) -> None:
    """Figures come from the extract; the database only knows who asks and which reports there are."""
    for address, most in [
        ("/open/", 6),
        (f"/open/figures/services/handled/{YEAR}", 6),
        (f"/open/figures/services/handled/records/{YEAR}", 4),
        (f"/open/reports/{published.pk}/", 6),
    ]:
        client.get(address)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]  # a context manager
            client.get(address)


def test_a_figure_opens_on_the_address_the_reader_came_by(published: Report, client: Client) -> None:
    shown = client.get(f"/open/reports/{published.pk}/").content.decode()
    assert 'class="figure-link" href="/open/published/' in shown
    assert 'class="figure-link" href="http' not in shown


def test_numbers_of_reports_link_into_the_open_pages(published: Report) -> None:
    links = set(re.findall(r'href="([^"]+)"', published.body))
    assert links
    assert all("/open/published/" in link for link in links)
