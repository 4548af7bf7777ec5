"""事项目录：what may be applied for today."""

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Router

from zhengtong.api.schemas import FormOut, Problem, ServiceOut
from zhengtong.applications.application import schema_of
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


@router.get(
    "/{code}/form",
    auth=None,
    response={200: FormOut, 404: Problem, 422: Problem},
    summary="一个事项的申请表",
    operation_id="get_service_form",
)
def get_service_form(request: HttpRequest, code: Code) -> FormOut:
    """申请表，写成 JSON Schema（2020-12）：情形、填报内容和法律要求记下的内容。提交的填报内容按它校验；“限于”的问题写成 if/then。"""
    version = queries.of_code(code, today())
    if version is None:
        raise Http404
    return FormOut(code=version.service.code, version=version.number, form=schema_of(version, today()))


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
