"""The interface is a promise to other programs: it changes on purpose, or not at all."""

import json
from pathlib import Path

from zhengtong.api.contract import document, text

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_interface_is_the_one_promised() -> None:
    """After an intended change: `manage.py openapi tests/api/openapi.json`."""
    assert text() == SNAPSHOT.read_text(encoding="utf-8"), (
        "接口变了。确认是有意的以后，运行 manage.py openapi tests/api/openapi.json"
    )


def test_every_operation_says_in_chinese_what_it_does() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            assert any("一" <= character <= "鿿" for character in operation["summary"]), f"{method} {path} 没有中文说明"


def test_every_refusal_has_the_same_shape() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if status.startswith("4"):
                    schema = answer["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/Problem"}, f"{method} {path} {status}"


def test_the_snapshot_is_json() -> None:
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8"))["openapi"].startswith("3.")
