"""The contract of the interface as text, for the snapshot that a test compares."""

import json
from typing import Any

from zhengtong.api.api import api


def document() -> dict[str, Any]:  # OpenAPI is open-ended JSON
    """The OpenAPI document."""
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))  # type: ignore[no-any-return]


def text() -> str:
    """The document as it is kept: sorted, one value a line, so that a change shows as a small difference."""
    return json.dumps(document(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
