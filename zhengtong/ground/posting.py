"""One signed JSON message to another system, and what it answers. Gateways, the shared-data platform and the superior net are asked alike."""

import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

SIGNATURE = "X-Zhengtong-Signature"
LONGEST_ANSWER = 1024 * 1024  # bytes; what is longer is not an answer to one message


class NotPosted(Exception):
    """The other system did not take the message. The sentence says why; `status` is its answer when it gave one."""

    def __init__(self, sentence: str, status: int | None = None, answer: object = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.answer = answer

    @property
    def is_refusal(self) -> bool:
        """Whether the message itself was found wrong (4xx), so that sending it again unchanged is of no use."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in (408, 425, 429)


@dataclass(frozen=True)
class Endpoint:
    """Where messages go, and the secret that signs them. `setting` names the settings in sentences to operators."""

    url: str
    secret: str
    timeout: float
    setting: str

    def check(self) -> None:
        """Raises NotPosted, naming the setting, when it cannot be used."""
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise NotPosted(f"地址须以 http:// 或 https:// 开头，请检查 {self.setting}_URL")
        if not self.secret:
            raise NotPosted(f"没有共享密钥，对方无从验证来源，请设置 {self.setting}_SECRET")


def post(
    endpoint: Endpoint, message: Mapping[str, object], *, now: int, key: str = ""
) -> Any:  # Any: JSON of another system
    """Send a message; returns what was answered with 2xx, as JSON, or None when that is not JSON.

    `key` is the same for every try of one message, so that the receiver can drop what it has had. Raises NotPosted.
    """
    endpoint.check()
    body = json.dumps(message, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        SIGNATURE: signature(body, endpoint.secret, now),
    }
    if key:
        headers["Idempotency-Key"] = key
    request = urllib.request.Request(endpoint.url, data=body, method="POST", headers=headers)  # noqa: S310 -- checked
    try:
        opener = urllib.request.build_opener(NoRedirect)
        with opener.open(request, timeout=endpoint.timeout) as answer:
            return _json(answer.read(LONGEST_ANSWER))
    except urllib.error.HTTPError as error:
        said = _json(error.read(LONGEST_ANSWER))
        error.close()
        raise NotPosted(f"对方答复 {error.code}", error.code, said) from None
    except urllib.error.URLError as error:
        raise NotPosted(f"连接不上：{error.reason}") from None
    except (OSError, http.client.HTTPException) as error:
        raise NotPosted(f"没有得到答复：{error}") from None


def signature(body: bytes, secret: str, now: int) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of "<t>.<body>". The receiver refuses an old t, so a post cannot be replayed."""
    mac = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256)
    return f"t={now},v1={mac.hexdigest()}"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry a citizen's name to an address nobody configured: it counts as a failure."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def _json(body: bytes) -> Any:  # Any: whatever was answered
    try:
        return json.loads(body)
    except ValueError:
        return None
