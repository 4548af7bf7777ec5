"""python -m zhengtong.tally FILE…: the same command without the rest of the platform."""

import sys

from zhengtong.tally.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
