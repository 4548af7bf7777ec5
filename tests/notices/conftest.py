"""A gateway that listens on this machine, and a mailbox in memory."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.conftest import County
from zhengtong.people.models import Person


@dataclass
class Post:
    """One request that reached the gateway."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Gateway:
    """An HTTP server of the test's own, answering as it is told."""

    url: str
    posts: list[Post] = field(default_factory=list)
    answer: int = 200
    location: str = ""


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A listening gateway that the installation is configured for."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listening.posts.append(Post(self.path, dict(self.headers), body))
            self.send_response(listening.answer)
            if listening.location:
                self.send_header("Location", listening.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            listening.posts.append(Post(self.path, dict(self.headers), b""))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silence: pytest shows what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening = Gateway(f"http://127.0.0.1:{server.server_port}/sms")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.NOTICE_WEBHOOK_URL = listening.url
    settings.NOTICE_WEBHOOK_SECRET = "共享密钥"
    yield listening
    server.shutdown()
    server.server_close()


@pytest.fixture
def zhang(county: County) -> Person:
    """张三, with an address to write to."""
    county.zhang.email = "zhangsan@example.test"
    county.zhang.phone = "13800000000"
    county.zhang.save()
    return county.zhang


@pytest.fixture(autouse=True)
def no_smtp(settings: Any) -> None:
    """Unless a test asks for mail or a webhook, there is no way out of the building."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    settings.NOTICE_WEBHOOK_URL = ""


@pytest.fixture
def mail(settings: Any) -> None:
    """This installation can send mail; it lands in django.core.mail.outbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
