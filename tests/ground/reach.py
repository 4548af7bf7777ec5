"""Whether this project lies where other users of the machine may run it; under /root they may not."""

import os
import subprocess
import sys


def others_may_run() -> bool:
    """Whether `nobody` can run this Python and read this code. True where there is no question of switching users."""
    if os.geteuid() != 0:
        return True
    try:
        ran = subprocess.run(
            [sys.executable, "-c", "import zhengtong.ground"], user="nobody", cwd="/", capture_output=True
        )
    except PermissionError:
        return False
    return ran.returncode == 0
