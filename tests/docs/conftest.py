import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from tests.docs.following import ROOT, Shell
from zhengtong.cases import queries


@pytest.fixture
def house(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of what people edit (law, figures, templates), which the platform works from while the test lasts."""
    for folder in ("law", "figures", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    settings.ROOT, settings.LAW, settings.FIGURES = tmp_path, tmp_path / "law", tmp_path / "figures"
    settings.EXTRACT_ROOT, settings.MEDIA_ROOT = tmp_path / "extract", tmp_path / "files"
    settings.TEMPLATES = [{**django_settings.TEMPLATES[0], "DIRS": [tmp_path / "templates"]}]
    monkeypatch.setenv("ZHENGTONG_LAW", str(tmp_path / "law"))
    monkeypatch.setenv("DATABASE_URL", os.environ.get("DATABASE_URL") or django_settings.DATABASE_URL)
    monkeypatch.chdir(tmp_path)
    forget_the_law()
    yield tmp_path
    forget_the_law()


def forget_the_law() -> None:
    """The law is read once and kept; a test that changes the folder starts afresh."""
    queries.read_law_again()


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Command lines run in this process."""
    return Shell(monkeypatch, capsys)
