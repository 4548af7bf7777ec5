"""python -m zhengtong.lawbook check: the same commands without the rest of the platform."""

import sys

from zhengtong.lawbook.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
