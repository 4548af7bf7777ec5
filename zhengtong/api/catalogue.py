"""目录：what a service consists of, what changed in the catalogue, its shares with their base, bundles, and times that can be booked."""

from datetime import date
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from zhengtong.api.catalogue_schemas import (
    BalanceOut,
    BatchOut,
    BatchPage,
    BundleOut,
    BusinessOut,
    CatalogueChangeOut,
    ElementOut,
    LineOut,
    MemberOut,
    RateOut,
    SlotOut,
)
from zhengtong.api.schemas import Problem
from zhengtong.hall import queries as halls
from zhengtong.services import comparison, elements, queries
from zhengtong.services.models import Batch, BundleVersion
from zhengtong.ui.clock import now, today

router = Router(tags=["目录"])
Code = Annotated[str, Path(max_length=60, pattern=r"^[^\x00]+$", description="一件事代码")]
After = Annotated[str, Query(max_length=20, pattern=r"^[0-9]*$", description="上一页的 next")]


@router.get("/elements", auth=None, response=list[ElementOut], summary="事项的要素", operation_id="list_elements")
def list_elements(request: HttpRequest) -> list[ElementOut]:
    """全国标准的事项要素（GB/T 39046—2020、GB/T 39554），以及材料的要素。"""
    return [
        ElementOut(
            name=one.name,
            group=one.group,
            kind=one.kind,
            choices=list(one.choices),
            required=one.required,
            unified=one.unified,
            basis=one.basis,
        )
        for one in (*elements.load(), *elements.of_materials())
    ]


@router.get(
    "/rates", auth=None, response={200: list[RateOut], 422: Problem}, summary="目录的各种比率", operation_id="rates"
)
def rates(request: HttpRequest, on: date | None = None) -> list[RateOut]:
    """每个比率都写明分子、分母和分母是什么，不只给百分比。"""
    return [
        RateOut(
            name=one.name,
            numerator=one.numerator,
            denominator=one.denominator,
            unit=one.unit,
            percent=float(one.percent) if one.percent is not None else None,
            base=one.base,
        )
        for one in queries.rates(on or today())
    ]


@router.get(
    "/balance",
    auth=None,
    response={200: list[BalanceOut], 422: Problem},
    summary="目录的增减平衡",
    operation_id="balance",
)
def balance(
    request: HttpRequest, from_on: date, to_on: date, by: Annotated[str, Query(pattern=r"^(organ|kind)?$")] = ""
) -> list[BalanceOut]:
    """调整前＋新增＋恢复＋转入－暂停－取消－停用－转出＝调整后；`by` 为 organ 或者 kind 时分组，最后一行是合计。"""
    return [
        BalanceOut(**{name: getattr(one, name) for name in BalanceOut.model_fields})
        for one in queries.balance(from_on, to_on, by)
    ]


@router.get(
    "/changes",
    auth=None,
    response={200: list[CatalogueChangeOut], 422: Problem},
    summary="两天之间目录的变化",
    operation_id="catalogue_changes",
)
def catalogue_changes(request: HttpRequest, from_on: date, to_on: date) -> list[CatalogueChangeOut]:
    changed = []
    for one in comparison.catalogue(from_on, to_on):
        version = one.after or one.before
        if version is not None:
            names = list(one.comparison.names) if one.comparison else []
            changed.append(
                CatalogueChangeOut(
                    kind=one.kind,
                    code=one.code,
                    name=version.name,
                    organ=version.service.organ.name,
                    elements=names,
                )
            )
    return changed


@router.get(
    "/batches",
    auth=None,
    response={200: BatchPage, 422: Problem},
    summary="已公布的目录调整批次",
    operation_id="list_batches",
)
def list_batches(request: HttpRequest, after: After = "", limit: Annotated[int, Query(ge=1, le=100)] = 20) -> BatchPage:
    found = queries.batches().filter(state__in=[Batch.State.PUBLISHED, Batch.State.UNDONE], effective_on__isnull=False)
    if after:
        found = found.filter(pk__lt=int(after))
    rows = list(found.prefetch_related("lines__service__organ", "lines__version")[: limit + 1])
    return BatchPage(
        items=[_batch(one) for one in rows[:limit]], next=str(rows[limit - 1].pk) if len(rows) > limit else None
    )


def _batch(batch: Batch) -> BatchOut:
    return BatchOut(
        number=batch.number,
        title=batch.title,
        organ=batch.organ.name,
        reason=batch.reason,
        document=batch.document,
        law_changed_on=batch.law_changed_on,
        effective_on=batch.effective_on,
        is_demo=batch.is_demo,
        lines=[
            LineOut(
                code=line.service.code,
                name=line.version.name if line.version else "",
                act=line.act,
                reason=line.reason,
            )
            for line in batch.lines.all()
        ],
    )


@router.get("/bundles", auth=None, response=list[BundleOut], summary="一件事一次办", operation_id="list_bundles")
def list_bundles(request: HttpRequest) -> list[BundleOut]:
    on = today()
    return [_bundle(version, on) for version in queries.bundles_in_force(on)]


@router.get(
    "/bundles/{code}",
    auth=None,
    response={200: BundleOut, 404: Problem, 422: Problem},
    summary="一件事：所含事项和合并的材料",
    operation_id="get_bundle",
)
def get_bundle(request: HttpRequest, code: Code) -> BundleOut:
    version = queries.bundle_of_code(code, today())
    if version is None:
        raise Http404
    return _bundle(version, today())


def _bundle(version: BundleVersion, on: date) -> BundleOut:
    members = queries.members(version, {}, on=on)
    merged = queries.merged_materials(version, {}, on=on, of=members)
    return BundleOut(
        code=version.bundle.code,
        name=version.name,
        kind=version.kind,
        organ=version.bundle.organ.name,
        summary=version.summary,
        promise=version.promise,
        visits=version.visits,
        members=[
            MemberOut(code=one.code, name=one.version.name, is_main=one.is_main) for one in members if one.version
        ],
        materials=[one.name for one in merged],
        is_demo=version.bundle.is_demo,
    )


@router.get(
    "/slots",
    auth=None,
    response={200: list[BusinessOut], 404: Problem, 422: Problem},
    summary="可以预约的时间",
    operation_id="list_slots",
)
def list_slots(
    request: HttpRequest, service: Annotated[str, Query(max_length=60, pattern=r"^[^\x00]*$")] = ""
) -> list[BusinessOut]:
    """大厅各项业务还能约的时间；写了事项代码，只列办这个事项的业务。"""
    version = queries.of_code(service, today()) if service else None
    if service and version is None:
        raise Http404
    return [
        BusinessOut(
            id=one.pk,
            hall=one.hall.name,
            address=one.hall.address,
            name=one.name,
            is_demo=one.hall.is_demo,
            slots=[
                SlotOut(on=slot.on, starts_at=slot.starts_at, ends_at=slot.ends_at, free=slot.free)
                for slots in halls.days(one, now()).values()
                for slot in slots
                if slot.free
            ],
        )
        for one in halls.businesses_for(version)
    ]
