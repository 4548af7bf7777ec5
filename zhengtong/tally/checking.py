"""Checking a text: its claims are found, judged, and told."""

from collections.abc import Iterable, Iterator

from . import disclosure, judge, messages, tables
from .model import Finding
from .normalise import Reading, normalise
from .relations import balances, changes, counts, rates, sums
from .sentences import Sentence, cut
from .source import Source

_FINDERS = (balances.find, sums.find, rates.find, changes.find)


def check(source: Source | str, earlier: Source | None = None) -> tuple[Finding, ...]:
    """Every relation between numbers that a text claims, judged; in the order of their results.

    `earlier` is last year's text of the same office. Offsets are those of the source's own text.
    """
    if isinstance(source, str):
        source = Source(source)
    form = disclosure.check(source, earlier)
    reading = normalise(_prose(source, form.spans))
    findings = [messages.tell(verdict, reading, source.text) for verdict in _verdicts(reading)]
    findings += _listings(reading, source.text)
    findings += [*form.findings, *tables.check(source, skip=form.tables)]
    return tuple(sorted(findings, key=lambda finding: (finding.result.start, finding.kind)))


def _prose(source: Source, spans: Iterable[tuple[int, int]] = ()) -> str:
    """The text with its tables blanked out, character for character; `spans` are tables written out line by line."""
    pieces, at = [], 0
    for start, end in sorted([*((table.start, table.end) for table in source.tables), *spans]):
        if end > at:
            start = max(start, at)
            pieces += [source.text[at:start], "\n" * (end - start)]
            at = end
    return "".join([*pieces, source.text[at:]])


def _verdicts(reading: Reading) -> Iterator[judge.Verdict]:
    seen: dict[tuple[int, ...], str] = {}
    for sentence in cut(reading.text):
        if sentence.terms:
            for verdict in _of_sentence(sentence):
                claim = verdict.claim
                key = (claim.result.start, *sorted(term.start for term in claim.operands))
                if key not in seen:
                    seen[key] = verdict.word
                    yield verdict


def _of_sentence(sentence: Sentence) -> Iterator[judge.Verdict]:
    for finder in _FINDERS:
        for options in finder(sentence):
            verdict = judge.choose(options)
            if verdict:
                yield verdict


def _listings(reading: Reading, printed: str) -> list[Finding]:
    found: list[Finding] = []
    for listing in [*_lists(reading.text), *counts.ordinals(reading.text, 0)]:
        finding = messages.tell_listing(listing, reading, printed)
        if finding:
            found.append(finding)
    return found


def _lists(text: str) -> Iterator[counts.Listing]:
    start = 0
    for line in text.split("\n"):
        heading = line.rstrip().endswith("：") and len(line) < 60
        if heading:
            following = text[start + len(line) + 1 :].split("\n", 1)[0] if start + len(line) < len(text) else ""
            yield from counts.find(line + "\n" + following, start)
        else:
            yield from counts.find(line, start)
        start += len(line) + 1
