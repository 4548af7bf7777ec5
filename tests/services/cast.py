"""Who keeps a catalogue in these tests, and services ready to be published under the law of the land."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.conftest import County, post
from zhengtong.people.models import Person
from zhengtong.services import actions
from zhengtong.services.models import Batch, BatchLine, Service, ServiceVersion
from zhengtong.services.queries import CATALOGUE_EDITOR, CATALOGUE_REVIEWER

TODAY, NEXT_WEEK = date(2026, 3, 2), date(2026, 3, 9)
BASIS = [{"法": "中华人民共和国行政许可法", "简称": "许可法", "条": "12", "核": "据信"}]
# What a draft needs to be published.
SOUND: dict[str, Any] = {
    "kind": "行政许可",
    "handling": ServiceVersion.Handling.PROMISED,
    "basis": BASIS,
    "promises": {"作出决定": "10 工作日"},
}


@dataclass(frozen=True)
class Keepers:
    """编辑王五 edits the bureau's services, 审核李四 and 赵六 review the county's catalogue in the hall."""

    county: County
    editor: Person
    reviewer: Person
    other_reviewer: Person


def keepers(county: County) -> Keepers:
    """The posts."""
    post(county.bureau, "目录编辑岗", [CATALOGUE_EDITOR], county.wang)
    post(county.hall, "目录审核岗", [CATALOGUE_REVIEWER], county.li)
    post(county.hall, "目录审核二岗", [CATALOGUE_REVIEWER], county.zhao)
    return Keepers(county, county.wang, county.li, county.zhao)


def service(staff: Keepers, code: str) -> Service:
    """A service of the bureau of which nothing is published yet."""
    return actions.create_service(code=code, organ=staff.county.bureau, procedure="licence")


def published(staff: Keepers, code: str, on: date = date(2020, 1, 1), **fields: Any) -> ServiceVersion:
    """One that is on the catalogue since a day."""
    said: dict[str, Any] = {"name": code, "in_force_on": on} | SOUND | fields
    draft = actions.draft_version(service(staff, code), **said)
    return actions.publish(draft, on)


def opened(staff: Keepers, **said: Any) -> Batch:
    """A batch of the bureau's editor."""
    return actions.open_batch("第一批", organ=staff.county.bureau, by=staff.editor, on=TODAY, **said)


def line(staff: Keepers, batch: Batch, service: Service, act: str, **fields: Any) -> BatchLine:
    """One line by the editor."""
    return actions.add_line(batch, service, act, by=staff.editor, on=TODAY, **fields)


def approved(staff: Keepers, batch: Batch, **said: Any) -> Batch:
    """Proposed by the editor and approved by the reviewer."""
    actions.propose(batch, by=staff.editor, on=TODAY)
    return actions.approve(batch, by=staff.reviewer, on=TODAY, **said)
