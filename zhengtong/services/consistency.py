"""What one element says against another: a window outside the hall, a tag without what it promises, a question nobody asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from zhengtong.services import elements
from zhengtong.services.finding import Finding, Kind, wrong
from zhengtong.services.models import Material, ServiceVersion

Handling = ServiceVersion.Handling


def findings(version: ServiceVersion, materials: Iterable[Material]) -> Iterator[Finding]:
    """Everything that does not go together; what blocks is told by each finding."""
    kept = list(materials)
    yield from of_choices(version, kept)
    yield from of_hall(version)
    yield from of_visits(version)
    yield from of_tags(version)
    yield from of_handling(version)
    yield from of_situations(version.situations)
    yield from of_conditions(version, kept)


def of_choices(version: ServiceVersion, materials: Sequence[Material]) -> Iterator[Finding]:
    """An element with choices says one of them; nothing said is a matter of completeness."""
    for element in elements.load():
        yield from of_choice(version, element, element.name)
    for material in materials:
        for element in elements.of_materials():
            yield from of_choice(material, element, f"材料“{material.name}”的{element.name}")


def of_choice(row: ServiceVersion | Material, element: elements.Element, where: str) -> Iterator[Finding]:
    """One element of one row."""
    if not element.options or element.is_derived:
        return
    said = elements.value(row, element)
    for each in said if isinstance(said, list) else [said]:
        if each not in (None, "") and str(each) not in element.options:
            yield wrong(element.name, f"{where}：没有“{each}”", f"可用：{'、'.join(element.options)}")


def of_hall(version: ServiceVersion) -> Iterator[Finding]:
    """A window is in the hall; what is not in the hall says why (应进必进)."""
    if version.at_general_window and not version.in_hall:
        yield wrong(
            "综合窗口受理", "综合窗口受理的事项应当在政务大厅里", "请把“进驻政务大厅”改为是，或者取消综合窗口受理"
        )
    if not version.in_hall and not version.hall_exemption:
        yield Finding(
            Kind.HALL, "进驻政务大厅", "没有进驻政务大厅，也没有写明理由", "进驻大厅，或者写明场地、涉密等不进驻的理由"
        )
    if version.in_hall and version.hall_exemption:
        yield wrong("不进驻的理由", "已经进驻政务大厅，不应再有不进驻的理由", "请删去理由，或者改“进驻政务大厅”")


def of_visits(version: ServiceVersion) -> Iterator[Finding]:
    """Online all the way means no visit; and who must come is told why."""
    if version.depth not in (1, 2, 3, 4):
        yield wrong("网上办理深度", f"网上办理深度应为1至4级，现为{version.depth}")
    if version.depth == 4 and version.visits:
        yield wrong(
            "到现场次数",
            f"Ⅳ级（全程网办）的事项不用到现场，现为{version.visits}次",
            "请把到现场次数改为0，或者降低深度",
        )
    if version.no_meeting and version.visits:
        yield wrong(
            "不见面审批", f"不见面审批的事项不用到现场，现为{version.visits}次", "请改到现场次数，或者取消不见面审批"
        )
    if version.depth < 2 and not version.online_exemption:
        yield Finding(
            Kind.ONLINE,
            "网上办理深度",
            "网上不能办（Ⅰ级），也没有写明理由",
            "提高深度，或者写明涉密、需要专家论证等不网办的理由",
        )
    if version.depth >= 2 and version.online_exemption:
        yield Finding(Kind.ADVICE, "不网办的理由", "已经可以网上办，又写了不网办的理由", "请核对后删去其中一个")
    if version.visits > 1 and not version.visits_reason:
        yield Finding(
            Kind.ADVICE, "必须到场的理由", f"要到现场{version.visits}次，没有写明理由", "写明每一次为什么必须本人到场"
        )


def of_tags(version: ServiceVersion) -> Iterator[Finding]:
    """A tag promises something; it is only given where that holds."""
    holds = {
        "马上办": (version.handling == Handling.AT_ONCE, "不是即办件"),
        "网上办": (version.depth >= 2, "网上办理深度不到Ⅱ级"),
        "一次办": (version.visits <= 1, f"要到现场{version.visits}次"),
        "自助办": (version.on_kiosk, "自助终端不能办"),
    }
    for tag, (is_true, why) in holds.items():
        if tag in version.tags and not is_true:
            yield wrong("办理标签", f"标签“{tag}”与事项不符：{why}", "请去掉标签，或者改相应的要素")


def of_handling(version: ServiceVersion) -> Iterator[Finding]:
    """A joint matter names who joins in."""
    if version.handling == Handling.JOINT and not version.co_organs:
        yield wrong("共同实施机构", "联办件应当写明联办机构", "请填写共同实施机构，或者改办件类型")
    if version.fee_items and not version.fee_fen and not version.fee_basis:
        yield Finding(Kind.ADVICE, "收费依据", "有收费项目，没有写明金额或者依据", "写明收费标准或者依据")


def of_situations(situations: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:  # Any: rows of JSON
    """Every question has a name of its own and two answers at least, and depends on earlier ones alone."""
    if not isinstance(situations, list):
        yield wrong("情形", "情形应是一列问题")
        return
    asked: dict[str, list[str]] = {}
    for place, row in enumerate(situations, start=1):
        question = str(row.get("问", "")).strip() if isinstance(row, dict) else ""
        if not question:
            yield wrong("情形", f"情形第{place}项：请写明“问”")
            continue
        answers = [str(answer) for answer in row.get("答") or ()]
        if question in asked:
            yield wrong("情形", f"情形“{question}”重复了")
        if len(set(answers)) < 2 or len(set(answers)) != len(answers):
            yield wrong("情形", f"情形“{question}”：至少要有两个不同的回答，且不能重复")
        yield from of_condition("情形", f"情形“{question}”", row.get("限于") or {}, asked)
        asked[question] = answers


def of_conditions(version: ServiceVersion, materials: Iterable[Material]) -> Iterator[Finding]:
    """What is asked only in some situation names a question there is and answers it offers."""
    asked = offered_by(version.situations)
    for material in materials:
        yield from of_condition("限于情形", f"材料“{material.name}”", material.only_if, asked)
    for row in version.form if isinstance(version.form, list) else ():
        if isinstance(row, dict) and row.get("名"):
            yield from of_condition("填报内容", f"填报内容“{row['名']}”", row.get("限于") or {}, asked)
            choices = row.get("选项") or (["是", "否"] if row.get("类") == "是否" else [])
            asked.setdefault(str(row["名"]), [str(choice) for choice in choices])


def offered_by(situations: Any) -> dict[str, list[str]]:  # Any: a JSON column, perhaps of the wrong shape
    """The answers each question offers."""
    rows = [row for row in situations if isinstance(row, dict)] if isinstance(situations, list) else []
    return {str(row.get("问", "")): [str(answer) for answer in row.get("答") or ()] for row in rows}


def of_condition(element: str, where: str, condition: Any, asked: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """One 限于 (Any: JSON): its questions are asked before, its answers are among theirs."""
    if not isinstance(condition, dict):
        yield wrong(element, f"{where}：“限于”应写成 问题：[回答]")
        return
    for question, answers in condition.items():
        if question not in asked:
            yield wrong(
                element, f"{where}限于“{question}”，但前面没有这个问题", f"可用：{'、'.join(asked) or '（还没有问题）'}"
            )
            continue
        if not isinstance(answers, list) or not answers:
            yield wrong(element, f"{where}限于“{question}”，没有写哪个回答")
            continue
        for answer in answers:
            if str(answer) not in asked[question]:
                yield wrong(
                    element, f"{where}：“{question}”没有“{answer}”这个回答", f"可用：{'、'.join(asked[question])}"
                )
