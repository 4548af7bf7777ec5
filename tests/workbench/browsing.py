"""A real browser for the tests marked `browser`."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from zhengtong.people import actions as people
from zhengtong.people.models import Person

PHONE, DESK = (390, 844), (1440, 900)
PASSWORD = "风调雨顺国泰民安2026"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
# Set to a folder to keep a picture of every page held to the rules.
SHOTS = os.environ.get("ZHENGTONG_SHOTS", "")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    # Playwright's own loop runs in this thread; Django would take it for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def built_assets() -> None:
    """Without the style sheet a page cannot be judged by how it looks."""
    if not (Path(settings.STATICFILES_DIRS[0]) / "app.css").exists():
        pytest.fail("没有构建前端资源，请先运行 npm ci && npm run build")


def context_of(browser: Browser, size: tuple[int, int]) -> BrowserContext:
    return browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")


def enter(page: Page, server: LiveServer, person: Person) -> None:
    """Give the browser this person's session."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])


def sign_in(page: Page, server: LiveServer, person: Person) -> None:
    """Sign in at the workbench's door, with password and dynamic code."""
    people.set_password(person, PASSWORD)
    totp = cast(pyotp.TOTP, pyotp.parse_uri(people.enrol_second_factor(person)))  # ours is time-based
    page.goto(server.url + "/office/sign-in")
    page.fill("#id_username", person.username or "")
    page.fill("#id_password", PASSWORD)
    page.fill("#id_code", totp.at(datetime.now(UTC)))
    page.click("main button.btn-primary")
    page.wait_for_url(server.url + "/office/")


def hold(page: Page, name: str) -> None:
    """No accessibility rule broken, no scrolling sideways."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, f"{name}：{found.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name}：页面比屏幕宽 {wider}px"
