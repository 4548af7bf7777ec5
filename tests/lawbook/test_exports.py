"""The public door is what it says it is."""

import inspect
import subprocess
import sys

from zhengtong import lawbook


def test_everything_public_is_exported() -> None:
    public = {name for name, value in vars(lawbook).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert set(lawbook.__all__) == public


def test_the_law_book_knows_nothing_of_django() -> None:
    code = "import sys; from zhengtong import lawbook; from zhengtong.lawbook import cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
