"""情形: diaries a lawyer writes — dated acts, then what must be true — and whether the law as written agrees."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.clock import PROMISED, STATES, STATUTORY, DeadlineState
from zhengtong.lawbook.errors import LawError, NotAllowed
from zhengtong.lawbook.nodes import Page
from zhengtong.lawbook.procedure import Action, Procedure
from zhengtong.lawbook.progress import Progress
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import EXTENDED_BY

WORDS = ("情形", "版本", "预设", "事项", "期限", "承诺", "经过", "应为", "应拒")
# What a diary may say of an act besides what is filled in: another role, or that nobody approved.
ROLE, APPROVED = "谁", "批准"

_STEP = re.compile(r"(\d{4}-\d\d-\d\d)\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a diary."""

    on: date
    action: str
    data: Mapping[str, object] = field(default_factory=dict)
    role: str | None = None
    approved: bool = True


@dataclass(frozen=True, slots=True)
class Scenario:
    """One diary: what happened, and either what must be true after it or how its last act must be refused."""

    name: str
    place: str
    code: str
    version: date | None
    steps: tuple[Step, ...]
    expected: Mapping[str, object]
    refused: str | None
    terms: Mapping[str, Term]
    promises: Mapping[str, Term]
    service: str | None = None
    preset: str | None = None

    @property
    def began_on(self) -> date:
        """The day of the first act."""
        return self.steps[0].on

    def procedure(self, book: Lawbook) -> Procedure:
        """The version it names, or the one in force on its first day."""
        return book.procedure(self.code, self.version) if self.version else book.in_force(self.code, self.began_on)

    def _under_preset(self, book: Lawbook) -> Procedure:
        law = self.procedure(book)
        if self.preset is None:
            return law
        presets = book.presets(self.code)
        preset = presets.find(self.preset) if presets else None
        if preset is None:
            raise LawError(f"没有“{self.preset}”这个预设")
        return preset.over(law)

    def run(self, book: Lawbook) -> list[str]:
        """What came out otherwise than written, as sentences; empty when all agrees."""
        try:
            found = list(self._run(self._under_preset(book), book))
        except LawError as error:
            found = error.messages
        return [f"{self.place}“{self.name}”：{each}" for each in found]

    def _run(self, law: Procedure, book: Lawbook) -> Iterator[str]:
        progress = Progress(law, book.calendar, self.terms, self.promises)
        for step in self.steps:
            reason = _misnamed(book, law, step) or _take(progress, step)
            is_last = step is self.steps[-1]
            if is_last and self.refused is not None:
                if reason is None:
                    yield f"{step.on}“{step.action}”应当被拒（{self.refused}），却办成了"
                elif self.refused not in reason:
                    yield f"{step.on}“{step.action}”应当以“{self.refused}”被拒，实际理由是“{reason}”"
            elif reason is not None:
                yield f"{step.on}“{step.action}”被拒：{reason}"
                return
        on = self.expected.get("于", progress.done[-1].on if progress.done else self.began_on)
        if not isinstance(on, date):
            yield f"“于”应是日期，现为“{on}”"
            return
        if "于" in self.expected:
            fire_deemed(progress, on)
        yield from self._compare(progress, on)

    def _compare(self, progress: Progress, on: date) -> Iterator[str]:
        states = {(state.kind, state.clock): state for state in progress.deadlines(on)}
        promised = self.expected.get("承诺", {})
        for name, wanted in self.expected.items():
            if name == "环节" and wanted != progress.stage:
                yield f"环节应为“{wanted}”，实为“{progress.stage}”"
            elif name in progress.procedure.clocks:
                yield from _differs(name, wanted, states.get((STATUTORY, name)))
            elif name in _days(progress.procedure):
                got = progress.dates.get(name)
                if wanted != got:
                    yield f"{name}应为{wanted}，实为{got or '没有记下'}"
            elif name not in ("环节", "于", "承诺"):
                yield f"“应为”里的“{name}”既不是环节、期限，也不是记下的日期"
        for name, wanted in promised.items() if isinstance(promised, dict) else ():
            yield from _differs(f"承诺的{name}", wanted, states.get((PROMISED, name)))


def _differs(name: str, wanted: object, state: DeadlineState | None) -> Iterator[str]:
    """A clock against what is expected of it: its last day, or 停算, 已完成, 已失效, 未起算."""
    said = "未起算" if state is None else STATES[state.state]
    due = state.due_on if state else None
    if isinstance(wanted, date):
        if wanted != due:
            yield f"{name}应到{wanted}届满，实为{due or said}"
    elif wanted != said:
        yield f"{name}应为“{wanted}”，实为“{said}”{f'（{due}届满）' if due else ''}"


def _days(law: Procedure) -> set[str]:
    return {day for action in law.actions.values() for day in (*action.records, *action.needs)}


def _take(progress: Progress, step: Step) -> str | None:
    """Take one step; the reason if it is refused. What the diary leaves unfilled is filled in, what is approved approved."""
    action = progress.procedure.actions.get(step.action)
    data = dict(step.data) if action is None else filled(action, step.on, step.data, progress.procedure)
    role = step.role or (action.by if action else "")
    try:
        progress.take(step.action, on=step.on, role=role, data=data, approved=step.approved)
    except NotAllowed as refused:
        return str(refused)
    return None


def _misnamed(book: Lawbook, law: Procedure, step: Step) -> str | None:
    """Why what the diary fills in is not what a register could give (取自、至少); whether the entries exist no diary knows."""
    for name, value in step.data.items():
        table = book.codes(law, name)
        if table and table.naming and (reason := table.naming.refusal(name, value)):
            return reason
    return None


def filled(action: Action, on: date, data: Mapping[str, object], law: Procedure) -> dict[str, object]:
    """What an act must have filled in, with placeholders where `data` is silent: the day itself for a day.

    延长时间 is never made up: how long an extension lasts decides the answer.
    """
    given = law.plan.effects[action.name].given
    blank = {name: on if name in given else "（略）" for name in action.needs if name != EXTENDED_BY}
    return {**blank, **data}


def fire_deemed(progress: Progress, on: date) -> None:
    """Let every deemed act happen whose clock ran out before `on`, one after another."""
    while due := progress.deemed_by(on):
        action, day = due[0]
        progress.take(action, on=max(day, progress.done[-1].on), role="系统")


def read_scenarios(path: Path) -> list[Scenario]:
    """A file of diaries, named after its procedure. Raises LawError with every sentence about what is wrong in it."""
    page = Page(path, path.name)
    found = [_scenario(page, node, path.stem) for node in page.items(page.root, "情形")]
    page.finish()
    return [scenario for scenario in found if scenario is not None]


def _scenario(page: Page, node: yaml.Node, code: str) -> Scenario | None:
    row = page.table(node, "情形", WORDS)
    for word in ("情形", "经过"):
        if word not in row:
            page.complain(node, f"缺少“{word}”")
    if "应为" not in row and "应拒" not in row:
        page.complain(node, "要写“应为”或者“应拒”")
    steps = [_step(page, each) for each in page.items(row["经过"], "经过")] if "经过" in row else []
    good = [step for step in steps if step is not None]
    if "经过" in row and not steps:
        page.complain(row["经过"], "“经过”里至少要有一个动作")
    if len(good) != len(steps) or not good:
        return None
    expected = (
        {name: page.plain(each) for name, each in page.table(row["应为"], "应为").items()} if "应为" in row else {}
    )
    return Scenario(
        name=page.text(row["情形"], "情形") if "情形" in row else "",
        place=f"{page.label} 第{node.start_mark.line + 1}行",
        code=code,
        version=page.day(row["版本"], "版本") if "版本" in row else None,
        steps=tuple(good),
        expected=expected,
        refused=page.text(row["应拒"], "应拒") if "应拒" in row else None,
        terms=_terms(page, row.get("期限"), "期限"),
        promises=_terms(page, row.get("承诺"), "承诺"),
        service=page.text(row["事项"], "事项") if "事项" in row else None,
        preset=page.text(row["预设"], "预设") if "预设" in row else None,
    )


def _step(page: Page, node: yaml.Node) -> Step | None:
    """2026-02-10 提交申请, or {2026-03-09 启动专门程序: {专门程序种类: 听证}}."""
    data: dict[str, object] = {}
    if isinstance(node, yaml.MappingNode):
        if len(node.value) != 1:
            page.complain(node, "一行只写一个动作：2026-03-09 动作: { 填写的名称: 内容 }")
            return None
        key, value = node.value[0]
        text = str(key.value)
        data = {name: page.plain(each) for name, each in page.table(value, f"“{text}”填写的内容").items()}
    else:
        text = page.text(node, "经过")
    found = _STEP.fullmatch(text.strip())
    try:
        on = date.fromisoformat(found[1]) if found else None
    except ValueError:
        on = None
    if found is None or on is None:
        page.complain(node, f"“{text}”应写成“2026-02-10 提交申请”：日期、空格、动作")
        return None
    role, approved = data.pop(ROLE, None), data.pop(APPROVED, "是")
    return Step(on, found[2], data, str(role) if role else None, approved == "是")


def _terms(page: Page, node: yaml.Node | None, what: str) -> dict[str, Term]:
    """{作出决定: 45 工作日}, or {作出决定: {限: 45 工作日, 据: 取水条例19.1}}."""
    if node is None:
        return {}
    found = {}
    for clock, each in page.table(node, what).items():
        row = page.table(each, f"{what}“{clock}”", ("限", "据")) if isinstance(each, yaml.MappingNode) else {"限": each}
        if "限" in row:
            found[clock] = page.term(row["限"], f"{what}“{clock}”")
        else:
            page.complain(each, f"{what}“{clock}”缺少“限”")
    return found
