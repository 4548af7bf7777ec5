"""What must hold before a service is published. Nothing here can add a stage, an act or a power: a county only shortens.

Each check yields sentences that name the place and the remedy, so that all can be mended at once. What the elements say against
each other is in consistency.py; what only warns (八统一, 含糊用语, 变相许可) in completeness.py, wording.py and disguise.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from zhengtong.lawbook import Lawbook, Procedure, Reference, Term
from zhengtong.lawbook.errors import LawError
from zhengtong.services import completeness, consistency, disguise, elements, law, opening, wording
from zhengtong.services.finding import Finding, wrong
from zhengtong.services.models import Material, ServiceVersion

FORM_KINDS = (
    "文字", "长文", "数字", "日期", "过去日期", "是否", "单选", "多选", "电话", "邮箱", "身份证号", "统一社会信用代码",
)  # fmt: skip
CHOICES = ("单选", "多选")
APPLICANT = "申请人"


def problems(
    version: ServiceVersion, materials: Iterable[Material], book: Lawbook, *, on: date | None = None
) -> list[str]:
    """Every reason why this version may not be published; empty when it may. `on`: under the law of another day than its first."""
    kept = list(materials)
    found = [*of_columns(version), *of_materials(kept), *of_form(version.form), *of_basis(version, book)]
    if version.fee_fen and not version.fee_basis and not version.fee_items:
        found.append("收费：收费的事项应当写明收费依据")
    found += [str(finding) for finding in consistency.findings(version, kept) if finding.blocks]
    try:
        procedure = book.in_force(version.service.procedure, on or version.in_force_on)
    except (LawError, LookupError) as error:
        return [*found, f"程序：{sentence(error)}"]
    found += of_terms(version, procedure, book)
    found += of_promises(version, procedure)
    found += opening.problems(version, procedure)
    return found


def findings(
    version: ServiceVersion, materials: Iterable[Material] | None = None, book: Lawbook | None = None
) -> list[Finding]:
    """Everything there is to say about a version, what blocks publication first; for the margin of the editor and for reviewers."""
    kept = list(version.materials.all() if materials is None else materials)
    told = [*consistency.findings(version, kept)]
    known = {str(finding) for finding in told}
    others = [each for each in problems(version, kept, book or law.book()) if each not in known]
    told += [wrong(place_of(each), each) for each in others]
    told += [*completeness.findings(version), *wording.findings(version, kept), *disguise.findings(version)]
    return sorted(told, key=lambda finding: not finding.blocks)


# The element that a sentence speaks of, by its beginning.
PLACES = {
    "材料": "申请材料", "填报": "填报内容", "设定依据": "设定依据", "收费": "收费依据", "期限": "法定期限",
    "压缩前": "压缩前的承诺期限", "承诺": "承诺期限", "申请动作": "申请动作",
}  # fmt: skip


def place_of(sentence: str) -> str:
    """The element that a sentence of `problems` speaks of."""
    for beginning, element in PLACES.items():
        if sentence.startswith(beginning):
            return element
    label_of = sentence.partition("：")[0]
    named = (element.name for element in elements.load() if element.column and label(element.column) == label_of)
    return next(named, label_of)


def of_columns(version: ServiceVersion) -> Iterator[str]:
    """What the columns themselves refuse: too long, not a choice, missing."""
    yield from (sentence for _, sentence in faults(version, exclude=("service", "basis")))


def unstorable(row: ServiceVersion | Material) -> list[str]:
    """What the database could not keep even in a draft: too long, or of the wrong type. A draft may still be incomplete."""
    unfinished = {"blank", "null", "invalid_choice"}
    return [sentence for code, sentence in faults(row, exclude=("service", "version")) if code not in unfinished]


def faults(row: ServiceVersion | Material, exclude: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What Django says of the columns of a row: the kind of each fault, and its sentence."""
    try:
        row.clean_fields(exclude=set(exclude))
    except ValidationError as error:
        labels = {field.name: field.verbose_name for field in row._meta.concrete_fields}
        for column, found in error.error_dict.items():
            for each in found:
                yield each.code or "", f"{labels[column]}：{''.join(each.messages)}"


def of_materials(materials: Iterable[Material]) -> Iterator[str]:
    """Materials have names, each its own; applicants and officials refer to them by name."""
    seen: set[str] = set()
    for place, material in enumerate(materials, start=1):
        if not material.name.strip():
            yield f"材料第{place}项：请写明材料名称"
        elif material.name in seen:
            yield f"材料第{place}项：“{material.name}”重复了"
        seen.add(material.name)


def of_form(form: Any) -> Iterator[str]:  # Any: a JSON column, whose shape is what is checked here
    """Every question has a name of its own and a known kind, and a choice has something to choose from."""
    if not isinstance(form, list):
        yield "填报内容：应是一列问题"
        return
    seen: set[str] = set()
    for place, row in enumerate(form, start=1):
        name = str(row.get("名", "")).strip() if isinstance(row, dict) else ""
        if not name:
            yield f"填报内容第{place}项：请写明“名”"
            continue
        if name in seen:
            yield f"填报内容第{place}项：“{name}”重复了"
        seen.add(name)
        kind = row.get("类", "文字")
        if kind not in FORM_KINDS:
            yield f"填报内容“{name}”：没有“{kind}”这一类，可用：{'、'.join(FORM_KINDS)}"
        elif kind in CHOICES and not row.get("选项"):
            yield f"填报内容“{name}”：{kind}应当列出选项"


def of_basis(version: ServiceVersion, book: Lawbook) -> Iterator[str]:
    """No service without a law behind it; every entry names its law, and an article that exists where the book knows the law."""
    if not version.basis:
        yield "设定依据：请写明设定依据，没有依据的事项不能公布"
    for place, row in enumerate(version.basis, start=1):
        if not row.get("法"):
            yield f"设定依据第{place}项：请写明法律、法规、规章的名称"
        elif row.get("条"):
            fault = fault_of(f"{row.get('简称') or '法'}{row['条']}", version, book)
            if fault:
                yield f"设定依据第{place}项：{fault}"


def fault_of(text: str, version: ServiceVersion, book: Lawbook) -> str | None:
    """Why this is no reference, or names an article that its law does not have on the first day of the version."""
    try:
        reference = Reference.parse(text)
    except ValueError as error:
        return str(error)
    known = book.statutes.find(reference.law) is not None
    return book.statutes.fault(reference, version.in_force_on) if known else None


def of_terms(version: ServiceVersion, procedure: Procedure, book: Lawbook) -> Iterator[str]:
    """Another law may set its own limit (许可法42.1但书), if the limit is of a clock of the procedure and its article is named."""
    for clock, term in version.terms.items():
        if clock not in procedure.clocks:
            yield no_such_clock("期限", clock, procedure)
            continue
        if readable(term.get("限")) is None:
            yield f"期限“{clock}”：{term_fault(term.get('限'))}"
        yield from of_own_basis(clock, term.get("据"), version, book)


def of_own_basis(clock: str, text: str | None, version: ServiceVersion, book: Lawbook) -> Iterator[str]:
    """The article behind a limit of its own: a law of the book or one the service names, and an article that exists."""
    if not text:
        yield f"期限“{clock}”：法律另有规定的期限，应当写明依据（据），例如 取水条例19.1"
        return
    fault = fault_of(text, version, book)
    if fault:
        yield f"期限“{clock}”的依据：{fault}"
        return
    reference = Reference.parse(text)
    named = {row.get("简称") for row in version.basis}
    if not reference.is_written:
        yield f"期限“{clock}”：法定期限不能以“{text}”为依据；本县的做法请写在“承诺”里"
    elif book.statutes.find(reference.law) is None and reference.law not in named:
        yield f"期限“{clock}”的依据：不知道“{reference.law}”是哪部法，请在设定依据中写出它的全称和简称"


def of_promises(version: ServiceVersion, procedure: Procedure) -> Iterator[str]:
    """A promise belongs to a clock of the procedure and is never longer than the law; what was promised before was not shorter."""
    for clock, text in version.promises.items():
        promise = readable(text)
        if clock not in procedure.clocks:
            yield no_such_clock("承诺", clock, procedure)
        elif procedure.clocks[clock].form != "限":
            yield f"承诺“{clock}”：法律规定的是至少要等待的时间，不能缩短"
        elif procedure.clocks[clock].owed_by == APPLICANT:
            yield f"承诺“{clock}”：这是申请人的期限，机关不能替申请人缩短"
        elif promise is None:
            yield f"承诺“{clock}”：{term_fault(text)}"
        else:
            yield from of_promise(clock, promise, limit_of(version, procedure, clock), version)
    for clock, text in version.promised_before.items():
        before, now = readable(text), readable(version.promises.get(clock))
        if before is None:
            yield f"压缩前的承诺“{clock}”：{term_fault(text)}"
        elif now is None:
            yield f"压缩前的承诺“{clock}”：现在没有对应的承诺"
        elif now.is_longer_than(before):
            yield f"压缩前的承诺“{clock}”为{before.spoken}，现在的承诺{now.spoken}比它还长，不是压缩"


def of_promise(clock: str, promise: Term, limit: Term, version: ServiceVersion) -> Iterator[str]:
    """One promise against its limit."""
    if promise.is_longer_than(limit):
        yield (
            f"承诺“{clock}”{promise.spoken}可能长于法定期限{limit.spoken}；承诺只能比法定期限短"
            + ("" if promise.unit == limit.unit else f"，请改用{limit.unit}计算")
        )
    if version.handling == ServiceVersion.Handling.AT_ONCE and promise.count:
        yield f"承诺“{clock}”：即办件应当场办结，承诺{promise.spoken}的请改为承诺件"


def limit_of(version: ServiceVersion, procedure: Procedure, clock: str) -> Term:
    """The statutory limit of a clock: what another law says, or else the procedure."""
    own = readable(version.terms.get(clock, {}).get("限"))
    return own or procedure.clocks[clock].term


def readable(text: object) -> Term | None:
    """A term, or None when this is not one."""
    try:
        return Term.parse(str(text))
    except ValueError:
        return None


def term_fault(text: object) -> str:
    """Why this is not a term, as lawbook says it."""
    try:
        Term.parse("" if text is None else str(text))
    except ValueError as error:
        return str(error)
    return "期限有误"


def no_such_clock(part: str, clock: str, procedure: Procedure) -> str:
    """The sentence for a clock the procedure does not have."""
    return f"{part}“{clock}”：程序“{procedure.name}”里没有这个期限，可用：{'、'.join(procedure.clocks)}"


def sentence(error: Exception) -> str:
    """The message of an error, without the quotes that LookupError puts around it."""
    return str(error.args[0]) if error.args else str(error)


def days(version: ServiceVersion, previous: ServiceVersion | None, on: date) -> Iterator[str]:
    """The order of days: published before it applies, and after the version before it."""
    if version.in_force_on < on:
        yield f"施行日{version.in_force_on}早于公布日{on}；规定不溯及既往，请改施行日"
    if previous is not None and version.in_force_on <= previous.in_force_on:
        yield f"施行日{version.in_force_on}应当晚于上一版（第{previous.number}版）的施行日{previous.in_force_on}"


def label(column: str) -> str:
    """What a column of a version is called."""
    return {field.name: str(field.verbose_name) for field in ServiceVersion._meta.concrete_fields}[column]


def columns(version: ServiceVersion) -> Mapping[str, Any]:  # Any: JSON columns among them
    """What a version says, by column; two versions with the same say the same."""
    left_out = {"id", "service", "number", "ended_on", "published_at"}
    fields = (field for field in ServiceVersion._meta.concrete_fields if field.name not in left_out)
    return {field.name: getattr(version, field.name) for field in fields}
