"""The embedded PostgreSQL (to be completed)."""

from pathlib import Path


def address(data: Path) -> str:
    return f"postgresql://zhengtong@127.0.0.1:54329/dev?"
