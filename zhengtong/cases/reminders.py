"""What people are told without asking: a guide that changed under a matter of theirs, a certificate that will soon expire."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings

from zhengtong.cases.models import Case
from zhengtong.documents.content import Family
from zhengtong.documents.models import Document
from zhengtong.notices.actions import tell
from zhengtong.notices.models import Notice
from zhengtong.people import queries as people
from zhengtong.people.models import Person
from zhengtong.services.held import type_of, valid_until
from zhengtong.services.models import ServiceVersion

# Who asked for a service so long ago hardly cares that its guide has changed since.
INTERESTED_FOR = timedelta(days=365)
# Days on which no worker ran are made up for; each version is told once.
CATCHING_UP = timedelta(days=7)
# A certificate is looked at while its end lies within the widest of these; each is told once.
LONGEST_LIFE = timedelta(days=366 * 10)


def remind(on: date) -> int:
    """Everything to be told on this day; how many were told. Running it twice tells nobody twice."""
    return sum(1 for _ in _changed_guides(on)) + sum(1 for _ in _expiring(on))


def _changed_guides(on: date) -> Iterator[Notice]:
    """New versions of services that apply since the last days, told to whose matter is open or was opened within a year."""
    since = on - CATCHING_UP
    changed = ServiceVersion.objects.filter(
        published_at__isnull=False, in_force_on__gt=since, in_force_on__lte=on, number__gt=1
    )
    for version in changed.select_related("service"):
        asked = Case.objects.filter(service_version__service=version.service, is_shown=True, applicant__isnull=False)
        recent = asked.filter(is_closed=False) | asked.filter(opened_on__gte=on - INTERESTED_FOR)
        for case in recent.select_related("applicant").order_by("applicant", "-pk").distinct("applicant"):
            for person in _told(case, version.service.code, on):
                yield tell(
                    person,
                    cause=f"guide:{version.pk}",
                    title=f"办事指南有变化：{version.name}",
                    body=f"“{version.name}”的办事指南从{version.in_force_on:%Y年%m月%d日}起有变化。您已经提交的事照提交时的办；再办时请看新的指南。",
                    path=f"/guide/{version.service.code}/",
                    kind=Notice.Kind.GUIDE,
                    params={"事项": version.name, "日期": f"{version.in_force_on}"},
                )


def _expiring(on: date) -> Iterator[Notice]:
    """Certificates issued here that end in as many days as the setting says, told to their holders."""
    days = settings.EXPIRY_REMINDER_DAYS
    for document in _certificates(on):
        until = valid_until(document)
        left = (until - on).days if until else None
        # The nearest of the marks not yet passed: a day on which no worker ran is made up for.
        mark = min((each for each in days if left is not None and 0 <= left <= each), default=None)
        party = document.case.applicant
        if mark is None or until is None or party is None:
            continue
        name, service = type_of(document), document.case.service_version
        for person in _told(document.case, service.service.code if service else None, on):
            yield tell(
                person,
                cause=f"expiry:{document.pk}:{mark}",
                title=f"{name}将在{left}天后到期" if left else f"{name}今天到期",
                body=f"{party.name}的{name}（{document.number}）有效期到{until.year}年{until.month}月{until.day}日。要继续使用的，请在到期以前申请延续。",
                case_id=document.case_id,
                path=f"/my/{document.case.number}/",
                kind=Notice.Kind.REMINDER,
                params={"证照": name, "文号": document.number, "到期日": until.isoformat()},
            )


def _certificates(on: date) -> Iterator[Document]:
    """Issued results that may still be valid, with what says how long."""
    issued = Document.objects.filter(
        content__family=Family.CERTIFICATE.value,
        issued_on__gt=on - LONGEST_LIFE,
        withdrawn_on__isnull=True,
        case__applicant__isnull=False,
        case__is_shown=True,
    )
    yield from issued.select_related("case__applicant", "case__service_version__service").iterator(chunk_size=2000)


def _told(case: Case, service: str | None, on: date) -> list[Person]:
    """The party and who acts for it."""
    party = case.applicant
    return [] if party is None else [party, *people.agents_of(party, on, service=service, case_id=case.pk)]
