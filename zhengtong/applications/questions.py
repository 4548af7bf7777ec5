"""What an application asks, as data: the questions of a service, of 行政复议 and of 依申请公开."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class Asking(Protocol):
    """A version of a service, as far as it asks."""

    form: list[Any]
    situations: list[Any]


Answers = Mapping[str, Any]  # Any: texts, and lists of texts where several may be chosen


@dataclass(frozen=True)
class Question:
    """One field of an application. `kind` is a word of KINDS; `name` is both its label and its key in the case.

    `only_if` (限于) says of whom it is asked: every line of it, another question with the answers it must have, has to hold.
    """

    name: str
    kind: str = "文字"
    is_required: bool = True
    help: str = ""
    choices: tuple[str, ...] = ()
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_asked(self, answers: Answers) -> bool:
        """Whether who answered so is asked this."""
        return all(_given(answers.get(name)) & set(allowed) for name, allowed in self.only_if.items())


def _given(answer: Any) -> set[str]:  # Any: as Answers
    return set(answer) if isinstance(answer, list | tuple) else {str(answer)}


# What a county may write as 类 in a service's 填报内容.
KINDS = frozenset(
    ["文字", "长文", "数字", "日期", "过去日期", "是否", "单选", "多选", "电话", "邮箱", "身份证号", "统一社会信用代码"]
)
YES_OR_NO = ("是", "否")


def of_service(form: Iterable[Mapping[str, Any]]) -> list[Question]:
    """The questions of a service version, from its 填报内容: [{名, 类, 必填, 说明, 选项, 限于}]."""
    rows = list(form)
    names = {str(row["名"]) for row in rows}
    return [
        Question(
            name=str(row["名"]),
            kind=_kind(row),
            is_required=bool(row.get("必填", False)),
            help=str(row.get("说明", "")),
            choices=tuple(str(choice) for choice in row.get("选项", ())),
            # Lines about a situation are settled before the form is shown (services.situations).
            only_if={
                str(name): tuple(str(one) for one in allowed)
                for name, allowed in (row.get("限于") or {}).items()
                if name in names
            },
        )
        for row in rows
    ]


def of_situations(rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    """The 情形 of a version as questions: each has one of its answers."""
    return [
        Question(
            name=str(row["问"]),
            kind="单选",
            help=str(row.get("说明", "")),
            choices=tuple(str(answer) for answer in row.get("答", ())),
            only_if={str(name): tuple(allowed) for name, allowed in (row.get("限于") or {}).items()},
        )
        for row in rows
    ]


def _kind(row: Mapping[str, Any]) -> str:
    """The kind of a row; what offers choices is a choice, and an unknown word is a line of text."""
    kind = str(row.get("类", "文字"))
    if row.get("选项"):
        return "多选" if kind == "多选" else "单选"
    return kind if kind in KINDS - {"单选", "多选"} else "文字"


def asked_by_law(
    names: Iterable[str], already: Iterable[Question], codes: Mapping[str, Sequence[str]] | None = None
) -> list[Question]:
    """Questions for what the law wants recorded with an act (填) and no question asks yet. `codes`: the choices where a code table has them."""
    have = {question.name for question in already}
    tables = codes or {}
    return [
        Question(name, "单选", choices=tuple(tables[name])) if tables.get(name) else Question(name, kind_of_name(name))
        for name in names
        if name not in have
    ]


def kind_of_name(name: str) -> str:
    """知道行为日 asks for a day; 补正内容 and 理由 for more than a line."""
    if name.endswith("日"):
        return "过去日期"
    return "长文" if name.endswith(("内容", "理由", "说明", "情况", "事项", "意见")) else "文字"


# 行政复议法（2023）第二十条、第二十二条：申请人的基本情况、复议请求、主要事实、理由和申请时间。
REVIEW = [
    Question("被申请人", "单选", help="作出这个行政行为的机关。"),
    Question("行政行为", "长文", help="写明决定书的名称、文号，或者说明是什么事、什么时候发生的。"),
    Question("知道行为日", "过去日期", help="您从哪一天知道这个行为的？一般自这一天起六十日内可以申请复议。"),
    Question("复议请求", "多选", choices=("撤销", "变更", "确认违法", "责令履行职责", "给予赔偿", "其他")),
    Question("事实和理由", "长文", help="为什么认为它不合法或者不适当。有证据的，下一步可以上传。"),
]

# 政府信息公开条例（2019）第二十九条：姓名、证件、联系方式，内容描述，获取方式和途径。用途不再要求说明。
DISCLOSURE = [
    Question("公开机关", "单选", help="制作或者保存这份信息的机关。不清楚的，可以选县政府，由它转告。"),
    Question("信息描述", "长文", help="名称、文号或者便于查找的特征，例如年份、地点、事情。"),
    Question("形式要求", "单选", choices=("电子文件", "纸质文件", "现场查阅")),
    Question("获取途径", "单选", choices=("网上下载", "电子邮件", "邮寄", "自行领取")),
]

# 领取方式: how a result on paper reaches the applicant.
COLLECTION, AT_WINDOW, BY_POST = "领取方式", "到窗口领取", "邮寄"
COLLECTING = [
    Question(COLLECTION, "单选", help="结果是纸质的，您想怎样拿到？", choices=(AT_WINDOW, BY_POST)),
    Question("收件人", help="快递单上写的名字。", only_if={COLLECTION: (BY_POST,)}),
    Question("收件电话", "电话", only_if={COLLECTION: (BY_POST,)}),
    Question("收件地址", help="写到门牌号。", only_if={COLLECTION: (BY_POST,)}),
]


def names_asked(form: Iterable[Mapping[str, Any]], situations: Iterable[Mapping[str, Any]] = ()) -> list[str]:
    """The names of all questions an application may have answered, in the order asked; of a service its 情形 and its 填报内容, or nothing."""
    asked = [*of_situations(situations), *of_service(form), *REVIEW, *DISCLOSURE, *COLLECTING]
    return [question.name for question in asked]


def names_of(version: "Asking | None") -> list[str]:
    """The same for a case: of its service's version, or of none."""
    return names_asked(version.form, version.situations) if version is not None else names_asked(())
