"""政府信息公开工作年度报告: the fixed tables every organ publishes each January, and the rules their numbers keep.

The form is that of 国办公开办函〔2021〕30号. Its rows are read as they come, since later forms add some.
"""

from dataclasses import dataclass

from zhengtong.tally.disclosure import rules, words
from zhengtong.tally.disclosure.forms import Form, read
from zhengtong.tally.model import Finding
from zhengtong.tally.source import Source, Table


@dataclass(frozen=True)
class Checked:
    """What was found, and which stretches of the text and which tables these rules have dealt with."""

    findings: tuple[Finding, ...]
    spans: tuple[tuple[int, int], ...]
    tables: frozenset[Table]


def check(source: Source, earlier: Source | None = None) -> Checked:
    """The form's rules on one report; with last year's report also the rules across the years."""
    form = read(source)
    found = [*rules.within(form), *words.check(source, form)]
    if earlier is not None:
        found += rules.across(form, read(earlier))
    spans = tuple(part.span for part in (form.applications, form.disputes, form.documents) if part)
    tables = frozenset(
        table for table in source.tables if any(start < table.end and table.start < end for start, end in spans)
    )
    return Checked(tuple(found), spans, tables)


__all__ = ["Checked", "Form", "check"]
