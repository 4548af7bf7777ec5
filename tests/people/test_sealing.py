"""Personal data at rest: sealed, found again, opened in one place."""

import ast
from pathlib import Path

import pytest
from pytest_django import Settings

import zhengtong
from zhengtong.people import sealing
from zhengtong.people.sealing import Unreadable

NUMBER = "11010519491231002X"


@pytest.fixture(autouse=True)
def key(settings: Settings) -> None:
    settings.PERSONAL_DATA_KEY = "first-key"


def test_what_was_sealed_opens_again() -> None:
    assert sealing.unseal(sealing.seal(NUMBER, field="a"), field="a") == NUMBER


def test_a_sealed_value_shows_nothing_of_the_text() -> None:
    sealed = sealing.seal(NUMBER, field="a")
    assert NUMBER.encode() not in sealed
    assert sealed != sealing.seal(NUMBER, field="a")


def test_a_value_opens_only_as_the_field_it_was_sealed_for() -> None:
    with pytest.raises(Unreadable):
        sealing.unseal(sealing.seal(NUMBER, field="a"), field="b")


@pytest.mark.parametrize("place", [0, 4, 16, -1])
def test_one_altered_byte_is_noticed(place: int) -> None:
    sealed = bytearray(sealing.seal(NUMBER, field="a"))
    sealed[place] ^= 1
    with pytest.raises(Unreadable, match="密钥不对，或者数据被改动过"):
        sealing.unseal(bytes(sealed), field="a")


@pytest.mark.parametrize("broken", [b"", b"abc", b"0" * 16])
def test_a_truncated_value_is_noticed(broken: bytes) -> None:
    with pytest.raises(Unreadable):
        sealing.unseal(broken, field="a")


def test_a_new_key_before_the_old_still_opens_what_the_old_sealed(settings: Settings) -> None:
    sealed, index = sealing.seal(NUMBER, field="a"), sealing.blind_index(NUMBER)
    settings.PERSONAL_DATA_KEY = "second-key,first-key"
    assert sealing.unseal(sealed, field="a") == NUMBER
    assert index in sealing.blind_indexes(NUMBER)
    assert not sealing.is_sealed_with_the_current_key(sealed)


def test_without_the_old_key_it_stays_closed(settings: Settings) -> None:
    sealed = sealing.seal(NUMBER, field="a")
    settings.PERSONAL_DATA_KEY = "second-key"
    with pytest.raises(Unreadable):
        sealing.unseal(sealed, field="a")


def test_the_index_tells_nothing_without_the_key(settings: Settings) -> None:
    index = sealing.blind_index(NUMBER)
    settings.PERSONAL_DATA_KEY = "second-key"
    assert sealing.blind_index(NUMBER) != index


def test_only_personal_data_and_the_second_factor_ever_unseal() -> None:
    """Everything else shows what is masked; reading in full goes through read_id_number or read_sealed, which record it."""
    root = Path(zhengtong.__file__).parent
    callers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if any(name == "unseal" for name in called_names(ast.parse(path.read_text(encoding="utf-8"))))
    }
    # The portal keeps what somebody has just typed between two steps of signing up: nobody else reads it.
    own = {"portal/signing_up.py"}
    assert callers - own == {
        "people/actions/personal_data.py",
        "people/actions/second_factor.py",
        "registers/sealed.py",
    }


def called_names(tree: ast.AST) -> list[str]:
    """The names of everything called in a module."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        function.attr if isinstance(function, ast.Attribute) else function.id
        for function in functions
        if isinstance(function, ast.Attribute | ast.Name)
    ]
