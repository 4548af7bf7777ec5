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
    r"其中(?!之|的)|按[^，。；：]{2,14}(?:划?分|看|统计)(?=[，：])|包括|包含|分别[为是有]|分为|分成|涵盖|涉及|(?<![隐暗内饱])含(?!税|量|氧)|构成为?|由(?=[^，。；]{2,60}[组构]成)|："
)
_OPENING = re.compile(r"^(?:\s|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十\d]{1,2}[、.])*")
_ALL = re.compile(r"共(?!同|享|服|安|资)|总|合计|累计|收到")
_INTAKE = re.compile(r"受理|收到|接到|发现|排查|办理|接收|收件|查处|审结|收取")
_TOTAL = re.compile(r"(?:合计|共计|总计|总共|共)(?:[^，。；、（）]{0,10})$")
_VERBS = re.compile(r"[为达共有计约超近]+$")
_WHOLE_OF = re.compile(r"(?:^|年|年度|全[区县市省州镇]|我[区县市省州局]|共|累计|度)$")
_DONE, _UNDONE = re.compile("^已|^完成"), re.compile("^未|^尚未|^正在|^还有|^剩余")
_CARRIED = re.compile(r"(?:上年|上年度|去年|历年)(?:度)?(?:结转|遗留|未结|存)|旧存|结转上年")
_CLOSES = re.compile(r"其中|；|包括|（含|另|此外|：")
_MIDDLE = re.compile(r"^[^，。；：、（）]{0,24}中(?=[，有已])")

Options = tuple[Claim, ...]
MOST = 60  # terms of one list that are looked at
_REACH = 12  # terms looked back over for a whole


def find(sentence: Sentence) -> Iterator[Options]:
    """The sums a sentence claims; each as its readings, the likeliest first."""
    if len(sentence.terms) > 1 or (sentence.terms and sentence.before):
        yield from _brackets(sentence)
        yield from _introduced(sentence)
        yield from _counted_out(sentence)
        yield from _totalled(sentence)
        yield from _among(sentence)


def _brackets(sentence: Sentence) -> Iterator[Options]:
    """197家（其中：全资114家，参股83家）"""
    for bracket in dict.fromkeys(term.bracket for term in sentence.terms if term.bracket):
        inside = [term for term in sentence.terms if term.bracket == bracket]
        outside = [
            term for term in sentence.terms if term.end - sentence.start <= bracket - 1 and term.depth < inside[0].depth
        ]
        if not outside:
            continue
        whole = outside[-1]
        if re.search(r"[，；、。]", sentence.text[whole.end - sentence.start : bracket - 1]):
            continue
        words = sentence.text[bracket : inside[0].start - sentence.start]
        parts = partition.parts(inside, whole, inside[0].depth)
        claim = _claim(
            whole,
            parts,
            STRONG if not re.match(r"含", words) else MEDIUM,
            words,
            sentence.text[parts[-1].end - sentence.start :][:8] if parts else "",
        )
        if claim:
            yield (claim,)


def _introduced(sentence: Sentence) -> Iterator[Options]:
    """40461吨，其中粮食8178吨、油料…; 收入合计…，包括：…"""
    text = sentence.text
    starts = [term.start for term in sentence.terms]
    for cue in islice(_CUE.finditer(text), MOST):
        if cue.group() == "：":
            yield from _intro(sentence, cue)
        at = bisect_left(starts, sentence.start + cue.start())
        after, before = sentence.terms[at : at + MOST], sentence.terms[max(0, at - _REACH) : at]
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
            before = sentence.before.terms
        before = [term for term in before if term.depth == depth or not depth]
        yield from _readings(sentence, cue, before, after, depth)


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
                    claim = _claim(
                        whole,
                        parts,
                        STRONG if cue.group()[0] in "分由" else MEDIUM,
                        words,
                        text[parts[-1].end - sentence.start :][:8],
                    )
                    if claim is None:
                        continue
                    if at:  # the beginning of a list may be all of the parts, but need not
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


def _holds(claim: Claim) -> bool:
    verdict = judge.judge(claim)
    return verdict is not None and verdict.word in (HOLDS, ROUNDED)


def _wholes(before: list[Term], first: Term) -> list[Term]:
    """What parts that follow can be parts of, the nearest first: none beyond a ； or a total of its own."""
    found: list[Term] = []
    for term in reversed(before):
        if partition.kin(term, first) and term.role in ("", "to"):
            found.append(term)
            if _ALL.search(term.lead) or len(found) == 3:
                break
        if "；" in term.gap and found:
            break
    return found


def _claim(whole: Term, parts: list[Term], strength: int, words: str, behind: str) -> Claim | None:
    if len(parts) < 2:
        return None
    strength = partition.strength(whole, parts, strength, words, behind)
    signs = tuple(-1 if _CARRIED.search(term.lead) and term.start > whole.start else 1 for term in parts)
    return Claim(
        "sum",
        "部分与总数",
        "linear",
        tuple(parts),
        whole,
        strength,
        "",
        signs,
        is_bounded=partition.are_apart(whole, parts, words, behind),
    )


def _counted_out(sentence: Sentence) -> Iterator[Options]:
    """共受理392起，86起责令履行，67起维持，72起撤销，167起终止"""
    terms = sentence.terms
    for at, whole in enumerate(terms[:-2]):
        intake = bool(_INTAKE.search(whole.lead))
        parted = bool(_DONE.search(terms[at + 1].lead) and _UNDONE.search(terms[at + 2].lead))
        if (
            whole.role
            or not (intake or parted or _ALL.search(whole.lead))
            or whole.quantity.kind not in ("count", "measure")
        ):
            continue
        stop = _CLOSES.search(sentence.following(whole))
        limit = whole.end + stop.start() if stop else sentence.start + len(sentence.text)
        region = [term for term in terms[at + 1 : at + MOST] if term.end <= limit and term.depth == whole.depth]
        parts = partition.parts(region, whole, whole.depth)
        if len(parts) < 2 or _ALL.search(parts[0].lead):
            continue
        if intake and not parted and _is_told_apart(terms, at, parts):
            continue
        alone = all(term in parts or term.quantity.kind == "share" for term in region)
        behind = sentence.text[parts[-1].end - sentence.start :][:8]
        options = [_claim(whole, parts, MEDIUM if alone else WEAK, "", behind)]
        if intake and len(parts) > 2:
            pair = partition.complement([term.lead for term in parts[:2]])
            options.append(_claim(whole, parts[:2], MEDIUM if pair else WEAK, "", ""))
            options.append(_claim(whole, [parts[0], parts[-1]], WEAK, "", ""))
        yield tuple(claim for claim in options if claim)


def _is_told_apart(terms: list[Term], at: int, parts: list[Term]) -> bool:
    """Whether what seems a whole is itself a part beside them: 收到156件，受理142件，不予受理9件，其他5件."""
    before = terms[at - 1] if at else None
    beside = before is not None and partition.kin(before, terms[at]) and bool(_INTAKE.search(before.lead))
    return beside or any(re.match("不予|未予|暂不", term.lead) for term in parts if "受理" in term.lead)


def _totalled(sentence: Sentence) -> Iterator[Options]:
    """专项债2.59亿元、省级专项债3.58亿元、补助0.5亿元，合计到位6.67亿元"""
    for at, total in enumerate(sentence.terms):
        if at < 2 or not _TOTAL.search(total.lead) or total.role in ("from",):
            continue
        earlier = [
            term
            for term in sentence.terms[max(0, at - MOST) : at]
            if partition.kin(term, total) and term.is_level and term.depth <= total.depth
        ]
        run: list[Term] = []
        for term in reversed(earlier):
            if run and re.search("[。]|其中", sentence.between(term, run[-1])):
                break
            run.append(term)
            if _ALL.search(term.lead) and len(run) > 1:
                break
        run.reverse()
        if len(run) < 2:
            continue
        least = max(term.quantity.value for term in run)
        sure = (
            MEDIUM
            if re.search("合计|共计|总计|总共", total.lead) or re.fullmatch("[一总]?共(?:有)?", total.lead.strip())
            else WEAK
        )
        if sure == MEDIUM and total.quantity.value >= least and _is_whole_run(sentence, run, total):
            sure = STRONG
        options = []
        for start in range(len(run) - 1):
            claim = _claim(total, run[start:], sure if start == 0 else WEAK, "", "")
            if claim:
                options.append(claim)
        yield tuple(options)


def _is_whole_run(sentence: Sentence, run: list[Term], total: Term) -> bool:
    """Whether nothing but the parts and their shares stands between the beginning and the total."""
    between = sentence.terms[run[0].index : total.index]
    return all(term in run or term.quantity.kind == "share" for term in between) and "；" not in sentence.between(
        run[0], total
    )


def _among(sentence: Sentence) -> Iterator[Options]:
    """22个地方政府中，13个已有…，其他9个…"""
    for at, whole in enumerate(sentence.terms[:-1]):
        if whole.role or not _MIDDLE.match(sentence.following(whole)) or whole.quantity.kind != "count":
            continue
        region = [term for term in sentence.terms[at + 1 : at + MOST] if term.depth == whole.depth]
        parts = partition.parts(region, whole, whole.depth)
        claim = _claim(whole, parts, MEDIUM, "", "")
        if claim:
            yield (claim,)
