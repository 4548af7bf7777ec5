"""数字核对: a report is sent, its findings come back. Nothing that is sent is kept."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from zhengtong.api.schemas import Problem, Strict
from zhengtong.tally import examining
from zhengtong.tally.answering import as_json
from zhengtong.tally.readers import limits
from zhengtong.tally.readers.apart import Part

router = Router(tags=["数字核对"])
REFUSED = {400: Problem, 401: Problem, 413: Problem, 422: Problem}
Long = Annotated[str, Field(max_length=examining.CHARACTERS, pattern=r"^[^\x00]*$")]
Number = int | float


class TallyIn(Strict):
    text: Annotated[Long, Field(min_length=1, description="报告全文")]
    earlier: Long | None = Field(None, description="上年的报告全文，用来核对跨年的数")
    name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$", description="报告的名称，原样返回")] = ""


class OperandOut(Schema):
    text: str = Field(description="报告里写的")
    value: Number
    unit: str
    start: int = Field(description="从报告文字的第几个字符起")
    end: int
    earlier: bool = Field(False, description="在上年的报告里")


class FindingOut(Schema):
    kind: str = Field(description="sum、difference、rate、percent_change、count、product 或者 other")
    verdict: str = Field(description="holds、rounded、truncated、contradicts 或者 ambiguous")
    operands: list[OperandOut]
    result: OperandOut
    computed: Number
    message: str
    low: Number = Field(description="由各数推算，结果最小是多少")
    high: Number
    stated_low: Number = Field(description="所写的结果最小可以代表多少")
    stated_high: Number
    suspects: list[OperandOut] = Field(description="不符时，可能写错的数")
    cause: str = Field(description="不符时，可能的原因；没有就为空")
    rule: str


class TallyOut(Schema):
    file: str
    text: str | None = Field(None, description="从文件读出的文字，start、end 数的是它的字符；核对文字时不重复")
    findings: list[FindingOut]


@router.post("", response={200: TallyOut, **REFUSED}, summary="核对一段文字里的数", operation_id="tally_text")
def tally_text(request: HttpRequest, payload: TallyIn) -> dict[str, Any]:
    earlier = examining.pasted(payload.earlier) if payload.earlier else None
    return as_json(payload.name, examining.examine(examining.pasted(payload.text), earlier).findings)


@router.post(
    "/file",
    response={200: TallyOut, **REFUSED},
    summary="核对一份文件（.txt .md .html .docx .pdf）里的数",
    operation_id="tally_file",
)
def tally_file(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="报告")],
    earlier: Annotated[UploadedFile | None, File(description="上年的报告，用来核对跨年的数")] = None,
) -> dict[str, Any]:
    found = examining.examine(_sent(file), _sent(earlier) if earlier else None)
    return as_json(file.name or "", found.findings) | {"text": found.source.text}


def _sent(file: UploadedFile) -> Part:
    return examining.uploaded(file.read(limits.BYTES + 1), file.name or "")
