"""The shapes that go in and come out. Law words stay Chinese; they are data."""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Header, Path, Schema
from pydantic import ConfigDict, JsonValue

Number = Annotated[str, Path(max_length=40, pattern=r"^[0-9A-Za-z-]+$", description="案件编号")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=40,
        pattern=r"^[!-~]+$",
        description="幂等键：由调用方为每个动作取一个不重复的值；断线重发时用同一个值，不会办理两次",
    ),
]
Word = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class Strict(Schema):
    """A request: what it does not know it refuses, so that a misspelt word is not silently dropped."""

    model_config = ConfigDict(extra="forbid")


class ApplicantIn(Strict):
    """申请人：窗口代为申请时填写；本人申请不填。"""

    name: Line
    id_number: Word
    phone: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] = ""


class OpenIn(Strict):
    service: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$", description="事项代码")]
    title: Line
    on: date | None = Field(None, description="申请日，默认今天")
    applicant: ApplicantIn | None = None
    data: dict[str, JsonValue] = Field(default_factory=dict, description="填报内容")


class ActIn(Strict):
    action: Word
    on: date | None = Field(None, description="动作日期，默认今天；不能晚于今天")
    data: dict[str, JsonValue] = Field(default_factory=dict, description="该动作须填写的内容")


class AnswerIn(Strict):
    approve: bool
    remark: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    on: date | None = None


class RatingIn(Strict):
    grade: Annotated[int, Field(ge=1, le=5, description="1 非常满意 … 5 非常不满意（GB/T 39046 A.8）")]
    comment: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class Problem(Schema):
    message: str = Field(description="可以直接给人看的一句话")
    basis: list[str] = Field(default_factory=list, description="依据的条文")


class CaseRow(Schema):
    number: str
    title: str
    procedure: str
    organ: str
    applicant: str = Field(description="隐去部分内容的姓名或名称")
    stage: str
    is_closed: bool
    is_paused: bool
    opened_on: date
    closed_on: date | None


class CasePage(Schema):
    items: list[CaseRow]
    next: int | None = Field(description="下一页的 after；没有下一页时为 null")


class CaseOut(CaseRow):
    procedure_version: date = Field(description="办理所依程序版本的施行日")
    service: str | None = Field(description="事项代码")
    channel: str
    dates: dict[str, date] = Field(description="动作所记的日期")
    last_number: int = Field(description="最后一个动作的序号")
    head: str = Field(description="动作链的链头（SHA-256）")


class OpenedOut(CaseOut):
    pass_code: str = Field(description="查询码，凭编号和查询码可以不登录查询进度")


class EventOut(Schema):
    number: int
    action: str
    role: str
    on: date
    at: datetime
    by: str | None = Field(description="空为系统")
    approved_by: str | None
    data: dict[str, JsonValue]
    hash: str


class ActOut(Schema):
    """已办理的动作；须批准的动作先成为呈批，此时 proposal 有值、event 为空。"""

    case: str
    action: str
    event: int | None = Field(description="动作序号")
    stage: str
    hash: str | None
    proposal: int | None = None
    approver_role: str | None = None


class ChoiceOut(Schema):
    action: str
    role: str
    allowed: bool
    message: str | None = Field(description="不能办理的原因")
    needs: list[str] = Field(description="须填写的内容")
    approved_by: str | None = Field(description="须由谁批准")
    issues: list[str] = Field(description="出具的文书")
    basis: list[str]


class DeadlineOut(Schema):
    clock: str
    kind: str = Field(description="法定或者承诺")
    owed_by: str
    started_on: date
    due_on: date | None = Field(description="停算期间没有期满日")
    met_on: date | None
    state: str
    is_provisional: bool = Field(description="跨入尚未公布放假安排的年份，期满日是暂定的")


class ServiceOut(Schema):
    code: str
    name: str
    kind: str
    handling: str
    organ: str
    procedure: str
    promises: dict[str, str]
    materials: list[str]


class FormOut(Schema):
    code: str
    version: int = Field(description="事项版本号；换了版本，申请表也可能换")
    form: dict[str, JsonValue] = Field(description="JSON Schema 2020-12")


class RegisterOut(Schema):
    code: str
    name: str
    area: str
    about: str
    columns: list[str] = Field(description="公开的列")
    retention: str = Field(description="保管期限")
    basis: list[str] = Field(description="公开的依据")
    count: int = Field(description="今天的条目数")


class EntryOut(Schema):
    code: str
    valid_from: date
    valid_to: date | None = Field(description="从这一天起不再有效；null 为现行")
    is_demo: bool
    data: dict[str, str] = Field(description="公开的列，金额以元为单位")


class EntryPage(Schema):
    items: list[EntryOut]
    next: str | None = Field(description="下一页的 after；没有下一页时为 null")
