"""A procedure as sentences a lawyer signs off. The YAML is what is stored; this is what is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhengtong.lawbook.presets import LOCAL
from zhengtong.lawbook.procedure import Action, Clock, Pause, Procedure
from zhengtong.lawbook.statute import Reference
from zhengtong.lawbook.term import AT_ONCE
from zhengtong.lawbook.words import EXPIRY_DAY, REMIND, SYSTEM


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row of the law in words: the table it stands in, its name, the sentence with its articles."""

    kind: str
    name: str
    text: str


def sentences(procedure: Procedure) -> Iterator[Sentence]:
    """Every row, in the order of the file."""
    yield Sentence("程序", "名称", f"{procedure.name}，自{procedure.version}起施行；在办案件{procedure.open_cases}。")
    laws = "、".join(f"《{name}》" for name in procedure.laws.values())
    yield Sentence("程序", "法", f"依据{laws or '本地规定，没有法律、法规'}。")
    for stage, meaning in procedure.stages.items():
        yield Sentence("环节", stage, f"{stage}：{meaning}。")
    yield Sentence("终局", "终局", f"案件以下列之一办结：{'、'.join(procedure.final)}；办结以后期限不再计算。")
    for action in procedure.actions.values():
        yield Sentence("动作", action.name, act(procedure, action))
    for clock in procedure.clocks.values():
        yield Sentence("期限", clock.name, limit(procedure, clock))
    for pause in procedure.pauses.values():
        yield Sentence("停算", pause.name, pausing(procedure, pause))
    for article, reason in procedure.left_out.items():
        yield Sentence("未入", article, f"{article}：{reason}。")


def act(procedure: Procedure, action: Action) -> str:
    """视为受理：系统在“待受理”视为受理，受理日为收到日；案件转入“审查中”。〔许可法32.1.4〕"""
    done = action.name if action.by == SYSTEM or not action.source else f"可以{action.name}"
    where = f"在{_quoted(action.source)}" if action.source else ""
    before = f"{'、'.join(action.first)}以后，" if action.first else ""
    approval = f"经{action.approved_by}批准，" if action.approved_by else ""
    text = f"{action.name}：{before}{action.by}{where}{'，' + approval if approval else ''}{done}"
    text += f"，一个案件里只能{_times(action.at_most)}" if action.at_most else ""
    text += "，只能在工作日进行" if action.only_on_working_days else ""
    text += f"，须填写{'、'.join(action.needs)}" if action.needs else ""
    for day, source in action.records.items():
        text += f"，{day}为{_day(source)}"
    return text + "".join(f"；{each}" for each in _consequences(procedure, action)) + f"。{cited(action.basis)}"


def _consequences(procedure: Procedure, action: Action) -> Iterator[str]:
    effect = procedure.plan.effects[action.name]
    if action.target:
        moved = "案件开始，进入" if not action.source else "案件转入"
        yield f"案件以“{action.target}”办结" if effect.closes else f"{moved}“{action.target}”"
    if action.issues:
        yield f"出具{action.issues}"
    for name in effect.extends:
        yield f"“{name}”期限由此延长"
    for name in effect.begins_pauses:
        yield f"{_quoted(procedure.pauses[name].stops)}期限自当日起停算"
    for name in effect.ends_pauses:
        yield f"因{name}停算的期限自当日起恢复计算"


def limit(procedure: Procedure, clock: Clock) -> str:
    """受理审查：自收到日起5个工作日内，窗口应当受理、不予受理或者告知补正；逾期，视为受理。〔许可法32.1.4〕"""
    where = f"在{_quoted(clock.stages)}，" if clock.stages else ""
    text = f"{clock.name}：{where}{_within(procedure, clock)}"
    if clock.extension:
        approval = procedure.actions[clock.extension.by].approved_by
        how_long = f"至多{clock.extension.at_most.spoken}" if clock.extension.at_most else "延长的时间应当合理并且写明"
        text += f"；不能按期的，{f'经{approval}批准，' if approval else ''}可以延长，{how_long}"
    for pause in procedure.pauses.values():
        text += f"；{pause.name}期间不计算在内" if clock.name in pause.stops else ""
    if clock.on_expiry:
        text += f"；逾期，提示{clock.owed_by}" if clock.on_expiry == REMIND else f"；逾期，{clock.on_expiry}"
    return f"{text}。{_cited_limit(clock)}"


def _cited_limit(clock: Clock) -> str:
    """〔许可法42.1〕; what no national law sets names the preset it comes from: 〔本地预设“通行做法”〕."""
    if not clock.preset:
        return cited(clock.basis)
    said = [str(reference) for reference in clock.basis if reference.law != LOCAL]
    return f"〔{'、'.join([*said, f'{LOCAL}“{clock.preset}”'])}〕"


def _within(procedure: Procedure, clock: Clock) -> str:
    acts, since = _owed(procedure, clock), _since(procedure, clock)
    if clock.term.spoken == AT_ONCE:
        if clock.form == "待":
            return f"过了{since}当日，{clock.owed_by}才能{acts}"
        return f"最迟在{since}当日，{clock.owed_by}应当{acts}"
    if clock.form == "待":
        return f"自{since}起满{clock.term.spoken}以后，{clock.owed_by}才能{acts}"
    if clock.form == "前":
        return f"{clock.owed_by}应当在{since}的{clock.term.spoken}以前{acts}"
    return f"自{since}起{clock.term.spoken}内，{clock.owed_by}应当{acts}"


def _owed(procedure: Procedure, clock: Clock) -> str:
    """What the one who owes it may do; acts of others that meet it too are said after it."""
    own = [name for name in clock.met_by if procedure.actions[name].by == clock.owed_by]
    others = [f"{procedure.actions[name].by}{name}" for name in clock.met_by if name not in own]
    return f"{_either(own)}（{_either(others)}的，也算完成）" if own and others else _either(clock.met_by)


def _since(procedure: Procedure, clock: Clock) -> str:
    """The day it runs from; where acts that end the case record it too, only the others are meant: （准予许可的）决定日."""
    recorders = [
        action for action in procedure.actions.values() if clock.since in action.records or clock.since in action.needs
    ]
    going_on = [action.name for action in recorders if action.target not in procedure.final]
    return f"（{_either(going_on)}的）{clock.since}" if going_on and len(going_on) < len(recorders) else clock.since


def pausing(procedure: Procedure, pause: Pause) -> str:
    """专门程序：自启动专门程序之日起，到结束专门程序的前一日止，“作出决定”期限不计算；其间不能准予许可或者不予许可。"""
    held = [name for name, effect in procedure.plan.effects.items() if pause.name in effect.held_by]
    text = f"{pause.name}：自{_either(pause.begins)}之日起，到{_either(pause.ends)}的前一日止，{_quoted(pause.stops)}期限不计算"
    text += f"；其间不能{_either(held)}" if held else ""
    text += f"；其间仍可以{_either(pause.meanwhile)}" if pause.meanwhile else ""
    return f"{text}。{cited(pause.basis)}"


def read(procedure: Procedure) -> str:
    """The whole procedure in words, under the headings of its tables, ending with the articles it covers."""
    lines, heading = [f"# {procedure.name}（{procedure.version}起施行）"], ""
    for sentence in sentences(procedure):
        if sentence.kind != heading:
            heading = sentence.kind
            lines += ["", f"## {heading}", ""]
        lines.append(f"- {sentence.text}")
    return "\n".join([*lines, "", "## 条文", "", *(f"- {line}" for line in coverage(procedure)), ""])


def coverage(procedure: Procedure) -> Iterator[str]:
    """For each statute: the articles cited, those left out on purpose, and those between them that neither names."""
    for law in procedure.laws:
        used = {
            article for reference in references(procedure) if reference.law == law for article in reference.articles
        }
        left = {
            article
            for reference in map(Reference.parse, procedure.left_out)
            if reference.law == law
            for article in reference.articles
        }
        if not used:
            yield f"{law}：没有引用"
            continue
        between = set(range(min(used | left), max(used | left) + 1)) - used - left
        yield (
            f"{law}：引用第{runs(used)}条"
            + (f"；有意未入第{runs(left - used)}条" if left - used else "")
            + (f"；都没有提到第{runs(between)}条，请确认" if between else "；其间没有遗漏")
        )


def references(procedure: Procedure) -> Iterator[Reference]:
    """Every article cited by an act, a clock or a pause."""
    for table in (procedure.actions, procedure.clocks, procedure.pauses):
        for row in table.values():
            yield from row.basis


def cited(basis: Iterable[Reference]) -> str:
    """〔许可法32.1.5、许可法32.2〕"""
    return f"〔{'、'.join(map(str, basis))}〕"


def runs(numbers: Iterable[int]) -> str:
    """{1, 2, 3, 7} → 1-3、7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _quoted(names: Iterable[str]) -> str:
    return "".join(f"“{name}”" for name in names)


def _either(names: Iterable[str]) -> str:
    """甲、乙或者丙."""
    *others, last = names
    return f"{'、'.join(others)}或者{last}" if others else last


def _times(count: int) -> str:
    return "一次" if count == 1 else f"{count}次"


def _day(source: str) -> str:
    return "当日" if source == "" else "期限届满之日" if source == EXPIRY_DAY else source
