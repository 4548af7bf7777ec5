"""A draw in two steps: `request` keeps the candidates and the rule for good; only then does `draw` take a seed, so nobody can choose.

request (candidates, their digest, committed) ──▶ draw (seed from the system's randomness) ──▶ adopt (cases are opened) or abandon (why)
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhengtong.lawbook import Register
from zhengtong.people.models import Organ, Person
from zhengtong.people.queries import reach as reach_of
from zhengtong.people.reach import Reach
from zhengtong.registers import applying, drawing, permission
from zhengtong.registers.draw_candidates import (
    INSPECTORS,
    candidates_of,
    certificates,
    filterable,
    inspectors_of,
    kept_candidates,
    kept_inspectors,
    rules_of,
    skills,
    stratifiable,
)
from zhengtong.registers.errors import NotKeeper, RegisterError
from zhengtong.registers.law import register as register_of
from zhengtong.registers.models import Draw, DrawOutcome, DrawResult

FEWEST, MOST_EACH = 2, 6  # 处罚法42.1: 执法人员不得少于两人
MOST_CANDIDATES = 200_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """What is to be drawn: from which register, narrowed how, how many of each stratum ("" when not stratified), and how many officers."""

    task: str
    register: str
    quotas: Mapping[str, str]
    stratum: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    each: int = 0
    skill: str = ""
    is_joint: bool = False


def request(plan: Plan, *, organ: Organ, by: Person, on: date, seal: str = "", reach: Reach | None = None) -> Draw:
    """Keep who may be drawn today and by which rule, with their digest. There is no seed yet, so nobody knows who will be drawn.

    `seal` is the hash of the latest daily seal: the request is no older. Committed when it returns, so not to be called inside a
    transaction. Raises RegisterError or NotKeeper, as a sentence; among others while an earlier draw of the task has not been given up.
    """
    register = register_of(plan.register)
    _may(by, organ.pk, on, reach, register, is_joint=plan.is_joint)
    quotas, task = _checked(plan, register), " ".join(plan.task.split())
    with transaction.atomic(durable=True):
        # What is approved has its moment set under the same locks: what the registers said `at` can be asked again, exactly.
        asked_of = sorted({register.code, INSPECTORS, certificates()})
        for code in asked_of:
            applying.lock(register_of(code))
        applying.lock_draws()
        draw = Draw(
            organ=organ,
            task=task,
            round=_next_round(organ, task),
            register=register.code,
            on=on,
            by=by,
            at=timezone.now(),
        )
        draw.filters, draw.stratum, draw.quotas = dict(plan.filters), plan.stratum, quotas
        draw.each, draw.skill, draw.is_joint, draw.seal = plan.each, plan.skill, plan.is_joint, seal
        draw.validity = rules_of(asked_of)
        _fill(draw)
        draw.before = Draw.objects.order_by("-pk").values_list("hash", flat=True).first() or ""
        draw.hash = hash_of(draw)
        draw.save(force_insert=True)
    return draw


def _fill(draw: Draw) -> None:
    """Write down who may be drawn. Raises RegisterError when it is nobody."""
    named = candidates_of(draw)
    if not named:
        raise RegisterError("没有符合条件的抽取对象，请核对筛选和分层")
    if len(named) > MOST_CANDIDATES:
        raise RegisterError(f"候选对象最多{MOST_CANDIDATES}个，现为{len(named)}个，请加上筛选")
    inspectors = inspectors_of(draw, named)
    if len(inspectors) < draw.each:
        raise RegisterError(f"可抽取、证件有效的检查人员只有{len(inspectors)}名，不够每户{draw.each}名")
    if draw.skill and not any(draw.skill in one.skills for one in inspectors):
        raise RegisterError(f"可抽取的检查人员里没有专业特长是“{draw.skill}”的")
    draw.candidates = [[one.stratum, one.code] for one in sorted(named)]
    draw.digest = drawing.digest(named)
    draw.inspectors = [[one.code, one.officer, list(one.skills), list(one.avoided)] for one in inspectors]
    draw.inspectors_digest = drawing.digest(inspectors)


def _checked(plan: Plan, register: Register) -> dict[str, str]:
    """The quotas in one way of writing. Raises RegisterError when the plan cannot be carried out."""
    if not plan.task.strip() or len(plan.task) > 100:
        raise RegisterError("请写明抽查任务，最多100字")
    narrowing = {column.name for column in filterable(register)}
    if wrong := [name for name in plan.filters if name not in narrowing]:
        raise RegisterError(f"{register.name}不能按“{'、'.join(wrong)}”筛选")
    if register.code in (INSPECTORS, certificates()):
        raise RegisterError("抽取对象请选另一本台账；检查人员写每户几名")
    if plan.stratum and plan.stratum not in {column.name for column in stratifiable(register)}:
        raise RegisterError(f"{register.name}不能按“{plan.stratum}”分层")
    if not plan.stratum and set(plan.quotas) - {""}:
        raise RegisterError("没有分层的，只写一个比例或者数量")
    if plan.each and not FEWEST <= plan.each <= MOST_EACH:
        raise RegisterError(f"每户的检查人员不少于{FEWEST}名，不多于{MOST_EACH}名；不抽检查人员的写0")
    if plan.skill and (plan.skill not in skills() or not plan.each):
        raise RegisterError(f"没有“{plan.skill}”这个专业特长，或者没有抽检查人员")
    try:
        quotas = {stratum: str(drawing.Quota.read(text)) for stratum, text in plan.quotas.items() if text.strip()}
    except drawing.WrongQuota as reason:
        raise RegisterError(str(reason)) from reason
    if not quotas:
        raise RegisterError("请写明抽多少：数量（如 20）或者比例（如 5%）")
    return quotas


def _next_round(organ: Organ, task: str) -> int:
    """Which draw of this task it is. Raises RegisterError while an earlier one has not been given up."""
    earlier = Draw.objects.filter(organ=organ, task=task).select_related("result", "outcome")
    for one in earlier.defer("candidates", "inspectors").order_by("round"):
        if one.state != "已放弃":
            raise RegisterError(f"“{task}”{one.state}（第{one.round}次）；要重抽的，先写明理由放弃那一次，记录都留着")
    return earlier.count() + 1


def draw(asked: Draw, *, by: Person, on: date, reach: Reach | None = None) -> DrawResult:
    """Take a seed and draw, once; asked again, the same result. Raises RegisterError or NotKeeper.

    The request must have been committed before: that is what `durable` holds callers to.
    """
    _may(by, asked.organ_id, on, reach, register_of(asked.register))
    with transaction.atomic(durable=True):
        locked = _locked(asked)
        if hasattr(locked, "result"):
            return locked.result
        if hasattr(locked, "outcome"):
            raise RegisterError(f"{locked}{locked.state}，不能再抽")
        result = DrawResult(draw=locked, seed=secrets.token_hex(32), by=by, at=timezone.now())
        result.codes, result.pairs = outcome_of(locked, result.seed)
        result.hash = hash_of_result(locked, result)
        result.save(force_insert=True)
    return result


def outcome_of(asked: Draw, seed: str) -> tuple[list[str], dict[str, list[str]]]:
    """Who is drawn with this seed, and which officers go to each: from the request alone."""
    codes = drawing.drawn(kept_candidates(asked), asked.quotas, seed)
    return codes, drawing.paired(codes, kept_inspectors(asked), each=asked.each, skill=asked.skill, seed=seed)


def abandon(asked: Draw, *, by: Person, on: date, reason: str, reach: Reach | None = None) -> DrawOutcome:
    """Give a draw up, before or after it was drawn, for a reason. It stays where it is. Raises RegisterError or NotKeeper."""
    _may(by, asked.organ_id, on, reach, register_of(asked.register))
    reason = reason.strip()
    if not reason or len(reason) > 300:
        raise RegisterError("请写明放弃的理由，最多300字")
    with transaction.atomic():
        locked = _locked(asked)
        if hasattr(locked, "outcome"):
            raise RegisterError(f"{locked}{locked.state}，不能再放弃")
        return _end(locked, DrawOutcome.Kind.ABANDONED, by, reason)


def adopt(asked: Draw, *, by: Person, on: date, reach: Reach | None = None) -> DrawOutcome:
    """Take a draw up, before cases are opened on it: from now on it cannot be given up. Asked again, the same. Raises RegisterError."""
    held = reach_of(by, on) if reach is None else reach
    if not held.roles(asked.organ_id):
        raise NotKeeper(f"{by.name}在{asked.organ.name}没有岗位，不能采用这次抽取")
    with transaction.atomic():
        locked = _locked(asked)
        if hasattr(locked, "outcome") and locked.outcome.kind == DrawOutcome.Kind.ADOPTED:
            return locked.outcome
        if locked.state != "已抽取":
            raise RegisterError(f"{locked}{locked.state}，不能采用")
        return _end(locked, DrawOutcome.Kind.ADOPTED, by, "")


def _end(locked: Draw, kind: str, by: Person, reason: str) -> DrawOutcome:
    outcome = DrawOutcome(draw=locked, kind=kind, by=by, reason=reason, at=timezone.now())
    outcome.hash = hash_of_outcome(locked, outcome)
    outcome.save(force_insert=True)
    return outcome


def _locked(asked: Draw) -> Draw:
    """The request, with its result and outcome as they are now; whoever else wants it waits."""
    Draw.objects.select_for_update().get(pk=asked.pk)
    return Draw.objects.select_related("result", "outcome", "organ").get(pk=asked.pk)


def _may(by: Person, organ: int, on: date, reach: Reach | None, register: Register, *, is_joint: bool = False) -> None:
    held = reach_of(by, on) if reach is None else reach
    inspectors = register_of(INSPECTORS)
    if organ not in permission.proposing_organs(inspectors, held) or not permission.may_read(register, held):
        roles = "、".join((*inspectors.keepers, *inspectors.overseers))
        raise NotKeeper(f"随机抽取由{roles}在本机关组织，{by.name}没有这个岗位")
    if is_joint and not permission.oversees(inspectors, held, organ):
        raise NotKeeper(f"跨部门联合抽查由{'、'.join(inspectors.overseers)}组织，{by.name}没有这个岗位")


def _hashed(before: str, facts: Mapping[str, Any]) -> str:
    spelt = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}|{spelt}".encode()).hexdigest()


_REQUESTED = (
    *("organ_id", "task", "round", "register", "filters", "stratum", "quotas", "each", "skill", "is_joint"),
    *("validity", "digest", "inspectors_digest", "seal", "by_id"),
)


def hash_of(asked: Draw) -> str:
    """What binds a request: everything in it, and the request before it; the candidates by their digests."""
    facts = {name: getattr(asked, name) for name in _REQUESTED}
    return _hashed(asked.before, facts | {"on": asked.on.isoformat(), "at": _micros(asked.at)})


def hash_of_result(asked: Draw, result: DrawResult) -> str:
    """What binds a result to its request."""
    facts = {name: getattr(result, name) for name in ("seed", "codes", "pairs", "by_id")}
    return _hashed(asked.hash, facts | {"at": _micros(result.at)})


def hash_of_outcome(asked: Draw, outcome: DrawOutcome) -> str:
    """What binds an outcome to its request and its result."""
    facts = {name: str(getattr(outcome, name)) for name in ("kind", "reason", "by_id")}
    before = asked.result.hash if hasattr(asked, "result") else asked.hash
    return _hashed(before, facts | {"at": _micros(outcome.at)})


def _micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)
