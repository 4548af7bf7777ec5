"""Checking a text: its claims are found, judged, and told."""

from collections.abc import Iterable, Iterator
from itertools import chain

from . import disclosure, judge, messages, tables
from .claims import Claim
from .model import Finding
from .normalise import Reading, normalise
from .relations import (
    balances,
    changes,
    counted,
    counts,
    headed,
    hundreds,
    listing,
    products,
    rates,
    repeats,
    shares,
    sums,
)
from .sentences import cut
from .source import Source

_FINDERS = (balances.find, sums.find, counted.find, rates.find, changes.find, products.find, products.means)


def check(source: Source | str, earlier: Source | None = None) -> tuple[Finding, ...]:
    """Every relation between numbers that a text claims, judged; in the order of their results.

    `earlier` is last year's text of the same office. Offsets are those of the source's own text.
    """
    if isinstance(source, str):
        source = Source(source)
    form = disclosure.check(source, earlier)
    reading = normalise(_prose(source, form.spans))
    findings = [messages.tell(verdict, reading, source.text) for verdict in judge.narrow(list(_verdicts(reading)))]
    findings += _listings(reading, source.text)
    if earlier is not None:
        findings += _against(reading, source.text, earlier)
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
    seen: set[tuple[int, ...]] = set()
    told: list[Claim] = []
    sentences = list(cut(reading.text))
    of_sentences = (
        options for sentence in sentences if sentence.terms for finder in _FINDERS for options in finder(sentence)
    )
    for options in chain(
        of_sentences,
        shares.find(sentences),
        headed.find(sentences),
        headed.lines(sentences),
        repeats.find(sentences),
        hundreds.parts_of(told),
    ):
        verdict = judge.choose(options)
        if verdict is None:
            continue
        if verdict.claim.formula == "share":
            told.append(verdict.claim)
        key = tuple(sorted((verdict.claim.result.start, *(term.start for term in verdict.claim.operands))))
        if key not in seen:
            seen.add(key)
            yield verdict


def _against(reading: Reading, printed: str, earlier: Source) -> Iterator[Finding]:
    """What this text says of its changes, held against the numbers of last year's text."""
    last = normalise(_prose(earlier))
    for claim in repeats.against(list(cut(reading.text)), list(cut(last.text))):
        verdict = judge.choose((claim,))
        if verdict is not None:
            yield messages.tell_against(verdict, reading, printed)


def _listings(reading: Reading, printed: str) -> list[Finding]:
    found: list[Finding] = [
        messages.tell_ratio(members, reading, printed) for members, _ in hundreds.ratios(reading.text)
    ]
    found += [messages.tell_repeat(*repeat, reading, printed) for repeat in repeats.headed(reading.text)]
    told: set[tuple[int, int]] = set()
    for one in [*_lists(reading.text), *counts.ordinals(reading.text, 0)]:
        finding = messages.tell_listing(one, reading, printed) if one.number not in told else None
        if finding:
            told.add(one.number)
            found.append(finding)
    return found


def _lists(text: str) -> Iterator[listing.Listing]:
    start = 0
    for line in text.split("\n"):
        heading = line.rstrip().endswith("：") and len(line) < 60
        if heading:
            following = text[start + len(line) + 1 :].split("\n", 1)[0] if start + len(line) < len(text) else ""
            yield from counts.find(line + "\n" + following, start)
        else:
            yield from counts.find(line, start)
        start += len(line) + 1
