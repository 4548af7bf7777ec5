"""The files that belong to the repository: those git keeps, and those it would keep."""

import subprocess
from pathlib import Path

from tests.docs.following import ROOT

MADE = {"node_modules", "var", "static", "dist", "__pycache__"}


def tracked() -> list[Path]:
    """Their paths, from the root of the repository. Where there is no git, what lies there and was not made by a tool."""
    if not (ROOT / ".git").exists():
        return sorted(path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file() and not is_made(path))
    # The owner of a checkout may be another than who tests it; git then wants to be told that this is meant.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in sorted(set(listed.stdout.split("\0"))) if name and (ROOT / name).is_file()]


def is_made(path: Path) -> bool:
    """Whether a file lies in a folder that tools fill, or that is hidden (.ci apart)."""
    folders = path.relative_to(ROOT).parts[:-1]
    return any(part in MADE or (part.startswith(".") and part != ".ci") for part in folders)
