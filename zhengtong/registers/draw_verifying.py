"""Proof that every draw is what its candidates, its rule and its seed make it, and that none between two others is missing."""

from collections.abc import Iterator

from zhengtong.registers import draw_actions as actions
from zhengtong.registers import drawing
from zhengtong.registers.draw_candidates import candidates_of, inspectors_of, kept_candidates, kept_inspectors
from zhengtong.registers.models import Draw
from zhengtong.registers.verifying import Fault


def verify() -> tuple[int, list[Fault]]:
    """How many draws there are, and whatever does not prove. Draws every one again; needs nothing but the rows."""
    count, before, faults = 0, "", list[Fault]()
    for draw in Draw.objects.select_related("result", "outcome").order_by("pk").iterator(chunk_size=20):
        count += 1
        if draw.before != before:
            faults.append(Fault(draw.register, str(draw), "与前一次抽取接不上：中间有抽取被删去，或者前一次被改过"))
        faults += (Fault(draw.register, str(draw), what) for what in faults_of(draw))
        before = draw.hash
    return count, faults


def faults_of(draw: Draw) -> Iterator[str]:
    """What is wrong with one draw, as sentences."""
    candidates, inspectors = kept_candidates(draw), kept_inspectors(draw)
    if drawing.digest(candidates) != draw.digest:
        yield "候选对象与摘要不符"
    if drawing.digest(inspectors) != draw.inspectors_digest:
        yield "候选检查人员与摘要不符"
    if actions.hash_of(draw) != draw.hash:
        yield "抽取的内容与哈希不符"
    else:
        yield from _against_the_register(draw, candidates, inspectors)
    if hasattr(draw, "result"):
        if (draw.result.codes, draw.result.pairs) != actions.outcome_of(draw, draw.result.seed):
            yield "抽取结果与种子算出的不符"
        if actions.hash_of_result(draw, draw.result) != draw.result.hash:
            yield "抽取结果与哈希不符"
    if hasattr(draw, "outcome") and actions.hash_of_outcome(draw, draw.outcome) != draw.outcome.hash:
        yield "抽取去向与哈希不符"


def _against_the_register(
    draw: Draw, candidates: list[drawing.Candidate], inspectors: list[drawing.Inspector]
) -> Iterator[str]:
    named = candidates_of(draw)
    if sorted(named) != candidates:
        yield "候选对象与台账当时的条目不符"
    if inspectors_of(draw, named) != inspectors:
        yield "候选检查人员与台账当时的条目不符"
