"""The instant up to which the ledger is complete.

Event numbers are given before they are committed, so a reader that merely takes `max(id)` may step over one that commits
later, and never come back to it. A writer holds a row lock on the table before it is given a number, until it commits. So:
read the highest numbers, list the transactions that hold such locks, wait until those have ended. Whatever is numbered at
or below the marks is then visible, or will never exist. No lock is taken: writers never wait, nor does vacuum.
(A SHARE lock would do too, but it stands in line behind every vacuum of the table, with all writers in line behind it.)
"""

import time

import psycopg

from zhengtong.figures.errors import LedgerBusy

# A row in any of these, numbered above its mark, means that its case has changed.
MARKED = ("cases_event", "cases_rating", "cases_recomputation", "documents_document")
EVENTS = MARKED[0]

Marks = dict[str, int]


def marks_when_quiet(session: psycopg.Connection, *, patience: float = 60.0) -> Marks:
    """The highest number of each marked table, once everything numbered up to it has committed or gone.

    `session` must be in autocommit. Raises LedgerBusy when a writer stays longer than `patience` seconds.
    """
    marks = {
        table: int(number)
        for table, number in session.execute(
            " union all ".join(f"select '{table}', coalesce(max(id), 0) from {table}" for table in MARKED)  # noqa: S608 our own names
        ).fetchall()
    }
    writers = _writers(session)
    give_up = time.monotonic() + patience
    wait = 0.005
    while writers:
        if time.monotonic() > give_up:
            raise LedgerBusy(
                f"有 {len(writers)} 个写入台账的事务 {patience:.0f} 秒内没有结束（多为正在大批导入），"
                "暂时取不到一致的时点；统计摘录没有变化，请稍后再试。"
            )
        time.sleep(wait)
        wait = min(wait * 1.5, 0.5)
        writers &= _writers(session)
    return marks


def _writers(session: psycopg.Connection) -> set[str]:
    """The transactions that may hold a number of a marked table that nobody sees yet."""
    rows = session.execute(
        """
        select distinct virtualtransaction
        from pg_locks
        where locktype = 'relation'
          and database = (select oid from pg_database where datname = current_database())
          and relation = any(array(select to_regclass(name)::oid from unnest(%s::text[]) name))
          and mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
          and granted
          and pid is distinct from pg_backend_pid()
        """,
        [list(MARKED)],
    ).fetchall()
    return {row[0] for row in rows}
