"""Parts of a whole: 其中, 包括, brackets behind a number, 共…：a、b、c, and a、b、c，合计….

Whether the parts are all of it is what the words must say. 其中 alone may pick examples, so such a list is held against
the whole only where one slip of the pen would make it fit; 等, 主要 and their like only where it fits already.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from .. import judge
from ..claims import MEDIUM, STRONG, WEAK, Claim
from ..model import HOLDS, ROUNDED
from ..sentences import Sentence, Term
from . import partition

_CUE = re.compile(
    r"其中(?!之|的)|按[^，。；：]{2,14}(?:划?分|看|统计)(?=[，：])|(?<=[。；\n])[^，。；：]{0,8}分类(?=：)|^[^，。；：]{0,8}分类(?=：)|包括|包含|分别[为是有]|分为|分成|涵盖|涉及|(?<![隐暗内饱])含(?!税|量|氧)|构成为?|由(?=[^，。；]{2,60}[组构]成)|："
)
_PARTED = re.compile("[、，；]")
_OPENING = re.compile(r"^(?:\s|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十\d]{1,2}[、.])*")
_VERBS = re.compile(r"[为达共有计约超近]+$")
_WHOLE_OF = re.compile(r"(?:^|年|年度|全[区县市省州镇]|我[区县市省州局]|共|累计|度)$")

Options = tuple[Claim, ...]
_SENTENCES = 4  # looked back over for the total of a list by kinds
_REACH = 12  # terms looked back over for a whole


def find(sentence: Sentence) -> Iterator[Options]:
    """The sums a sentence claims; each as its readings, the likeliest first."""
    if len(sentence.terms) > 1 or (sentence.terms and sentence.before):
        yield from _brackets(sentence)
        yield from _introduced(sentence)


def _brackets(sentence: Sentence) -> Iterator[Options]:
    """197家（其中：全资114家，参股83家）"""
    for bracket in dict.fromkeys(term.bracket for term in sentence.terms if term.bracket):
        inside = [term for term in sentence.terms if term.bracket == bracket]
        outside = [
            term for term in sentence.terms if term.end - sentence.start <= bracket - 1 and term.depth < inside[0].depth
        ]
        if not outside:
            continue
        words = sentence.text[bracket : inside[0].start - sentence.start]
        kin = [term for term in outside[-4:] if partition.kin(term, inside[0]) and term.is_level]
        if not kin:
            continue
        whole = kin[-1]
        between = sentence.text[whole.end - sentence.start : bracket - 1]
        if re.search("[。；]", between) or (re.search("[，、]", between) and not re.match("其中|含|包括", words)):
            continue
        parts = partition.parts(inside, whole, inside[0].depth)
        behind = sentence.text[parts[-1].end - sentence.start :][:8] if parts else ""
        labels = [term.lead + term.noun for term in parts]
        matched = len(parts) > 1 and (
            partition.alike(whole, parts) or partition.is_family(labels) or partition.complement(labels)
        )
        picked = re.match("含|包括|包含", words) or (words.startswith("其中") and not matched)
        claim = partition.claim(whole, parts, MEDIUM if picked else STRONG, words, behind)
        if claim:
            yield (claim,)


def _introduced(sentence: Sentence) -> Iterator[Options]:
    """40461吨，其中粮食8178吨、油料…; 收入合计…，包括：…"""
    text = sentence.text
    starts = [term.start for term in sentence.terms]
    for cue in islice(_CUE.finditer(text), partition.MOST):
        if cue.group() == "：":
            if not _PARTED.search(text, cue.end(), cue.end() + 60):
                continue
            yield from _intro(sentence, cue)
        at = bisect_left(starts, sentence.start + cue.start())
        after, before = sentence.terms[at : at + partition.MOST], sentence.terms[max(0, at - _REACH) : at]
        if not after or (
            cue.group() == "："
            and (not before or re.search("[，；。]", text[before[-1].end - sentence.start : cue.start()]))
        ):
            continue
        if cue.group() != "：" and not _is_heard(text, cue):
            continue
        depth = text.count("（", 0, cue.start()) - text.count("）", 0, cue.start())
        if depth and before and before[-1].depth < depth:
            continue  # the bracket has spoken
        opening = _OPENING.sub("", text[: cue.start()])
        if not before and len(opening) <= 2 and sentence.before is not None:
            before = _before(sentence, cue)
        before = [term for term in before if term.depth == depth or not depth]
        yield from _readings(sentence, cue, before, after, depth)


def _before(sentence: Sentence, cue: re.Match[str]) -> list[Term]:
    """The numbers before a list that opens its sentence. A list by kinds (工单分类：) is of a total, not of the last number."""
    behind = sentence.before
    if behind is None or not (cue.group().startswith("按") or cue.group().endswith("分类")):
        return behind.terms if behind else []
    for _ in range(_SENTENCES):
        totals = [term for term in behind.terms if partition.ALL.search(term.lead) and term.is_level]
        if totals or behind.before is None:
            return totals
        behind = behind.before
    return []


def _intro(sentence: Sentence, cue: re.Match[str]) -> Iterator[Options]:
    """主动公开信息的主要类别有：… : the whole stands some sentences before, under the name the intro repeats."""
    intro = re.split("[，；。]", sentence.text[: cue.start()])[-1]
    after = [term for term in sentence.terms if term.start - sentence.start >= cue.start()]
    if len(after) < 3 or len(intro) < 6 or any(term.end - sentence.start <= cue.start() for term in sentence.terms):
        return
    parts = partition.parts(after, after[0], after[0].depth)
    behind = sentence.text[parts[-1].end - sentence.start :][:8] if parts else ""
    before, steps = sentence.before, 0
    while before is not None and steps < 8 and len(parts) > 2:
        for whole in reversed(before.terms):
            if partition.kin(whole, parts[0]) and whole.is_level and _is_repeated(whole.lead, intro):
                strength = partition.strength(whole, parts, MEDIUM, "", behind)
                yield (Claim("sum", "部分与总数", "linear", tuple(parts), whole, strength, "", (1,) * len(parts)),)
                return
        before, steps = before.before, steps + 1


def _is_repeated(lead: str, intro: str) -> bool:
    """Whether an intro repeats the name of a whole, with nothing before it that makes it a part of another."""
    name = _VERBS.sub("", lead)
    return any(name[start:] in intro and _WHOLE_OF.search(name[:start]) for start in range(len(name) - 3))


def _is_heard(text: str, cue: re.Match[str]) -> bool:
    """Whether 包括, 含 and 分别为 stand where they part a whole, not inside a name."""
    if cue.group().startswith("分别"):
        return True
    return (
        cue.group() in ("其中", "分为", "分成")
        or cue.group()[0] == "按"
        or cue.group().endswith("分类")
        or text[cue.start() - 1 : cue.start()] in ("，", "；", "。", "", "（", "、", "\n")
        or text[cue.end() : cue.end() + 1] == "："
    )


def _readings(
    sentence: Sentence, cue: re.Match[str], before: list[Term], after: list[Term], depth: int
) -> Iterator[Options]:
    """The readings of one list, one row of options for each unit its members are told in."""
    text = sentence.text
    ends = [place for place in (text.find("；", cue.end()), len(text)) if place > 0]
    rows: dict[str, list[Claim]] = {}
    for first in after[:4]:
        dimension = first.quantity.dimension
        if dimension in rows or first.quantity.kind not in ("count", "measure", "time"):
            continue
        options = rows.setdefault(dimension, [])
        for end in reversed(ends):
            region = [term for term in after if term.end - sentence.start <= end]
            for whole in _wholes(before, first):
                for at, parts in partition.selections(sentence, region, whole, depth, cue.end()):
                    words = text[cue.start() : parts[0].start - sentence.start]
                    claim = partition.claim(
                        whole,
                        parts,
                        STRONG if cue.group()[0] in "分由" else MEDIUM,
                        words,
                        text[parts[-1].end - sentence.start :][:8],
                    )
                    if claim is None:
                        continue
                    if at or _runs_on(sentence, cue, whole, parts):  # may be all of the parts, but need not
                        claim = replace(claim, strength=WEAK, is_bounded=False)
                    same = [other for other in options if other.operands == claim.operands and other.result is whole]
                    if same and same[0].strength < claim.strength:
                        options[options.index(same[0])] = claim
                    elif not same:
                        options.append(claim)
    complete = {len(claim.operands) for options in rows.values() for claim in options if _holds(claim)}
    for options in rows.values():
        if options:
            yield tuple(
                replace(claim, strength=STRONG) if len(rows) > 1 and len(claim.operands) in complete else claim
                for claim in options
            )


def _runs_on(sentence: Sentence, cue: re.Match[str], whole: Term, parts: list[Term]) -> bool:
    """Whether a list that goes on behind a ； may have left its whole: it began with one part, or grew beyond the whole."""
    passed = sentence.text[cue.end() : parts[-1].start - sentence.start]
    if "；" not in passed:
        return False
    if cue.group().endswith("：") or sentence.text[cue.end() : cue.end() + 1] == "：":
        return False  # 包括：…；…；… says that it goes on
    peers = whole.sentence is sentence and "；" in sentence.up_to(whole)
    outgrown = sum(term.quantity.value > whole.quantity.value for term in parts) > 1
    return peers or outgrown or bool(re.search("；[^；]*其中", passed))


def _holds(claim: Claim) -> bool:
    verdict = judge.judge(claim)
    return verdict is not None and verdict.word in (HOLDS, ROUNDED)


def _wholes(before: list[Term], first: Term) -> list[Term]:
    """What parts that follow can be parts of, the nearest first: none beyond a ； or a total of its own."""
    found: list[Term] = []
    for term in reversed(before):
        if partition.kin(term, first) and term.role in ("", "to"):
            found.append(term)
            if partition.ALL.search(term.lead) or len(found) == 3:
                break
        if "；" in term.gap and found:
            break
    return found
