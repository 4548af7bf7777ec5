"""Parts of a whole without 其中: 共392起，86起…，67起…; a、b、c，合计…; 22个…中，13个…，其他9个…."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ..claims import MEDIUM, STRONG, WEAK, Claim
from ..sentences import Sentence, Term
from . import partition

_INTAKE = re.compile(r"受理|收到|接到|发现|排查|办理|接收|收件|查处|审结|收取")
_TOTAL = re.compile(r"(?:合计|共计|总计|总共|共)(?:[^，。；、（）]{0,10})$")
_BRACKET = re.compile("（[^（）]{0,200}）")
_DONE, _UNDONE = re.compile("^已|^完成"), re.compile("^未|^尚未|^正在|^还有|^剩余")
_CLOSES = re.compile(r"其中|；|包括|（含|另|此外|：")
_MIDDLE = re.compile(r"^[^，。；：、（）]{0,24}中(?=[，有已])")

Options = tuple[Claim, ...]


def find(sentence: Sentence) -> Iterator[Options]:
    """The sums whose parts are only counted out; each as its readings, the likeliest first."""
    if len(sentence.terms) > 1:
        yield from _counted_out(sentence)
        yield from _totalled(sentence)
        yield from _among(sentence)


def _counted_out(sentence: Sentence) -> Iterator[Options]:
    """共受理392起，86起责令履行，67起维持，72起撤销，167起终止"""
    terms = sentence.terms
    shut = _BRACKET.sub(lambda match: "（" + "　" * (len(match.group()) - 2) + "）", sentence.text)
    for at, whole in enumerate(terms[:-2]):
        if whole.role or whole.quantity.kind not in ("count", "measure"):
            continue
        stop = _CLOSES.search(shut, whole.end - sentence.start)
        limit = sentence.start + (stop.start() if stop else len(sentence.text))
        region = [
            term for term in terms[at + 1 : at + partition.MOST] if term.end <= limit and term.depth == whole.depth
        ]
        parts = partition.parts(region, whole, whole.depth)
        intake = bool(_INTAKE.search(whole.lead))
        if len(parts) < 2 or partition.ALL.search(parts[0].lead) or not (intake or _is_counted_out(whole, parts, at)):
            yield from _headed(sentence, terms, at)
            continue
        if intake and _is_told_apart(terms, at, parts):
            continue
        alone = all(term in parts or term.quantity.kind == "share" for term in region)
        behind = sentence.text[parts[-1].end - sentence.start :][:8]
        labels = [term.lead + term.noun for term in parts]
        matched = alone and (
            partition.alike(whole, parts) or partition.is_family(labels) or partition.complement(labels)
        )
        options = [partition.claim(whole, parts, MEDIUM if matched else WEAK, "", behind)]
        if intake and len(parts) > 2:
            pair = partition.complement([term.lead for term in parts[:2]])
            options.append(partition.claim(whole, parts[:2], MEDIUM if pair else WEAK, "", ""))
            options.append(partition.claim(whole, [parts[0], parts[-1]], WEAK, "", ""))
        yield tuple(claim for claim in options if claim)
    yield from _continued(sentence)


def _is_counted_out(whole: Term, parts: list[Term], at: int) -> bool:
    """Whether words say that a list is of a number before it: 共, 已…未…, 其他 in the end."""
    parted = bool(_DONE.search(parts[0].lead) and _UNDONE.search(parts[1].lead))
    closed = (
        at == 0
        and re.search("其他|其它|其余", parts[-1].lead)
        and all(term.quantity.value <= whole.quantity.value for term in parts)
    )
    return parted or bool(partition.ALL.search(whole.lead)) or bool(closed)


def _headed(sentence: Sentence, terms: list[Term], at: int) -> Iterator[Options]:
    """控告申诉案件50件，控告2件；刑事申诉0件；司法救助47件: a head and its members, with ； between them."""
    whole = terms[at]
    if at or re.search("[；。]", sentence.up_to(whole)):
        return
    parts = [
        term
        for term in terms[1 : partition.MOST]
        if partition.kin(term, whole) and term.is_level and term.depth == whole.depth
    ]
    gaps = [sentence.between(one, other) for one, other in pairwise(parts)]
    if (
        len(parts) > 2
        and all(gap.startswith("；") and "，" not in gap for gap in gaps)
        and re.match("[，：]", parts[0].gap)
    ):
        claim = partition.claim(
            whole, parts, STRONG if any(term.quantity.value == 0 for term in parts) else MEDIUM, "", ""
        )
        if claim:
            yield (claim,)


def _continued(sentence: Sentence) -> Iterator[Options]:
    """共受理300件。交办责任单位270件，直办20件: two that make up the whole of the sentence before."""
    before = sentence.before
    if before is None or len(sentence.terms) < 2 or not before.terms:
        return
    wholes = [
        term
        for term in before.terms
        if partition.ALL.search(term.lead) and partition.kin(term, sentence.terms[0]) and term.is_level
    ]
    parts = sentence.terms[:2]
    if len(wholes) == 1 and partition.kin(parts[0], parts[1]) and all(term.is_level for term in parts):
        pair = partition.complement([term.lead + term.noun for term in parts])
        if (
            pair
            and not re.search("其中", sentence.text[:8])
            and not any(partition.ALL.search(term.lead) for term in parts)
        ):
            claim = partition.claim(wholes[0], parts, MEDIUM, "", "")
            if claim:
                yield (claim,)


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
            for term in sentence.terms[max(0, at - partition.MOST) : at]
            if partition.kin(term, total) and term.is_level and term.depth <= total.depth
        ]
        run: list[Term] = []
        for term in reversed(earlier):
            if run and re.search("[。]|其中", sentence.between(term, run[-1])):
                break
            run.append(term)
            if partition.ALL.search(term.lead) and len(run) > 1:
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
        whole_run = sure == MEDIUM and _is_whole_run(sentence, run, total)
        if whole_run and total.quantity.value >= least:
            sure = STRONG
        options = []
        for start in range(len(run) - 1):
            claim = partition.claim(total, run[start:], sure if start == 0 else WEAK, "", "")
            if claim:
                strength = max(claim.strength, MEDIUM) if start == 0 and whole_run else claim.strength
                options.append(replace(claim, strength=strength, is_bounded=False))
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
        region = [term for term in sentence.terms[at + 1 : at + partition.MOST] if term.depth == whole.depth]
        parts = partition.parts(region, whole, whole.depth)
        claim = partition.claim(whole, parts, MEDIUM, "", "")
        if claim:
            yield (claim,)
