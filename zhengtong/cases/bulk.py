"""Many acts at once: the same law, the same chain, the same rows as `perform`, written by COPY in transactions of some thousand.

Acts are taken in the order given. An act that the law refuses is left out and reported with its reason; the rest of its case goes on
only as far as the law then allows. What a crash leaves is whole chunks: send the same acts again with their keys.

    chunk n+1: decided by the law in Python  ──┐ at the same time, when it opens new cases only
    chunk n:   written by PostgreSQL         ──┘
"""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from zhengtong.cases.batch import Act, Batch, Done, Memory, Opening, Refused
from zhengtong.cases.copying import Copy

CHUNK = 4000


__all__ = ["Act", "Done", "Opening", "Refused", "perform_many", "rate_many"]


def perform_many(acts: Iterable[Opening | Act], *, follow: bool = True, chunk: int = CHUNK) -> Done:
    """Take many acts. Returns how many were done, how many had been done before (same key), and each refusal with its reason.

    `follow=False` issues no documents and tells no one: for matters that were finished, on paper, before they are recorded here.
    Each chunk of acts is one transaction. A refused act changes nothing; so does a later act on a case whose opening was refused.
    """
    done, memory = Done(), Memory()
    place, pending = 0, None
    remaining = iter(acts)
    with ThreadPoolExecutor(1) as writer, _uncollected():
        while rows := list(islice(remaining, chunk)):
            batch = Batch(rows, place, memory, done, follow=follow)
            place += len(rows)
            if batch.needs_what_is_stored():
                if pending is not None:
                    pending.store()
                pending = None
                with transaction.atomic():
                    batch.look_up()
                    batch.decide()
                    batch.store()
                continue
            batch.take_ids()
            # From here to the end of the writing, only the writer's thread touches the connection.
            writing = writer.submit(pending.store) if pending is not None else None
            try:
                batch.decide()
            finally:
                if writing is not None:
                    writing.result()
            pending = batch
    if pending is not None:
        pending.store()
    return done


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cyclic garbage: a batch makes hundreds of thousands of objects and no cycles (15 % of its time)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def rate_many(grades: Iterable[tuple[int, int]], *, channel: str) -> int:
    """Ratings of finished cases, as (case id, grade): for what was collected on paper. Returns how many were new."""
    rows = Copy("bulk_rating", ("case_id", "grade"))
    for case_id, grade in grades:
        rows.add(case_id, grade)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "create temporary table if not exists bulk_rating (case_id bigint, grade smallint); truncate bulk_rating"
        )
        rows.run(cursor.cursor)
        cursor.execute(_RATE, [channel, timezone.now()])
        return int(cursor.rowcount)


_RATE = """
insert into cases_rating (case_id, grade, comment, channel, at, is_demo)
select c.id, b.grade, '', %s, %s, c.is_demo from bulk_rating b join cases_case c on c.id = b.case_id and c.is_closed
on conflict (case_id) do nothing
"""
