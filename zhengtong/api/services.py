"""事项：every service, as it was on any day, with all its elements, its versions and what changed between them."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from zhengtong.api.catalogue_schemas import (
    ChangeOut,
    DiffOut,
    FoundOut,
    HitOut,
    MaterialChangeOut,
    ServicePage,
    ServiceRow,
    ServiceWhole,
    VersionOut,
)
from zhengtong.api.schemas import FormOut, Problem
from zhengtong.applications.application import schema_of
from zhengtong.services import comparison, elements, queries
from zhengtong.services.models import Material, ServiceVersion
from zhengtong.services.search import queries as searching
from zhengtong.ui.clock import today

router = Router(tags=["事项"])
Code = Annotated[str, Path(max_length=60, pattern=r"^[^\x00]+$", description="事项代码")]
Number = Annotated[int, Query(ge=1, le=100_000)]
Words = Annotated[str, Query(max_length=60, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Query(ge=1, le=500)]
IN_ORDER = Prefetch("materials", queryset=Material.objects.order_by("order"))


@router.get(
    "", auth=None, response={200: ServicePage, 422: Problem}, summary="某一天的事项目录", operation_id="list_services"
)
def list_services(
    request: HttpRequest,
    on: date | None = None,
    organ: Words = "",
    kind: Words = "",
    level: Words = "",
    tag: Words = "",
    after: Words = "",
    limit: Limit = 200,
) -> ServicePage:
    """按代码排列。`organ` 是机关全称，`tag` 是办理标签；每一项都不写就是全部。"""
    found = queries.in_force(on or today()).prefetch_related(IN_ORDER)
    given = {"service__organ__name": organ, "kind": kind, "level": level}
    found = found.filter(**{name: value for name, value in given.items() if value})
    if tag:
        found = found.filter(tags__contains=[tag])
    if after:
        found = found.filter(service__code__gt=after)
    rows = list(found.order_by("service__code")[: limit + 1])
    return ServicePage(
        items=[ServiceRow(**_row(version)) for version in rows[:limit]],
        next=rows[limit - 1].service.code if len(rows) > limit else None,
    )


@router.get(
    "/search", auth=None, response={200: FoundOut, 422: Problem}, summary="按说法找事项", operation_id="search_services"
)
def search_services(request: HttpRequest, q: Words, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> FoundOut:
    """像人说话那样问：开饭馆要办什么证。每个结果说明为什么找到它。"""
    found = searching.search(q, today(), limit=limit)
    return FoundOut(
        understood=found.repaired,
        hits=[
            HitOut(
                code=hit.code,
                name=hit.name,
                organ=hit.organ.name,
                is_bundle=hit.bundle is not None,
                score=round(hit.score, 4),
                why=list(hit.why),
            )
            for hit in found.hits
        ],
    )


@router.get(
    "/{code}",
    auth=None,
    response={200: ServiceWhole, 404: Problem, 422: Problem},
    summary="一个事项的全部要素",
    operation_id="get_service",
)
def get_service(request: HttpRequest, code: Code, on: date | None = None) -> ServiceWhole:
    version = _one(queries.in_force(on or today()), code)
    materials = list(version.materials.all())
    return ServiceWhole(
        **_row(version),
        elements=_said(version),
        material_elements=[_said(material) for material in materials],
        situations=version.situations,
        only_if={material.name: material.only_if for material in materials if material.only_if},
        versions=[
            VersionOut(
                number=one.number,
                in_force_on=one.in_force_on,
                ended_on=one.ended_on,
                published_on=timezone.localdate(one.published_at),
            )
            for one in queries.published().filter(service=version.service_id).order_by("number")
        ],
    )


@router.get(
    "/{code}/form",
    auth=None,
    response={200: FormOut, 404: Problem, 422: Problem},
    summary="一个事项的申请表",
    operation_id="get_service_form",
)
def get_service_form(request: HttpRequest, code: Code) -> FormOut:
    """申请表，写成 JSON Schema（2020-12）：情形、填报内容和法律要求记下的内容。提交的填报内容按它校验；“限于”的问题写成 if/then。"""
    version = _one(queries.in_force(today()), code)
    return FormOut(code=version.service.code, version=version.number, form=schema_of(version, today()))


@router.get(
    "/{code}/diff",
    auth=None,
    response={200: DiffOut, 404: Problem, 422: Problem},
    summary="两版的新旧对照",
    operation_id="diff_service",
)
def diff_service(request: HttpRequest, code: Code, old: Number, new: Number) -> DiffOut:
    published = queries.published()
    before, after = _one(published.filter(number=old), code), _one(published.filter(number=new), code)
    found = comparison.diff(before, after)
    return DiffOut(
        code=code,
        old=old,
        new=new,
        elements=[_change(one) for one in found.elements],
        materials=[
            MaterialChangeOut(kind=one.kind, name=one.name, changes=[_change(each) for each in one.changes])
            for one in found.materials
        ],
    )


def _change(one: comparison.Difference) -> ChangeOut:
    return ChangeOut(element=one.element.name, before=one.before, after=one.after)


def _one(among: QuerySet[ServiceVersion], code: str) -> ServiceVersion:
    version = among.filter(service__code=code).prefetch_related(IN_ORDER).first()
    if version is None:
        raise Http404
    return version


def _said(row: ServiceVersion | Material) -> dict[str, str]:
    """The elements that say something, by name."""
    over = elements.of_materials() if isinstance(row, Material) else elements.load()
    said = {one.name: elements.text(row, one) for one in over}
    return {name: text for name, text in said.items() if text}


def _row(version: ServiceVersion) -> dict[str, Any]:  # Any: one value per field of ServiceRow
    service = version.service
    return {
        "code": service.code,
        "name": version.name,
        "kind": version.kind,
        "handling": version.handling,
        "organ": service.organ.name,
        "procedure": service.procedure,
        "promises": version.promises,
        "materials": [material.name for material in version.materials.all()],
        "level": version.level,
        "version": version.number,
        "in_force_on": version.in_force_on,
        "ended_on": version.ended_on,
        "depth": version.depth,
        "visits": version.visits,
        "in_hall": version.in_hall,
        "tags": version.tags,
        "openness": version.openness,
        "is_demo": service.is_demo,
    }
