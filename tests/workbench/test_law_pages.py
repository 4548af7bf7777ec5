"""The law beside the work: every version of every procedure has its page, and the county's choice of local limits is made there."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from tests.conftest import County, person, post
from zhengtong.cases import actions, local_limits
from zhengtong.lawbook import Lawbook

BOOK = Lawbook(settings.LAW)
VERSIONS = [(code, days[-1]) for code, days in BOOK.versions.items()]
TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def wednesday(settings: Settings) -> None:
    settings.ZHENGTONG_TODAY = TODAY


@pytest.fixture
def desk(county: County, client: Client) -> Client:
    client.force_login(county.wang)
    return client


@pytest.fixture
def keeper(county: County) -> Client:
    """The legal officer who chooses local limits."""
    holder = person("shenba", "沈八")
    post(county.justice, "法制岗", ["法律维护"], holder)
    client = Client()
    client.force_login(holder)
    return client


CHOICE = {"preset": "限期减半", "from_on": "2026-03-11", "reason": "演政办〔2026〕3号"}


@pytest.mark.parametrize(("code", "version"), VERSIONS, ids=lambda value: str(value))
def test_every_procedure_has_a_page_with_every_rule(desk: Client, code: str, version: date) -> None:
    page = desk.get(f"/office/law/{code}/{version}").content.decode()
    law = BOOK.procedure(code, version)
    assert all(name in page for name in (*law.stages, *law.actions, *law.clocks, *law.final))
    assert "<svg " in page


def test_the_list_has_every_procedure_and_finds_by_the_name_of_a_law(desk: Client) -> None:
    page = desk.get("/office/law").content.decode()
    assert all(f"/office/law/{code}/{days[-1]}" in page for code, days in BOOK.versions.items())
    found = desk.get("/office/law?q=行政复议法").content.decode()
    assert "/office/law/review/" in found and "/office/law/licence/" not in found


@pytest.mark.parametrize("form", ["svg", "bpmn"])
def test_the_picture_can_be_taken_along(desk: Client, form: str) -> None:
    answer = desk.get(f"/office/law/licence/2019-04-23/{form}")
    assert answer.status_code == 200 and f"licence-2019-04-23.{form}" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "path", ["law/nothing/2019-04-23", "law/licence/2019-04-22", "law/licence/x", "law/licence/presets"]
)
def test_what_does_not_exist_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(f"/office/{path}").status_code == 404


def test_the_choice_is_kept_with_day_and_name_and_reason(keeper: Client, county: County) -> None:
    assert keeper.post("/office/law/public-service/presets", CHOICE).status_code == 302
    made = local_limits.chosen("public-service", TODAY)
    assert made is not None
    assert (made.preset, made.from_on, made.by.name, made.reason) == ("限期减半", TODAY, "沈八", "演政办〔2026〕3号")
    assert "沈八" in keeper.get("/office/law/public-service/presets").content.decode()


def test_who_keeps_no_law_chooses_nothing(desk: Client) -> None:
    answer = desk.post("/office/law/public-service/presets", CHOICE)
    assert answer.status_code == 422 and "您没有这个岗位" in answer.content.decode()
    assert local_limits.chosen("public-service", TODAY) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from_on": "2026-03-10"}, "早于今天"),
        ({"reason": ""}, "请填写依据的文件或者理由"),
        ({"preset": "没有的"}, "没有的"),
    ],
)
def test_a_wrong_choice_is_refused_with_a_sentence(keeper: Client, wrong: dict[str, str], sentence: str) -> None:
    answer = keeper.post("/office/law/public-service/presets", CHOICE | wrong)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert local_limits.chosen("public-service", TODAY) is None


def test_the_case_page_says_which_preset_it_runs_under(keeper: Client, county: County, client: Client) -> None:
    keeper.post("/office/law/public-service/presets", CHOICE)
    case = actions.open_case(
        procedure="public-service", organ=county.bureau, applicant=county.zhang, title="老年人优待证", channel="网上",
        by=county.zhang, on=TODAY,
    ).case  # fmt: skip
    client.force_login(county.wang)
    page = client.get(f"/office/cases/{case.number}").content.decode()
    assert "本地期限用“限期减半”" in page
