"""公开的台账：what everybody may read of registers, page by page, as it stood on any day."""

from datetime import date
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from zhengtong.api.schemas import EntryOut, EntryPage, Problem, RegisterOut
from zhengtong.lawbook import Register
from zhengtong.registers import queries
from zhengtong.ui.clock import today

router = Router(tags=["台账"])
Code = Annotated[str, Path(max_length=60, pattern=r"^[a-z0-9-]+$", description="台账代码")]
Words = Annotated[str, Query(max_length=60, pattern=r"^[^\x00]*$", description="公开的列里含有的字词")]
After = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$", description="上一页的 next")]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("", auth=None, response=list[RegisterOut], summary="向社会公开的台账", operation_id="list_registers")
def list_registers(request: HttpRequest) -> list[RegisterOut]:
    return [_shown(one, count) for one, count in queries.counts(today(), public_only=True)]


@router.get(
    "/{code}",
    auth=None,
    response={200: EntryPage, 404: Problem, 422: Problem},
    summary="一本台账某一天的条目，只有公开的列",
    operation_id="list_entries",
)
def list_entries(
    request: HttpRequest, code: Code, on: date | None = None, q: Words = "", after: After = "", limit: Limit = 50
) -> EntryPage:
    found = queries.registers().get(code)
    if found is None or not found.is_public:
        raise Http404
    page = queries.page(code, on or today(), words=q, after=after, limit=limit, public=found)
    names = queries.names_of(found, [entry.data for entry in page.entries])
    return EntryPage(
        items=[
            EntryOut(
                code=entry.code,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                is_demo=entry.is_demo,
                data={
                    cell.column.name: cell.text
                    for cell in queries.cells(found, entry, names, found.public_columns)
                    if cell.text
                },
            )
            for entry in page.entries
        ],
        next=page.next,
    )


def _shown(one: Register, count: int) -> RegisterOut:
    return RegisterOut(
        code=one.code,
        name=one.name,
        area=one.area,
        about=one.about,
        columns=[column.name for column in one.public_columns],
        retention=one.retention,
        basis=[str(reference) for reference in one.audience_basis],
        count=count,
    )
