"""From where a visitor comes, as the site counts guesses by: behind a proxy of this machine, and without one."""

from io import BytesIO
from typing import Any

import pytest
from django.core.signals import request_started

from zhengtong.wsgi import application


def address_seen(came_from: str, forwarded_for: str | None) -> object:
    """The address that the site holds a request to have come from."""
    seen: list[object] = []

    def look(sender: object, environ: dict[str, Any], **more: object) -> None:
        seen.append(environ["REMOTE_ADDR"])

    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/no-such-page/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
        "REMOTE_ADDR": came_from,
    }
    if forwarded_for is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded_for
    request_started.connect(look)
    try:
        list(application(environ, lambda status, headers, *more: None))
    finally:
        request_started.disconnect(look)
    return seen[0]


@pytest.mark.django_db
def test_behind_the_proxy_of_this_machine_visitors_have_their_own_addresses() -> None:
    assert address_seen("127.0.0.1", "203.0.113.7") == "203.0.113.7"


@pytest.mark.django_db
def test_what_a_visitor_says_of_their_own_address_is_not_believed() -> None:
    assert address_seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"


@pytest.mark.django_db
def test_what_a_visitor_added_before_the_proxy_is_not_believed() -> None:
    assert address_seen("127.0.0.1", "198.51.100.1, 203.0.113.7") == "203.0.113.7"
