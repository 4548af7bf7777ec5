"""Take the pictures of the README from a running demonstration county: python docs/images/take.py [address]

Needs Chromium and pngquant from the system, `make run` in another terminal with `zhengtong report annual --year 2018 --publish`
done once, the same ZHENGTONG_VAR and DATABASE_URL as that, and DJANGO_SETTINGS_MODULE=zhengtong.settings. A dynamic code signs in once:
leave half a minute between two runs.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PHONE, DESK = (390, 844), (1280, 800)
FAILING = """演示县2025年法治政府建设情况（摘录）

全年办理法律援助案件642件，其中刑事案件388件、民事案件204件、行政案件14件。
收到群众诉求17343件，转办17029件，办结17000件，办结率98.2%。
行政审批事项由320项减少到268项，精简16.3%。
全年一般公共预算收入19.07亿元，比上年增加1.83亿元，增长10.6%。
公布五类清单：权力清单、责任清单、监管清单、负面清单。
"""


@contextmanager
def opened(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    """A fresh page of this size."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    yield context.new_page()
    context.close()


def keep(page: Page, name: str, *, full: bool = False) -> None:
    """A picture of what stands on the screen, in few colours."""
    file = HERE / f"{name}.png"
    page.screenshot(path=file, full_page=full)
    # Our own command line; pngquant comes from the system.
    subprocess.run(["pngquant", "--force", "--ext", ".png", "--speed", "1", "--strip", "64", str(file)], check=True)  # noqa: S603, S607


def sign_in(page: Page, site: str, username: str) -> None:
    """At the workbench's door, as `zhengtong demo accounts` says."""
    from zhengtong.demo.accounts import accounts

    account = next(each for each in accounts() if each.username == username)
    page.goto(f"{site}/office/sign-in")
    page.fill("#id_username", account.username)
    page.fill("#id_password", account.password)
    page.fill("#id_code", account.code())
    page.click("main button.btn-primary")
    page.wait_for_url(f"{site}/office/")


def case_with_a_pause() -> str:
    """The number of a demonstration case whose bars show every kind of day; made once, through the door like any other."""
    from django.utils import timezone

    from zhengtong.cases import actions, queries
    from zhengtong.people.models import Person
    from zhengtong.services.models import ServiceVersion

    who = {name: Person.objects.get(username=name) for name in ("zhangsan", "lisi", "wangwu")}
    service = ServiceVersion.objects.filter(service__code="food-business.new").latest("number")
    organ = service.service.organ
    calendar, today = queries.book().calendar, timezone.localdate()
    filed, paused, resumed = (calendar.back(today, count) for count in (13, 10, 4))
    case = actions.open_case(
        procedure="licence", organ=organ, applicant=who["zhangsan"], title=service.name, channel="网上", by=who["zhangsan"],
        on=filed, service_version=service, key=f"picture:{filed}",
    ).case  # fmt: skip
    special = {"专门程序种类": "专家评审", "所需时间": "六个工作日"}
    actions.perform(case, "受理", by=who["lisi"], on=filed, key=f"picture:{filed}:1")
    actions.perform(case, "启动专门程序", by=who["wangwu"], on=paused, key=f"picture:{filed}:2", **special)
    actions.perform(case, "结束专门程序", by=who["wangwu"], on=resumed, key=f"picture:{filed}:3")
    return str(case.number)


def picture_the_law(page: Page, site: str) -> None:
    """A procedure: its drawing beside its sentences."""
    page.goto(f"{site}/office/law/penalty/2021-07-15")
    keep(page, "law")


def picture_the_checker(page: Page, site: str) -> None:
    """A made-up paragraph with two sums that fail."""
    page.goto(f"{site}/office/tally")
    page.fill("textarea", FAILING)
    page.click("form:has(textarea) button.btn-primary")
    page.wait_for_load_state("networkidle")
    keep(page, "tally")


def main() -> None:
    site = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    number = case_with_a_pause()  # before Playwright starts its loop, in which Django may not ask the database
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, size, path in (("guide-phone", PHONE, "/guide/food-business.new/"), ("portal-desk", DESK, "/")):
            with opened(browser, size) as page:
                page.goto(site + path)
                keep(page, name)
        with opened(browser, (DESK[0], 1000)) as page:
            sign_in(page, site, "wangwu")
            page.goto(f"{site}/office/cases/{number}")
            keep(page, "case")
            picture_the_law(page, site)
            picture_the_checker(page, site)
        with opened(browser, DESK) as page:
            sign_in(page, site, "fengshier")
            page.goto(f"{site}/office/catalogue")
            keep(page, "catalogue")
        with opened(browser, DESK) as page:
            page.goto(f"{site}/open/figures/review/upheld/records/?from=2017-10-01&to=2018-09-30")
            keep(page, "records")
            page.goto(f"{site}/open/reports/1/")
            keep(page, "report")
        browser.close()


if __name__ == "__main__":
    django.setup()
    main()
