"""The superior net as an address: four questions, each one signed JSON message. docs/exchange.md is the contract."""

from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from typing import Any

from django.conf import settings

from zhengtong.exchange.errors import ExchangeError
from zhengtong.ground.posting import Endpoint, post

MOST_PAGES = 1000
DEEPEST = 12


def is_configured() -> bool:
    """Whether this installation talks to a superior net by itself; otherwise lists and receipts are brought in as files."""
    return bool(settings.SUPERIOR_URL)


def tell(question: str, message: dict[str, Any], *, now: datetime, key: str = "") -> Any:  # Any: JSON of another system
    """Send one message to {SUPERIOR_URL}/{question}; what is answered. Raises NotPosted."""
    endpoint = Endpoint(
        url=f"{settings.SUPERIOR_URL.rstrip('/')}/{question}",
        secret=settings.SUPERIOR_SECRET,
        timeout=settings.SUPERIOR_TIMEOUT,
        setting="ZHENGTONG_SUPERIOR",
    )
    return cleaned(post(endpoint, {"来源": settings.INSTALLATION, **message}, now=int(now.timestamp()), key=key))


def cleaned(said: Any, depth: int = DEEPEST) -> Any:  # Any: JSON of another system
    """What another system said, without what no database keeps: characters that cannot be seen, numbers that are none, and nests
    deeper than anybody fills in a form."""
    match said:
        case str():
            return "".join(one for one in said if one.isprintable() or one in "\n\t")
        case float() if not isfinite(said):
            return None
        case dict():
            return {cleaned(str(name)): cleaned(one, depth - 1) for name, one in said.items()} if depth else None
        case list():
            return [cleaned(one, depth - 1) for one in said] if depth else None
    return said


def read_all(question: str, *, now: datetime) -> Iterator[dict[str, Any]]:  # Any: JSON of another system
    """Every row of a list that comes in pages: {"行": […], "下页": "…"}. Raises NotPosted, or ExchangeError for another shape."""
    page = ""
    for _ in range(MOST_PAGES):
        said = tell(question, {"页": page}, now=now)
        if not isinstance(said, dict) or not isinstance(said.get("行"), list):
            raise ExchangeError(f"对方对“{question}”的答复不是约定的格式：应有“行”，是一列")
        yield from (row for row in said["行"] if isinstance(row, dict))
        page = str(said.get("下页") or "")
        if not page:
            return
    raise ExchangeError(f"对方对“{question}”的答复超过{MOST_PAGES}页，没有读完")
