"""A superior net that listens on this machine: it takes pushes, gives receipts, lists and applications."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.conftest import County
from zhengtong.cases import actions
from zhengtong.cases.models import Event

ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class SuperiorNet:
    """What it was told, and what it answers."""

    url: str
    said: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    status: int = 200
    answers: dict[str, Any] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    babbles: bool = False

    def told(self, question: str) -> list[dict[str, Any]]:
        return [message for path, _, message in self.said if path == question]


@pytest.fixture
def net(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SuperiorNet]:
    """A listening net that this installation is configured for."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            question = self.path.removeprefix("/net/")
            listening.said.append((question, dict(self.headers), message))
            said = listening.answers.get(question, {})
            if listening.babbles:
                self.wfile.write(b"this is no HTTP\r\n\r\n")
                return
            body = json.dumps(said(message) if callable(said) else said).encode()
            self.send_response(503 if question in listening.refuses else listening.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silence: pytest shows what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening = SuperiorNet(f"http://127.0.0.1:{server.server_port}/net/")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.SUPERIOR_URL, settings.SUPERIOR_SECRET, settings.SUPERIOR_TIMEOUT = listening.url, "共享密钥", 5.0
    yield listening
    server.shutdown()
    server.server_close()


@pytest.fixture
def file_case(county: County) -> Callable[[], Event]:
    """张三 applies for a licence on the day of the tests."""

    def file() -> Event:
        return actions.open_case(
            procedure="licence",
            organ=county.bureau,
            applicant=county.zhang,
            title="食品经营许可（新办）",
            channel="网上",
            by=county.zhang,
            on=ON,
            service_version=county.restaurant,
            data={"经营场所": "演示路1号"},
        )

    return file
