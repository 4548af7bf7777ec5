"""How well questions find their services: hit@1, 3, 10 and the mean reciprocal rank, over the shipped catalogue or another.

    python -m bench.search_quality              the questions that vocabulary may be tuned on, and which of them fail
    python -m bench.search_quality --held       totals of both parts and of the questions written after the vocabulary; no failures shown
    python -m bench.search_quality --catalogue FILE.tsv    another catalogue (columns 主管, 类型, 事项); questions nothing in it answers are left out

Claim: of the held third at least 0.95 find their answer among the first three, of questions written afterwards at least 0.8.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from bench.county import database


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--catalogue", type=Path)
    given = parser.parse_args()
    with database():
        from tests.search import quality

        rows = quality.catalogue(given.catalogue) if given.catalogue else quality.catalogue()
        quality.load(rows)
        names = [name for _, _, name in rows]

        def answerable(asked: Iterable[quality.Question]) -> list[quality.Question]:
            return [one for one in asked if any(one.answered_by(name) for name in names)]

        asked, later = answerable(quality.questions()), answerable(quality.questions("unseen.yaml"))
        tuned = [one for one in asked if not one.is_held]
        print("调词表用的    ", quality.measure(tuned))
        if given.held:
            print("留作验收的    ", quality.measure(one for one in asked if one.is_held))
            print("词表之后写的  ", quality.measure(later))
            return
        for question, place, found in quality.ranks(tuned):
            if not 1 <= place <= 3:
                print(f"  {place or '没有'}  {question.words}  →  {'、'.join(found[:3])}")


if __name__ == "__main__":
    main()
