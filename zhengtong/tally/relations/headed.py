"""A total and a numbered list below it, each member headed by its amount: 合计1000万元，具体情况如下：1. …600万元。2. …400万元。"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import numerals
from ..claims import MEDIUM, STRONG, Claim
from ..sentences import Sentence, Term
from . import partition

Options = tuple[Claim, ...]
_MARK = re.compile(
    r"[ \t]*(?:（(?P<han>[一二三四五六七八九十]{1,3})）|（(?P<arabic>\d{1,2})）|(?P<plain>\d{1,2})[.、．]|(?P<word>[一二三四五六七八九十]{1,3})(?:、|是))"
)
_INSIDE = re.compile(
    r"(?<=：)(?= ?(?:（[一1]）|1[.．、](?!\d)|一是))|(?<=；)(?= ?(?:（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.．、](?!\d)))"
)
_BELOW = re.compile(
    r"如下：?$|如下[（(：]|包括：?$|分别为：?$|其中：?$|具体(?:情况)?(?:为|是)：?$|(?:合计|总计|共计)[^，。]*：$"
)
_TOTAL = re.compile(r"合计|总计|总额|总数|总|共")
_MOST = 40


@dataclass(slots=True)
class _Run:
    """The members found so far of one list, and where its intro stands."""

    members: list[Term]
    intro: list[Term]  # what the whole can be, nearest first
    told: bool
    at: int


def find(sentences: Sequence[Sentence]) -> Iterator[Options]:
    """The sums of numbered lists; `sentences` are those of the whole text in order."""
    runs: dict[str, _Run] = {}
    for at, sentence in enumerate(sentences):
        for begin in (0, *(match.end() for match in _INSIDE.finditer(sentence.text))):
            mark = _MARK.match(sentence.text, begin)
            if mark is None:
                continue
            style = str(mark.lastgroup)
            text = mark.group(style)
            number = int(text) if text[0].isdigit() else numerals.numeral(text)
            head = _head(sentence, mark.end())
            run = runs.get(style)
            if number == 1:
                if run:
                    yield from _claim(runs.pop(style))
                if head:
                    runs[style] = _Run([head], *_intro(sentences, at, begin), at)
            elif run:
                if (
                    head
                    and number == len(run.members) + 1
                    and partition.kin(run.members[0], head)
                    and at - run.at < 8 * _MOST
                ):
                    run.members.append(head)
                else:
                    yield from _claim(runs.pop(style))
    for run in runs.values():
        yield from _claim(run)


def lines(sentences: Sequence[Sentence]) -> Iterator[Options]:
    """共受理100件。其中： and a line for every member, whose first number is the member's."""
    for at, heading in enumerate(sentences):
        if not heading.text.rstrip().endswith(("其中：", "其中", "包括：", "如下：", "分别为：", "分别是：")):
            continue
        told = heading if heading.terms else heading.before
        members: list[Term] = []
        for sentence in sentences[at + 1 : at + 1 + 3 * _MOST]:
            if sentence.before is not None and sentence.before is not heading:
                continue  # not the first of its line
            head = _head(sentence, 0)
            if head is None or (members and not partition.kin(members[0], head)):
                break
            members.append(head)
        if told is not None and told.terms and 1 < len(members) <= _MOST:
            run = _Run(members, list(reversed(told.terms)), bool(_TOTAL.search(told.text)), at)
            yield from _claim(run)


def _intro(sentences: Sequence[Sentence], at: int, begin: int) -> tuple[list[Term], bool]:
    """The terms before a list, nearest first, and whether the words there announce it."""
    sentence = sentences[at]
    words = sentence.text[:begin]
    terms = [term for term in reversed(sentence.terms) if term.end - sentence.start <= begin]
    for before in reversed(sentences[max(0, at - 3) : at]):
        if terms:
            break
        words = before.text[-40:] + words
        terms = list(reversed(before.terms))
    return terms, bool(_BELOW.search(words)) and not re.search("主要|重点|较大", words[-20:])


def _head(sentence: Sentence, after: int) -> Term | None:
    """The amount that heads a member: the first number of its first clause."""
    for term in sentence.terms:
        if term.start - sentence.start < after:
            continue
        before = sentence.text[after : term.start - sentence.start]
        is_head = len(before) <= 40 and not re.search("[，；]", before) and term.role == ""
        return term if is_head and term.quantity.kind in ("measure", "count") else None
    return None


def _claim(run: _Run) -> Iterator[Options]:
    members = run.members
    if not 2 <= len(members) <= _MOST:
        return
    options = [
        Claim(
            "sum",
            "分列各项与总数",
            "linear",
            tuple(members),
            whole,
            STRONG if run.told else MEDIUM,
            "",
            (1,) * len(members),
        )
        for whole in run.intro
        if partition.kin(whole, members[0]) and whole.is_level and (run.told or _TOTAL.search(whole.lead))
    ]
    if options:
        yield tuple(options[:3])
