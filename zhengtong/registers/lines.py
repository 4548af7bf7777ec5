"""From what is asked of a register, line by line, to the changes of a batch: each line gets a verdict before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from zhengtong.lawbook import Column, Register
from zhengtong.registers import values
from zhengtong.registers.known import Known, look_up
from zhengtong.registers.models import Change, Entry
from zhengtong.registers.sealed import index_of, seal
from zhengtong.registers.values import Names, WrongValue

ADD, MODIFY, CANCEL = Change.Kind.ADD, Change.Kind.MODIFY, Change.Kind.CANCEL
SAME, WRONG = "不变", "错误"


@dataclass(frozen=True)
class Line:
    """One thing asked: add, modify or cancel an entry. Without `kind`, an entry that is there is modified and another added.

    `given` maps columns to what was filled in; a modification leaves columns it does not name as they are. `place` is the row
    of the file, for the sentences. `restored` is a version that shall stand again as it was, whatever `given` says (undoing).
    """

    kind: str = ""
    code: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    place: int = 0
    restored: Entry | None = None


@dataclass
class Verdict:
    """What would become of a line: 增加, 变更, 注销, 不变, or 错误 with the reasons."""

    place: int
    kind: str
    code: str = ""
    title: str = ""
    sentences: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    change: Change | None = None


@dataclass(frozen=True)
class Scope:
    """From when, in whose name, by whom, and the organ whose entries alone may be changed (None: every organ's)."""

    on: date
    proposer_id: int = 0
    by_id: int | None = None
    organ_id: int | None = None
    organ_name: str = ""


def judge(register: Register, lines: Sequence[Line], scope: Scope) -> list[Verdict]:
    """A verdict for every line; those that may happen hold their change, unsaved. A few queries, however many lines."""
    lines = [line if line.place else replace(line, place=place) for place, line in enumerate(lines, 1)]
    known = look_up(register, [line.given for line in lines], scope.by_id)
    codes = [_code(register, line) for line in lines]
    current = {
        entry.code: entry
        for entry in Entry.objects.filter(register=register.code, code__in=set(codes), valid_to__isnull=True)
    }
    judged = [
        _judge(register, line, code, current.get(code), known, scope) for line, code in zip(lines, codes, strict=True)
    ]
    _refuse_twins(judged)
    for column in register.columns.values():
        if column.is_unique:
            _refuse_repeats(register, column, judged)
    return judged


def _code(register: Register, line: Line) -> str:
    """The code of the entry a line speaks of; empty when the system shall number it."""
    if line.code:
        return line.code.strip()
    return values.written(line.given.get(register.key_column)) if register.key_column else ""


def _judge(register: Register, line: Line, code: str, entry: Entry | None, known: Known, scope: Scope) -> Verdict:
    kind = line.kind or (MODIFY if entry else ADD)
    verdict = Verdict(line.place, kind, code, entry.title if entry else "")
    say = verdict.sentences.append
    if kind not in Change.Kind.values:
        say(f"操作“{kind}”应是增加、变更、注销")
    elif kind != ADD and entry is None:
        say(f"没有编号“{code}”的现有条目，不能{kind}" if code else f"没有写编号，不知道{kind}哪一条")
    elif kind == ADD and entry is not None:
        say(f"编号“{code}”已经有了（{entry.title}），不能再增加")
    elif kind == ADD and code and not register.key_column and line.restored is None:
        say(f"编号由系统给，没有“{code}”这一条；增加的不要写编号")
    elif entry is not None and scope.on < entry.valid_from:
        say(f"生效日{scope.on}早于这一条现有内容的生效日{entry.valid_from}，请核对")
    elif len(code) > 100:
        say("编号最多100字")
    else:
        _fill(register, line, kind, entry, known, scope, verdict)
    if verdict.sentences:
        verdict.kind = WRONG
    return verdict


def _fill(
    register: Register, line: Line, kind: str, entry: Entry | None, known: Known, scope: Scope, verdict: Verdict
) -> None:
    """Put the change of this line into its verdict, or the sentences that say why there is none."""
    change = Change(kind=kind, code=verdict.code, title=verdict.title, entry=entry, place=line.place)
    if kind == CANCEL and entry is not None:
        change.data, change.organ_id = {}, entry.organ_id
    elif line.restored is not None:
        old = line.restored
        change.code, change.title, change.text, change.organ_id = old.code, old.title, old.text, old.organ_id
        change.data, change.sealed = old.data, old.sealed
    else:
        _fill_in(register, line, change, known, verdict)
    if verdict.sentences:
        return
    organs = {change.organ_id, entry.organ_id if entry else change.organ_id}
    if scope.organ_id is not None and register.organ_column and organs != {scope.organ_id}:
        verdict.sentences.append(f"“{register.organ_column}”应是{scope.organ_name}：各机关只登记自己的")
        return
    verdict.title, verdict.code = change.title, change.code
    if kind == MODIFY and entry is not None:
        verdict.differs = _differences(register, entry, change)
        if not verdict.differs:
            verdict.kind = SAME
            return
    verdict.change = change


def _fill_in(register: Register, line: Line, change: Change, known: Known, verdict: Verdict) -> None:
    """The content of an added or modified entry."""
    say = verdict.sentences.append
    entry = change.entry
    data, sealed = (dict(entry.data), dict(entry.sealed)) if entry else ({}, {})
    for name in line.given:
        if name not in register.columns:
            say(f"这本台账没有“{name}”这一列")
    for name, column in register.columns.items():
        if name not in line.given:
            continue
        if column.is_personal and name in data and values.written(line.given[name]) == data[name]:
            continue  # the mask came back from a page or an export: unchanged
        try:
            value = values.read(column, line.given[name], known.get(column))
        except WrongValue as wrong:
            say(str(wrong))
            continue
        data.pop(name, None)
        sealed.pop(name, None)
        if value is None:
            continue
        if column.is_personal:
            sealed[name] = seal(register, column, str(value))
            data[name] = values.masked(column, str(value))
        else:
            data[name] = value
    _check_whole(register, data, verdict)
    if register.key_column and not verdict.sentences:
        code = str(data[register.key_column])
        if entry is not None and code != entry.code:
            say(f"“{register.key_column}”是编号，不能改；请注销“{entry.code}”，另外增加“{code}”")
        change.code = code
    change.data, change.sealed = data, sealed
    change.organ_id = data.get(register.organ_column) if register.organ_column else None
    change.title = values.spoken(register.columns[register.title], data.get(register.title), known.names)[:200]
    change.text = search_text(register, change.code, data, known.names)


def _check_whole(register: Register, data: Mapping[str, object], verdict: Verdict) -> None:
    for name, column in register.columns.items():
        if column.is_required and name not in data and not any(f"“{name}”" in said for said in verdict.sentences):
            verdict.sentences.append(f"“{name}”必须填写")
    for rule in register.rules:
        left, right = data.get(rule.left), data.get(rule.right)
        if left is None or right is None:
            continue
        holds = {
            "不晚于": str(left) <= str(right),
            "不早于": str(left) >= str(right),
            "不同于": left != right,
        }[rule.comparison]
        if not holds:
            verdict.sentences.append(f"“{rule.left}”（{left}）应{rule.comparison}“{rule.right}”（{right}）")


def search_text(register: Register, code: str, data: Mapping[str, object], names: Names) -> str:
    """What a search looks through: everything of an entry that is words and not personal."""
    kinds = ("文字", "长文", "单选", "多选", "机关", "人员", "信用代码", "台账")
    said = [
        values.spoken(column, data[name], names)
        for name, column in register.columns.items()
        if name in data and column.kind in kinds and not column.is_personal
    ]
    return " ".join([code, *said]).lower()[:4000]


def _differences(register: Register, entry: Entry, change: Change) -> list[str]:
    """The columns that a modification changes; of sealed ones the blind indexes are compared."""
    return [
        name
        for name in register.columns
        if entry.data.get(name) != change.data.get(name)
        or index_of(entry.sealed.get(name)) != index_of(change.sealed.get(name))
    ]


def _refuse_twins(judged: Iterable[Verdict]) -> None:
    """One batch says one thing of one entry."""
    first: dict[str, int] = {}
    for verdict in judged:
        if not verdict.code or verdict.kind == WRONG:
            continue
        if verdict.code in first:
            _refuse(verdict, f"编号“{verdict.code}”在这一批里写了两次，前一次在第{first[verdict.code]}行")
        else:
            first[verdict.code] = verdict.place


def _refuse_repeats(register: Register, column: Column, judged: Iterable[Verdict]) -> None:
    """唯一：no other entry of the register, now or in this batch, holds the same."""
    wanted: dict[object, list[Verdict]] = {}
    touched = {verdict.code for verdict in judged if verdict.change is not None and verdict.code}
    for verdict in judged:
        if verdict.change is not None and verdict.kind in (ADD, MODIFY):
            value = _held(column, verdict.change.data, verdict.change.sealed)
            if value is not None:
                wanted.setdefault(value, []).append(verdict)
    if not wanted:
        return
    for others in wanted.values():
        for verdict in others[1:]:
            _refuse(verdict, f"“{column.name}”与第{others[0].place}行重复")
    path = f"sealed__{column.name}__i" if column.is_personal else f"data__{column.name}"
    held = Entry.objects.filter(register=register.code, valid_to__isnull=True, **{f"{path}__in": list(wanted)})
    for entry in held.exclude(code__in=touched).only("code", "title", "data", "sealed")[:1000]:
        for verdict in wanted.get(_held(column, entry.data, entry.sealed), ()):
            _refuse(verdict, f"“{column.name}”与现有条目“{entry.title}”（{entry.code}）重复")


def _held(column: Column, data: Mapping[str, object], sealed: Mapping[str, object]) -> object:
    return index_of(sealed.get(column.name)) if column.is_personal else data.get(column.name)


def _refuse(verdict: Verdict, sentence: str) -> None:
    verdict.kind, verdict.change = WRONG, None
    verdict.sentences.append(sentence)
