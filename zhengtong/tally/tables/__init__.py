"""Real tables: the sums, shares and changes their heads and labels claim. Where a table can be read otherwise, nothing is said."""

from zhengtong.tally.model import Finding
from zhengtong.tally.source import Source, Table
from zhengtong.tally.tables import shares, totals
from zhengtong.tally.tables.grid import grid
from zhengtong.tally.tables.numbers import narrowed


def check(source: Source, skip: frozenset[Table] = frozenset()) -> tuple[Finding, ...]:
    """What the tables of a text claim, judged; `skip` are tables that other rules know better."""
    found: list[Finding] = []
    for table in source.tables:
        if table in skip:
            continue
        seen = grid(table, source.text[max(0, table.start - 80) : table.start])
        if seen is not None:
            found += narrowed([*totals.check(seen), *shares.check(seen)])
    return tuple(found)
