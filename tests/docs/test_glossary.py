"""The glossary is complete, and everything in it exists."""

import importlib
import re

import pytest
from django.apps import apps
from django.db.models import Model

from tests.docs.following import ROOT
from zhengtong import lawbook

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
# | `Term` | 中文 | meaning | `where.it.Is` |
TERMS = [tuple(row) for row in re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \| `([\w.]+)` \|$", TEXT, re.M)]
# | 谁 | `Action.by`, `Clock.owed_by` | meaning |
WORDS = dict(re.findall(r"^\| (\w+) \| (`\w+\.\w+`(?:, `\w+\.\w+`)*) \| .+ \|$", TEXT, re.M))
MODELS = [model for model in apps.get_models() if model.__module__.startswith("zhengtong.")]


def test_every_model_is_in_it_under_the_name_the_screen_shows() -> None:
    listed = {where: chinese for _, chinese, where in TERMS}
    expected = {f"{model.__module__}.{model.__name__}": str(model._meta.verbose_name) for model in MODELS}
    assert {where: listed.get(where) for where in expected} == expected


def test_every_public_name_of_lawbook_is_in_it() -> None:
    listed = {where for _, _, where in TERMS}
    assert [name for name in lawbook.__all__ if f"zhengtong.lawbook.{name}" not in listed] == []


def test_every_word_of_the_law_files_is_in_it_and_no_other() -> None:
    assert list(WORDS) == [word.word for word in lawbook.WORDS]


@pytest.mark.parametrize(("term", "_chinese", "where"), TERMS)
def test_every_identifier_exists(term: str, _chinese: str, where: str) -> None:
    module, _, name = where.rpartition(".")
    assert name == term
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("word", "becomes"), WORDS.items())
def test_every_word_becomes_a_field_that_exists(word: str, becomes: str) -> None:
    for owner, field in re.findall(r"`(\w+)\.(\w+)`", becomes):
        assert field in getattr(lawbook, owner).__dataclass_fields__, word


def test_no_place_is_named_twice() -> None:
    places = [where for _, _, where in TERMS]
    assert sorted(places) == sorted(set(places))


def test_the_models_meant_are_ours() -> None:
    """Guards the guard: an empty list of models would let everything pass."""
    assert len(MODELS) > 30
    assert all(issubclass(model, Model) for model in MODELS)
