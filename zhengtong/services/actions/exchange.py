"""Services carried in from files and out to them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from zhengtong.lawbook import Lawbook
from zhengtong.people.models import Organ
from zhengtong.services import checks, element_text, file_reading, file_writing, files, law
from zhengtong.services.actions import editions, freezing
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
    from_on: date | None = None,
    book: Lawbook | None = None,
) -> ServiceVersion:
    """Carry in the version of a service that a file describes, and publish it. The same file twice changes nothing.

    `on` is today; a 施行日 before it is refused by publishing, so the day of publication of an older text is given instead.
    `from_on` stands in for the 施行日 of the file. The organ is found by 主管 (name, short name, or the end of a name) unless given. ServiceError names file and line, or field.
    """
    found = file_reading.read(path)
    if from_on is not None:
        found = replace(found, fields={**found.fields, "in_force_on": from_on})
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
            code=found.code,
            organ=holder,
            procedure=found.procedure,
            aliases=found.aliases,
            is_demo=is_demo,
            parent=parent_called(found.parent),
        )
    elif service.procedure != found.procedure:
        raise ServiceError(f"事项“{found.code}”的程序是{service.procedure}，不能改为{found.procedure}；请另立事项。")
    elif (service.parent.code if service.parent else "") != found.parent:
        raise ServiceError(f"事项“{found.code}”的主项是{service.parent or '（无）'}，不能用文件改；请另立事项。")
    elif service.aliases != found.aliases:
        service.aliases = found.aliases
        service.save(update_fields=["aliases"])
    same_day = service.versions.filter(in_force_on=files.day_of(found)).exclude(published_at=None).first()
    if same_day is not None:
        return unchanged(same_day, found)
    for draft in service.versions.filter(published_at=None):
        editions.discard_draft(draft)
    version = editions.draft_version(service, materials=with_uploads(service, found), **whole(found))
    return editions.publish(version, on, book=book) if publish else version


def whole(found: files.ServiceFile) -> dict[str, object]:
    """Every column of a version: a file says all of it, so what it leaves out is as usual, not as in the version before."""
    blank = checks.columns(ServiceVersion())
    return dict(blank) | dict(found.fields)


def unchanged(version: ServiceVersion, found: files.ServiceFile) -> ServiceVersion:
    """The published version, if the file says the same."""
    blank = whole(found)
    differs = [checks.label(column) for column, value in blank.items() if not is_same(version, column, value)]
    if [without_uploads(line) for line in editions.lines_of(version)] != found.materials:
        differs.append("申请材料")
    if differs:
        raise ServiceError(
            f"{version.in_force_on}施行的“{version.name}”已经公布，与文件不同之处：{'、'.join(differs)}。"
            "已公布的不能修改，请把文件的施行日改为新的日期，作为新的一版。"
        )
    return version


def is_same(version: ServiceVersion, column: str, value: object) -> bool:
    """Whether a column says the same; entries of registers are named by their codes in a file, and kept with their versions here."""
    said = getattr(version, column)
    if column in freezing.columns() and isinstance(value, list):
        return [element_text.code_of(each) for each in said] == [element_text.code_of(each) for each in value]
    return bool(said == value)


def with_uploads(service: Service, found: files.ServiceFile) -> list[files.MaterialLine]:
    """The materials of a file; a blank form or sample that the last version had for one of the same name stays with it."""
    last = editions.last_published(service)
    kept = {line.name: line for line in editions.lines_of(last)} if last else {}
    return [
        replace(line, blank_form_id=kept[line.name].blank_form_id, sample_id=kept[line.name].sample_id)
        if line.name in kept
        else line
        for line in found.materials
    ]


def without_uploads(line: files.MaterialLine) -> files.MaterialLine:
    """A material as a file says it."""
    return replace(line, blank_form_id=None, sample_id=None)


def parent_called(code: str) -> Service | None:
    """The main item of this code; None when none is named."""
    found = Service.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise ServiceError(f"主项：没有代码为“{code}”的事项，请先载入主项。")
    return found


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
    return file_writing.write(
        files.ServiceFile(
            code=service.code,
            procedure=service.procedure,
            organ=service.organ.name,
            aliases=service.aliases,
            fields=checks.columns(version),
            materials=editions.lines_of(version),
            parent=service.parent.code if service.parent else "",
        )
    )
