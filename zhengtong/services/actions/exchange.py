"""Services carried in from files and out to them."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from zhengtong.lawbook import Lawbook
from zhengtong.people.models import Organ
from zhengtong.services import checks, files, law
from zhengtong.services.actions import editions
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Service, ServiceVersion


@transaction.atomic
def load_service(
    path: Path,
    *,
    on: date,
    publish: bool = True,
    organ: Organ | None = None,
    is_demo: bool = False,
    book: Lawbook | None = None,
) -> ServiceVersion:
    """Carry in the version of a service that a file describes, and publish it. The same file twice changes nothing.

    `on` is today; a 施行日 before it is refused by publishing, so the day of publication of an older text is given instead.
    The organ is found by 主管 (name, short name, or the end of a name) unless given. ServiceError names file and line, or field.
    """
    found = files.read(path)
    try:
        return put(found, on=on, publish=publish, organ=organ, is_demo=is_demo, book=book or law.book())
    except ServiceError as error:
        raise ServiceError(f"{path.name}：{message}" for message in error.messages) from None


def put(
    found: files.ServiceFile, *, on: date, publish: bool, organ: Organ | None, is_demo: bool, book: Lawbook
) -> ServiceVersion:
    """The version of a file as rows: unchanged when already there, otherwise a draft, published when asked."""
    service = Service.objects.filter(code=found.code).first()
    if service is None:
        holder = organ or organ_called(found.organ)
        service = editions.create_service(
            code=found.code, organ=holder, procedure=found.procedure, aliases=found.aliases, is_demo=is_demo
        )
    elif service.procedure != found.procedure:
        raise ServiceError(f"事项“{found.code}”的程序是{service.procedure}，不能改为{found.procedure}；请另立事项。")
    elif service.aliases != found.aliases:
        service.aliases = found.aliases
        service.save(update_fields=["aliases"])
    same_day = service.versions.filter(in_force_on=files.day_of(found)).exclude(published_at=None).first()
    if same_day is not None:
        return unchanged(same_day, found)
    for draft in service.versions.filter(published_at=None):
        editions.discard_draft(draft)
    version = editions.draft_version(service, materials=found.materials, **whole(found))
    return editions.publish(version, on, book=book) if publish else version


def whole(found: files.ServiceFile) -> dict[str, object]:
    """Every column of a version: a file says all of it, so what it leaves out is as usual, not as in the version before."""
    blank = checks.columns(ServiceVersion())
    return dict(blank) | dict(found.fields)


def unchanged(version: ServiceVersion, found: files.ServiceFile) -> ServiceVersion:
    """The published version, if the file says the same."""
    differs = [checks.label(column) for column, value in whole(found).items() if getattr(version, column) != value]
    if editions.lines_of(version) != found.materials:
        differs.append("申请材料")
    if differs:
        raise ServiceError(
            f"{version.in_force_on}施行的“{version.name}”已经公布，与文件不同之处：{'、'.join(differs)}。"
            "已公布的不能修改，请把文件的施行日改为新的日期，作为新的一版。"
        )
    return version


def organ_called(name: str) -> Organ:
    """The organ of this name, short name, or the only one whose name ends so (水利局 in 演示县水利局)."""
    for condition in (Q(name=name), Q(short_name=name), Q(name__endswith=name)):
        organs = list(Organ.objects.filter(condition, closed_on__isnull=True)[:2])
        if len(organs) == 1:
            return organs[0]
        if organs:
            raise ServiceError(f"主管：有几个机关都叫“{name}”，请写全称。")
    raise ServiceError(f"主管：没有名为“{name}”的机关，请先登记机关，或者改成已登记的名称。")


def export(version: ServiceVersion) -> str:
    """A version as the text of a file that load_service reads back as the same."""
    service = version.service
    return files.write(
        files.ServiceFile(
            code=service.code,
            procedure=service.procedure,
            organ=service.organ.name,
            aliases=service.aliases,
            fields=checks.columns(version),
            materials=editions.lines_of(version),
        )
    )
