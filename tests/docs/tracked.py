"""The files that belong to the repository: those git keeps, and those it would keep."""

import subprocess
from pathlib import Path

from tests.docs.following import ROOT


def tracked() -> list[Path]:
    """Their paths, from the root of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in sorted(set(listed.stdout.split("\0"))) if name and (ROOT / name).is_file()]
