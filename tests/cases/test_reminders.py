"""People are told, once, of a guide that changed under their matter and of a certificate that will soon expire."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import County
from zhengtong.cases import actions, follow_up, reminders
from zhengtong.cases.models import Case
from zhengtong.documents.models import Document
from zhengtong.notices.models import Notice
from zhengtong.people.models import Representation
from zhengtong.services.models import ServiceVersion

ON = date(2026, 3, 20)


@pytest.fixture
def new_guide(county: County, licence: Case) -> ServiceVersion:
    """The restaurant licence's second edition, in force on ON."""
    version = ServiceVersion.objects.create(
        service=county.restaurant.service,
        number=2,
        name="食品经营许可（新办）",
        kind="行政许可",
        handling="承诺件",
        in_force_on=ON,
    )
    version.published_at = datetime(2026, 3, 1, tzinfo=UTC)
    version.save()
    return version


def guides_told() -> list[Notice]:
    return list(Notice.objects.filter(kind="指南变更"))


def test_who_asked_for_a_service_is_told_that_its_guide_changed(county: County, new_guide: ServiceVersion) -> None:
    reminders.remind(ON)
    (told,) = guides_told()
    assert (told.person, told.path) == (county.zhang, "/guide/food-business.new/")


def test_it_is_told_once_and_made_up_for_when_the_worker_slept(county: County, new_guide: ServiceVersion) -> None:
    for day in range(1, 4):
        reminders.remind(ON + timedelta(days=day))
    assert len(guides_told()) == 1


def test_a_guide_that_changes_tomorrow_is_not_told_today(county: County, new_guide: ServiceVersion) -> None:
    reminders.remind(ON - timedelta(days=1))
    assert guides_told() == []


@pytest.fixture
def certificate(licence: Case, county: County) -> Document:
    """张三's certificate, valid until 30 days after ON."""
    event = actions.perform(licence, "受理", by=county.li, on=date(2026, 3, 2))
    follow_up.follow(event.pk)
    document = licence.documents.get()
    until = ON + timedelta(days=30)
    content = document.content | {
        "family": "证件",
        "rows": [{"label": "有效期至", "value": f"{until.year}年{until.month}月{until.day}日"}],
    }
    Document.objects.filter(pk=document.pk).update(content=content)
    return document


def expiries_told(on: date) -> list[str]:
    reminders.remind(on)
    return list(Notice.objects.filter(kind="到期提醒").values_list("title", flat=True))


def test_a_certificate_that_ends_in_thirty_days_is_told(certificate: Document) -> None:
    assert [title.partition("将")[2] for title in expiries_told(ON)] == ["在30天后到期"]


def test_it_is_told_once_for_each_mark(certificate: Document) -> None:
    expiries_told(ON)
    expiries_told(ON + timedelta(days=5))
    assert len(expiries_told(ON + timedelta(days=23))) == 2


def test_what_ends_long_from_now_is_not_told(certificate: Document) -> None:
    assert expiries_told(ON - timedelta(days=61)) == []


def test_what_has_ended_is_not_told(certificate: Document) -> None:
    assert expiries_told(ON + timedelta(days=31)) == []


def test_who_acts_for_the_holder_is_told_too(certificate: Document, county: County) -> None:
    Representation.objects.create(
        agent=county.stranger, principal=county.zhang, kind="委托代理人", state="有效", from_on=ON,
        asked_by=county.zhang, confirmed_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    expiries_told(ON)
    assert set(Notice.objects.filter(kind="到期提醒").values_list("person", flat=True)) == {
        county.zhang.pk,
        county.stranger.pk,
    }
