"""事项目录：what may be applied for today."""

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Router

from zhengtong.api.schemas import Problem, ServiceOut
from zhengtong.services import queries
from zhengtong.services.models import ServiceVersion
from zhengtong.ui.clock import today

router = Router(tags=["事项"])
Code = Annotated[str, Path(max_length=60, pattern=r"^[^\x00]+$", description="事项代码")]


@router.get("", auth=None, response={200: list[ServiceOut]}, summary="今天可以申请的事项", operation_id="list_services")
def list_services(request: HttpRequest) -> list[ServiceOut]:
    return [_shown(version) for version in queries.in_force(today()).prefetch_related("materials")]


@router.get(
    "/{code}",
    auth=None,
    response={200: ServiceOut, 404: Problem, 422: Problem},
    summary="一个事项",
    operation_id="get_service",
)
def get_service(request: HttpRequest, code: Code) -> ServiceOut:
    version = queries.of_code(code, today())
    if version is None:
        raise Http404
    return _shown(version)


def _shown(version: ServiceVersion) -> ServiceOut:
    return ServiceOut(
        code=version.service.code,
        name=version.name,
        kind=version.kind,
        handling=version.handling,
        organ=version.service.organ.name,
        procedure=version.service.procedure,
        promises=version.promises,
        materials=[material.name for material in version.materials.all()],
    )
