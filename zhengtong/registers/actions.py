"""Registers change here and nowhere else: `amend` is one batch by two people, and `propose` and `answer` are its two halves.

lines ──▶ judge (what is wrong with each?) ──▶ propose: the batch and its changes ──▶ answer: by another person, who approves
      ──▶ apply: versions end and begin, in one transaction, as set-based SQL
"""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhengtong.documents import numbering
from zhengtong.lawbook import Register
from zhengtong.lawbook.register import Numbering
from zhengtong.notices.actions import tell
from zhengtong.people.models import Organ, Person, Tenure, held_on
from zhengtong.people.queries import reach as reach_of
from zhengtong.people.reach import Reach
from zhengtong.registers import applying, permission
from zhengtong.registers.errors import BadLines, NotKeeper, RegisterError, StaleEntry
from zhengtong.registers.law import register as register_of
from zhengtong.registers.lines import ADD, CANCEL, MODIFY, WRONG, Line, Scope, Verdict, judge
from zhengtong.registers.models import Batch, Change

MOST_LINES = 100_000
FIRST_YEAR, LAST_YEAR = 1949, 2199


def amend(
    code: str,
    lines: Sequence[Line],
    *,
    by: Person,
    approved_by: Person,
    on: date,
    reason: str,
    organ: Organ | None = None,
    document: str = "",
    source: str = "",
    undoes: Batch | None = None,
    key: str | None = None,
    today: date | None = None,
    is_demo: bool = False,
) -> Batch:
    """Change a register: one person proposes these lines, another approves them, and they hold from the day `on`.

    The only way in. All lines or none; the same `key` again returns the batch of the first time. Raises BadLines with a sentence
    for every wrong line, NotKeeper when `by` may not propose or `approved_by` not approve, StaleEntry when an entry changed meanwhile.
    """
    with transaction.atomic():
        batch = propose(
            code,
            lines,
            by=by,
            on=on,
            reason=reason,
            organ=organ,
            document=document,
            source=source,
            undoes=undoes,
            key=key,
            today=today,
            is_demo=is_demo,
            is_silent=True,
        )
        if batch.state == Batch.State.WAITING:
            answer(batch, by=approved_by, on=today or on, approve=True, is_silent=True)
    return batch


def propose(
    code: str,
    lines: Sequence[Line],
    *,
    by: Person,
    on: date,
    reason: str,
    organ: Organ | None = None,
    document: str = "",
    source: str = "",
    undoes: Batch | None = None,
    key: str | None = None,
    today: date | None = None,
    reach: Reach | None = None,
    is_demo: bool = False,
    is_silent: bool = False,
) -> Batch:
    """Put a batch before the one who approves it. Nothing in the register changes yet.

    `organ` is the organ in whose name it is done; unsaid, the one that `by` does it for. `today` is the day of the asking (for
    who holds which post), unsaid the day `on`. Raises BadLines, NotKeeper or RegisterError; then nothing was written.
    """
    register = register_of(code)
    if key is not None and (known := Batch.objects.filter(key=key).first()):
        return known
    reason, document = _checked(reason, document, on)
    scope = scope_of(register, by=by, on=on, organ=organ, reach=reach, today=today)
    verdicts = judge_all(register, lines, scope)
    changes = [verdict.change for verdict in verdicts if verdict.change is not None]
    if not changes:
        raise RegisterError("没有要登记的变动：各行与现有内容相同")
    batch = Batch(
        register=register.code,
        organ_id=scope.proposer_id,
        on=on,
        reason=reason,
        document=document,
        source=source[:200],
        undoes=undoes,
        added=sum(change.kind == ADD for change in changes),
        modified=sum(change.kind == MODIFY for change in changes),
        cancelled=sum(change.kind == CANCEL for change in changes),
        by=by,
        key=key,
        is_demo=is_demo,
    )
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            _number(register, changes, on)
            for place, change in enumerate(changes, 1):
                change.batch, change.place = batch, place
            Change.objects.bulk_create(changes, batch_size=2000)
            if not is_silent:
                _tell_approvers(register, batch, today or on)
    except IntegrityError:
        if key is not None and (known := Batch.objects.filter(key=key).first()):
            return known
        raise
    return batch


def _checked(reason: str, document: str, on: date) -> tuple[str, str]:
    """The words of a batch, without the spaces around them. Raises RegisterError."""
    reason, document = reason.strip(), document.strip()
    if not reason:
        raise RegisterError("请写明事由：为什么增加、变更或者注销")
    if len(reason) > 300 or len(document) > 100:
        raise RegisterError("事由最多300字，文号最多100字")
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise RegisterError(f"生效日{on}不合情理，请核对年份")
    return reason, document


def judge_all(register: Register, lines: Sequence[Line], scope: Scope) -> list[Verdict]:
    """The verdicts, or BadLines when any of them is 错误."""
    if not lines:
        raise RegisterError("没有要登记的内容")
    if len(lines) > MOST_LINES:
        raise RegisterError(f"一批最多{MOST_LINES}行，现为{len(lines)}行，请分几批")
    verdicts = judge(register, lines, scope)
    wrong = [f"第{one.place}行：{'；'.join(one.sentences)}" for one in verdicts if one.kind == WRONG]
    if wrong:
        raise BadLines(wrong)
    return verdicts


def scope_of(
    register: Register,
    *,
    by: Person,
    on: date,
    organ: Organ | None = None,
    reach: Reach | None = None,
    today: date | None = None,
) -> Scope:
    """For which organ's entries this person may propose. Raises NotKeeper."""
    held = reach_of(by, today or on) if reach is None and by.is_official else (reach or Reach())
    organs = permission.proposing_organs(register, held)
    if organ is not None and organ.pk not in organs:
        organs = []
    chosen = organ.pk if organ is not None and organs else next(iter(organs), None)
    if chosen is None:
        roles = "、".join((*register.keepers, *register.overseers))
        raise NotKeeper(f"{register.name}由{roles}登记，{by.name}{f'在{organ.name}' if organ else ''}没有这个岗位")
    if permission.oversees(register, held, chosen):
        return Scope(on, chosen, by.pk)
    name = organ.name if organ else Organ.objects.values_list("name", flat=True).get(pk=chosen)
    return Scope(on, chosen, by.pk, chosen, name)


def answer(
    batch: Batch,
    *,
    by: Person,
    on: date,
    approve: bool,
    remark: str = "",
    reach: Reach | None = None,
    is_silent: bool = False,
) -> Batch:
    """Approve a batch, and the register changes; or decline it, and nothing changes but the answer. `on` is today.

    Raises NotKeeper if `by` may not approve it (nobody approves their own), RegisterError if it was answered before, StaleEntry if
    an entry changed since it was proposed.
    """
    register = register_of(batch.register)
    remark = remark.strip()
    if len(remark) > 300:
        raise RegisterError("批示意见最多300字")
    if not approve and not remark:
        raise RegisterError("不同意的，请写明意见，让提出人知道怎么改")
    with transaction.atomic():
        applying.lock(register)
        waiting = Batch.objects.select_for_update(of=("self",)).select_related("by", "organ").get(pk=batch.pk)
        if waiting.state != Batch.State.WAITING:
            raise RegisterError(f"这一批已经批示（{waiting.state}），不能再批")
        held = reach_of(by, on) if reach is None and by.is_official else (reach or Reach())
        if waiting.organ_id not in permission.approving_organs(register, held):
            raise NotKeeper(f"这一批由{waiting.organ.name}的{'、'.join(register.approvers)}批准，{by.name}没有这个岗位")
        if waiting.by_id == by.pk:
            raise NotKeeper("提出的人不能自己批准，请由另一人批准")
        if approve:
            applying.apply(register, waiting)
        waiting.state = Batch.State.APPROVED if approve else Batch.State.DECLINED
        waiting.answered_by, waiting.answered_at, waiting.remark = by, timezone.now(), remark
        waiting.save(update_fields=["state", "answered_by", "answered_at", "remark"])
        if not is_silent:
            tell(
                waiting.by,
                cause=f"register-answer:{waiting.pk}",
                title=f"{register.name}第{waiting.pk}批：{waiting.state}",
                body=f"{by.name}：{remark or waiting.state}。生效日{waiting.on}，共{waiting.lines}行。",
                path=f"/office/registers/{register.code}/batches/{waiting.pk}",
            )
    batch.refresh_from_db()
    return batch


def undo_lines(batch: Batch) -> list[Line]:
    """The lines of a counter-batch: what `batch` added is cancelled, what it cancelled comes back, what it modified is as before.

    Raises RegisterError unless it was approved, StaleEntry when one of its entries has changed again since. Personal columns come
    back under their seal, unread.
    """
    if batch.state != Batch.State.APPROVED:
        raise RegisterError("没有批准的批次没有改变台账，不用撤销")
    if batch.undone_by.exclude(state=Batch.State.DECLINED).exists():
        raise RegisterError("这一批已经撤销，或者正在等待批准撤销")
    touched = applying.touched_since(batch)
    if touched:
        raise StaleEntry(f"“{touched}”在这一批以后又有变动，不能整批撤销；请先撤销后来的那一批")
    opposite = {ADD: CANCEL, MODIFY: MODIFY, CANCEL: ADD}
    return [
        Line(opposite[Change.Kind(change.kind)], change.code, {}, change.place, restored=change.entry)
        for change in batch.changes.select_related("entry").order_by("place")
    ]


def _number(register: Register, changes: list[Change], on: date) -> None:
    """Give the added entries their codes, where the system numbers them. The series is locked until the transaction ends."""
    key = register.key
    new = [change for change in changes if change.kind == ADD and not change.code]
    if not isinstance(key, Numbering) or not new:
        return
    year = on.year if key.by_year else 0
    series = numbering.locked(f"台账 {register.code}", year)
    for change in new:
        series.last += 1
        change.code = key.code(year, series.last)
        change.text = f"{change.code.lower()} {change.text}".strip()
    series.save(update_fields=["last"])


def _tell_approvers(register: Register, batch: Batch, today: date) -> None:
    holding = Tenure.objects.filter(
        held_on(today), post__organ_id=batch.organ_id, post__roles__overlap=list(register.approvers)
    )
    for person in {tenure.person for tenure in holding.select_related("person")} - {batch.by}:
        tell(
            person,
            cause=f"register-batch:{batch.pk}",
            title=f"请批准：{register.name}变动{batch.lines}行",
            body=f"{batch.by.name}提出：{batch.reason}。增加{batch.added}、变更{batch.modified}、注销{batch.cancelled}。",
            path=f"/office/registers/{register.code}/batches/{batch.pk}",
        )
