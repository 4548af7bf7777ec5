"""Parts of a whole: 其中, 包括, brackets behind a number, 共…：a、b、c, and a、b、c，合计….

Whether the parts are all of it is what the words must say. 其中 alone may pick examples, so such a list is held against
the whole only where one slip of the pen would make it fit; 等, 主要 and their like only where it fits already.
"""

import re
from collections.abc import Iterator

from ..claims import MEDIUM, STRONG, WEAK, Claim
from ..sentences import Sentence, Term
from . import partition

_CUE = re.compile(r"其中(?!之|的)|包括|包含|分别[为是有]|分为|分成|涵盖|涉及|(?<![隐暗内饱])含(?!税|量|氧)|构成为?|由(?=[^，。；]{2,60}[组构]成)|：")
_OPENING = re.compile(r"^(?:\s|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十\d]{1,2}[、.])*")
_ALL = re.compile(r"共|总|合计|累计|收到|全[年县市区省国]")
_TOTAL = re.compile(r"(?:合计|共计|总计|总共|共)(?:[^，。；、（）]{0,10})$")
_MIDDLE = re.compile(r"^[^，。；：、（）]{0,24}中[，,]?")

Options = tuple[Claim, ...]


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
        outside = [term for term in sentence.terms if term.end - sentence.start <= bracket - 1 and term.depth < inside[0].depth]
        if not outside:
            continue
        whole = outside[-1]
        if re.search(r"[，；、。]", sentence.text[whole.end - sentence.start : bracket - 1]):
            continue
        words = sentence.text[bracket : inside[0].start - sentence.start]
        parts = partition.parts(inside, whole, inside[0].depth)
        claim = _claim(whole, parts, STRONG if not re.match(r"含", words) else MEDIUM, words, sentence.text[parts[-1].end - sentence.start :][:8] if parts else "")
        if claim:
            yield (claim,)


def _introduced(sentence: Sentence) -> Iterator[Options]:
    """40461吨，其中粮食8178吨、油料…; 收入合计…，包括：…"""
    text = sentence.text
    for cue in _CUE.finditer(text):
        place = sentence.start + cue.start()
        after = [term for term in sentence.terms if term.start >= place]
        before = [term for term in sentence.terms if term.end <= place]
        if not after or (cue.group() == "：" and (not before or re.search("[，；。]", text[before[-1].end - sentence.start : cue.start()]))):
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


def _is_heard(text: str, cue: re.Match[str]) -> bool:
    """Whether 包括, 含 and 分别为 stand where they part a whole, not inside a name."""
    if cue.group().startswith("分别"):
        return True
    return cue.group() in ("其中", "分为", "分成") or text[cue.start() - 1 : cue.start()] in ("，", "；", "。", "", "（", "、", "\n") or text[cue.end() : cue.end() + 1] == "："


def _readings(sentence: Sentence, cue: re.Match[str], before: list[Term], after: list[Term], depth: int) -> Iterator[Options]:
    text = sentence.text
    ends = [place for place in (text.find("；", cue.end()), len(text)) if place > 0]
    seen: set[str] = set()
    for first in after[:4]:
        dimension = first.quantity.dimension
        if dimension in seen or first.quantity.kind not in ("count", "measure", "time"):
            continue
        seen.add(dimension)
        wholes = [term for term in reversed(before) if partition.kin(term, first) and term.role in ("", "to")][:3]
        options: list[Claim] = []
        for end in reversed(ends):
            region = [term for term in after if term.end - sentence.start <= end]
            for whole in wholes:
                for parts in partition.selections(sentence, region, whole, depth, cue.end()):
                    strength = STRONG if cue.group()[0] in "分由" else MEDIUM
                    claim = _claim(whole, parts, strength, text[cue.start() : parts[0].start - sentence.start] if parts else "", text[parts[-1].end - sentence.start :][:8] if parts else "")
                    if claim and claim not in options:
                        options.append(claim)
        if options:
            yield tuple(options)


def _claim(whole: Term, parts: list[Term], strength: int, words: str, behind: str) -> Claim | None:
    if len(parts) < 2:
        return None
    strength = partition.strength(whole, parts, strength, words, behind)
    return Claim("sum", "部分与总数", "linear", tuple(parts), whole, strength, "", (1,) * len(parts))


def _counted_out(sentence: Sentence) -> Iterator[Options]:
    """共受理392起，86起责令履行，67起维持，72起撤销，167起终止"""
    terms = sentence.terms
    for at, whole in enumerate(terms[:-2]):
        if whole.role or not _ALL.search(whole.lead) or whole.quantity.kind not in ("count", "measure"):
            continue
        stop = re.search("其中|；|包括|（含|另|此外|：", sentence.following(whole))
        limit = whole.end + stop.start() if stop else sentence.start + len(sentence.text)
        region = [term for term in terms[at + 1 :] if term.end <= limit and term.depth == whole.depth]
        parts = partition.parts(region, whole, whole.depth)
        if len(parts) < 2 or _ALL.search(parts[0].lead):
            continue
        alone = all(term in parts or term.quantity.kind == "share" for term in region)
        claim = _claim(whole, parts, MEDIUM if alone and len(parts) > 1 else WEAK, "", sentence.text[parts[-1].end - sentence.start :][:8])
        if claim:
            yield (claim,)


def _totalled(sentence: Sentence) -> Iterator[Options]:
    """专项债2.59亿元、省级专项债3.58亿元、补助0.5亿元，合计到位6.67亿元"""
    for at, total in enumerate(sentence.terms):
        if at < 2 or not _TOTAL.search(total.lead) or total.role in ("from",):
            continue
        earlier = [term for term in sentence.terms[:at] if partition.kin(term, total) and term.is_level and term.depth <= total.depth]
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
        options = []
        for start in range(len(run) - 1):
            claim = _claim(total, run[start:], MEDIUM if re.search("合计|共计|总计|总共", total.lead) else WEAK, "", "")
            if claim:
                options.append(claim if start == 0 else Claim(claim.kind, claim.rule, claim.formula, claim.operands, claim.result, WEAK, "", claim.signs))
        yield tuple(options)


def _among(sentence: Sentence) -> Iterator[Options]:
    """22个地方政府中，13个已有…，其他9个…"""
    for at, whole in enumerate(sentence.terms[:-1]):
        if whole.role or not _MIDDLE.match(sentence.following(whole)) or whole.quantity.kind != "count":
            continue
        region = [term for term in sentence.terms[at + 1 :] if term.depth == whole.depth]
        parts = partition.parts(region, whole, whole.depth)
        claim = _claim(whole, parts, MEDIUM, "", "")
        if claim:
            yield (claim,)
