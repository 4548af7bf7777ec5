"""What every template may ask for without its view saying so."""

from datetime import date
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from zhengtong.ui.clock import today

LOOK_COOKIE = "look"
ELDER = "elder"


class Page(TypedDict):
    """The county's name, today, whether this installation shows demonstration data, and 长辈版."""

    county: str
    today: date
    is_demo_site: bool
    is_elder: bool


def page(request: HttpRequest) -> Page:
    """The context of every page. Asks the database nothing, so that it costs no page a query."""
    return {
        "county": settings.COUNTY,
        "today": today(),
        "is_demo_site": settings.IS_DEMO,
        "is_elder": request.COOKIES.get(LOOK_COOKIE) == ELDER,
    }
