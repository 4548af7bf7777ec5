"""Every how-to, done as it says. The pages build on each other: the procedure of the first is used by the next four."""

import types
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

import zhengtong.board.urls
import zhengtong.urls
from tests.conftest import County, person, post
from tests.docs.conftest import forget_the_law
from tests.docs.following import ROOT, Shell, blocks, file_named, write_files
from zhengtong.cases import actions
from zhengtong.cases.models import Case, Deadline
from zhengtong.demo import accounts
from zhengtong.demo.margins import SUBJECTS
from zhengtong.people.models import Post
from zhengtong.tally.cli import run as tally

# A command closes its connection when it ends, so these tests commit.
commits = pytest.mark.django_db(transaction=True)
PAGES = sorted(path.stem for path in (ROOT / "docs" / "how-to").glob("*.md"))
FILED, EXPIRY = date(2026, 3, 2), date(2026, 4, 30)


def test_every_page_is_followed_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [page for page in PAGES if f'"{page}"' not in text] == []


def test_the_example_procedure_checks_and_its_scenarios_hold(house: Path, shell: Shell) -> None:
    write_files("add-a-procedure", house)
    shell.follow("add-a-procedure")


def test_the_example_wording_prints(house: Path, shell: Shell) -> None:
    write_files("add-a-procedure", house)
    write_files("add-a-document-wording", house)
    shell.follow("add-a-document-wording")
    assert (house / "样张.pdf").read_bytes().startswith(b"%PDF")
    assert (house / "样张.docx").read_bytes().startswith(b"PK")


@commits
def test_the_example_service_loads_once(house: Path, shell: Shell, county: County) -> None:
    write_files("add-a-procedure", house)
    write_files("add-a-service", house)
    shell.follow("add-a-service")
    again = shell.run("zhengtong services load food-business.renew.yaml --on 2026-03-02")
    assert "第1版" in again
    file = house / "food-business.renew.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("施行: 2026-03-02", "施行: 2026-06-01"), encoding="utf-8")
    assert "第2版" in shell.run("zhengtong services load food-business.renew.yaml --on 2026-06-01")


@commits
def test_the_example_catalogue_comes_in_and_goes_out(house: Path, shell: Shell, county: County) -> None:
    post(county.hall, "目录管理岗", ["目录审核"], person("zhoujiu", "周九"))
    write_files("import-a-catalogue", house)
    shell.follow("import-a-catalogue")
    assert (house / "省网.tsv").read_text(encoding="utf-8").startswith("agency\tgroup\tname\titem_code")


@commits
def test_the_example_figure_opens_into_its_records(house: Path, shell: Shell, county: County) -> None:
    write_files("add-a-procedure", house)
    write_files("add-a-figure", house)
    decided, forgotten = renewal(county), renewal(county)
    actions.perform(decided, "准予延续", by=county.wang, on=date(2026, 3, 9))
    shell.run("zhengtong sweep --on 2026-05-06")
    shell.follow("add-a-figure")
    opened = shell.run("zhengtong figures 视为准予延续占比 --from 2026-01-01 --to 2026-12-31 --open")
    assert [decided.number in opened, forgotten.number in opened] == [True, True]


@commits
@pytest.mark.slow
def test_the_example_county_comes_out_as_published(
    house: Path, shell: Shell, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files("add-a-demo-county", house)
    (house / "demo" / f"{SUBJECTS}.yaml").write_text(
        (ROOT / "demo" / f"{SUBJECTS}.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    settings.DEMO, settings.EXTRACT_ROOT = house / "demo", house / "extract"
    monkeypatch.setattr(accounts, "FILE", house / "demo-accounts.json")
    monkeypatch.setattr(accounts, "NOTICE", house / "demo-notice.txt")
    shell.follow("add-a-demo-county")


def renewal(county: County) -> Case:
    """A renewal taken in on the day it was filed."""
    Post.objects.filter(organ=county.bureau).update(roles=["承办人", "窗口", "机关负责人"])
    case = actions.open_case(
        procedure="licence-renewal",
        organ=county.bureau,
        applicant=county.zhang,
        title="食品经营许可（延续）",
        channel="网上",
        by=county.zhang,
        on=FILED,
        data={"有效期届满日": EXPIRY},
    ).case
    actions.perform(case, "受理", by=county.wang, on=FILED)
    return case


@commits
def test_the_example_calendar_year_moves_the_open_clock(house: Path, shell: Shell, county: County) -> None:
    (house / "law" / "calendars" / "2026.yaml").unlink()
    case = actions.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title="小吃店",
        channel="网上",
        by=county.zhang,
        on=date(2026, 2, 11),
        data={},
    ).case
    assert Deadline.objects.get(case=case, clock="受理审查", kind="法定").is_provisional
    write_files("load-a-calendar-year", house)
    shell.follow("load-a-calendar-year")
    assert not Deadline.objects.get(case=case, clock="受理审查", kind="法定").is_provisional


def test_the_year_shown_is_the_year_we_keep() -> None:
    assert file_named("load-a-calendar-year", "law/calendars/2026.yaml") == (
        ROOT / "law" / "calendars" / "2026.yaml"
    ).read_text(encoding="utf-8")


def test_the_example_page_keeps_its_promise(house: Path, settings: Settings, client: Client, county: County) -> None:
    write_files("add-a-page", house)
    view = types.ModuleType("seals")
    exec(file_named("add-a-page", "zhengtong/board/views/seals.py"), view.__dict__)  # noqa: S102 - our own page
    (line,) = [block.text.strip().rstrip(",") for block in blocks("add-a-page") if block.word == "route"]
    added = eval(line, {"path": path, "seals": view})  # noqa: S307 - our own page
    site = types.ModuleType("site")
    site.__dict__["urlpatterns"] = [
        path("open/", include(([*zhengtong.board.urls.urlpatterns, added], "board"))),
        *zhengtong.urls.urlpatterns,
    ]
    settings.ROOT_URLCONF = site
    test = types.ModuleType("test_seals")
    exec(file_named("add-a-page", "tests/board/test_seals.py"), test.__dict__)  # noqa: S102 - our own page
    (promise,) = [each for name, each in vars(test).items() if name.startswith("test_")]
    promise(client, county)


def test_the_example_report_is_checked(house: Path, shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    write_files("check-a-report", house)
    shell.follow("check-a-report")
    file = house / "情况.md"
    file.write_text(file.read_text(encoding="utf-8").replace("案件105件", "案件100件"), encoding="utf-8")
    assert tally(["情况.md"]) == 1
    printed = capsys.readouterr().out.splitlines()
    (shown,) = [block.text for block in blocks("check-a-report") if block.language == "console"]
    assert [line for line in shown.splitlines() if line not in printed] == []


@pytest.fixture(autouse=True)
def the_law_as_it_was() -> None:
    """Earlier tests of the session may have read the law of the repository."""
    forget_the_law()
