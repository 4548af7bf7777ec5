"""Accounts and extract of a test's own."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from zhengtong.demo import accounts


@pytest.fixture
def var(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Accounts and extract in a folder of this test's own."""
    settings.EXTRACT_ROOT = tmp_path / "extract"
    monkeypatch.setattr(accounts, "FILE", tmp_path / "demo-accounts.json")
    monkeypatch.setattr(accounts, "NOTICE", tmp_path / "demo-notice.txt")
    return tmp_path
